// Clocks that take no time.
import type { Clock } from '../../../src/trash/ports.ts';

export const noon = Date.parse('2026-09-01T12:00:00Z');

/** Sleeping moves the clock at once; `slept` tells how long each sleep was. */
export class FakeClock implements Clock {
  time = noon;
  readonly slept: number[] = [];

  now(): number {
    return this.time;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.slept.push(ms);
    this.time += ms;
  }
}

/** Sleepers wake when the clock is advanced by hand. */
export class HandClock implements Clock {
  time = noon;
  #sleepers: { until: number; wake: () => void }[] = [];

  now(): number {
    return this.time;
  }

  get sleeping(): number {
    return this.#sleepers.length;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const sleeper = { until: this.time + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      signal.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
        reject(signal.reason);
      });
    });
  }

  async advance(ms: number): Promise<void> {
    this.time += ms;
    const awake = this.#sleepers.filter(({ until }) => until <= this.time);
    this.#sleepers = this.#sleepers.filter((each) => !awake.includes(each));
    for (const { wake } of awake) wake();
    await settled();
  }
}

/** Lets everything run that does not wait for time or network. */
export async function settled(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}
