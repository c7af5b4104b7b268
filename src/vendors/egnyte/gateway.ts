/** Egnyte's limits of calls, of one second and of the day, as its gateways tell them. Two kinds of gateway are in use. */
import type { HttpResponse } from '../../http/http.ts';
import { retryAfter } from '../../http/retry.ts';
import type { Quota } from '../../trash/quota.ts';

const day = 86_400_000;
const minute = 60_000;
/** What Egnyte's documentation allows a token that was granted no more. */
const standard = 1000;

/** Why the older of the two refused; empty if it did not. */
export function masheryCode(answer: HttpResponse): string {
  return answer.header('x-mashery-error-code') ?? '';
}

/**
 * A 403 that only asks for a pause. The older gateway answers so; the newer one with 429. A used-up day
 * (`OVER_RATE`) is not waited for: it ends at midnight UTC, and refused calls may count too.
 */
export function isThrottled(answer: HttpResponse): boolean {
  return answer.status === 403 && masheryCode(answer).endsWith('OVER_QPS');
}

/** Which limit a refusal is about; `undefined` if it is about none. */
export function limitMet(answer: HttpResponse, now: number): 'second' | 'day' | undefined {
  const { status } = answer;
  const mashery = masheryCode(answer);
  if (status === 403 || (status === 429 && mashery !== '')) {
    if (mashery.endsWith('OVER_RATE')) return 'day';
    return status === 429 || mashery.endsWith('OVER_QPS') ? 'second' : undefined;
  }
  if (status !== 429) return undefined;
  const { used, allotted } = dayOf(answer);
  const isUsedUp = used !== undefined && allotted !== undefined && used >= allotted;
  return isUsedUp || (retryAfter(answer.header('retry-after'), now) ?? 0) > minute ? 'day' : 'second';
}

/** The day is used up, and no word says that it ends in a moment: further tries would only count too. */
export function isHopeless(answer: HttpResponse, now: number): boolean {
  return limitMet(answer, now) === 'day' && (retryAfter(answer.header('retry-after'), now) ?? 0) < 1000;
}

/** More calls in this second than are allowed, which our own limiter prevents: another program uses the token too. */
export function isCrowded(answer: HttpResponse): boolean {
  const allotted = numberIn(answer, 'x-accesstoken-qps-allotted');
  const current = numberIn(answer, 'x-accesstoken-qps-current');
  return allotted !== undefined && allotted > 0 && current !== undefined && current > allotted;
}

/** The calls of the day so far, and how many there may be, as far as the answer tells. */
function dayOf(answer: HttpResponse): { readonly used?: number; readonly allotted?: number } {
  const allotted = numberIn(answer, 'x-accesstoken-quota-allotted');
  return { used: numberIn(answer, 'x-accesstoken-quota-current'), allotted: allotted === 0 ? undefined : allotted };
}

/** When the day begins again: as the service says, if that is soon enough for the end of a day, else 00:00 UTC. */
export function nextDay(answer: HttpResponse, now: number): number {
  const reset = Date.parse(answer.header('x-quota-reset') ?? '');
  if (reset > now && reset <= now + 2 * day) return reset;
  const after = limitMet(answer, now) === 'day' ? (retryAfter(answer.header('retry-after'), now) ?? 0) : 0;
  return after >= 1000 ? now + after : (Math.floor(now / day) + 1) * day;
}

/** The calls of the day of one token. The headers of every answer tell them, so this costs no call. */
export class Allowance {
  readonly #now: () => number;
  #known: Quota | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  observe(answer: HttpResponse): void {
    const now = this.#now();
    const tells = dayOf(answer);
    const isUsedUp = limitMet(answer, now) === 'day';
    const allotted = tells.allotted ?? this.#known?.allotted ?? (isUsedUp ? standard : undefined);
    const used = isUsedUp ? allotted : tells.used;
    if (used === undefined || allotted === undefined) return;
    this.#known = { used, allotted, resetAt: nextDay(answer, now) };
  }

  /** `undefined` before the first answer that tells. */
  quota(): Quota | undefined {
    const known = this.#known;
    const now = this.#now();
    if (!known || now < known.resetAt) return known;
    const daysSince = Math.floor((now - known.resetAt) / day);
    return { ...known, used: 0, resetAt: known.resetAt + (daysSince + 1) * day };
  }
}

function numberIn(answer: HttpResponse, header: string): number | undefined {
  const text = answer.header(header)?.trim();
  const number = text ? Number(text) : Number.NaN;
  return number >= 0 && Number.isFinite(number) ? number : undefined;
}
