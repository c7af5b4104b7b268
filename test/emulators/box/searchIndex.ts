// What the search knows: the account, or, behind by the lag, how it was (Box's guide to search: some 10 minutes).
import type { Quirks } from './quirks.ts';
import type { EmulatedItem, Tree } from './tree.ts';

interface UnindexedChange {
  readonly at: number;
  /** Undefined where the item was new. */
  readonly before: EmulatedItem | undefined;
}

export class SearchIndex {
  /** What changed of late, oldest first, by item. */
  readonly #changes = new Map<string, UnindexedChange[]>();
  readonly #tree: Tree;
  readonly #quirks: Quirks;
  readonly #now: () => number;

  constructor(tree: Tree, quirks: Quirks, now: () => number) {
    this.#tree = tree;
    this.#quirks = quirks;
    this.#now = now;
    tree.watch((item, before) => this.#note(item, before));
  }

  /** All items as the index has them: copies where it is behind, purged ones too. */
  items(): EmulatedItem[] {
    const known = this.#now() - this.#quirks.indexLag;
    const stale = new Map<string, EmulatedItem | undefined>();
    for (const [key, changes] of this.#changes) {
      const first = changes.find(({ at }) => at > known);
      if (first) stale.set(key, first.before);
      else this.#changes.delete(key);
    }
    const current = this.#tree.all().filter((item) => !stale.has(keyOf(item)));
    return [...current, ...[...stale.values()].filter((item) => item !== undefined)];
  }

  #note(item: EmulatedItem, before: EmulatedItem | undefined): void {
    if (this.#quirks.indexLag <= 0) return;
    // What a test puts into the account has a past.
    const at = before ? this.#now() : (item.trashedAt ?? item.createdAt);
    const changes = this.#changes.get(keyOf(item)) ?? [];
    changes.push({ at, before });
    this.#changes.set(keyOf(item), changes);
  }
}

const keyOf = (item: EmulatedItem): string => `${item.kind} ${item.id}`;
