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
import { failureOf, isRead, retryAfter, retryWait } from './retry.ts';
import { nodeFetchTransport, type Transport } from './transport.ts';

/** What an HTTP client needs of its surroundings; times in milliseconds. */
export interface HttpClientDeps {
  readonly transport?: Transport;
  readonly clock: RateLimiterClock;
  readonly log: { info(message: string): void };
  /** In [0, 1). */
  readonly random: () => number;
  /** Those that several clients share, by their keys. */
  readonly limiters?: WeakMap<object, RateLimiter>;
}

interface Attempt {
  readonly request: HttpRequest;
  readonly signal: AbortSignal;
  /** Counts from 1. */
  readonly number: number;
  /** The status by which the attempt before was refused. */
  readonly refused: number | undefined;
}

type Result = HttpResponse | NetworkError;

export function createHttpClient(deps: HttpClientDeps, options: HttpOptions): HttpClient {
  const { transport = nodeFetchTransport(), clock, log, random } = deps;
  const limiter = limiterOf(deps, options);
  let calls = 0;

  async function exchange({ request, signal, refused }: Attempt, given?: Authorization): Promise<Result> {
    const { authorization, ...headers } = given ?? {};
    const line = `#${++calls} ${request.method} ${new URL(request.url).host}${redactedPathOf(request)}`;
    const started = clock.now();
    try {
      if (request.notAfter !== undefined && started > request.notAfter) {
        throw new NetworkError('expired', true, { status: refused });
      }
      const raw = await transport({ ...request, headers: { ...request.headers, ...headers } }, authorization, signal);
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

  /** A call, and once more if its credential was refused and there is another: a 401 means that nothing was done. */
  async function authorized(attempt: Attempt): Promise<Result> {
    if (attempt.request.skipAuth === true || !options.authorization) return await exchange(attempt);
    const given = await options.authorization();
    const result = await exchange(attempt, given);
    const isRefused = !(result instanceof NetworkError) && result.status === 401;
    if (!isRefused || (await options.renew?.(given.authorization)) !== true) return result;
    return await exchange(attempt, await options.authorization());
  }

  /** What came, and after which wait there is to be another attempt; a pause for all begins before the limiter starts the next call. */
  async function tried(attempt: Attempt): Promise<{ readonly result: Result; readonly wait?: number }> {
    const { request, number } = attempt;
    const result = await authorized(attempt);
    const answer = result instanceof NetworkError ? undefined : result;
    const failure = failureOf(result, options.isThrottled);
    if (failure === undefined) {
      if (answer) request.budget?.credit();
      return { result };
    }
    const asked = retryAfter(answer?.header('retry-after'), clock.now());
    const isFinal = answer !== undefined && options.nonRetryable?.(answer) === true;
    const wait = isFinal ? undefined : retryWait(failure, isRead(request), number, asked, random());
    if (failure === 'throttled') {
      limiter.slowDown();
      if (wait !== undefined) {
        limiter.pause(wait);
        options.onPause?.(clock.now() + wait);
      }
    }
    return wait === undefined || request.budget?.tryConsume() === false ? { result } : { result, wait };
  }

  return {
    send: async (request, signal) => {
      const url = new URL(request.url);
      if (!isSafeOrigin(url) || !options.origins.includes(url.origin)) throw new NetworkError('host', true);
      let refused: number | undefined;
      for (let number = 1; ; number += 1) {
        const attempt = { request, signal: request.ignoreAbort === true ? never : signal, number, refused };
        const { result, wait } = await limiter.run(request, () => tried(attempt), signal);
        const isError = result instanceof NetworkError;
        if (wait !== undefined) {
          refused = isError ? undefined : result.status;
          await clock.sleep(wait, signal);
        } else if (isError) throw result;
        else return result;
      }
    },
  };
}

function limiterOf({ clock, limiters }: HttpClientDeps, options: HttpOptions): RateLimiter {
  const { limiterKey } = options;
  const limiter = (limiterKey && limiters?.get(limiterKey)) ?? new RateLimiter(clock, options);
  if (limiterKey) limiters?.set(limiterKey, limiter);
  return limiter;
}

const never = new AbortController().signal;
