/** The editor's stores, as far as accounts need them; `ui/` gives them. */
import type { Disposable } from '../trash/emitter.ts';

export interface SecretStore {
  keys(): PromiseLike<readonly string[]>;
  get(key: string): PromiseLike<string | undefined>;
  /** Resolves before other windows can see the value. */
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  /** Tells the key of what was stored or deleted, here or in another window. */
  onDidChange(listener: (key: string) => void): Disposable;
}

/** Small facts without secrets that outlive the window. */
export interface StateStore {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}
