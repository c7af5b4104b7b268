/**
 * Keeps lists and counts up to date, politely: lists only while the view is shown, counts only while it is not, both
 * only while the window has the focus and the lease, and not at all once much of the day's calls is used. Each is read
 * once in the interval; a list also after a change that its service tells of, see `changePoller.ts`.
 */
import type { AccountTrash } from '../trash/accountTrash.ts';
import type { Clock } from '../trash/ports.ts';
import { nearlyExhausted } from '../trash/quota.ts';
import type { Trashes } from '../trash/trashes.ts';
import { ChangePoller } from './changePoller.ts';
import type { LastCounts } from './counts.ts';

/** Opening the view does not read again a list that is younger than this; milliseconds. */
const freshWhenOpened = 300_000;

export interface BackgroundRefreshDeps {
  readonly trashes: Trashes;
  readonly counts: LastCounts;
  readonly clock: Clock;
  /** Milliseconds after which things are old; 0 means never. */
  readonly interval: () => number;
  readonly isVisible: () => boolean;
  readonly isFocused: () => boolean;
  /** Whether this window is the one that works in the background; see `storage/lock.ts`. */
  readonly holdLease: () => Promise<boolean>;
  readonly log: { warn(message: string): void };
}

export class BackgroundRefresh {
  readonly #deps: BackgroundRefreshDeps;
  readonly #changes: ChangePoller;

  constructor(deps: BackgroundRefreshDeps) {
    this.#deps = deps;
    this.#changes = new ChangePoller(deps.clock);
  }

  /** Something may have grown old: a minute has passed, the window got the focus, accounts came or went. */
  tick(): void {
    const { trashes, isVisible, isFocused } = this.#deps;
    if (!isFocused() || trashes.list.length === 0) return;
    if (isVisible()) for (const trash of trashes.list) if (trash.state.triedAt === undefined) void trash.load();
    this.#inBackground().catch(this.#failed);
  }

  /** The person opened the view. */
  opened(): void {
    const { trashes } = this.#deps;
    const maxAge = Math.min(freshWhenOpened, this.#interval());
    for (const trash of trashes.list) if (this.#isOld(trash, maxAge)) void trash.load();
    this.tick();
  }

  /** A trash changed: a number that is sure is kept for the next start. */
  changed(account: string): void {
    const { trashes, counts } = this.#deps;
    const state = trashes.of(account)?.state;
    if (!state || state.loading || state.problem || state.loadedAt === undefined) return;
    counts.record(account, state.recount ?? state.count).catch(this.#failed);
  }

  async #inBackground(): Promise<void> {
    const { trashes, counts, isVisible, holdLease } = this.#deps;
    if (!(await holdLease())) return;
    // What the view lists is newer than any count.
    if (!isVisible()) return await counts.refresh(this.#interval());
    for (const trash of trashes.list) {
      if (nearlyExhausted(trash.quota)) continue;
      // One that is read for the first time is watched from then on, so that nothing happens unseen in between.
      if (trash.state.triedAt !== undefined && this.#isOld(trash, this.#interval())) {
        void trash.load({ background: true });
      } else if (this.#interval() < Number.POSITIVE_INFINITY) void this.#changes.poll(trash);
    }
  }

  #isOld({ state }: AccountTrash, maxAge: number): boolean {
    const { triedAt, recount, count } = state;
    // A count has found that the list is old.
    if (recount && recount.at > (triedAt ?? 0) && recount.items !== count.items) return true;
    return triedAt === undefined || this.#deps.clock.now() - triedAt > maxAge;
  }

  #interval(): number {
    const interval = this.#deps.interval();
    return interval > 0 ? interval : Number.POSITIVE_INFINITY;
  }

  readonly #failed = (error: unknown): void => {
    this.#deps.log.warn(`The counts could not be kept: ${error instanceof Error ? error.message : 'unknown'}`);
  };
}
