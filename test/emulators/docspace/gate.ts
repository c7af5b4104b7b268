// Who is let in: keys, scopes, rate limits (the server's AuthorizationExtension, RateLimiterSettings).
import type { Received, Reply } from '../server.ts';
import { tooMany } from './answers.ts';
import { type ApiKey, allows, isValid, type Scope } from './people.ts';
import type { DocSpaceState } from './state.ts';

/** Per person, as the cloud is believed to have them; self-hosted portals ship with none. */
export interface Limits {
  readonly perMinute: number;
  readonly concurrentGet: number;
  readonly concurrentOther: number;
  readonly writesPerDay: number;
}
export const cloudLimits: Limits = { perMinute: 1500, concurrentGet: 50, concurrentOther: 15, writesPerDay: 10_000 };

/** The key of a request: valid, `bad` (sent, but nobody's), or none. The prefix `Bearer ` is case-sensitive. */
export function keyOf(state: DocSpaceState, request: Received): ApiKey | 'bad' | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  const key = header.startsWith('Bearer sk-') ? state.keys.get(header.slice('Bearer '.length)) : undefined;
  return key && isValid(key, state.now()) ? key : 'bad';
}

/** What a route asks of its caller. */
export interface Demand {
  readonly scope: Scope | 'any key' | undefined;
  readonly anonymous: boolean;
}

/** The refusal of a caller, both kinds without `error`: a dead or missing key, or a key without the scope. */
export function refusal(
  state: DocSpaceState,
  { method }: Received,
  demand: Demand,
  key: ReturnType<typeof keyOf>,
): Reply | undefined {
  if (key === undefined || key === 'bad') return demand.anonymous ? undefined : { status: 401 };
  if (demand.scope === 'any key') return undefined;
  // Scopes are enforced on anonymous endpoints since 3.7; there the 403 is a bare problem document.
  if (demand.anonymous && state.version !== '3.7.2') return undefined;
  if (allows(key, method, demand.scope)) return undefined;
  if (!demand.anonymous) return { status: 403 };
  const type = 'https://tools.ietf.org/html/rfc9110#section-15.5.4';
  return { status: 403, json: { type, title: 'Forbidden', status: 403 } };
}

interface Tally {
  recent: number[];
  writes: number;
  writesFrom: number;
  reading: number;
  writing: number;
}

/** Counts requests per person and says when it is too much. */
export class Limiter {
  readonly #limits: Limits;
  readonly #now: () => number;
  readonly #tallies = new Map<string, Tally>();

  constructor(limits: Limits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  enter(who: string, method: string): Reply | undefined {
    const now = this.#now();
    const tally = this.#tally(who);
    tally.recent = tally.recent.filter((each) => each > now - 60_000);
    const [oldest] = tally.recent;
    if (oldest !== undefined && tally.recent.length >= this.#limits.perMinute) {
      return tooMany(Math.max(1, Math.ceil((oldest + 60_000 - now) / 1000)), this.#limits.perMinute);
    }
    const isGet = method === 'GET';
    if (isGet ? tally.reading >= this.#limits.concurrentGet : tally.writing >= this.#limits.concurrentOther) {
      return tooMany();
    }
    if (method === 'PUT' || method === 'POST') {
      if (now - tally.writesFrom >= 86_400_000) Object.assign(tally, { writes: 0, writesFrom: now });
      if (tally.writes >= this.#limits.writesPerDay) {
        const seconds = Math.ceil((tally.writesFrom + 86_400_000 - now) / 1000);
        return tooMany(seconds, this.#limits.writesPerDay);
      }
      tally.writes += 1;
    }
    tally.recent.push(now);
    if (isGet) tally.reading += 1;
    else tally.writing += 1;
    return undefined;
  }

  leave(who: string, method: string): void {
    const tally = this.#tally(who);
    if (method === 'GET') tally.reading -= 1;
    else tally.writing -= 1;
  }

  #tally(who: string): Tally {
    const known = this.#tallies.get(who);
    if (known) return known;
    const fresh = { recent: [], writes: 0, writesFrom: this.#now(), reading: 0, writing: 0 };
    this.#tallies.set(who, fresh);
    return fresh;
  }
}
