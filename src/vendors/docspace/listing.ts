/** The list of the trash, page by page, of which nothing is missed though others change it meanwhile. */
import type { Page } from '../../trash/ports.ts';
import { TrashError } from '../../trash/problem.ts';
import { type Portal, pageSize } from './portal.ts';

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
  /** When each was deleted, by key: one that was restored and deleted again is somewhere else in the list. */
  const seen = new Map<string, number | undefined>();
  let count = 0;
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
    const end = total ?? Number.POSITIVE_INFINITY;
    // By requested offsets: files that are being converted are missing from a page, but count in the offsets.
    const joins =
      start === 0 || (first ? seen.has(first.key) && seen.get(first.key) === first.item?.deletedAt : start < end);
    const fresh = entries.filter(({ key }) => !seen.has(key));
    for (const { key, item } of entries) seen.set(key, item?.deletedAt);
    count += fresh.length;
    idle = fresh.length > 0 ? 0 : idle + 1;
    if (!isSecond && idle >= idlePages) throw new TrashError({ kind: 'unreadable', code: 'list.repeats' });
    if (fresh.length > 0 || (start === 0 && !isSecond)) {
      const items = fresh.flatMap(({ item }) => item ?? []);
      const precision = 'exact';
      yield {
        items,
        unreadable: fresh.length - items.length,
        total: total === undefined ? undefined : { items: total, precision },
      };
    }
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
    if (entries.length > 0 && start + pageSize < end) {
      start += pageSize - overlap;
      continue;
    }
    if (isSecond || total === undefined || count - left >= total) return;
    isSecond = true;
    start = 0;
    furthest = 0;
  }
}
