/** Walks through the trash by dates of deletion, where the service ignores offsets. */
import type { Page } from '../../trash/ports.ts';
import { TrashError } from '../../trash/problem.ts';
import { instant } from '../answers.ts';
import type { PageDeduper } from './pageDeduper.ts';
import { type Pager, pageSize, type RawPage } from './pager.ts';

/** All that the service shows of a deletion's time. */
const second = 1000;
/** As large a page as is ever asked for: it holds what was deleted within one second. */
const largestPage = 12_800;
/** A service that ignores dates too would bring known pages for ever. */
const maxPagesWithoutNew = 8;

/**
 * Each page ends a second after the last entry of the page before, so that it does not matter whether the bound itself
 * is included; what comes twice is handed out once. Where a second fills the page, a longer page is asked for.
 *
 * @param before the page where the dates begin
 */
export async function* walkByDate(pager: Pager, deduper: PageDeduper, before: readonly unknown[]): AsyncIterable<Page> {
  const last = secondsOf(before).at(-1);
  if (last === undefined) throw new TrashError({ kind: 'unreadable', code: 'list.repeats' });
  let until = last + second;
  let count = pageSize;
  /** A second holds more than the longest page: the rest of it cannot be had. */
  let cut = false;
  let trace: RawPage['trace'] = {};
  while (deduper.pagesWithoutNew < maxPagesWithoutNew) {
    const page = await pager.until(until, count);
    const { entries } = page;
    trace = page.trace;
    const ends = !page.more || entries.length === 0;
    yield { ...deduper.take(entries), last: ends && !cut };
    if (ends && !cut) return;
    if (ends) break;
    const seconds = secondsOf(entries);
    const oldest = seconds.at(-1) ?? until;
    if (oldest + second < until) {
      until = oldest + second;
      count = pageSize;
    } else if (entries.length >= count && count < largestPage) {
      count *= 2;
    } else {
      // Some say for ever that there is more: a page that could be longer was not cut.
      cut ||= seconds[0] === oldest && entries.length >= deduper.longest;
      until -= second;
      count = pageSize;
    }
  }
  throw new TrashError({ kind: 'unreadable', code: 'list.repeats', ...trace });
}

/** When the entries that tell it were deleted, in milliseconds of whole seconds. */
function secondsOf(entries: readonly unknown[]): number[] {
  return entries.flatMap((each) => {
    const date: unknown = typeof each === 'object' && each !== null ? Reflect.get(each, 'delete_date') : undefined;
    const ms = typeof date === 'string' ? instant(date) : undefined;
    return ms === undefined ? [] : [Math.floor(ms / second) * second];
  });
}
