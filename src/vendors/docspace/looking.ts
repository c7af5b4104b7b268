/** What is true of items at this moment. */
import type { HttpAnswer } from '../../http/http.ts';
import type { TrashItem } from '../../trash/item.ts';
import { keyOf } from '../../trash/item.ts';
import type { Look } from '../../trash/outcome.ts';
import { pool } from '../../trash/pool.ts';
import type { Clock } from '../../trash/ports.ts';
import { type Problem, problemOf, TrashError } from '../../trash/problem.ts';
import { decode } from '../answers.ts';
import { never } from '../outcomes.ts';
import { type EntryKind, entryAnswer, itemOf, parentOf, rootType } from './decode.ts';
import type { Job } from './job.ts';
import { type Limit, type Portal, pageSize } from './portal.ts';
import { isAboutObject } from './problems.ts';

/** The portal allows 50 GETs side by side to a user, who may have a browser open too. */
const atOnce = 10;
/** A page is as slow as so many looks: the portal opens each image of it to tell its dimensions. */
const looksPerPage = 10;
const pagesAtOnce = 4;
/** What was seen counts for so long, in milliseconds: a call that cannot be sent by then rests on a new look. */
const freshFor = 1000;
/** Of what takes longer, the first looks are old when the last one is there. */
const longestSurvey = 3000;
/** A wait that made one long may be over by the next. */
const mostSurveys = 4;

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
    // Only the listing tells where an item came from.
    return { item, state: 'trashed', fresh: found.originId == null ? { ...fresh, origin: item.origin } : fresh };
  } catch (error) {
    signal.throwIfAborted();
    return { item, state: 'unknown', problem: problemOf(error) };
  }
}

/** An answer that is not about what was asked for. */
export function strange({ status, call }: HttpAnswer): TrashError {
  return new TrashError({ kind: 'unreadable', code: 'http.shape', status, call });
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
 * In the order of the items.
 */
async function survey(portal: Portal, items: readonly TrashItem[], signal: AbortSignal): Promise<Look[]> {
  const looks: Look[] = [];
  const listed = await listIfSmall(portal, Math.floor(items.length / looksPerPage), signal);
  for await (const look of lookBeside(listed, portal, items, signal)) looks.push(look);
  const places = new Map(items.map((item, index) => [item, index]));
  const placeIn = ({ item }: Look) => places.get(item) ?? 0;
  return looks.sort((a, b) => placeIn(a) - placeIn(b));
}

/** What is true of the items of a chunk, and which of their names are taken where they go, if that was asked. */
export interface Survey extends Pick<Limit, 'sendBy'> {
  readonly looks: readonly Look[];
  readonly taken?: ReadonlySet<TrashItem>;
}

/**
 * A survey of which no look is old; `undefined` if the portal is too slow for so many. Of a single item each is: there
 * is no look that waits for others.
 */
export async function freshLooks(
  portal: Portal,
  clock: Clock,
  items: readonly TrashItem[],
  clashes: Job['clashes'],
  signal: AbortSignal,
): Promise<Survey | undefined> {
  for (let left = mostSurveys; left > 0; left -= 1) {
    const begun = clock.now();
    const [looks, taken] = await Promise.all([survey(portal, items, signal), clashes?.(items, signal)]);
    const now = clock.now();
    if (now - begun <= longestSurvey || items.length === 1) return { looks, taken, sendBy: now + freshFor };
  }
  return undefined;
}

/** The same afterwards, where many may still be in the trash: a list that does not come is done without. */
export async function* surveyAfter(portal: Portal, items: readonly TrashItem[]): AsyncIterable<Look> {
  const none = new Map<string, TrashItem>();
  const listed = await listIfSmall(portal, Math.floor(items.length / looksPerPage), never).catch(() => none);
  yield* lookBeside(listed, portal, items, never);
}

async function* lookBeside(
  listed: ReadonlyMap<string, TrashItem>,
  portal: Portal,
  items: readonly TrashItem[],
  signal: AbortSignal,
): AsyncIterable<Look> {
  const unlisted: TrashItem[] = [];
  for (const item of items) {
    const fresh = listed.get(keyOf(item));
    if (fresh) yield { item, state: 'trashed', fresh };
    else unlisted.push(item);
  }
  yield* lookEach(portal, unlisted, signal);
}

/** The items of the trash by key, or some of them if there are more pages than allowed. */
async function listIfSmall(portal: Portal, mostPages: number, signal: AbortSignal): Promise<Map<string, TrashItem>> {
  const found = new Map<string, TrashItem>();
  if (mostPages < 1) return found;
  const first = await portal.page(0, signal);
  const keep = (items: readonly TrashItem[]) => {
    for (const item of items) found.set(keyOf(item), item);
  };
  keep(first.items);
  const pages = Math.ceil((first.total ?? Number.POSITIVE_INFINITY) / pageSize);
  const starts = Array.from({ length: pages <= mostPages ? pages - 1 : 0 }, (_, i) => (i + 1) * pageSize);
  const next = (start: number) => portal.page(start, signal);
  for await (const page of pool(starts, pagesAtOnce, signal, next, (): undefined => undefined)) {
    keep(page?.items ?? []);
  }
  signal.throwIfAborted();
  return found;
}
