/** The one door to the network: whom it may call, at what pace, what it repeats, what it tells the log. */
import { callOf, type Http, type HttpAnswer, type HttpOptions, type HttpRequest, NoAnswer } from './http.ts';
import { isSafeOrigin } from './origin.ts';
import { chainGates, type Gate, openGate } from './pace.ts';
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

/** After a refusal others may be using the same allowance: for so long the door opens half as often. */
const slowFor = 60_000;

export function openDoor(parts: DoorParts, options: HttpOptions): Http {
  const { exchange, clock, log, random } = parts;
  const throttled = options.throttled ?? (() => false);
  const main = openGate(options.pace);
  const lanes = new Map<string, Gate>();
  for (const [name, paces] of Object.entries(options.lanes ?? {})) {
    lanes.set(name, chainGates([main, ...paces.map(openGate)]));
  }
  let calls = 0;
  let quietUntil = 0;
  let slowUntil = 0;
  let nextSlowStart = 0;

  async function once(request: HttpRequest, url: URL, signal: AbortSignal): Promise<HttpAnswer | NoAnswer> {
    const number = ++calls;
    const call = callOf(request);
    const line = `#${number} ${request.method} ${url.host}${url.pathname}`;
    const started = clock.now();
    try {
      const authorization = request.anonymous === true ? undefined : await options.authorization();
      const answer = await exchange(request, authorization, signal);
      log.info(`${line} ${answer.status}, ${answer.text.length} characters, ${clock.now() - started} ms`);
      options.observe?.(answer);
      request.budget?.answered();
      return { ...answer, call };
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
    if (failure === undefined) return { result, decision: 'stop' };
    const after = result instanceof NoAnswer ? undefined : retryAfter(result.header('retry-after'), clock.now());
    const wish = decide(failure, isRead(request), attempt, after, random());
    const decision = typeof wish === 'object' && request.budget?.take() === false ? 'stop' : wish;
    if (failure === 'throttled') {
      slowUntil = clock.now() + slowFor;
      if (typeof wish === 'object') quietUntil = Math.max(quietUntil, clock.now() + wish.wait);
    }
    return { result, decision };
  }

  /** Whoever was waiting when the service asked for a pause waits on, and then queues anew. */
  async function inTurn(request: HttpRequest, call: () => Promise<Attempt>, signal: AbortSignal): Promise<Attempt> {
    const gate = lanes.get(request.lane ?? '') ?? main;
    for (;;) {
      while (quietUntil > clock.now()) await clock.sleep(quietUntil - clock.now(), signal);
      const begin = async () => {
        await slowly(signal);
        return quietUntil > clock.now() ? undefined : await call();
      };
      const made = await gate.pass(begin, signal, rankOf(request));
      if (made) return made;
    }
  }

  async function slowly(signal: AbortSignal): Promise<void> {
    const now = clock.now();
    if (now >= slowUntil) return;
    const start = Math.max(now, nextSlowStart);
    nextSlowStart = start + (2 * options.pace.interval) / options.pace.calls;
    if (start > now) await clock.sleep(start - now, signal);
  }

  return {
    send: async (request, signal) => {
      const url = new URL(request.url);
      if (!isSafeOrigin(url) || !options.origins.includes(url.origin)) throw new NoAnswer('host', true);
      for (let attempt = 1; ; attempt += 1) {
        const sent = request.finish === true ? never : signal;
        const { result, decision } = await inTurn(request, () => attemptOf(request, url, attempt, sent), signal);
        if (typeof decision === 'object') {
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

/** What people ask for before what nobody waits for, and reads before writes: they are what a person looks at. */
function rankOf(request: HttpRequest): number {
  return (request.background === true ? 0 : 2) + (isRead(request) ? 1 : 0);
}

const never = new AbortController().signal;
