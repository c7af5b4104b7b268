/** Lists, counts and searches the trash. */
import type { Count } from '../../trash/count.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Page, SearchQuery } from '../../trash/ports.ts';
import { TrashError } from '../../trash/problem.ts';
import { decodeEach } from '../answers.ts';
import type { BoxApi } from './calls.ts';
import { type BoxEntry, entry, fields, insideTrashed, itemOf, markerPage, maxPageSize, offsetPage } from './decode.ts';

/** After so many pages in a row without a new item, the list is taken for one that never ends. */
const maxIdlePages = 100;
/** The largest page of search results, and the end of them. */
const searchPageSize = 200;
const lastSearchOffset = 10_000;

/** Always by marker, because offsets end at 10,000. Markers have no order; one that repeats means that something is wrong. */
export async function* pages(calls: BoxApi, signal: AbortSignal, background?: boolean): AsyncIterable<Page> {
  const isNew = firstTime();
  const seenMarkers = new Set<string>();
  let marker: string | undefined;
  let idle = 0;
  do {
    const query = new URLSearchParams({ usemarker: 'true', limit: String(maxPageSize), fields });
    if (marker !== undefined) query.set('marker', marker);
    const page = await calls.ask(markerPage, `folders/trash/items?${query}`, signal, { background });
    const { items, unreadable } = decodeEach(entry, page.entries, (each) => itemOf(calls.account, each));
    const fresh = items.filter(isNew);
    // The last page has null or "".
    marker = page.next_marker || undefined;
    idle = fresh.length > 0 ? 0 : idle + 1;
    const repeated = marker !== undefined && (seenMarkers.has(marker) || idle >= maxIdlePages);
    if (marker !== undefined) seenMarkers.add(marker);
    yield { items: fresh, unreadable, last: marker === undefined };
    if (repeated) throw new TrashError({ kind: 'unreadable', code: 'list.repeats' });
  } while (marker !== undefined);
}

/**
 * Only paging by offset has a total. It may count items that the list leaves out, so it is exact only where one page
 * holds everything.
 */
export async function count(calls: BoxApi, signal: AbortSignal, background?: boolean): Promise<Count> {
  const path = `folders/trash/items?limit=${maxPageSize}&fields=id`;
  const { total_count: total, entries, limit } = await calls.ask(offsetPage, path, signal, { background });
  const isWhole = total <= (limit ?? entries.length);
  return isWhole ? { items: entries.length, precision: 'exact' } : { items: total, precision: 'about' };
}

/** Box's search index lags by some ten minutes. Throws after the last result that Box serves, if there are more. */
export async function* search(calls: BoxApi, query: SearchQuery, signal: AbortSignal): AsyncIterable<Page> {
  const params = new URLSearchParams({ ...termsOf(query), limit: String(searchPageSize), fields });
  const isNew = firstTime();
  for (let offset = 0; offset < lastSearchOffset; ) {
    params.set('offset', String(offset));
    const page = await calls.ask(offsetPage, `search?${params}`, signal, { bucket: 'search' });
    const { items, unreadable } = decodeEach(entry, page.entries, (each) => each);
    const hits = items.filter(isTrashed).map((each) => ({ ...itemOf(calls.account, each), ...limitsOf(each) }));
    // A page with fewer entries than `limit` need not be the last: Box hides some.
    offset += page.limit || searchPageSize;
    const last = offset >= page.total_count || page.entries.length === 0;
    yield { items: hits.filter(isNew), unreadable, total: { items: page.total_count, precision: 'about' }, last };
    if (last) return;
  }
  throw new TrashError({ kind: 'refused', code: 'box.search_limit' });
}

/** Tells which items come for the first time. A file and a folder may have the same id. */
function firstTime(): (item: Pick<TrashItem, 'kind' | 'id'>) => boolean {
  const seen = new Set<string>();
  return ({ kind, id }) => {
    const { size } = seen;
    return seen.add(`${kind}/${id}`).size > size;
  };
}

/** The index may not know yet that an item was restored. */
function isTrashed({ item_status: status }: BoxEntry): boolean {
  return (status ?? 'trashed') === 'trashed';
}

/** An item inside a trashed folder was not deleted itself, so it has no time of deletion. */
function limitsOf({ trashed_at: at }: BoxEntry) {
  return at === null ? { restoreBlockedBy: insideTrashed, purgeBlockedBy: insideTrashed } : {};
}

/** In quotes, because the text is to be found as it is and not read as an expression. */
function termsOf({ text, deletedBy = [], deletedFrom, deletedTo }: SearchQuery): Record<string, string> {
  const literal = text.replaceAll('"', ' ').trim();
  if (literal === '') throw new TrashError({ kind: 'refused', code: 'box.search_empty' });
  const range = [deletedFrom, deletedTo].map((at) => (at === undefined ? '' : new Date(at).toISOString())).join(',');
  return {
    query: `"${literal}"`,
    trash_content: 'trashed_only',
    ...(range !== ',' && { deleted_at_range: range }),
    ...(deletedBy.length > 0 && { deleted_user_ids: deletedBy.join(',') }),
  };
}
