/** The one door to the network: whom it may call, at what pace, what it repeats, what it tells the log. */
import type { Http, HttpAnswer, HttpOptions, HttpRequest } from './http.ts';
import { NoAnswer } from './http.ts';
import { isSafeOrigin } from './origin.ts';
import { openGate } from './pace.ts';
import { type Decision, decide, failureOf, isRead, retryAfter } from './retry.ts';
import type { Exchange } from './transport.ts';

/** What a door needs of its surroundings; times in milliseconds. */
export interface DoorParts {
  readonly exchange: Exchange;
  readonly clock: { now(): number; sleep(ms: number, signal: AbortSignal): Promise<void> };
  readonly log: { info(message: string): void };
  /** In [0, 1). */
  readonly random: () => number;
}

interface Attempt {
  readonly result: HttpAnswer | NoAnswer;
  readonly decision: Decision;
}

export function openDoor(parts: DoorParts, options: HttpOptions): Http {
  const { exchange, clock, log, random } = parts;
  const throttled = options.throttled ?? (() => false);
  const gate = openGate(options.pace);
  let calls = 0;
  let quietUntil = 0;

  async function once(request: HttpRequest, url: URL, signal: AbortSignal): Promise<HttpAnswer | NoAnswer> {
    const call = ++calls;
    // Queries may hold names of items, so the path alone is told.
    const line = `#${call} ${request.method} ${url.host}${url.pathname}`;
    const started = clock.now();
    try {
      const authorization = request.anonymous === true ? undefined : await options.authorization();
      const answer = await exchange(request, authorization, signal);
      log.info(`${line} ${answer.status}, ${answer.text.length} characters, ${clock.now() - started} ms`);
      return answer;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      log.info(`${line} ${error.message}, ${clock.now() - started} ms`);
      return error;
    }
  }

  /** A try and what to do about it; a pause for all is set before the gate lets in the next call. */
  async function attemptOf(request: HttpRequest, url: URL, attempt: number, signal: AbortSignal): Promise<Attempt> {
    const result = await once(request, url, signal);
    const failure = failureOf(result, throttled);
    const after = result instanceof NoAnswer ? undefined : retryAfter(result.header('retry-after'), clock.now());
    const decision = failure === undefined ? 'stop' : decide(failure, isRead(request), attempt, after, random());
    if (failure === 'throttled' && decision !== 'stop') quietUntil = Math.max(quietUntil, clock.now() + decision.wait);
    return { result, decision };
  }

  /** Whoever was waiting when the service asked for a pause waits on, and then queues anew. */
  async function inTurn(call: () => Promise<Attempt>, signal: AbortSignal): Promise<Attempt> {
    for (;;) {
      while (quietUntil > clock.now()) await clock.sleep(quietUntil - clock.now(), signal);
      const made = await gate.pass(async () => (quietUntil > clock.now() ? undefined : await call()), signal);
      if (made) return made;
    }
  }

  return {
    send: async (request, signal) => {
      const url = new URL(request.url);
      if (!isSafeOrigin(url) || !options.origins.includes(url.origin)) throw new NoAnswer('host', true);
      for (let attempt = 1; ; attempt += 1) {
        const sent = request.finish === true ? never : signal;
        const { result, decision } = await inTurn(() => attemptOf(request, url, attempt, sent), signal);
        if (decision === 'stop') {
          if (result instanceof NoAnswer) throw result;
          return result;
        }
        await clock.sleep(decision.wait, signal);
      }
    },
  };
}

const never = new AbortController().signal;
