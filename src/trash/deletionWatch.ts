/** Notices mass deletions, account by account, in the lists that are read anyway. */
import type { AccountTrash, TrashState } from './accountTrash.ts';
import { Emitter } from './emitter.ts';
import { findMassDeletion, hour, type MassDeletion } from './massDeletion.ts';

interface Watched {
  /** What was looked at last. */
  readonly state: TrashState;
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
    return this.#threshold() > 0 ? this.#watched.get(account)?.found : undefined;
  }

  /** Looks at the list, if it is another one. Nothing is noticed in the first list of an account. */
  check({ account: { id }, capabilities, state }: AccountTrash): void {
    const { list, loading, loadedAt, complete } = state;
    const before = this.#watched.get(id);
    if (loading || loadedAt === undefined || before?.state.list === list) return;
    if (!before) {
      const newest = list.first(1)[0]?.deletedAt ?? Number.NEGATIVE_INFINITY;
      // What Load More brings was there before; where pages come in no useful order, it may be the newest of all.
      const hasNewest = complete || capabilities.pagesByDeletionDate;
      this.#watched.set(id, { state, after: hasNewest ? newest : Math.max(newest, loadedAt) });
      return;
    }
    const threshold = this.#threshold();
    const now = findMassDeletion(list.all, before.after, threshold) ?? countedOnly(before, state, threshold);
    const found = larger(before.found, now);
    this.#watched.set(id, { ...before, state, found });
    if (found !== before.found) this.#changed.fire(id);
  }

  /** The person knows of it. */
  dismiss(account: string): void {
    const watched = this.#watched.get(account);
    if (!watched?.found) return;
    this.#watched.set(account, { state: watched.state, after: watched.found.to });
    this.#changed.fire(account);
  }
}

/** Of an event some may have been restored since, which makes it no other one. */
function larger(before: MassDeletion | undefined, now: MassDeletion | undefined): MassDeletion | undefined {
  if (!before || !now) return now ?? before;
  const isSame = now.from <= before.to && before.from <= now.to;
  return isSame && now.items <= before.items ? before : now;
}

/** Where only the first of the new items were listed: the service's own number tells of the others. */
function countedOnly({ state: before, after }: Watched, now: TrashState, threshold: number): MassDeletion | undefined {
  const to = now.list.first(1)[0]?.deletedAt;
  const items = now.count.items - before.count.items;
  const isCounted = before.count.precision === 'exact' && now.count.precision === 'exact';
  const time = (now.loadedAt ?? 0) - (before.loadedAt ?? 0);
  if (threshold <= 0 || items < threshold || now.complete || !isCounted || to === undefined || time > hour)
    return undefined;
  return { from: Math.max(after + 1, to - hour), to, items };
}
