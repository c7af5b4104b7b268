/** The tokens of one account as all windows see them: the secret, and a marker beside it that tells which is the newest. */
import * as v from 'valibot';
import type { StillHeld } from '../storage/lock.ts';
import type { Clock } from '../trash/ports.ts';
import { markerOf, markerSchema, newerUntil, type RefreshMarker, sameTokens } from './decideRenewal.ts';
import type { StoredAccount } from './stored.ts';

/** Milliseconds. */
const betweenLooks = 50;
/** After that time the editor has written a secret, so that it outlives the window. */
const confirmAfter = 2_000;
/** So long who stores or removes an account waits for a renewal; then it is done without the lock. */
const exclusiveTimeout = 10_000;

const never = new AbortController().signal;

/** What windows share about an account besides its secret; see `storage/tokenFiles.ts`. */
export interface SharedTokens {
  /** Runs `work` while this window holds the lock, as `stillHeld` tells; the signal ends the waiting alone. */
  withLock<T>(id: string, work: (stillHeld: StillHeld) => Promise<T>, signal: AbortSignal): Promise<T>;
  /** `undefined` only where there is nothing. */
  read(id: string): Promise<unknown>;
  write(id: string, marker: RefreshMarker): Promise<void>;
  forget(id: string): Promise<void>;
}

export interface TokenStoreDeps {
  /** What the secret store holds. */
  readonly read: () => Promise<Stored>;
  /** Tells whether the secret store has kept it; else it is in memory. */
  readonly write: (account: StoredAccount) => Promise<boolean>;
  readonly remove: () => Promise<void>;
  readonly shared: SharedTokens;
  readonly clock: Clock;
}

/** `undefined` if it is missing or broken. */
export type Stored = StoredAccount | undefined;

export class TokenStore {
  readonly #id: string;
  readonly #deps: TokenStoreDeps;
  readonly #confirming = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor(id: string, deps: TokenStoreDeps) {
    this.#id = id;
    this.#deps = deps;
  }

  /** Runs `work` with what is stored while no window renews it; where the lock cannot be had, in any case. */
  async runExclusive<T>(work: (stored: Stored) => Promise<T>): Promise<T> {
    let begun = false;
    const run = async () => {
      begun = true;
      // An account that cannot be read can still be replaced or removed.
      return await work((await this.newest().catch(() => undefined))?.stored);
    };
    try {
      return await this.#deps.shared.withLock(this.#id, run, AbortSignal.timeout(exclusiveTimeout));
    } catch (error) {
      if (begun) throw error;
      return await work(await this.#deps.read().catch(() => undefined));
    }
  }

  /** Stores what a person signed in with; what that replaced is reported once the new one will outlive the window. */
  async replace(account: StoredAccount, whenSafe: (replaced: StoredAccount) => void): Promise<void> {
    await this.runExclusive(async (before) => {
      const last = await this.marker();
      const marker = markerOf('storing', before ?? account, this.#deps.clock.now(), last);
      if (before) await this.mark(marker);
      await this.keep({ ...account, counter: marker.counter + 1 }, () => before && whenSafe(before));
    });
  }

  /** What is stored, once no newer one is to be expected, and what the marker tells of it. */
  async newest(): Promise<{ readonly stored: Stored; readonly marker: RefreshMarker | undefined }> {
    const { read, clock } = this.#deps;
    let until = Number.POSITIVE_INFINITY;
    for (;;) {
      const marker = await this.marker();
      const stored = await read();
      if (!stored) return { stored, marker };
      until = Math.min(until, newerUntil(stored, marker, clock.now()));
      if (clock.now() >= until) return { stored, marker };
      await clock.sleep(betweenLooks, never);
    }
  }

  /** Stores it. A moment later it is marked for the other windows, if it is certain to outlive this one then. */
  async keep(account: StoredAccount, whenSafe: () => void = () => undefined): Promise<void> {
    if (!(await this.#deps.write(account))) return;
    const confirming = this.#confirm(account, whenSafe).finally(() => this.#confirming.delete(confirming));
    this.#confirming.add(confirming);
  }

  /**
   * Stores a renewed token, before anything else is waited for: it may be the only one that is left. An account that
   * was removed meanwhile without the lock is removed again; its secret was gone before, or the marker is by now.
   */
  async keepRenewed(account: StoredAccount, isMarked: boolean): Promise<Stored> {
    const { read, remove, shared } = this.#deps;
    // Asked first and waited for last. A store that cannot be read has not lost the account.
    const wasGone = read().then(
      (before) => before === undefined,
      () => false,
    );
    await this.keep(account);
    if (!(await wasGone) && !(isMarked && (await shared.read(this.#id)) === undefined)) return account;
    const stored = await read();
    if (!stored || !sameTokens(stored, account)) return stored;
    await remove();
    return undefined;
  }

  /** Resolves when the other windows can know what is stored. The editor writes all before it closes. */
  async settled(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#confirming);
  }

  async marker(): Promise<RefreshMarker | undefined> {
    const parsed = v.safeParse(markerSchema, await this.#deps.shared.read(this.#id));
    return parsed.success ? parsed.output : undefined;
  }

  /** Tells whether it could. Never throws: the tokens are kept in any case, and the marker only helps. */
  async mark(marker: RefreshMarker): Promise<boolean> {
    return await this.#deps.shared.write(this.#id, marker).then(
      () => true,
      () => false,
    );
  }

  /** Until then the marker says `storing`: if this window is killed, the others may try what they have. Never throws. */
  async #confirm(account: StoredAccount, whenSafe: () => void): Promise<void> {
    const { clock, read } = this.#deps;
    await clock.sleep(confirmAfter, this.#closing.signal).catch(() => undefined);
    const stored = await read().catch(() => undefined);
    const marker = await this.marker();
    if (!stored || !sameTokens(stored, account)) return;
    const isLast = (marker?.counter ?? 0) < (account.counter ?? 0);
    if (isLast) await this.mark(markerOf('stored', account, clock.now()));
    whenSafe();
  }
}
