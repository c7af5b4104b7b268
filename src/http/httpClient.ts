/** The one way to the network: whom it may call, what it repeats, what it logs. */
import {
  type Authorization,
  describeCall,
  type HttpClient,
  type HttpOptions,
  type HttpRequest,
  type HttpResponse,
  NetworkError,
  redactedPathOf,
} from './http.ts';
import { isSafeOrigin } from './origin.ts';
import { RateLimiter, type RateLimiterClock } from './rateLimiter.ts';
import { decideRetry, failureOf, isRead, type RetryDecision, retryAfter } from './retry.ts';
import type { Transport } from './transport.ts';

/** What an HTTP client needs of its surroundings; times in milliseconds. */
export interface HttpClientDeps {
  readonly transport: Transport;
  readonly clock: RateLimiterClock;
  readonly log: { info(message: string): void };
  /** In [0, 1). */
  readonly random: () => number;
  /** Those that several clients share, by their keys. */
  readonly limiters?: WeakMap<object, RateLimiter>;
}

interface Attempt {
  readonly request: HttpRequest;
  readonly url: URL;
  readonly signal: AbortSignal;
  /** The status by which the attempt before was refused. */
  readonly refused: number | undefined;
}

interface AttemptResult {
  readonly result: HttpResponse | NetworkError;
  readonly decision: RetryDecision;
}

export function createHttpClient(deps: HttpClientDeps, options: HttpOptions): HttpClient {
  const { transport, clock, log, random } = deps;
  const throttled = options.isThrottled ?? (() => false);
  const limiter = limiterOf(deps, options);
  let calls = 0;

  /** A call, and once more if its credential was refused and there is another: a 401 means that nothing was done. */
  async function once(one: Attempt): Promise<HttpResponse | NetworkError> {
    if (one.request.skipAuth === true || !options.authorization) return await sendOnce(undefined, one);
    const given = await options.authorization();
    const result = await sendOnce(given, one);
    if (result instanceof NetworkError || result.status !== 401) return result;
    if ((await options.renew?.(given.authorization)) !== true) return result;
    return await sendOnce(await options.authorization(), one);
  }

  async function sendOnce(
    given: Authorization | undefined,
    { request: asked, url, signal, refused }: Attempt,
  ): Promise<HttpResponse | NetworkError> {
    const { authorization, ...others } = given ?? {};
    const request = given ? { ...asked, headers: { ...asked.headers, ...others } } : asked;
    const number = ++calls;
    const line = `#${number} ${request.method} ${url.host}${redactedPathOf(request)}`;
    const started = clock.now();
    try {
      if (request.notAfter !== undefined && started > request.notAfter) {
        throw new NetworkError('expired', true, { status: refused });
      }
      const raw = await transport(request, authorization, signal);
      const answer: HttpResponse = { ...raw, call: describeCall(request), receivedAt: clock.now() };
      log.info(`${line} ${answer.status}, ${answer.text.length} characters, ${clock.now() - started} ms`);
      options.onResponse?.(answer);
      if (options.contended?.(answer) === true) limiter.slowDown();
      return answer;
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      log.info(`${line} ${error.message}, ${clock.now() - started} ms`);
      return error;
    }
  }

  /** An attempt and what to do about it; a pause for all begins before the limiter starts the next call. */
  async function attemptOf(one: Attempt, attempt: number): Promise<AttemptResult> {
    const { request } = one;
    const result = await once(one);
    const failure = failureOf(result, throttled);
    if (failure === undefined) {
      if (!(result instanceof NetworkError)) request.budget?.credit();
      return { result, decision: 'stop' };
    }
    const after = result instanceof NetworkError ? undefined : retryAfter(result.header('retry-after'), clock.now());
    const isFinal = !(result instanceof NetworkError) && options.nonRetryable?.(result) === true;
    const decision = isFinal ? 'stop' : decideRetry(failure, isRead(request), attempt, after, random());
    if (failure === 'throttled') {
      limiter.slowDown();
      if (typeof decision === 'object') limiter.pause(decision.wait);
    }
    const isSpent = typeof decision === 'object' && request.budget?.tryConsume() === false;
    return { result, decision: isSpent ? 'stop' : decision };
  }

  return {
    send: async (request, signal) => {
      const url = new URL(request.url);
      if (!isSafeOrigin(url) || !options.origins.includes(url.origin)) throw new NetworkError('host', true);
      let refused: number | undefined;
      for (let attempt = 1; ; attempt += 1) {
        const one = { request, url, signal: request.ignoreAbort === true ? never : signal, refused };
        const { result, decision } = await limiter.run(request, () => attemptOf(one, attempt), signal);
        if (typeof decision === 'object') {
          refused = result instanceof NetworkError ? undefined : result.status;
          await clock.sleep(decision.wait, signal);
        } else if (result instanceof NetworkError) {
          throw result;
        } else {
          // Where the decision is to look first, the caller looks.
          return result;
        }
      }
    },
  };
}

function limiterOf({ clock, limiters }: HttpClientDeps, options: HttpOptions): RateLimiter {
  const { limiterKey } = options;
  const known = limiterKey && limiters?.get(limiterKey);
  if (known) return known;
  const fresh = new RateLimiter(clock, options);
  if (limiterKey) limiters?.set(limiterKey, fresh);
  return fresh;
}

const never = new AbortController().signal;
