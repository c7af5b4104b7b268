// The gateway before the service: who may in, and how often (Egnyte's documentation; bodies as its SDKs know them).
import type { Received, Reply } from '../server.ts';
import type { Person } from './people.ts';
import type { Switches } from './switches.ts';

const DAY = 86_400_000;

interface Usage {
  second: number;
  inSecond: number;
  day: number;
  inDay: number;
}

/** Whose token a request came with. */
export interface Caller {
  readonly who: Person;
}

interface IssuedToken extends Caller {
  readonly until: number;
}

/** A request that was let in, or the answer of the gateway; the headers go on either. */
type Admission = { readonly headers: Record<string, string> } & (
  | { readonly caller: Caller }
  | { readonly refusal: Reply }
);

export class Gateway {
  readonly #now: () => number;
  readonly #switches: Switches;
  readonly #tokens = new Map<string, IssuedToken>();
  // Per token, as "usage by one user does not consume another's" (Egnyte's documentation).
  readonly #usage = new Map<string, Usage>();
  #requests = 0;

  constructor(now: () => number, switches: Switches) {
    this.#now = now;
    this.#switches = switches;
  }

  /** Makes a token valid for a person, without an end by default. */
  accept(token: string, who: Person, more: { until?: number } = {}): void {
    this.#tokens.set(token, { who, until: Number.POSITIVE_INFINITY, ...more });
  }

  /** Kills a token, as a revocation does. */
  kill(token: string): void {
    this.#tokens.delete(token);
  }

  /** Kills all tokens of a person, as a new password does. */
  killAll(who: Person): void {
    for (const [token, of] of this.#tokens) if (of.who.id === who.id) this.#tokens.delete(token);
  }

  /** Sets how many calls a token has made today. */
  spend(token: string, calls: number): void {
    this.#use(token).inDay = calls;
  }

  /** The header that every answer has. */
  requestId(): Record<string, string> {
    this.#requests += 1;
    const number = this.#requests.toString(16).padStart(4, '0').toUpperCase();
    return { 'X-Egnyte-Request-Id': `513892F5:${number}|emulator-l1webui` };
  }

  admit(request: Received): Admission {
    const headers = this.requestId();
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const known = this.#tokens.get(token);
    // An unknown token has no allowance that the headers could tell.
    if (!known || this.#now() >= known.until) return { headers, refusal: this.#unknownToken() };
    const usage = this.#use(token);
    usage.inSecond += 1;
    usage.inDay += 1;
    Object.assign(headers, this.#allowance(usage));
    const { quota, qps, enforceQps } = this.#switches;
    if (usage.inDay > quota) return { headers, refusal: this.#throttled('day') };
    if (enforceQps && usage.inSecond > qps) return { headers, refusal: this.#throttled('second') };
    return { headers, caller: known };
  }

  /** The counters of a token, reset each whole second and each UTC day. That refused calls count is assumed. */
  #use(token: string): Usage {
    const usage = this.#usage.get(token) ?? { second: 0, inSecond: 0, day: 0, inDay: 0 };
    this.#usage.set(token, usage);
    const second = Math.floor(this.#now() / 1000);
    const day = Math.floor(this.#now() / DAY);
    if (usage.second !== second) Object.assign(usage, { second, inSecond: 0 });
    if (usage.day !== day) Object.assign(usage, { day, inDay: 0 });
    return usage;
  }

  #allowance(usage: Usage): Record<string, string> {
    const { qps, quota, quotaReset } = this.#switches;
    return {
      'X-Accesstoken-Qps-Allotted': String(qps),
      'X-Accesstoken-Qps-Current': String(usage.inSecond),
      'X-Accesstoken-Quota-Allotted': String(quota),
      'X-Accesstoken-Quota-Current': String(usage.inDay),
      ...(quotaReset ? { 'X-Quota-Reset': longEnglish(this.#nextDay()) } : {}),
    };
  }

  #nextDay(): number {
    return (Math.floor(this.#now() / DAY) + 1) * DAY;
  }

  #unknownToken(): Reply {
    if (this.#switches.gateway === 'mashery') return mashery('ERR_403_DEVELOPER_INACTIVE', 'Developer Inactive');
    return { status: 401, json: fault('Invalid access token', 'oauth.v2.InvalidAccessToken') };
  }

  #throttled(window: 'second' | 'day'): Reply {
    const until = window === 'day' ? this.#nextDay() : (Math.floor(this.#now() / 1000) + 1) * 1000;
    const headers = retryAfter(until, this.#now(), this.#switches);
    if (this.#switches.gateway === 'apigee') {
      const json = fault(
        'Rate limit exceeded',
        window === 'day' ? 'policies.ratelimit.QuotaViolation' : 'policies.ratelimit.SpikeArrestViolation',
      );
      return { status: 429, headers, json };
    }
    return window === 'day'
      ? mashery('ERR_403_DEVELOPER_OVER_RATE', 'Developer Over Rate', {
          ...headers,
          'X-Error-Detail-Header': 'Account Over Rate Limit',
        })
      : mashery('ERR_403_DEVELOPER_OVER_QPS', 'Developer Over Qps', {
          ...headers,
          'X-Error-Detail-Header': 'Account Over Queries Per Second Limit',
        });
  }
}

/** When to come back, in one of the ways in which it may be said. */
export function retryAfter(until: number, now: number, { retryAfter: form }: Switches): Record<string, string> {
  if (form === 'absent') return {};
  if (form === 'zero') return { 'Retry-After': '0' };
  if (form === 'date') return { 'Retry-After': new Date(until).toUTCString() };
  return { 'Retry-After': String(Math.ceil((until - now) / 1000)) };
}

function mashery(code: string, text: string, headers: Record<string, string> = {}): Reply {
  return {
    status: 403,
    headers: { 'Content-Type': 'text/xml', 'X-Mashery-Error-Code': code, ...headers },
    text: `<h1>${text}</h1>`,
  };
}

function fault(faultstring: string, errorcode: string): unknown {
  return { fault: { faultstring, detail: { errorcode } } };
}

/** `Wednesday, April 17, 2024 12:00:00 AM GMT`: midnight, as in a published live answer of 2024. */
function longEnglish(midnight: number): string {
  const day = new Date(midnight).toLocaleDateString('en-US', { dateStyle: 'full', timeZone: 'UTC' });
  return `${day} 12:00:00 AM GMT`;
}
