/**
 * Keeps lists and counts up to date, politely: lists only while the view is shown, counts only while it is not, both
 * only while the window has the focus, and never more often than the interval.
 */
import type { Count } from '../trash/count.ts';
import type { Clock } from '../trash/ports.ts';
import type { Trashes } from '../trash/trashes.ts';
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
  readonly log: { warn(message: string): void };
}

export class Upkeep {
  readonly #parts: UpkeepParts;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
  }

  /** Something may have grown old: a minute has passed, the window got the focus, accounts came or went. */
  look(): void {
    const { trashes, counts, isVisible, isFocused } = this.#parts;
    if (!isFocused() || trashes.list.length === 0) return;
    // What the view lists is newer than any count.
    if (isVisible()) this.#lists(this.#interval());
    else counts.refresh(this.#interval()).catch(this.#failed);
  }

  /** Somebody opened the view. */
  opened(): void {
    this.#lists(Math.min(freshWhenOpened, this.#interval()));
  }

  /** A trash changed: a number that is sure is kept for the next start. */
  changed(account: string): void {
    const { trashes, counts } = this.#parts;
    const state = trashes.of(account)?.state;
    if (!state || state.loading || state.problem || state.loadedAt === undefined) return;
    counts.learn(account, state.recount ?? state.count).catch(this.#failed);
  }

  #lists(maxAge: number): void {
    const { trashes, clock } = this.#parts;
    for (const trash of trashes.list) {
      const { triedAt, recount, count } = trash.state;
      // A count has found that the list is old.
      const isOld = recount !== undefined && recount.items !== count.items;
      if (isOld || triedAt === undefined || clock.now() - triedAt > maxAge) void trash.load();
    }
  }

  #interval(): number {
    const interval = this.#parts.interval();
    return interval > 0 ? interval : Number.POSITIVE_INFINITY;
  }

  readonly #failed = (error: unknown): void => {
    this.#parts.log.warn(`The counts could not be kept: ${error instanceof Error ? error.message : 'unknown'}`);
  };
}

/** Asks each service for its number; one that does not answer is left out. */
export async function countAll(trashes: Trashes): Promise<Readonly<Record<string, Count>>> {
  const signal = AbortSignal.timeout(longestCount);
  const counted = await Promise.all(
    trashes.list.map(async ({ account, client }) => {
      const count = await client.count(signal).catch(() => undefined);
      return [account.id, count] as const;
    }),
  );
  return Object.fromEntries(counted.flatMap(([id, count]) => (count ? [[id, count] as const] : [])));
}
