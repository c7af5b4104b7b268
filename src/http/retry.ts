/**
 * What to do after a failed call: the one table, pure. Reads are repeated; a write is repeated only if it was refused
 * before any work was done, else the caller has to look at its item first.
 */
import { RetryBudget } from './budget.ts';
import { type HttpClient, type HttpRequest, type HttpResponse, NetworkError } from './http.ts';

/** The last status that a call met, or why there was none. */
export type Failure =
  /** Refused because of too many calls: nothing was done. */
  | 'throttled'
  /** 5xx, at a gateway 596 too: perhaps done. */
  | 'unavailable'
  /** Never reached the service. */
  | 'unsent'
  /** Sent, no answer. */
  | 'lost';

/** Retries after the first attempt; none where a write may have done its work: then the caller looks at its item. */
const tries: Readonly<Record<Failure, { readonly read: number; readonly write: number }>> = {
  throttled: { read: 4, write: 4 },
  unavailable: { read: 3, write: 0 },
  unsent: { read: 1, write: 1 },
  lost: { read: 2, write: 0 },
};

/** Not implemented, no such version of HTTP, no space: refused before any work. */
const refusals: ReadonlySet<number> = new Set([501, 505, 507]);

/** No one waits longer than this for a single call: the caller learns when to try again. */
export const maxWait = 60_000;
const base = 500;
const cap = 20_000;

/**
 * Milliseconds after which the call is sent again, `undefined` if it is not.
 * @param attempt 1 after the first attempt
 * @param retryAfter milliseconds that the service asked for
 * @param random in [0, 1): full jitter, so that many clients do not return together
 */
export function retryWait(
  failure: Failure,
  reads: boolean,
  attempt: number,
  retryAfter: number | undefined,
  random: number,
): number | undefined {
  if (attempt > tries[failure][reads ? 'read' : 'write']) return undefined;
  if (retryAfter === undefined) return Math.round(random * Math.min(cap, base * 2 ** attempt));
  // A service that asks for 0 would make this a busy loop.
  return retryAfter > maxWait ? undefined : Math.max(retryAfter, 1000);
}

/** `undefined` for an answer that is final, and where another attempt would fail alike. */
export function failureOf(
  result: HttpResponse | NetworkError,
  isThrottled?: (answer: HttpResponse) => boolean,
): Failure | undefined {
  if (result instanceof NetworkError) {
    const passes = ['unreachable', 'interrupted', 'timeout'].includes(result.reason);
    return passes ? (result.unsent ? 'unsent' : 'lost') : undefined;
  }
  if (result.status === 429 || isThrottled?.(result) === true) return 'throttled';
  return result.status >= 500 && !refusals.has(result.status) ? 'unavailable' : undefined;
}

export function isRead(request: HttpRequest): boolean {
  return request.method === 'GET' || request.idempotent === true;
}

/** Milliseconds from now that a `Retry-After` asks for: seconds or a date, clamped to a day; `undefined` if it is neither. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), 86_400_000);
}

/** The same client for the calls of one operation, which share this budget. */
export function withRetryBudget(http: HttpClient, budget = new RetryBudget()): HttpClient {
  return { send: (request, signal) => http.send({ ...request, budget }, signal) };
}
