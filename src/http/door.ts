/** The one door to the network: whom it may call, what it repeats, what it tells the log. */
import {
  type Authorization,
  callOf,
  type Http,
  type HttpAnswer,
  type HttpOptions,
  type HttpRequest,
  NoAnswer,
  pathTold,
} from './http.ts';
import { isSafeOrigin } from './origin.ts';
import { RateLimiter, type RateLimiterClock } from './rateLimiter.ts';
import { type Decision, decide, failureOf, isRead, retryAfter } from './retry.ts';
import type { Exchange } from './transport.ts';

/** What a door needs of its surroundings; times in milliseconds. */
export interface DoorParts {
  readonly exchange: Exchange;
  readonly clock: RateLimiterClock;
  readonly log: { info(message: string): void };
  /** In [0, 1). */
  readonly random: () => number;
  /** Those that several doors share, by their keys. */
  readonly limiters?: WeakMap<object, RateLimiter>;
}

interface Try {
  readonly request: HttpRequest;
  readonly url: URL;
  readonly signal: AbortSignal;
  /** The status by which the try before was refused. */
  readonly refused: number | undefined;
}

interface Attempt {
  readonly result: HttpAnswer | NoAnswer;
  readonly decision: Decision;
}

export function openDoor(parts: DoorParts, options: HttpOptions): Http {
  const { exchange, clock, log, random } = parts;
  const throttled = options.throttled ?? (() => false);
  const limiter = limiterOf(parts, options);
  let calls = 0;

  /** A call, and once more if its credential was refused and there is another: a 401 means that nothing was done. */
  async function once(one: Try): Promise<HttpAnswer | NoAnswer> {
    if (one.request.anonymous === true || !options.authorization) return await exchangeWith(undefined, one);
    const given = await options.authorization();
    const result = await exchangeWith(given, one);
    if (result instanceof NoAnswer || result.status !== 401) return result;
    if ((await options.renew?.(given.authorization)) !== true) return result;
    return await exchangeWith(await options.authorization(), one);
  }

  async function exchangeWith(
    given: Authorization | undefined,
    { request: asked, url, signal, refused }: Try,
  ): Promise<HttpAnswer | NoAnswer> {
    const { authorization, ...others } = given ?? {};
    const request = given ? { ...asked, headers: { ...asked.headers, ...others } } : asked;
    const number = ++calls;
    const call = callOf(request);
    const line = `#${number} ${request.method} ${url.host}${pathTold(request)}`;
    const started = clock.now();
    try {
      if (request.sendBy !== undefined && started > request.sendBy) {
        throw new NoAnswer('late', true, { status: refused });
      }
      const answer = await exchange(request, authorization, signal);
      log.info(`${line} ${answer.status}, ${answer.text.length} characters, ${clock.now() - started} ms`);
      options.observe?.(answer);
      if (options.crowded?.(answer) === true) limiter.slowDown();
      return { ...answer, call, at: clock.now() };
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      log.info(`${line} ${error.message}, ${clock.now() - started} ms`);
      return error;
    }
  }

  /** A try and what to do about it; a pause for all begins before the next call is let in. */
  async function attemptOf(one: Try, attempt: number): Promise<Attempt> {
    const { request } = one;
    const result = await once(one);
    const failure = failureOf(result, throttled);
    if (failure === undefined) {
      if (!(result instanceof NoAnswer)) request.budget?.answered();
      return { result, decision: 'stop' };
    }
    const after = result instanceof NoAnswer ? undefined : retryAfter(result.header('retry-after'), clock.now());
    const isHopeless = !(result instanceof NoAnswer) && options.hopeless?.(result) === true;
    const wish = isHopeless ? 'stop' : decide(failure, isRead(request), attempt, after, random());
    if (failure === 'throttled') {
      limiter.slowDown();
      if (typeof wish === 'object') limiter.pause(wish.wait);
    }
    return { result, decision: typeof wish === 'object' && request.budget?.take() === false ? 'stop' : wish };
  }

  return {
    send: async (request, signal) => {
      const url = new URL(request.url);
      if (!isSafeOrigin(url) || !options.origins.includes(url.origin)) throw new NoAnswer('host', true);
      let refused: number | undefined;
      for (let attempt = 1; ; attempt += 1) {
        const one = { request, url, signal: request.finish === true ? never : signal, refused };
        const { result, decision } = await limiter.run(request, () => attemptOf(one, attempt), signal);
        if (typeof decision === 'object') {
          refused = result instanceof NoAnswer ? undefined : result.status;
          await clock.sleep(decision.wait, signal);
        } else if (result instanceof NoAnswer) {
          throw result;
        } else {
          // Where the decision is to look first, looking is the caller's part.
          return result;
        }
      }
    },
  };
}

function limiterOf({ clock, limiters }: DoorParts, options: HttpOptions): RateLimiter {
  const { limiterKey } = options;
  const known = limiterKey && limiters?.get(limiterKey);
  if (known) return known;
  const fresh = new RateLimiter(clock, options);
  if (limiterKey) limiters?.set(limiterKey, fresh);
  return fresh;
}

const never = new AbortController().signal;
