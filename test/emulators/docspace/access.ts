// Who is let in: keys, scopes, rate limits (the server's AuthorizationExtension, RateLimiterSettings).
import type { Received, Reply } from '../server.ts';
import { type ApiKey, allows, isValid, type Scope } from './people.ts';
import { tooMany } from './replies.ts';
import type { DocSpaceState } from './state.ts';

/** Per person, as the cloud is believed to have them; self-hosted portals ship with none. */
export interface Limits {
  readonly perMinute: number;
  readonly concurrentGet: number;
  readonly concurrentOther: number;
  readonly writesPerDay: number;
}
export const cloudLimits: Limits = { perMinute: 1500, concurrentGet: 50, concurrentOther: 15, writesPerDay: 10_000 };

/** Who asks, and with what: an API key, or else the token of a sign-in, which may do all that the person may. */
export interface Caller {
  readonly owner: string;
  readonly key: ApiKey | undefined;
}

/**
 * The caller of a request: known, `bad` (with a credential that is no one's), or none. The header decides by its form,
 * `Bearer ` is case-sensitive; a token may come with or without it, or as a cookie.
 */
export function callerOf(state: DocSpaceState, request: Received): Caller | 'bad' | undefined {
  const header = request.headers.authorization;
  const cookie = cookieOf(request);
  if (header === undefined && cookie === undefined) return undefined;
  if (header?.startsWith('Bearer sk-')) {
    const key = state.keys.get(header.slice('Bearer '.length));
    return key && isValid(key, state.now()) ? { owner: key.owner, key } : 'bad';
  }
  const session = state.signIn.find(tokenOf(request) ?? '');
  return session ? { owner: session.owner, key: undefined } : 'bad';
}

/** The value of the cookie `asc_auth_key`. */
export function cookieOf({ headers }: Received): string | undefined {
  const found = /(?:^|;\s*)asc_auth_key=([^;]*)/.exec(headers.cookie ?? '')?.[1];
  return found === undefined ? undefined : decodeURIComponent(found);
}

/** The portal token of a request: the cookie before the header. */
export function tokenOf(request: Received): string | undefined {
  return cookieOf(request) ?? request.headers.authorization?.trim().replace(/^Bearer /, '');
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
  caller: ReturnType<typeof callerOf>,
): Reply | undefined {
  if (caller === undefined || caller === 'bad') return demand.anonymous ? undefined : { status: 401 };
  const { key } = caller;
  if (demand.scope === 'any key' || !key) return undefined;
  // Scopes are enforced on anonymous endpoints since 3.7; there the 403 is a bare problem document.
  if (demand.anonymous && state.version !== '3.7.2') return undefined;
  if (allows(key, method, demand.scope)) return undefined;
  if (!demand.anonymous) return { status: 403 };
  const type = 'https://tools.ietf.org/html/rfc9110#section-15.5.4';
  return { status: 403, json: { type, title: 'Forbidden', status: 403 } };
}

const day = 86_400_000;

interface Tally {
  recent: number[];
  writes: number;
  writesFrom: number;
  reading: number;
  writing: number;
}

/** How many requests were refused, by what for. */
export interface RefusalCounts {
  perMinute: number;
  concurrent: number;
  perDay: number;
}

/** Counts requests per person and says when it is too much. */
export class Limiter {
  readonly refused: RefusalCounts = { perMinute: 0, concurrent: 0, perDay: 0 };
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
      this.refused.perMinute += 1;
      return tooMany(Math.max(1, Math.ceil((oldest + 60_000 - now) / 1000)), this.#limits.perMinute);
    }
    const isGet = method === 'GET';
    if (isGet ? tally.reading >= this.#limits.concurrentGet : tally.writing >= this.#limits.concurrentOther) {
      this.refused.concurrent += 1;
      return tooMany();
    }
    if (method === 'PUT' || method === 'POST') {
      // A window begins with its first write.
      if (now - tally.writesFrom >= day) tally.writes = 0;
      if (tally.writes === 0) tally.writesFrom = now;
      if (tally.writes >= this.#limits.writesPerDay) {
        this.refused.perDay += 1;
        const seconds = Math.ceil((tally.writesFrom + day - now) / 1000);
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
