/** What lies in the trash. */
import type { Count } from '../../trash/count.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Page } from '../../trash/ports.ts';
import { TrashError } from '../../trash/problem.ts';
import { decodeEach } from '../answers.ts';
import type { BoxApi } from './calls.ts';
import { entry, fields, itemOf, markerPage, offsetPage } from './decode.ts';

/** The maximum that Box serves. */
export const pageSize = 1000;
/** So many pages on end without anything new are no list. */
const idlePages = 100;

/** Tells which of the items come for the first time: an id alone does not name one. */
export function firstTime(): (item: Pick<TrashItem, 'kind' | 'id'>) => boolean {
  const seen = new Set<string>();
  return ({ kind, id }) => {
    const { size } = seen;
    return seen.add(`${kind}/${id}`).size > size;
  };
}

/** Always by marker: offsets end at 10,000. Markers come in no useful order and repeat when something is wrong. */
export async function* pages(calls: BoxApi, signal: AbortSignal, background?: boolean): AsyncIterable<Page> {
  const isNew = firstTime();
  const seenMarkers = new Set<string>();
  let marker: string | undefined;
  let idle = 0;
  do {
    const query = new URLSearchParams({ usemarker: 'true', limit: String(pageSize), fields });
    if (marker !== undefined) query.set('marker', marker);
    const page = await calls.ask(markerPage, `folders/trash/items?${query}`, signal, { background });
    const { items, unreadable } = decodeEach(entry, page.entries, (each) => itemOf(calls.account, each));
    const fresh = items.filter(isNew);
    // The last page has null or "".
    marker = page.next_marker || undefined;
    idle = fresh.length > 0 ? 0 : idle + 1;
    const repeated = marker !== undefined && (seenMarkers.has(marker) || idle >= idlePages);
    if (marker !== undefined) seenMarkers.add(marker);
    yield { items: fresh, unreadable, last: marker === undefined };
    if (repeated) throw new TrashError({ kind: 'unreadable', code: 'list.repeats' });
  } while (marker !== undefined);
}

/**
 * By offset paging, which alone has a total. That may count what the list does not hold, so it is exact only where one
 * page holds everything.
 */
export async function count(calls: BoxApi, signal: AbortSignal, background?: boolean): Promise<Count> {
  const path = `folders/trash/items?limit=${pageSize}&fields=id`;
  const { total_count: total, entries, limit } = await calls.ask(offsetPage, path, signal, { background });
  const isWhole = total <= (limit ?? entries.length);
  return isWhole ? { items: entries.length, precision: 'exact' } : { items: total, precision: 'about' };
}
