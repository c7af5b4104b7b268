/** Notices mass deletions, account by account, in the lists that are read anyway. */
import type { AccountTrash } from './accountTrash.ts';
import { Emitter } from './emitter.ts';
import { findMassDeletion, type MassDeletion } from './massDeletion.ts';
import type { SortedItems } from './sortedItems.ts';

interface Watched {
  /** What was looked at last. */
  readonly list: SortedItems;
  /** Older deletions do not count: they were there first, or the person knows of them. */
  readonly after: number;
  readonly found?: MassDeletion;
}

export class DeletionWatch {
  readonly #threshold: () => number;
  readonly #watched = new Map<string, Watched>();
  readonly #changed = new Emitter<string>();

  /** @param threshold so many deletions within an hour are worth a warning; 0 for never */
  constructor(threshold: () => number) {
    this.#threshold = threshold;
  }

  /** Reports the account. */
  readonly onDidChange = this.#changed.listen;

  /** What was noticed and not dismissed. */
  of(account: string): MassDeletion | undefined {
    return this.#watched.get(account)?.found;
  }

  /** Looks at the list, if it is another one. Nothing is noticed in the first list of an account. */
  check({ account: { id }, capabilities, state: { list, loading, loadedAt, complete } }: AccountTrash): void {
    const before = this.#watched.get(id);
    if (loading || loadedAt === undefined || before?.list === list) return;
    if (!before) {
      const newest = list.first(1)[0]?.deletedAt ?? Number.NEGATIVE_INFINITY;
      // What Load More brings was there before; where pages come in no useful order, it may be the newest of all.
      const hasNewest = complete || capabilities.pagesByDeletionDate;
      this.#watched.set(id, { list, after: hasNewest ? newest : Math.max(newest, loadedAt) });
      return;
    }
    const found = findMassDeletion(list.all, before.after, this.#threshold()) ?? before.found;
    this.#watched.set(id, { ...before, list, found });
    if (found !== before.found) this.#changed.fire(id);
  }

  /** The person knows of it. */
  dismiss(account: string): void {
    const watched = this.#watched.get(account);
    if (!watched?.found) return;
    this.#watched.set(account, { list: watched.list, after: watched.found.to });
    this.#changed.fire(account);
  }
}
