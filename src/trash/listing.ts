/** One walk through an account's trash: pulls pages, keeps them in order, and leaves out what left the trash meanwhile. */
import type { Count } from './count.ts';
import { keyOf, type TrashItem } from './item.ts';
import type { Page, TrashClient } from './ports.ts';
import { SortedItems } from './sortedItems.ts';

export class Listing {
  list = SortedItems.empty;
  complete = false;
  /** Entries that could not be read. */
  unreadable = 0;
  #total: Count | undefined;
  readonly #pages: AsyncIterator<Page>;
  /** By key; `null` for what has left the trash. */
  readonly #byKey = new Map<string, TrashItem | null>();
  /** Those that a search found and the walk has not: they may lie inside a folder in the trash, so they do not count. */
  readonly found = new Set<string>();
  #removed = 0;
  /** Some of the items are gone, by the total, and no one knows which. */
  #isOutdated = false;
  /** No one waits for it. */
  readonly background: boolean;

  constructor(client: TrashClient, signal: AbortSignal, background = false) {
    this.background = background;
    this.#pages = client.pages({ removed: () => this.#removed, background }, signal)[Symbol.asyncIterator]();
  }

  /** Takes in one page. */
  async pull(): Promise<void> {
    const next = await this.#pages.next();
    if (next.done === true) {
      this.complete = true;
      return;
    }
    const { items, unreadable, total, last } = next.value;
    if (last === true) this.complete = true;
    this.unreadable += unreadable;
    if (total) this.setTotal(total);
    this.#take(items);
    if (this.found.size > 0) for (const item of items) this.found.delete(keyOf(item));
  }

  /** Takes in what a search has found. */
  addFound(items: readonly TrashItem[]): void {
    for (const key of this.#take(items)) this.found.add(key);
  }

  /** Takes in what a newer walk has found so far, and its total. */
  absorb(newer: Listing): void {
    this.#take(newer.items);
    if (!newer.#total) return;
    this.setTotal(newer.#total);
    this.#isOutdated = newer.#total.precision === 'exact' && newer.#total.items < this.#known;
  }

  /** Answers the keys of those that are new. */
  #take(items: readonly TrashItem[]): readonly string[] {
    const fresh: TrashItem[] = [];
    for (const item of items) {
      const key = keyOf(item);
      if (this.#byKey.has(key)) continue;
      this.#byKey.set(key, item);
      fresh.push(item);
    }
    this.list = this.list.with(fresh);
    return fresh.map(keyOf);
  }

  get items(): readonly TrashItem[] {
    return this.list.all;
  }

  /** What the service says of the number of items in all. */
  setTotal(total: Count): void {
    this.#total = total;
  }

  get hasTotal(): boolean {
    return this.#total !== undefined;
  }

  remove(keys: ReadonlySet<string>): void {
    const left: TrashItem[] = [];
    let gone = 0;
    for (const key of keys) {
      const item = this.#byKey.get(key);
      if (item === null) continue;
      if (item) left.push(item);
      this.#byKey.set(key, null);
      gone += 1;
      // The walk did not hand it out.
      if (this.found.delete(key)) this.#removed -= 1;
    }
    this.#removed += left.length;
    if (this.#total) this.#total = { ...this.#total, items: this.#total.items - gone };
    this.list = this.list.without(left);
  }

  get #known(): number {
    return this.list.length - this.found.size + this.unreadable;
  }

  get count(): Count {
    const known = this.#known;
    const total = this.#total;
    if (!total) return { items: known, precision: this.complete ? 'exact' : 'atLeast' };
    // The service counts more than it lists: then no one knows how many there are.
    if (this.#isOutdated || (this.complete && total.precision === 'exact' && total.items > known))
      return { items: total.items, precision: 'about' };
    if (this.complete) return { items: known, precision: 'exact' };
    return { items: Math.max(known, total.items), precision: total.precision };
  }
}
