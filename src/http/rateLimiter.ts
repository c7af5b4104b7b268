/** How often the calls of one key are made, and how many at a time, however many clients they come from. */
import type { HttpOptions, HttpRequest, RateLimit } from './http.ts';
import { isRead } from './retry.ts';

/** How long the rate is halved after a refusal, or where others use the same limit. */
const slowFor = 60_000;

export interface RateLimiterClock {
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

interface Waiting {
  readonly priority: number;
  /** All windows in which it counts. */
  readonly windows: readonly SlidingWindow[];
  readonly begin: () => void;
}

export class RateLimiter {
  readonly #clock: RateLimiterClock;
  readonly #slowGap: number;
  readonly #all: SlidingWindow;
  readonly #buckets = new Map<string, readonly SlidingWindow[]>();
  /** In the order of their turns. */
  readonly #queue: Waiting[] = [];
  #alarm: { readonly at: number; readonly cancel: AbortController } | undefined;
  #pausedUntil = 0;
  #slowUntil = 0;
  #nextSlowStart = 0;
  #latest = 0;
  #setBack = 0;

  constructor(clock: RateLimiterClock, { rateLimit, buckets = {} }: Pick<HttpOptions, 'rateLimit' | 'buckets'>) {
    this.#clock = clock;
    this.#slowGap = (2 * rateLimit.interval) / rateLimit.calls;
    this.#all = new SlidingWindow(rateLimit);
    for (const [name, limits] of Object.entries(buckets)) {
      this.#buckets.set(name, [this.#all, ...limits.map((limit) => new SlidingWindow(limit))]);
    }
  }

  /** Nothing is sent for so many milliseconds. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#now() + ms);
  }

  slowDown(): void {
    this.#slowUntil = this.#now() + slowFor;
  }

  /** Makes the call when it is its turn. The signal ends the wait for it, not a call that was started. */
  async run<T>(request: HttpRequest, call: () => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const windows = this.#buckets.get(request.bucket ?? '') ?? [this.#all];
    const priority = priorityOf(request);
    return await new Promise<T>((resolve, reject) => {
      const leave = () => {
        this.#remove(waiting);
        reject(signal.reason);
        this.#admit();
      };
      const end = () => {
        for (const window of windows) window.leave();
        this.#admit();
      };
      const begin = () => {
        signal.removeEventListener('abort', leave);
        resolve(call().finally(end));
      };
      const waiting = { priority, windows, begin };
      signal.addEventListener('abort', leave, { once: true });
      this.#queue.splice(this.#queue.findLastIndex((each) => each.priority >= priority) + 1, 0, waiting);
      this.#admit();
    });
  }

  /** Starts every call that may start now, and wakes up when the next may. */
  #admit(): void {
    const now = this.#now();
    let next = Number.POSITIVE_INFINITY;
    for (const waiting of this.#queue) {
      const { priority, windows, begin } = waiting;
      const slow = now < this.#slowUntil ? Math.min(this.#nextSlowStart, this.#slowUntil) : 0;
      const forAll = Math.max(this.#pausedUntil, slow, this.#all.openAt(priority));
      const at = Math.max(forAll, ...windows.map((window) => window.openAt(priority)));
      if (at <= now) {
        this.#remove(waiting);
        for (const window of windows) window.enter(now);
        if (now < this.#slowUntil) this.#nextSlowStart = now + this.#slowGap;
        begin();
        // The queue has changed.
        this.#admit();
        return;
      }
      next = Math.min(next, at);
      if (forAll > now) break;
    }
    this.#wakeAt(next);
  }

  #remove(waiting: Waiting): void {
    this.#queue.splice(this.#queue.indexOf(waiting), 1);
  }

  #wakeAt(at: number): void {
    if (this.#alarm?.at === at) return;
    this.#alarm?.cancel.abort();
    this.#alarm = { at, cancel: new AbortController() };
    if (at === Number.POSITIVE_INFINITY) return;
    const wake = () => {
      this.#alarm = undefined;
      this.#admit();
    };
    this.#clock.sleep(at - this.#now(), this.#alarm.cancel.signal).then(wake, () => undefined);
  }

  /** Never goes back: after a clock that is set back, calls would wait for hours, or count too little. */
  #now(): number {
    const now = this.#clock.now() + this.#setBack;
    this.#setBack += Math.max(0, this.#latest - now);
    this.#latest = Math.max(this.#latest, now);
    return this.#latest;
  }
}

/** A sliding window: at most `calls` starts in any interval, and `concurrency` calls at a time. */
class SlidingWindow {
  readonly #limit: RateLimit;
  /** When the last calls started, as many as the limit allows: a ring buffer. */
  readonly #starts: number[] = [];
  /** Index of the oldest. */
  #oldest = 0;
  #running = 0;

  constructor(limit: RateLimit) {
    this.#limit = limit;
  }

  /** When one more of this priority may start; infinite while too many run. */
  openAt(priority: number): number {
    const { concurrency, calls, interval } = this.#limit;
    if (this.#running >= concurrency) return Number.POSITIVE_INFINITY;
    const kept = calls - shareOf(priority, calls);
    return (this.#starts[(this.#oldest + kept) % calls] ?? Number.NEGATIVE_INFINITY) + interval;
  }

  enter(now: number): void {
    this.#running += 1;
    this.#starts[this.#oldest] = now;
    this.#oldest = (this.#oldest + 1) % this.#limit.calls;
  }

  leave(): void {
    this.#running -= 1;
  }
}

/**
 * Foreground before background, reads before writes: a person looks at them. Writes with `notAfter`, and second steps
 * of an action, go with the reads.
 */
function priorityOf(request: HttpRequest): number {
  const isFirst = isRead(request) || request.urgent === true || request.notAfter !== undefined;
  return (request.background === true ? 0 : 2) + (isFirst ? 1 : 0);
}

/** How many calls of a window are for this priority: bulk work leaves some for what cannot wait. */
function shareOf(priority: number, calls: number): number {
  if (priority < 2) return Math.ceil(calls / 2);
  return priority === 2 ? calls - Math.floor(calls / 30) : calls;
}
