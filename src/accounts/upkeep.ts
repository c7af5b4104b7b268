/**
 * Keeps lists and counts up to date, politely: lists only while the view is shown, counts only while it is not, both
 * only while the window has the focus and the lease, never more often than the interval, and not at all once much of
 * the day's calls is used.
 */
import type { AccountTrash } from '../trash/accountTrash.ts';
import type { Count } from '../trash/count.ts';
import type { Clock } from '../trash/ports.ts';
import { mustRest } from '../trash/quota.ts';
import type { Trashes } from '../trash/trashes.ts';
import { ChangeWatch } from './changeWatch.ts';
import type { LastCounts } from './counts.ts';

/** Shorter than the age at which another window takes the lock over; milliseconds. */
const longestCount = 100_000;
/** A list that was read less than this ago is not read again only because somebody opens the view; milliseconds. */
const freshWhenOpened = 300_000;

export interface UpkeepParts {
  readonly trashes: Trashes;
  readonly counts: LastCounts;
  readonly clock: Clock;
  /** Milliseconds after which things are old; 0 means never. */
  readonly interval: () => number;
  readonly isVisible: () => boolean;
  readonly isFocused: () => boolean;
  /** Whether this window is the one that does what nobody has asked for; see `storage/lease.ts`. */
  readonly holdLease: () => Promise<boolean>;
  readonly log: { warn(message: string): void };
}

export class Upkeep {
  readonly #parts: UpkeepParts;
  readonly #changes: ChangeWatch;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
    this.#changes = new ChangeWatch(parts.clock);
  }

  /** Something may have grown old: a minute has passed, the window got the focus, accounts came or went. */
  look(): void {
    const { trashes, isVisible, isFocused } = this.#parts;
    if (!isFocused() || trashes.list.length === 0) return;
    if (isVisible()) for (const trash of trashes.list) if (trash.state.triedAt === undefined) void trash.load();
    this.#inBackground().catch(this.#failed);
  }

  /** Somebody opened the view. */
  opened(): void {
    const { trashes } = this.#parts;
    const maxAge = Math.min(freshWhenOpened, this.#interval());
    for (const trash of trashes.list) if (this.#isOld(trash, maxAge)) void trash.load();
    this.look();
  }

  /** A trash changed: a number that is sure is kept for the next start. */
  changed(account: string): void {
    const { trashes, counts } = this.#parts;
    const state = trashes.of(account)?.state;
    if (!state || state.loading || state.problem || state.loadedAt === undefined) return;
    counts.learn(account, state.recount ?? state.count).catch(this.#failed);
  }

  async #inBackground(): Promise<void> {
    const { trashes, counts, isVisible, holdLease } = this.#parts;
    if (!(await holdLease())) return;
    // What the view lists is newer than any count.
    if (!isVisible()) return await counts.refresh(this.#interval());
    for (const trash of trashes.list) {
      if (mustRest(trash.client.quota?.())) continue;
      // One that is read for the first time is watched from then on, so that nothing happens unseen in between.
      if (trash.state.triedAt !== undefined && this.#isOld(trash, this.#interval())) {
        void trash.load({ background: true });
      } else if (this.#interval() < Number.POSITIVE_INFINITY) void this.#changes.look(trash);
    }
  }

  #isOld({ state }: AccountTrash, maxAge: number): boolean {
    const { triedAt, recount, count } = state;
    // A count has found that the list is old.
    if (recount && recount.at > (triedAt ?? 0) && recount.items !== count.items) return true;
    return triedAt === undefined || this.#parts.clock.now() - triedAt > maxAge;
  }

  #interval(): number {
    const interval = this.#parts.interval();
    return interval > 0 ? interval : Number.POSITIVE_INFINITY;
  }

  readonly #failed = (error: unknown): void => {
    this.#parts.log.warn(`The counts could not be kept: ${error instanceof Error ? error.message : 'unknown'}`);
  };
}

/** Asks each service for its number; one that does not answer, or whose day is nearly used up, is left out. */
export async function countAll(trashes: Trashes): Promise<Readonly<Record<string, Count>>> {
  const signal = AbortSignal.timeout(longestCount);
  const counted = await Promise.all(
    trashes.list.map(async ({ account, client }) => {
      if (mustRest(client.quota?.())) return [account.id, undefined] as const;
      const count = await client.count(signal, { background: true }).catch(() => undefined);
      return [account.id, count] as const;
    }),
  );
  return Object.fromEntries(counted.flatMap(([id, count]) => (count ? [[id, count] as const] : [])));
}
