/** Walks through the trash page by page; what Egnyte does not publish of paging is not trusted. */
import type { Page } from '../../trash/ports.ts';
import { TrashError } from '../../trash/problem.ts';
import { type PageDeduper, textOf } from './pageDeduper.ts';
import { type Pager, pageSize } from './pager.ts';
import { walkByDate } from './windows.ts';

/** So often at most one walk goes back where the list moved under it. */
const maxStepsBack = 20;
/** Deletions push the list down past the walk, so that known pages come again; not so many. */
const maxPagesWithoutNew = 50;

/** What a walk has learned for the next: a service that ignores offsets will do so again. */
export interface PagingState {
  byDate: boolean;
}

/**
 * Each page but the first begins with the last entry of the page before. If something unknown stands there, entries
 * left the trash meanwhile and others moved up past the walk: then it goes back a page, so that none is missed. What
 * is deleted meanwhile pushes entries down; they come twice and are handed out once. The published table of
 * parameters has no `offset`: a service that ignores it begins anew each time, and is then read by dates.
 *
 * @param removed how many of the items handed out have left the trash by our own doing
 */
export async function* walk(
  pager: Pager,
  deduper: PageDeduper,
  removed: () => number,
  ways: PagingState,
): AsyncIterable<Page> {
  let next = 0;
  let overlap = 0;
  let lowered = removed();
  let before: { offset: number; first: string } | undefined;
  for (let stepsBack = 0; ; ) {
    const left = removed();
    next = Math.max(0, next - (left - lowered));
    lowered = left;
    const offset = Math.max(0, next - overlap);
    const { entries, more, total, trace } = await pager.page(offset, pageSize + next - offset);
    const repeated = before !== undefined && before.offset !== offset && before.first === textOf(entries[0]);
    if (repeated) ways.byDate = true;
    const torn = offset < next && (entries.length === 0 || !deduper.has(entries[0]));
    // Nothing of that page is handed out before what lies ahead of it: the order tells some how far to read.
    if (torn && stepsBack < maxStepsBack) {
      stepsBack += 1;
      before = undefined;
      next = Math.max(0, offset - pageSize);
      continue;
    }
    // Some say that there is more, and give nothing.
    const last = !repeated && !torn && (!more || entries.length === 0);
    const counted = total === undefined ? undefined : ({ items: total, precision: 'exact' } as const);
    yield { ...deduper.take(entries), last, total: counted };
    if (last) return;
    if (ways.byDate) {
      yield* walkByDate(pager, deduper, entries);
      return;
    }
    if (deduper.pagesWithoutNew > maxPagesWithoutNew)
      throw new TrashError({ kind: 'unreadable', code: 'list.repeats', ...trace });
    if (torn) throw new TrashError({ kind: 'unreadable', code: 'list.shifts', ...trace });
    before = { offset, first: textOf(entries[0]) };
    next = offset + entries.length;
    // A page of a single entry would never get past it.
    overlap = entries.length > 1 ? 1 : 0;
  }
}
