/** The calls of the day of one token, as the headers of every answer tell: so knowing them costs none. */
import type { HttpResponse } from '../../http/http.ts';
import type { Quota } from '../../trash/quota.ts';
import { dayOf, limitMet, nextDay } from './gateway.ts';

const day = 86_400_000;
/** What Egnyte's documentation allows a token that was granted no more. */
const standard = 1000;

export class Allowance {
  readonly #now: () => number;
  #known: Quota | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  observe(answer: HttpResponse): void {
    const now = this.#now();
    const told = dayOf(answer);
    const isUsedUp = limitMet(answer, now) === 'day';
    const allotted = told.allotted ?? this.#known?.allotted ?? (isUsedUp ? standard : undefined);
    const used = isUsedUp ? allotted : told.used;
    if (used === undefined || allotted === undefined) return;
    this.#known = { used, allotted, resetAt: nextDay(answer, now) };
  }

  /** `undefined` until an answer has told. */
  quota(): Quota | undefined {
    const known = this.#known;
    const now = this.#now();
    if (!known || now < known.resetAt) return known;
    const daysSince = Math.floor((now - known.resetAt) / day);
    return { ...known, used: 0, resetAt: known.resetAt + (daysSince + 1) * day };
  }
}
