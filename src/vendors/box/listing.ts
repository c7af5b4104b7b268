/** Lists, counts and searches the trash, and finds live folders. */
import type { Count } from '../../trash/count.ts';
import type { Folder, Folders } from '../../trash/destination.ts';
import { keyOf, type Place } from '../../trash/item.ts';
import type { Page, SearchQuery } from '../../trash/ports.ts';
import { TrashError } from '../../trash/problem.ts';
import { decode, decodeEach } from '../answers.ts';
import { type BoxApi, type CallOptions, errorIn, good, isNotFound, problemOfAnswer } from './calls.ts';
import {
  entry,
  type FolderEntry,
  fields,
  folderEntry,
  insideTrashed,
  itemOf,
  markerPage,
  maxPageSize,
  offsetPage,
  original,
  pathFrom,
  root,
} from './decode.ts';

/** After so many pages in a row without a new item, the list is taken for one that never ends. */
const maxIdlePages = 100;
/** The largest page of search results, and the end of them. */
const searchPageSize = 200;
const lastSearchOffset = 10_000;
/** A folder with more pages is not read to its end. */
const maxFolderPages = 10;

/** Lists by marker, because offsets end at 10,000. Markers have no order; one that repeats means that something is wrong. */
async function* pagesOf(calls: BoxApi, folder: string, fields: string, background?: boolean) {
  const seen = new Set<string>();
  const query = new URLSearchParams({ usemarker: 'true', limit: String(maxPageSize), fields });
  for (let goesOn = true; goesOn; ) {
    const page = await calls.ask(markerPage, `folders/${folder}/items?${query}`, { background });
    // The last page has null or "".
    const marker = page.next_marker || '';
    const repeats = seen.has(marker);
    goesOn = marker !== '' && !repeats;
    yield { entries: page.entries, last: marker === '', repeats };
    seen.add(marker);
    query.set('marker', marker);
  }
}

export async function* pages(calls: BoxApi, background?: boolean): AsyncIterable<Page> {
  const seen = new Set<string>();
  let idle = 0;
  for await (const { entries, last, repeats } of pagesOf(calls, 'trash', fields, background)) {
    const { items, unreadable } = decodeEach(entry, entries, (each) => itemOf(calls.account, each));
    const fresh = items.filter((item) => seen.size < seen.add(keyOf(item)).size);
    idle = fresh.length > 0 ? 0 : idle + 1;
    yield { items: fresh, unreadable, last };
    if (repeats || (!last && idle >= maxIdlePages)) throw new TrashError({ kind: 'unreadable', code: 'list.repeats' });
  }
}

/**
 * Only paging by offset has a total. It may count items that the list leaves out, so it is exact only where one page
 * holds everything.
 */
export async function count(calls: BoxApi, background?: boolean): Promise<Count> {
  const path = `folders/trash/items?limit=${maxPageSize}&fields=id`;
  const { total_count: total, entries, limit } = await calls.ask(offsetPage, path, { background });
  const isWhole = total <= (limit ?? entries.length);
  return isWhole ? { items: entries.length, precision: 'exact' } : { items: total, precision: 'about' };
}

/** Box's search index lags by some ten minutes. Throws after the last result that Box serves, if there are more. */
export async function* search(calls: BoxApi, query: SearchQuery): AsyncIterable<Page> {
  const params = new URLSearchParams({ ...termsOf(query), limit: String(searchPageSize), fields });
  const seen = new Set<string>();
  for (let offset = 0; offset < lastSearchOffset; ) {
    params.set('offset', String(offset));
    const page = await calls.ask(offsetPage, `search?${params}`, { bucket: 'search' });
    const { items, unreadable } = decodeEach(entry, page.entries, (each) => each);
    // The index may not know yet that an item was restored.
    const trashed = items.filter(({ item_status: status = 'trashed' }) => status === 'trashed');
    const hits = trashed.map((each) => {
      const item = itemOf(calls.account, each);
      // Inside a trashed folder it was not deleted itself, so it has no time of deletion.
      if (each.trashed_at !== null) return item;
      return { ...item, restoreBlockedBy: insideTrashed, purgeBlockedBy: insideTrashed };
    });
    // A page with fewer entries than `limit` need not be the last: Box hides some.
    offset += page.limit || searchPageSize;
    const last = offset >= page.total_count || page.entries.length === 0;
    const fresh = hits.filter((item) => seen.size < seen.add(keyOf(item)).size);
    yield { items: fresh, unreadable, total: { items: page.total_count, precision: 'about' }, last };
    if (last) return;
  }
  throw new TrashError({ kind: 'refused', code: 'box.search_limit' });
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

/** The folders in a folder, or in "All Files". */
export async function foldersIn(calls: BoxApi, parent: Folder | undefined): Promise<Folders> {
  const top: Folder = { id: root, name: 'All Files', path: '/' };
  const { id: parentId, path: parentPath } = parent ?? top;
  const { entries, complete } = await entriesIn(calls, parentId, 'id,type,name,permissions');
  const folders = entries
    .filter(({ type }) => type === 'folder')
    .map(({ id, name = id, permissions }): Folder => {
      const path = parentPath && `${parentPath.replace(/\/$/, '')}/${name}`;
      return { id, name: name || id, path, writable: permissions?.can_upload };
    });
  const byId = new Map(folders.map((folder) => [folder.id, folder]));
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  const sorted = [...byId.values()].sort((a, b) => compare(a.name, b.name));
  return { here: parent ? undefined : top, folders: sorted, complete };
}

/** What lies in a live folder. */
export async function entriesIn(
  calls: BoxApi,
  folder: string,
  fields: string,
): Promise<{ entries: FolderEntry[]; complete: boolean }> {
  const found: FolderEntry[] = [];
  let isWhole = true;
  let left = maxFolderPages;
  for await (const { entries, last } of pagesOf(calls, encodeURIComponent(folder), fields)) {
    const { items, unreadable } = decodeEach(folderEntry, entries, (each) => each);
    found.push(...items);
    isWhole &&= unreadable === 0;
    left -= 1;
    if (last || left === 0) return { entries: found, complete: last && isWhole };
  }
  return { entries: found, complete: false };
}

/** Where a folder is now. Box is asked once for each; a failed call is not remembered. */
export async function findFolder(
  calls: BoxApi,
  known: Map<string, Promise<Place>>,
  { id = root, name }: Place,
  options: CallOptions,
): Promise<Place> {
  if (id === root) return { id, name, path: '/' };
  const asked = known.get(id) ?? askFolder(calls, { id, name }, options);
  known.set(id, asked);
  try {
    return await asked;
  } catch (error) {
    known.delete(id);
    throw error;
  }
}

/** @param origin as the trash shows it, for a folder that cannot be read */
async function askFolder(
  calls: BoxApi,
  origin: { readonly id: string; readonly name?: string },
  options: CallOptions,
): Promise<Place> {
  const { id } = origin;
  const path = `folders/${encodeURIComponent(id)}?fields=name,path_collection`;
  const answer = await calls.get(path, options);
  if (isNotFound(answer)) return { ...origin, missing: errorIn(answer)?.code === 'trashed' ? 'trashed' : 'gone' };
  // A 403 with a code of its own is about the token, not about this folder.
  if (answer.status === 403 && problemOfAnswer(answer).code === undefined) return { ...origin, missing: 'hidden' };
  const { name = origin.name, path_collection: above } = decode(original, good(answer));
  return { id, name, path: above && pathFrom({ entries: [...above.entries, { id, name }] }) };
}
