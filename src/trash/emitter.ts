/** What goes on until it is disposed of, as in the editor's API. */
export interface Disposable {
  dispose(): void;
}

/** Several as one. */
export function together(...all: readonly Disposable[]): Disposable {
  return { dispose: () => all.forEach((each) => void each.dispose()) };
}

/** A list of listeners; `fire` reaches those that listen at that moment. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  readonly listen = (listener: (value: T) => void): Disposable => {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }
}
