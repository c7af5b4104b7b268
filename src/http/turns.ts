/** Whose turn it is: what all calls of one allowance keep to, however many doors they go through. */
import type { HttpOptions, HttpRequest } from './http.ts';
import { chainGates, type Gate, openGate } from './pace.ts';
import { isRead } from './retry.ts';

/** After a refusal, or a crowd, others may be using the same allowance: for so long calls go half as often. */
const slowFor = 60_000;

export interface TurnsClock {
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export class Turns {
  readonly #clock: TurnsClock;
  readonly #slowGap: number;
  readonly #main: Gate;
  readonly #lanes = new Map<string, Gate>();
  #quietUntil = 0;
  #slowUntil = 0;
  #nextSlowStart = 0;

  constructor(clock: TurnsClock, { pace, lanes = {} }: Pick<HttpOptions, 'pace' | 'lanes'>) {
    this.#clock = clock;
    this.#slowGap = (2 * pace.interval) / pace.calls;
    this.#main = openGate(pace);
    for (const [name, paces] of Object.entries(lanes)) {
      this.#lanes.set(name, chainGates([this.#main, ...paces.map(openGate)]));
    }
  }

  /** Nothing is sent for so many milliseconds. */
  pause(ms: number): void {
    this.#quietUntil = Math.max(this.#quietUntil, this.#clock.now() + ms);
  }

  slowDown(): void {
    this.#slowUntil = this.#clock.now() + slowFor;
  }

  /** Whoever was waiting when a pause began waits on, and then queues anew. */
  async pass<T extends object>(request: HttpRequest, call: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const gate = this.#lanes.get(request.lane ?? '') ?? this.#main;
    for (;;) {
      while (this.#isQuiet()) await this.#clock.sleep(this.#quietUntil - this.#clock.now(), signal);
      const begin = async () => {
        await this.#slowly(signal);
        return this.#isQuiet() ? undefined : await call();
      };
      const made = await gate.pass(begin, signal, rankOf(request));
      if (made) return made;
    }
  }

  #isQuiet(): boolean {
    return this.#quietUntil > this.#clock.now();
  }

  async #slowly(signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    if (now >= this.#slowUntil) return;
    const start = Math.max(now, this.#nextSlowStart);
    this.#nextSlowStart = start + this.#slowGap;
    if (start > now) await this.#clock.sleep(start - now, signal);
  }
}

/** What people ask for before what nobody waits for, and reads before writes: they are what a person looks at. */
function rankOf(request: HttpRequest): number {
  return (request.background === true ? 0 : 2) + (isRead(request) ? 1 : 0);
}
