// How often a user calls, against Box's limits.

/** Counts calls in windows that end now; a call that is refused does not count. */
export class CallRate {
  readonly #calls: number[] = [];
  readonly #now: () => number;
  readonly #window: number;

  /** `window` in milliseconds. */
  constructor(window: number, now: () => number) {
    this.#window = window;
    this.#now = now;
  }

  isFull(limit: number): boolean {
    const start = this.#now() - this.#window;
    while (this.#calls[0] !== undefined && this.#calls[0] <= start) this.#calls.shift();
    return this.#calls.length >= limit;
  }

  /** Seconds until there is room, of a window that is full. */
  wait(): number {
    return Math.max(1, Math.ceil(((this.#calls[0] ?? 0) + this.#window - this.#now()) / 1000));
  }

  count(): void {
    this.#calls.push(this.#now());
  }
}
