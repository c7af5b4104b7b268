// What the editor keeps, in memory.
import type { SecretStore, StateStore } from '../../../src/trash/ports.ts';

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

  onDidChange(listener: (key: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
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
