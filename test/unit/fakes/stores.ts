// What the editor keeps, and what windows share, in memory.

import type { SecretStore, StateStore } from '../../../src/accounts/stores.ts';
import type { SharedTokens } from '../../../src/accounts/tokenStore.ts';
import type { Disposable } from '../../../src/trash/emitter.ts';

export class MemorySecrets implements SecretStore {
  readonly held = new Map<string, string>();
  readonly #listeners = new Set<(key: string) => void>();

  async keys(): Promise<readonly string[]> {
    return [...this.held.keys()];
  }

  async get(key: string): Promise<string | undefined> {
    return this.held.get(key);
  }

  async store(key: string, value: string): Promise<void> {
    this.held.set(key, value);
    for (const listener of this.#listeners) listener(key);
  }

  async delete(key: string): Promise<void> {
    this.held.delete(key);
    for (const listener of this.#listeners) listener(key);
  }

  onDidChange(listener: (key: string) => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }
}

/** Values go through JSON, as they do in the editor. */
export class MemoryState implements StateStore {
  readonly held = new Map<string, string>();

  get(key: string): unknown {
    const text = this.held.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }

  async update(key: string, value: unknown): Promise<void> {
    this.held.set(key, JSON.stringify(value));
  }
}

/** The lock and the file beside it, of windows that are in one process. */
export class MemoryTokens implements SharedTokens {
  readonly marks = new Map<string, string>();
  /** Who has the turn may lose it, as in the sleep of the machine. */
  stillHeld = async (): Promise<boolean> => true;
  readonly #turns = new Map<string, Promise<unknown>>();

  async withLock<T>(
    id: string,
    work: (stillHeld: () => Promise<boolean>) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const before = this.#turns.get(id) ?? Promise.resolve();
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
    const turn = Promise.race([before, aborted]).then(() => work(() => this.stillHeld()));
    this.#turns.set(id, Promise.allSettled([before, turn]));
    return await turn;
  }

  async read(id: string): Promise<unknown> {
    const text = this.marks.get(id);
    return text === undefined ? undefined : JSON.parse(text);
  }

  async write(id: string, mark: unknown): Promise<void> {
    this.marks.set(id, JSON.stringify(mark));
  }

  async forget(id: string): Promise<void> {
    this.marks.delete(id);
  }
}
