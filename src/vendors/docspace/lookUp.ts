/** Where items are at this moment. */
import type { HttpResponse } from '../../http/http.ts';
import type { TrashItem } from '../../trash/item.ts';
import { keyOf } from '../../trash/item.ts';
import type { ItemStatus } from '../../trash/outcome.ts';
import { pool } from '../../trash/pool.ts';
import { type Problem, problemOf, TrashError } from '../../trash/problem.ts';
import { decode } from '../answers.ts';
import { never } from '../outcomes.ts';
import { type EntryKind, entryAnswer, itemOf, parentOf, rootType } from './decode.ts';
import type { Job } from './jobs.ts';
import { listPages } from './listing.ts';
import { type Limit, type Listed, type Portal, pageSize } from './portal.ts';
import { isAboutObject } from './problems.ts';

/** The portal allows 50 GETs side by side to a user, who may have a browser open too. */
const concurrency = 10;
/** A page is as slow as so many looks: the portal opens each image in it for its dimensions. */
const looksPerPage = 10;
const pagesAtOnce = 4;
/** What was seen counts for so long, in milliseconds: a call that cannot be sent by then needs a new look. */
const freshFor = 1000;
/** So long after the first look no other one is started, so that what was seen is sent before it is out of date. */
const maxLookUpTime = 500;
/** A look that is older when the last one has come is not used, since sending takes time too. */
const usableFor = 800;
/** When all looks took no longer, twice as many can be made. */
const quickLookUp = 250;

export const unknownKind: Problem = { kind: 'unsupported', code: 'item.unknownKind' };

/** The kind by which the portal acts on an item, if it is one of ours. */
export function entryKindOf(item: TrashItem): EntryKind | undefined {
  return item.kind === 'file' || item.kind === 'folder' ? item.kind : undefined;
}

/** One item. Throws the signal's reason alone. */
export async function lookAt(portal: Portal, item: TrashItem, signal: AbortSignal): Promise<ItemStatus> {
  const kind = entryKindOf(item);
  if (kind === undefined) return { item, state: 'unknown', problem: unknownKind };
  try {
    const answer = await portal.entry(kind, item.id, signal);
    if (answer.status === 404 && isAboutObject(answer)) return { item, state: 'gone' };
    const found = decode(entryAnswer, portal.good(answer)).response;
    // An answer about another item is no answer.
    if (found.id !== item.id || found.rootFolderType == null) {
      throw strange(answer);
    }
    const parent = parentOf(kind, found);
    if (found.rootFolderType !== rootType.trash) return { item, state: 'live', where: placeOf(item, parent) };
    if (parent !== undefined && found.rootFolderId != null && parent !== found.rootFolderId) {
      // It was restored into a folder that was trashed then: no longer an item of the trash by itself.
      const problem: Problem = { kind: 'notFound', code: 'docspace.inside_trashed_folder' };
      return { item, state: 'unknown', problem };
    }
    const fresh = itemOf(portal.account, kind, found);
    // Only the listing says where an item came from.
    return { item, state: 'trashed', fresh: found.originId == null ? { ...fresh, origin: item.origin } : fresh };
  } catch (error) {
    signal.throwIfAborted();
    return { item, state: 'unknown', problem: problemOf(error) };
  }
}

/** An answer that is not about what was asked for. */
export function strange({ status, call }: HttpResponse): TrashError {
  return new TrashError({ kind: 'unreadable', code: 'http.shape', status, call });
}

function placeOf(item: TrashItem, parent: string | undefined) {
  if (parent === undefined) return undefined;
  return parent === item.origin?.id ? item.origin : { id: parent };
}

/** Each of the items by itself. Throws the signal's reason alone. */
export async function* lookEach(
  portal: Portal,
  items: readonly TrashItem[],
  signal: AbortSignal,
): AsyncIterable<ItemStatus> {
  const one = (item: TrashItem) => lookAt(portal, item, signal);
  for await (const look of pool(items, concurrency, signal, one, (): undefined => undefined)) {
    if (look) yield look;
  }
  signal.throwIfAborted();
}

interface Timed {
  readonly look: ItemStatus;
  /** When it was there, in milliseconds since 1970. */
  readonly at: number;
}

/**
 * All items of a chunk right before it is sent, for the fewest calls: the whole trash where it is small against the
 * chunk, else each item by itself, which also keeps the time short between look and write. What the list does not hold
 * is looked at by itself: it has no stable order, so that an item can be missed between two pages. Some of them have no
 * look where the portal is slow.
 */
async function bulkLookUp(
  portal: Portal,
  items: readonly TrashItem[],
  signal: AbortSignal,
): Promise<ReadonlyMap<TrashItem, Timed>> {
  const { found, since } = await listIfSmall(portal, items.length, signal);
  const { looks: listed, unlisted } = splitByList(found, items);
  const looks = new Map<TrashItem, Timed>(listed.map((look) => [look.item, { look, at: since }]));
  let oldest = since;
  const enough = new AbortController();
  const one = async (item: TrashItem) => ({ look: await lookAt(portal, item, signal), at: portal.now() });
  const either = AbortSignal.any([signal, enough.signal]);
  for await (const each of pool(unlisted, concurrency, either, one, (): undefined => undefined)) {
    if (!each) continue;
    looks.set(each.look.item, each);
    oldest = Math.min(oldest, each.at);
    if (each.at - oldest > maxLookUpTime) enough.abort();
  }
  signal.throwIfAborted();
  return looks;
}

/** Where the items of a chunk are, and which of their names are taken where they go, if that was asked. */
export interface BulkLookUp extends Pick<Limit, 'notAfter'> {
  /** Of the first items, at least one; the portal was too slow for the rest. */
  readonly looks: readonly ItemStatus[];
  readonly taken?: ReadonlySet<TrashItem>;
  /** Whether the portal is quick enough for twice as many, or so slow that the first looks could not be used. */
  readonly pace: 'quick' | 'steady' | 'slow';
}

/** Looks of which none is old. They come last, so that nothing lies between them and the call. */
export async function freshLookUps(
  portal: Portal,
  items: readonly TrashItem[],
  clashes: Job['clashes'],
  signal: AbortSignal,
): Promise<BulkLookUp> {
  const taken = await clashes?.(items, signal);
  const startedAt = portal.now();
  const looks = await bulkLookUp(portal, items, signal);
  const now = portal.now();
  const fresh: Timed[] = [];
  for (const item of items) {
    const each = looks.get(item);
    if (!each || now - each.at > usableFor) break;
    fresh.push(each);
  }
  const pace = fresh.length === 0 ? 'slow' : now - startedAt <= quickLookUp ? 'quick' : 'steady';
  for (const item of pace === 'slow' ? items.slice(0, 1) : []) {
    fresh.push({ look: await lookAt(portal, item, signal), at: portal.now() });
  }
  const notAfter = Math.min(...fresh.map(({ at }) => at)) + freshFor;
  return { looks: fresh.map(({ look }) => look), taken, pace, notAfter };
}

/**
 * After a call, where many may still be in the trash: by its list too, and without it if that does not come.
 * @param arePurged whether an item that a complete list does not hold is gone for sure
 */
export async function* lookAtMany(
  portal: Portal,
  items: readonly TrashItem[],
  arePurged: boolean,
): AsyncIterable<ItemStatus> {
  const list = arePurged ? listWhole(portal, items.length) : listIfSmall(portal, items.length, never);
  const listed = await list.catch(() => undefined);
  const { looks, unlisted } = splitByList(listed?.found ?? new Map(), items);
  yield* looks;
  if (listed && arePurged) for (const item of unlisted) yield { item, state: 'gone' };
  else yield* lookEach(portal, unlisted, never);
}

function splitByList(listed: ReadonlyMap<string, TrashItem>, items: readonly TrashItem[]) {
  const looks: ItemStatus[] = [];
  const unlisted: TrashItem[] = [];
  for (const item of items) {
    const fresh = listed.get(keyOf(item));
    if (fresh) looks.push({ item, state: 'trashed', fresh });
    else unlisted.push(item);
  }
  return { looks, unlisted };
}

/** So many pages are no slower than looks at so many items. */
function pagesFor(items: number): number {
  return Math.floor(items / looksPerPage);
}

/** All that is in the trash, or `undefined` if looks are quicker or it cannot be known for sure. */
async function listWhole(portal: Portal, items: number) {
  const found = new Map<string, TrashItem>();
  const maxPages = pagesFor(items);
  if (maxPages < 1) return undefined;
  let total: number | undefined;
  for await (const page of listPages(portal, () => 0, never)) {
    total = page.total?.items ?? Number.POSITIVE_INFINITY;
    if (total > maxPages * pageSize || page.unreadable > 0) return undefined;
    for (const item of page.items) found.set(keyOf(item), item);
  }
  return found.size === total ? { found } : undefined;
}

/** The items of the trash by key, or some of them if looks are quicker; `since` the first page came. */
async function listIfSmall(portal: Portal, items: number, signal: AbortSignal) {
  const found = new Map<string, TrashItem>();
  const maxPages = pagesFor(items);
  if (maxPages < 1) return { found, since: Number.POSITIVE_INFINITY };
  const first = await portal.page(0, signal);
  const since = portal.now();
  const keep = (page: Listed | undefined) => {
    for (const { item } of page?.entries ?? []) if (item) found.set(keyOf(item), item);
  };
  keep(first);
  const pages = Math.ceil((first.total ?? Number.POSITIVE_INFINITY) / pageSize);
  const starts = Array.from({ length: pages <= maxPages ? pages - 1 : 0 }, (_, i) => (i + 1) * pageSize);
  const next = (start: number) => portal.page(start, signal);
  for await (const page of pool(starts, pagesAtOnce, signal, next, (): undefined => undefined)) {
    keep(page);
  }
  signal.throwIfAborted();
  return { found, since };
}
