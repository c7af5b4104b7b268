/** The editor's secret store, or memory where that refuses: then the accounts work on until the window closes. */
import { type Disposable, Emitter, together } from '../trash/emitter.ts';
import type { SecretStore } from './stores.ts';

/** What the editor's store has; `null` where it cannot be read. */
type Read = string | undefined | null;

interface HeldSecret {
  readonly value: string;
  /** What the store had instead; with another value there, it works again or another window knows better. */
  over: Read;
}

export class FallbackSecretStore {
  readonly #real: SecretStore;
  readonly #refused: () => void;
  readonly #held = new Map<string, HeldSecret>();
  readonly #changed = new Emitter<string>();
  #isPersistent = true;

  /** @param refused called when the store has not kept something for the first time */
  constructor(real: SecretStore, refused: () => void) {
    this.#real = real;
    this.#refused = refused;
  }

  /** False once the store did not keep what it was given. */
  get isPersistent(): boolean {
    return this.#isPersistent;
  }

  async keys(): Promise<readonly string[]> {
    if (this.#held.size === 0) return await this.#real.keys();
    return [...new Set([...this.#held.keys(), ...(await this.#real.keys().then(undefined, () => []))])];
  }

  async get(key: string): Promise<string | undefined> {
    const held = this.#held.get(key);
    if (!held) return await this.#real.get(key);
    const real = await this.#read(key);
    // The first value that can be read is taken for the old one: what is held may be the only token that is left.
    if (held.over === null) held.over = real;
    if (typeof real !== 'string' || real === held.over) return held.value;
    this.#held.delete(key);
    return real;
  }

  /** Tells whether the editor's store has it; else it is held in memory. */
  async store(key: string, value: string): Promise<boolean> {
    // Asked first and waited for last: nothing is to come between a renewed token and the store.
    const before = this.#read(key);
    // Why it refuses does not matter, and what it says may hold what it was given.
    await this.#real.store(key, value).then(undefined, () => undefined);
    const old = await before;
    const real = await this.#read(key);
    const over = old === null ? real : old;
    // Some stores neither keep it nor say so; another value than before is that of another window.
    if (real === value || (typeof real === 'string' && real !== over)) {
      this.#held.delete(key);
      return true;
    }
    this.#held.set(key, { value, over });
    this.#changed.fire(key);
    if (this.#isPersistent) {
      this.#isPersistent = false;
      this.#refused();
    }
    return false;
  }

  async delete(key: string): Promise<void> {
    const held = this.#held.get(key);
    this.#held.delete(key);
    if (held) this.#changed.fire(key);
    await this.#real.delete(key).then(undefined, (error: unknown) => {
      if (!held || held.over !== undefined) throw error;
    });
  }

  onDidChange(listener: (key: string) => void): Disposable {
    return together(this.#changed.listen(listener), this.#real.onDidChange(listener));
  }

  async #read(key: string): Promise<Read> {
    return await this.#real.get(key).then(undefined, () => null);
  }
}
