/** What is true of items at this moment. */
import type { TrashItem } from '../../trash/item.ts';
import { keyOf } from '../../trash/item.ts';
import type { Look } from '../../trash/outcome.ts';
import { pool } from '../../trash/pool.ts';
import { type Problem, problemOf, TrashError } from '../../trash/problem.ts';
import { decode } from '../answers.ts';
import { type EntryKind, entryAnswer, itemOf, parentOf, rootType } from './decode.ts';
import { type Portal, pageSize } from './portal.ts';
import { isAboutObject } from './problems.ts';

/** The portal allows 50 GETs side by side to a user, who may have a browser open too. */
const atOnce = 10;
/** A page is as slow as so many looks: the portal opens each image of it to tell its dimensions. */
const looksPerPage = 10;

export const unknownKind: Problem = { kind: 'unsupported', code: 'item.unknownKind' };

/** The kind by which the portal acts on an item, if it is one of ours. */
export function entryKindOf(item: TrashItem): EntryKind | undefined {
  return item.kind === 'file' || item.kind === 'folder' ? item.kind : undefined;
}

/** One item. Throws the signal's reason alone. */
export async function lookAt(portal: Portal, item: TrashItem, signal: AbortSignal): Promise<Look> {
  const kind = entryKindOf(item);
  if (kind === undefined) return { item, state: 'unknown', problem: unknownKind };
  try {
    const answer = await portal.entry(kind, item.id, signal);
    if (answer.status === 404 && isAboutObject(answer)) return { item, state: 'gone' };
    const found = decode(entryAnswer, portal.good(answer)).response;
    // What passes for the item decides what is said of it, so an answer about another one is none.
    if (found.id !== item.id || found.rootFolderType == null) {
      throw new TrashError({ kind: 'unreadable', code: 'http.shape', status: answer.status });
    }
    const parent = parentOf(kind, found);
    if (found.rootFolderType !== rootType.trash) return { item, state: 'live', where: placeOf(item, parent) };
    if (parent !== undefined && found.rootFolderId != null && parent !== found.rootFolderId) {
      // It was restored into a folder that was trashed then: no longer an item of the trash by itself.
      const problem: Problem = { kind: 'notFound', code: 'docspace.inside_trashed_folder' };
      return { item, state: 'unknown', problem };
    }
    const fresh = itemOf(portal.account, kind, found);
    // Only the listing tells where an item came from.
    return { item, state: 'trashed', fresh: found.originId == null ? { ...fresh, origin: item.origin } : fresh };
  } catch (error) {
    signal.throwIfAborted();
    return { item, state: 'unknown', problem: problemOf(error) };
  }
}

function placeOf(item: TrashItem, parent: string | undefined) {
  if (parent === undefined) return undefined;
  return parent === item.origin?.id ? item.origin : { id: parent };
}

/** Each of the items by itself. Throws the signal's reason alone. */
export async function* lookEach(portal: Portal, items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<Look> {
  const one = (item: TrashItem) => lookAt(portal, item, signal);
  for await (const look of pool(items, atOnce, signal, one, (): undefined => undefined)) {
    if (look) yield look;
  }
  signal.throwIfAborted();
}

/**
 * The same answer for the items of a chunk, right before it is sent, for the fewest calls: the whole trash where it is
 * small against the chunk, else each item by itself, which also keeps the time short between look and write. What the
 * list does not hold is looked at by itself: it has no stable order, so that an item can be missed between two pages.
 */
export async function survey(portal: Portal, items: readonly TrashItem[], signal: AbortSignal): Promise<Look[]> {
  const listed = await listIfSmall(portal, Math.floor(items.length / looksPerPage), signal);
  const looks: Look[] = [];
  const unlisted: TrashItem[] = [];
  for (const item of items) {
    const fresh = listed.get(keyOf(item));
    if (fresh) looks.push({ item, state: 'trashed', fresh });
    else unlisted.push(item);
  }
  for await (const look of lookEach(portal, unlisted, signal)) looks.push(look);
  return looks;
}

/** The items of the trash by key, or none if there are more pages than allowed. */
async function listIfSmall(portal: Portal, mostPages: number, signal: AbortSignal): Promise<Map<string, TrashItem>> {
  const found = new Map<string, TrashItem>();
  if (mostPages < 1) return found;
  const keep = (items: readonly TrashItem[]) => {
    for (const item of items) found.set(keyOf(item), item);
  };
  const first = await portal.page(0, signal);
  const pages = Math.ceil((first.total ?? Number.POSITIVE_INFINITY) / pageSize);
  keep(first.items);
  if (pages > mostPages) return found;
  const starts = Array.from({ length: Math.max(0, pages - 1) }, (_, i) => (i + 1) * pageSize);
  const rest = pool(
    starts,
    4,
    signal,
    (start) => portal.page(start, signal),
    (): undefined => undefined,
  );
  for await (const page of rest) keep(page?.items ?? []);
  signal.throwIfAborted();
  return found;
}
