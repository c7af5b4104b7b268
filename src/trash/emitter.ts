/** A list of listeners; `fire` reaches those that listen at that moment. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  /** Returns how to stop listening. */
  readonly listen = (listener: (value: T) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }
}
