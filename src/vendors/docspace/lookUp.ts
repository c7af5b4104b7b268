/** Where items are: right before a call, and after it. */
import { keyOf, type TrashItem } from '../../trash/item.ts';
import type { ItemStatus, Outcome } from '../../trash/outcome.ts';
import { pool } from '../../trash/pool.ts';
import { type Problem, problemOf } from '../../trash/problem.ts';
import { never } from '../outcomes.ts';
import {
  didAll,
  type Expectation,
  effectOf,
  outcomeIfChanged,
  outcomeIfUnclear,
  type SentItem,
  sizeOf,
  type UnclearItem,
} from './decide.ts';
import { type EntryKind, itemOf, parentOf, rootType } from './decode.ts';
import { type Limit, type Listed, type Portal, pageSize } from './portal.ts';
import { type FinishedOperation, sleepUnlessAborted } from './watch.ts';

/** The portal allows 50 GETs side by side to a user, who may have a browser open too. */
const concurrency = 10;
/** A page can be as slow as so many looks: the portal opens each image in it for its dimensions. */
const looksPerPage = 10;
/** One that comes within so many milliseconds is worth fewer looks, since the portal limits how many calls are made. */
const quickPage = 400;
const looksPerQuickPage = 2;
const pagesAtOnce = 4;
/**
 * An answer tells how things were at some moment after its request was sent, so its age counts from then. A call whose
 * oldest look is older than this when it leaves is not sent, but its items are looked at again; in milliseconds.
 */
const freshFor = 1000;
/** Left of it for the sending. */
const sendingTime = 200;
const usableFor = freshFor - sendingTime;
/** So long after the first look no other one is started, so that all have come while they are usable. */
const startFor = usableFor / 2;
/**
 * Where answers take seconds, an item is looked at alone and sent as soon as the answer is there, three seconds after
 * the look was sent at most. Nobody can see what happens while the answer is on its way. If it takes even longer, nothing
 * is sent.
 */
const slowestLook = 3000 - sendingTime;

/** Looks until work that cannot be watched is given up: all the same, or whatever they show once the person cancelled. */
const maxLooks = 4;

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
    const found = await portal.entry(kind, item.id, signal);
    const parent = parentOf(kind, found);
    if (found.rootFolderType !== rootType.trash) {
      const where = parent === item.origin?.id ? item.origin : { id: parent };
      return { item, state: 'live', where: parent === undefined ? undefined : where, name: found.title || undefined };
    }
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
    const problem = problemOf(error);
    const isGone = problem.kind === 'notFound' && problem.status === 404;
    return isGone ? { item, state: 'gone' } : { item, state: 'unknown', problem };
  }
}

/**
 * Each of the items by itself. Throws the signal's reason alone.
 * @param starting begins no more looks once aborted
 */
export async function* lookEach(
  portal: Portal,
  items: readonly TrashItem[],
  signal: AbortSignal,
  starting = signal,
): AsyncIterable<ItemStatus> {
  const one = (item: TrashItem) => lookAt(portal, item, signal);
  for await (const look of pool(items, concurrency, starting, one, (): undefined => undefined)) {
    if (look) yield look;
  }
  signal.throwIfAborted();
}

/** Where items are, seen so short a time ago that they can be sent. */
export interface FreshLooks extends Pick<Limit, 'notAfter'> {
  /** Of the first items, at least one; the portal was too slow for the rest. */
  readonly looks: readonly ItemStatus[];
  /** Whether there was time for twice as many. */
  readonly quick: boolean;
}

/** The last thing before a write. Throws `TrashError`, or the signal's reason. */
export async function freshLooks(
  portal: Portal,
  items: readonly TrashItem[],
  signal: AbortSignal,
): Promise<FreshLooks> {
  const many = items.length > 1 ? await looksAtMany(portal, items, signal) : undefined;
  if (many) return many;
  const since = portal.clock.now();
  const looks: ItemStatus[] = [];
  for (const item of items.slice(0, 1)) looks.push(await lookAt(portal, item, signal));
  const now = portal.clock.now();
  const took = now - since;
  const notAfter = Math.max(since + freshFor, took <= slowestLook ? now + sendingTime : 0);
  return { looks, notAfter, quick: took <= startFor };
}

/**
 * The whole trash where it is small against the chunk, else each item by itself. What the list does not hold is looked
 * at by itself too: it has no stable order, so that an item can be missed between two pages.
 */
async function looksAtMany(
  portal: Portal,
  items: readonly TrashItem[],
  signal: AbortSignal,
): Promise<FreshLooks | undefined> {
  const start = portal.clock.now();
  const listed = await listIfSmall(portal, items.length, 0, signal, usableFor);
  const since = listed ? start : portal.clock.now();
  const seen = new Map<TrashItem, ItemStatus>();
  const enough = new AbortController();
  const starting = AbortSignal.any([signal, enough.signal]);
  for await (const look of looksBy(listed, portal, items, signal, starting)) {
    seen.set(look.item, look);
    if (portal.clock.now() - since > startFor) enough.abort();
  }
  const took = portal.clock.now() - since;
  const looks: ItemStatus[] = [];
  for (const item of items) {
    const look = seen.get(item);
    if (!look) break;
    looks.push(look);
  }
  if (took > usableFor || looks.length === 0) return undefined;
  return { looks, notAfter: since + freshFor, quick: took <= startFor };
}

/**
 * After a call, where many may still be in the trash: by its list too, and without it if that does not come.
 * @param arePurged whether an item that a complete list does not hold is gone for sure
 */
async function* looksAfter(portal: Portal, items: readonly TrashItem[], arePurged: boolean): AsyncIterable<ItemStatus> {
  const listed = await listIfSmall(portal, items.length, arePurged ? 1 : 0, never).catch(() => undefined);
  yield* looksBy(listed, portal, items, never);
}

async function* looksBy(
  listed: TrashList | undefined,
  portal: Portal,
  items: readonly TrashItem[],
  signal: AbortSignal,
  starting = signal,
): AsyncIterable<ItemStatus> {
  const unlisted: TrashItem[] = [];
  for (const item of items) {
    const fresh = listed?.found.get(keyOf(item));
    if (fresh) yield { item, state: 'trashed', fresh };
    else if (listed?.isWhole) yield { item, state: 'gone' };
    else unlisted.push(item);
  }
  yield* lookEach(portal, unlisted, signal, starting);
}

interface TrashList {
  /** By key. */
  readonly found: ReadonlyMap<string, TrashItem>;
  /** Whether what is not in it was not in the trash. */
  readonly isWhole: boolean;
}

/**
 * All that is in the trash, or `undefined` if looks at so many items are cheaper.
 * @param overlap of each page with the one before; with 1 it can be told whether nothing is missing
 * @param within milliseconds: a list that takes longer is of no use
 */
async function listIfSmall(
  portal: Portal,
  items: number,
  overlap: number,
  signal: AbortSignal,
  within = Number.POSITIVE_INFINITY,
): Promise<TrashList | undefined> {
  if (items < looksPerPage) return undefined;
  const start = portal.clock.now();
  const took = () => portal.clock.now() - start;
  const first = await portal.page(0, signal);
  const { total } = first;
  const stride = pageSize - overlap;
  const count = total === undefined ? undefined : Math.ceil((total - overlap) / stride);
  const looks = took() > quickPage ? looksPerPage : looksPerQuickPage;
  if (count === undefined || count * looks > items) return undefined;
  const turns = 1 + Math.ceil(Math.max(count - 1, 0) / pagesAtOnce);
  if (turns * took() > within) return undefined;
  const pages = [first];
  const late = new AbortController();
  const next = async (i: number) => {
    pages[i] = await portal.page(i * stride, signal);
    if (took() > within) late.abort();
  };
  const others = Array.from({ length: Math.max(count - 1, 0) }, (_, i) => i + 1);
  for await (const _ of pool(others, pagesAtOnce, AbortSignal.any([signal, late.signal]), next, () => {}));
  signal.throwIfAborted();
  if (late.signal.aborted) return undefined;
  const found = new Map<string, TrashItem>();
  for (const { item } of pages.flatMap(({ entries }) => entries)) if (item) found.set(keyOf(item), item);
  const joins = ({ entries, total: now }: Listed, i: number) =>
    now === total && (i === 0 || entries[0]?.key === pages[i - 1]?.entries.at(-1)?.key);
  return { found, isWhole: overlap > 0 && found.size === total && pages.every(joins) };
}

/** After an operation: the items that are in the trash as before. The outcomes of the others go to `outcomes`. */
export async function lookAfter(
  portal: Portal,
  sent: readonly SentItem[],
  expectation: Expectation,
  ended: FinishedOperation,
  outcomes: Outcome[],
): Promise<readonly TrashItem[]> {
  const left: TrashItem[] = [];
  const unseen = new Map<TrashItem, SentItem>();
  for (const each of sent) {
    const { item } = each;
    // The portal reads the places of the items for this answer, so it is as good as a look.
    const isThere = ended.parents.get(`${item.kind} ${item.id}`) === (expectation.where?.id ?? '');
    if (isThere) outcomes.push({ item, end: 'done', where: expectation.where });
    else unseen.set(item, each);
  }
  const arePurged = expectation.action === 'purge' && didAll(ended);
  for await (const look of looksAfter(portal, [...unseen.keys()], arePurged)) {
    const each = unseen.get(look.item);
    const outcome = each && outcomeIfChanged(look, each, expectation, effectOf(ended, look.item));
    if (outcome) outcomes.push(outcome);
    else left.push(look.item);
  }
  return left;
}

/** After calls that may be at work at the portal: looks until they agree, two of them once the person cancelled. */
export async function settleUnclear(
  portal: Portal,
  unclear: readonly UnclearItem[],
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const seen = new Map<TrashItem, ItemStatus>();
  let open = unclear.map(({ item }) => item);
  let same = 0;
  /** Looks that got no answer make it rise and fall. */
  let rises = 0;
  for (let looks = 1, before = 0; open.length > 0; looks += 1) {
    const wait = Math.min(1000 * (same + 1), 3000);
    await sleepUnlessAborted(portal.clock, wait, signal.aborted ? never : signal);
    let size = 0;
    for await (const look of looksAfter(portal, open, false)) {
      seen.set(look.item, look);
      if (look.state === 'trashed') size += 1 + sizeOf(look.fresh);
    }
    open = open.filter((item) => ['trashed', 'unknown'].includes(seen.get(item)?.state ?? ''));
    same = size === before ? same + 1 : 1;
    if (size > before) rises += 1;
    before = size;
    if (same === maxLooks || rises > maxLooks || (signal.aborted && (same > 1 || looks >= maxLooks))) break;
  }
  return unclear.flatMap((each) => {
    const look = seen.get(each.item);
    return look ? outcomeIfUnclear(look, each, same > 1) : [];
  });
}
