// What the search knows: the account, or, behind by the lag, how it was (Box's guide to search: some 10 minutes).
import type { Quirks } from './quirks.ts';
import type { Item, Tree } from './tree.ts';

interface Change {
  readonly at: number;
  /** Undefined where the item was new. */
  readonly before: Item | undefined;
}

export class SearchIndex {
  /** What changed of late, oldest first, by item. */
  readonly #changes = new Map<string, Change[]>();
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
  items(): Item[] {
    const known = this.#now() - this.#quirks.indexLag;
    const stale = new Map<string, Item | undefined>();
    for (const [key, changes] of this.#changes) {
      const first = changes.find(({ at }) => at > known);
      if (first) stale.set(key, first.before);
      else this.#changes.delete(key);
    }
    const current = this.#tree.all().filter((item) => !stale.has(keyOf(item)));
    return [...current, ...[...stale.values()].filter((item) => item !== undefined)];
  }

  #note(item: Item, before: Item | undefined): void {
    if (this.#quirks.indexLag <= 0) return;
    // What a test puts into the account has a past.
    const at = before ? this.#now() : (item.trashedAt ?? item.createdAt);
    const changes = this.#changes.get(keyOf(item)) ?? [];
    changes.push({ at, before });
    this.#changes.set(keyOf(item), changes);
  }
}

const keyOf = (item: Item): string => `${item.kind} ${item.id}`;
