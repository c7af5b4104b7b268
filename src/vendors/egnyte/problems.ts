/**
 * What a refusal of Egnyte means, and what the headers of its answers tell of its limits. Two gateways are in use, and
 * a 403 has four meanings: too many calls in a second, the day used up, a bad token, no permission.
 */
import type { HttpResponse } from '../../http/http.ts';
import { retryAfter } from '../../http/retry.ts';
import type { Problem } from '../../trash/problem.ts';
import { callsLeft, type Quota } from '../../trash/quota.ts';
import { kindOfStatus, retryAt } from '../answers.ts';

const day = 86_400_000;
const minute = 60_000;
/** What Egnyte's documentation allows a token that was granted no more. */
const standard = 1000;

/** Which call it was, and what Egnyte's support asks for. */
export function traceOf(answer: HttpResponse): Pick<Problem, 'call' | 'requestId'> {
  return { call: answer.call, requestId: answer.header('x-egnyte-request-id') };
}

/** @param what the call was about: a plain 403 of the trash means that the role lacks trash management */
export function problemOfAnswer(answer: HttpResponse, what: 'trash' | 'person'): Problem {
  const { status } = answer;
  const common = { status, said: said(answer.text), ...traceOf(answer) };
  const limit = limitMet(answer);
  if (limit === 'day') return { ...common, kind: 'limited', code: 'egnyte.quota', retryAt: nextDay(answer) };
  if (limit === 'second') return { ...common, kind: 'limited', retryAt: retryAt(answer, answer.receivedAt) };
  const mashery = status === 403 ? masheryCode(answer) : '';
  // A bad token, or a key that belongs to another domain.
  if (mashery.endsWith('DEVELOPER_INACTIVE')) return { ...common, kind: 'signIn', code: 'egnyte.key_inactive' };
  if (status === 401) return { ...common, kind: 'signIn', code: 'egnyte.token_refused' };
  // Every domain serves these addresses; a page in their place comes from somewhere else.
  if (status === 404) return { ...common, kind: 'unsupported', code: 'egnyte.no_api' };
  const role = status === 403 && what === 'trash' && mashery === '' && !isPage(answer.text);
  return { ...common, kind: kindOfStatus(status), code: role ? 'egnyte.trash_role' : undefined };
}

/** Why the older gateway refused; empty if it did not. */
export function masheryCode(answer: HttpResponse): string {
  return answer.header('x-mashery-error-code') ?? '';
}

/** An HTML page, such as the long one that some 404s are, or that of a proxy. */
function isPage(text: string): boolean {
  return /^\s*<(!doctype|html)/i.test(text);
}

/** Egnyte's own words: it has many envelopes, and the older gateway speaks in an `<h1>`. */
function said(text: string): string | undefined {
  if (isPage(text)) return undefined;
  const found: string[] = [];
  try {
    JSON.parse(text, (key, value: unknown) => {
      const isSaid = /^(faultstring|errorMessage|error_description|message|msg|description)$/.test(key);
      if (isSaid && typeof value === 'string' && value !== '') found.push(value);
    });
  } catch {
    return /<h1>([^<]{1,300})<\/h1>/i.exec(text)?.[1];
  }
  return found[0];
}

/** Which limit a refusal is about; `undefined` if it is about none. */
export function limitMet(answer: HttpResponse): 'second' | 'day' | undefined {
  const { status } = answer;
  if (status !== 403 && status !== 429) return undefined;
  const mashery = masheryCode(answer);
  if (mashery.endsWith('OVER_RATE')) return 'day';
  if (status === 403) return mashery.endsWith('OVER_QPS') ? 'second' : undefined;
  const { used = 0, allotted = Number.POSITIVE_INFINITY } = dayOf(answer);
  return used >= allotted || waitAsked(answer) > minute ? 'day' : 'second';
}

/** More calls in this second than are allowed, which our own limiter prevents: another program uses the token too. */
export function isCrowded(answer: HttpResponse): boolean {
  const allotted = numberIn(answer, 'qps-allotted') || Number.POSITIVE_INFINITY;
  return (numberIn(answer, 'qps-current') ?? 0) > allotted;
}

/** The calls of the day of one token. The headers of every answer tell them, so this costs no call. */
export class Allowance {
  readonly #now: () => number;
  #known: Quota | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  observe(answer: HttpResponse): void {
    const tells = dayOf(answer);
    const isUsedUp = limitMet(answer) === 'day';
    const allotted = tells.allotted ?? this.#known?.allotted ?? (isUsedUp ? standard : undefined);
    const used = isUsedUp ? allotted : tells.used;
    if (used !== undefined && allotted !== undefined) this.#known = { used, allotted, resetAt: nextDay(answer) };
  }

  /** `undefined` before the first answer that tells. */
  quota(): Quota | undefined {
    const now = this.#now();
    if (!this.#known || now < this.#known.resetAt) return this.#known;
    return { ...this.#known, used: 0, resetAt: midnightAfter(now) };
  }

  /** Calls left of the day, as far as it is known. */
  left(): number {
    const quota = this.quota();
    return quota ? callsLeft(quota) : Number.POSITIVE_INFINITY;
  }
}

/** The calls of the day so far, and how many there may be, as far as the answer tells. */
function dayOf(answer: HttpResponse): { readonly used?: number; readonly allotted?: number } {
  const allotted = numberIn(answer, 'quota-allotted') || undefined;
  return { used: numberIn(answer, 'quota-current'), allotted };
}

/** When the day begins again: as the service says, if that is soon enough for the end of a day, else 00:00 UTC. */
function nextDay(answer: HttpResponse): number {
  const { receivedAt } = answer;
  const reset = Date.parse(answer.header('x-quota-reset') ?? '');
  if (reset > receivedAt && reset <= receivedAt + 2 * day) return reset;
  const wait = limitMet(answer) === 'day' ? waitAsked(answer) : 0;
  return wait > 0 ? receivedAt + wait : midnightAfter(receivedAt);
}

function midnightAfter(now: number): number {
  return (Math.floor(now / day) + 1) * day;
}

function waitAsked(answer: HttpResponse): number {
  return retryAfter(answer.header('retry-after'), answer.receivedAt) ?? 0;
}

function numberIn(answer: HttpResponse, name: string): number | undefined {
  const text = answer.header(`x-accesstoken-${name}`)?.trim();
  const number = text ? Number(text) : Number.NaN;
  return number >= 0 && Number.isFinite(number) ? number : undefined;
}
