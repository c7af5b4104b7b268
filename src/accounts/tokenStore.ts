/** The tokens of one account, shared by all windows: a secret that the others see a moment later, and a marker beside the lock. */
import * as v from 'valibot';
import type { StillHeld } from '../storage/lock.ts';
import type { Disposable } from '../trash/emitter.ts';
import type { Clock } from '../trash/ports.ts';
import { markerOf, markerSchema, newerUntil, type RefreshMarker, sameTokens } from './decideRenewal.ts';
import type { StoredAccount } from './stored.ts';

/** Milliseconds. */
const betweenLooks = 50;
/** After that time the editor has written a secret, so that it outlives the window. */
const confirmAfter = 2_000;

/** What windows share about an account besides its secret; see `storage/tokenFiles.ts`. */
export interface SharedTokens {
  /** Runs `work` while this window holds the lock, as `stillHeld` tells; the signal ends the waiting alone. */
  withLock<T>(id: string, work: (stillHeld: StillHeld) => Promise<T>, signal: AbortSignal): Promise<T>;
  read(id: string): Promise<unknown>;
  write(id: string, marker: RefreshMarker): Promise<void>;
  forget(id: string): Promise<void>;
}

export interface TokenStoreDeps {
  /** What the secret store holds. */
  readonly read: () => Promise<Stored>;
  /** Tells whether the secret store has kept it; else it is in memory. */
  readonly write: (account: StoredAccount) => Promise<boolean>;
  /** Calls the listener when the secret may have changed. */
  readonly onDidChange: (listener: () => void) => Disposable;
  readonly shared: SharedTokens;
  readonly clock: Clock;
}

/** Whether it is certain to outlive the window, which is known a moment after it was stored. */
export interface Kept {
  readonly safe: Promise<boolean>;
}

/** `undefined` if it is missing or broken. */
export type Stored = StoredAccount | undefined;

export class TokenStore {
  readonly #id: string;
  readonly #deps: TokenStoreDeps;
  readonly #confirming = new Map<Promise<boolean>, AbortController>();

  constructor(id: string, deps: TokenStoreDeps) {
    this.#id = id;
    this.#deps = deps;
  }

  /** What is stored, once no newer one is to be expected, and what the marker tells of it. */
  async newest(): Promise<{ readonly stored: Stored; readonly marker: RefreshMarker | undefined }> {
    const { read, clock } = this.#deps;
    let until = Number.POSITIVE_INFINITY;
    for (;;) {
      const change = this.change();
      try {
        const marker = await this.marker();
        const stored = await read();
        if (!stored) return { stored, marker };
        until = Math.min(until, newerUntil(stored, marker, clock.now()));
        if (clock.now() >= until) return { stored, marker };
        if (!change.signal.aborted) await clock.sleep(betweenLooks, change.signal).catch(() => undefined);
      } finally {
        change.dispose();
      }
    }
  }

  /** Watches the secret from now on: the signal is aborted when it may have changed. */
  change() {
    const seen = new AbortController();
    const listening = this.#deps.onDidChange(() => seen.abort());
    return { signal: seen.signal, dispose: () => listening.dispose() };
  }

  /** Stores it, and marks it for the other windows once it is safe. */
  async keep(account: StoredAccount): Promise<Kept> {
    if (!(await this.#deps.write(account))) return { safe: Promise.resolve(false) };
    const wake = new AbortController();
    const safe = this.#confirm(account, wake.signal).finally(() => this.#confirming.delete(safe));
    this.#confirming.set(safe, wake);
    return { safe };
  }

  /** Resolves when the other windows can know what is stored. */
  async settled(): Promise<void> {
    for (const wake of this.#confirming.values()) wake.abort();
    await Promise.all(this.#confirming.keys());
  }

  async marker(): Promise<RefreshMarker | undefined> {
    const parsed = v.safeParse(markerSchema, await this.#deps.shared.read(this.#id));
    return parsed.success ? parsed.output : undefined;
  }

  /** Whether it was written. The tokens are kept in any case: the marker only helps. */
  async mark(marker: RefreshMarker): Promise<boolean> {
    return await this.#deps.shared.write(this.#id, marker).then(
      () => true,
      () => false,
    );
  }

  /** Until then the marker says `storing`: if this window is killed, the others may try what they have. Never throws. */
  async #confirm(account: StoredAccount, signal: AbortSignal): Promise<boolean> {
    const { clock, read } = this.#deps;
    await clock.sleep(confirmAfter, signal).catch(() => undefined);
    const stored = await read().catch(() => undefined);
    const marker = await this.marker();
    const isLast = (marker?.counter ?? 0) < (account.counter ?? 0);
    const isStored = stored !== undefined && sameTokens(stored, account);
    if (isStored && isLast) await this.mark(markerOf('stored', account, clock.now()));
    return isStored;
  }
}
