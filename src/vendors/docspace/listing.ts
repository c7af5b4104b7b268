/** The list of the trash, page by page, of which nothing is missed though others change it meanwhile. */
import { keyOf, type TrashItem } from '../../trash/item.ts';
import type { Page } from '../../trash/ports.ts';
import { TrashError } from '../../trash/problem.ts';
import { type Listed, type Portal, pageSize } from './portal.ts';

/** After so many pages in a row without anything new, reading stops. */
const idlePages = 10;
/** Entries by which a page overlaps the one before. */
const overlap = 1;
/** If a page does not join the one before, the next begins so many entries earlier; if that does not, ten times as many. */
const firstStep = 10;
/** So many gaps without getting further: a list that changes faster cannot be read to its end. */
const maxGaps = 12;

/**
 * By offset over all folders, then all files. When items that have come already leave the trash, the rest moves up past
 * the next offset; so each page must begin with a known entry, or the ones before are read again. Equal sort keys have
 * no fixed order, so an item may still come twice or be missed between two pages: if fewer came than the total says, the
 * list is read once more.
 */
export async function* listPages(portal: Portal, removed: () => number, signal: AbortSignal): AsyncIterable<Page> {
  const seen = new SeenEntries();
  let isSecond = false;
  let left = removed();
  let start = 0;
  let furthest = 0;
  let step = firstStep;
  let gaps = 0;
  let idle = 0;
  for (;;) {
    const now = removed();
    start = Math.max(0, start - (now - left));
    left = now;
    const { entries, total } = await portal.page(start, signal);
    const [first] = entries;
    // By requested offsets: files that are being converted are missing from a page, but count in the offsets.
    const joins = start === 0 || (first ? seen.has(first) : start < (total ?? Number.POSITIVE_INFINITY));
    const fresh = seen.take(entries);
    const isNew = fresh.items.length + fresh.unreadable > 0;
    idle = isNew ? 0 : idle + 1;
    if (!isSecond && idle >= idlePages) throw new TrashError({ kind: 'unreadable', code: 'list.repeats' });
    const count: Page['total'] = total === undefined ? undefined : { items: total, precision: 'exact' };
    if (isNew || (start === 0 && !isSecond)) yield { ...fresh, total: count };
    if (start > furthest) {
      furthest = start;
      gaps = 0;
    }
    if (!joins) {
      gaps += 1;
      if (gaps > maxGaps) throw new TrashError({ kind: 'unreadable', code: 'list.shifts' });
      start = Math.max(0, start - step);
      step *= 10;
      continue;
    }
    step = firstStep;
    if (entries.length > 0 && start + pageSize < (total ?? Number.POSITIVE_INFINITY)) {
      start += pageSize - overlap;
      continue;
    }
    if (isSecond || total === undefined || seen.size - left >= total) return;
    isSecond = true;
    start = 0;
    furthest = 0;
  }
}

type ListedEntry = Listed['entries'][number];

/** What has come so far. */
class SeenEntries {
  /** When each was deleted, by key: one that was restored and deleted again is somewhere else in the list. */
  readonly #deleted = new Map<string, number | undefined>();
  /** What cannot be read has no id to know it by. */
  readonly #unreadable = new Set<string>();
  #unreadables = 0;

  get size(): number {
    return this.#deleted.size + this.#unreadables;
  }

  has(entry: ListedEntry): boolean {
    if (!entry.item) return this.#unreadable.has(entry.text);
    const { item } = entry;
    const key = keyOf(item);
    return this.#deleted.has(key) && this.#deleted.get(key) === item.deletedAt;
  }

  /** The entries of a page that did not come before. */
  take(entries: readonly ListedEntry[]): Pick<Page, 'items' | 'unreadable'> {
    const items: TrashItem[] = [];
    const texts: string[] = [];
    for (const entry of entries) {
      if (entry.item) {
        const key = keyOf(entry.item);
        if (!this.#deleted.has(key)) items.push(entry.item);
        this.#deleted.set(key, entry.item.deletedAt);
      } else if (!this.#unreadable.has(entry.text)) texts.push(entry.text);
    }
    for (const text of texts) this.#unreadable.add(text);
    this.#unreadables += texts.length;
    return { items, unreadable: texts.length };
  }
}
