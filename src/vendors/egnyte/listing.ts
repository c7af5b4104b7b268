/** Walks through the trash page by page; what Egnyte does not publish about paging is not trusted. */
import type { TrashItem } from '../../trash/item.ts';
import type { Page, SearchQuery } from '../../trash/ports.ts';
import { type Problem, problemOf, TrashError } from '../../trash/problem.ts';
import type { DeletionFilter, EgnyteApi } from './calls.ts';
import type { Entry } from './decode.ts';

/** No maximum is published; this is a cautious size. The service may give fewer. */
const pageSize = 100;
/** Pages in a row without anything new, at most: a list that moves brings known entries again, but not for ever. */
const maxIdlePages = 50;
/** By date: a service that ignores dates too would bring known pages for ever. */
const maxIdleDatePages = 8;
/** The largest page that is ever asked for: it holds what was deleted within one second. */
const largestPage = 12_800;
/** The precision of a deletion's time. */
const second = 1000;
const day = 86_400_000;

/**
 * Each page but the first begins with the last entry of the page before. If something unknown stands there, entries
 * left the trash meanwhile and others moved up past the walk: then it goes back a page, so that none is missed. What
 * is deleted meanwhile pushes entries down; they come twice and are given once. The published table of parameters has
 * no `offset`: a service that ignores it begins again each time, and is then read by dates.
 *
 * @param removed how many of the items given so far our own calls have taken out of the trash
 */
export async function* walk(api: EgnyteApi, removed: () => number): AsyncIterable<Page> {
  const seen = new Set<string>();
  /** The first entry of the list. */
  let first: string | undefined;
  let next = 0;
  let overlap = 0;
  let lowered = removed();
  for (let idle = 0; idle <= maxIdlePages; ) {
    const left = removed();
    next = Math.max(0, next - (left - lowered));
    lowered = left;
    const offset = Math.max(0, next - overlap);
    const { entries, more, total } = await api.page(offset, pageSize + next - offset);
    const start = entries[0]?.key;
    const ignoresOffset = offset > 0 && start === first;
    if (offset === 0) first = start;
    // Nothing of that page is given before what comes before it: some callers stop reading by the order.
    if (offset < next && (start === undefined || !seen.has(start))) {
      idle += 1;
      next = Math.max(0, offset - pageSize);
      continue;
    }
    // A service may say that there is more, and give nothing.
    const last = !ignoresOffset && (!more || entries.length === 0);
    const known = seen.size;
    yield { ...fresh(seen, entries), last, total };
    if (last) return;
    if (ignoresOffset) {
      yield* walkByDate(api, seen, (secondsOf(entries).at(-1) ?? Number.NaN) + second);
      return;
    }
    idle = seen.size > known ? 0 : idle + 1;
    next = offset + entries.length;
    // A page of a single entry would never get past it.
    overlap = entries.length > 1 ? 1 : 0;
  }
  throw api.repeats();
}

/**
 * Each page ends a second after the last entry of the page before, so that it does not matter whether the bound itself
 * is included; what comes twice is given once. Where a second fills the page, a longer page is asked for.
 *
 * @param begin where the dates begin; milliseconds since 1970
 */
async function* walkByDate(
  api: EgnyteApi,
  seen: Set<string>,
  begin: number,
  filter?: DeletionFilter,
): AsyncIterable<Page> {
  let until = begin;
  let count = pageSize;
  /** A second holds more than the longest page: the rest of it cannot be had. */
  let cut = false;
  for (let idle = 0; idle < maxIdleDatePages && !Number.isNaN(until); ) {
    const { entries, more } = await api.until(until, count, filter);
    const known = seen.size;
    const ends = !more || entries.length === 0;
    yield { ...fresh(seen, entries), last: ends && !cut };
    if (ends && cut) break;
    if (ends) return;
    idle = seen.size > known ? 0 : idle + 1;
    const seconds = secondsOf(entries);
    const oldest = seconds.at(-1) ?? until;
    if (oldest + second < until) {
      until = oldest + second;
      count = pageSize;
    } else if (entries.length >= count && count < largestPage) {
      count *= 2;
    } else {
      cut ||= seconds[0] === oldest;
      until -= second;
      count = pageSize;
    }
  }
  throw api.repeats();
}

/**
 * There is no search for texts, so what is found may be more than what was looked for. The bounds are a second wider:
 * whether a bound itself is included is not published.
 */
export async function* search(api: EgnyteApi, query: SearchQuery, now: number): AsyncIterable<Page> {
  const { deletedByName: deletedBy, deletedFrom = 0, deletedTo = Number.POSITIVE_INFINITY } = query;
  if (deletedBy === undefined && query.deletedFrom === undefined && query.deletedTo === undefined)
    throw new TrashError({ kind: 'refused', code: 'egnyte.search_empty' });
  // A clock of ours that is slow must not hide what was deleted right now.
  const until = Math.max(second, Math.min(deletedTo + second, now + day));
  const from = Math.min(Math.max(0, deletedFrom - second), until);
  try {
    yield* walkByDate(api, new Set(), until, { deletedBy, from });
  } catch (error) {
    const problem = problemOf(error);
    if (problem.code !== 'egnyte.no_dates' || deletedBy !== undefined) throw error;
    throw new TrashError({ ...problem, kind: 'refused', code: 'egnyte.search_person' });
  }
}

/** When the entries that tell it were deleted, in milliseconds of whole seconds. */
function secondsOf(entries: readonly Entry[]): number[] {
  return entries.flatMap(({ item }) => {
    const { deletedAt } = item ?? {};
    return deletedAt === undefined ? [] : [Math.floor(deletedAt / second) * second];
  });
}

/** What did not come before: pages overlap and repeat. */
function fresh(seen: Set<string>, entries: readonly Entry[]): { items: readonly TrashItem[]; unreadable: number } {
  const items: TrashItem[] = [];
  let unreadable = 0;
  for (const { key, item } of entries) {
    if (seen.has(key)) continue;
    seen.add(key);
    if (item) items.push(item);
    else unreadable += 1;
  }
  return { items, unreadable };
}

/** Those that are in the trash, by their ids; with a problem, the others may be there too. */
export interface Found {
  readonly found: ReadonlyMap<string, TrashItem>;
  readonly problem?: Problem;
}

/**
 * By listing, for there is no call for a single item: as far as the items can be, since the list is ordered by deletion
 * and a walk to its end costs many calls.
 */
export async function find(api: EgnyteApi, items: readonly TrashItem[]): Promise<Found> {
  const wanted = new Set(items.map(({ id }) => id));
  const found = new Map<string, TrashItem>();
  if (wanted.size === 0) return { found };
  // A day to spare, for dates come in whole seconds and from more than one clock.
  const oldest = items.reduce((least, { deletedAt = -Infinity }) => Math.min(least, deletedAt), Infinity) - day;
  let last = Number.POSITIVE_INFINITY;
  let problem: Problem | undefined;
  try {
    for await (const page of walk(api, () => 0)) {
      // It may be one of those that are looked for.
      if (page.unreadable > 0) problem = { kind: 'unreadable', code: 'http.shape' };
      for (const item of page.items) {
        if (wanted.has(item.id)) found.set(item.id, item);
        // Not in that order after all: then to the end.
        last = item.deletedAt !== undefined && item.deletedAt <= last ? item.deletedAt : Number.NaN;
      }
      if (found.size === wanted.size || last < oldest) break;
    }
  } catch (error) {
    api.signal.throwIfAborted();
    problem = problemOf(error);
  }
  return { found, problem };
}
