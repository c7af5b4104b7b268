/** Puts items into groups. */
import { keyOf, type TrashItem, totalSize } from '../item.ts';
import { deletionOf, topOf } from '../recover/deletedTogether.ts';
import { folderPath, personKey, unknown } from '../recover/origin.ts';
import type { GroupKey, ViewChoice } from './choice.ts';
import type { GroupValue, ItemGroup } from './groups.ts';
import { numbered } from './levels.ts';
import { ranksBy, sortedOrder } from './sort.ts';

/** Items between two looks at the clock. */
const step = 512;
const day = 86_400_000;
/** Midnight is at the beginning of one in every time zone. */
const quarterHour = 900_000;
/** In days; infinity where it is later. */
const horizons = [0, 1, 3, 7, 30, Number.POSITIVE_INFINITY];
const kinds = ['file', 'folder', 'link', 'version', 'unknown'];

/** A group that is being filled. */
interface Draft {
  readonly id: string;
  readonly value: GroupValue;
  readonly items: TrashItem[];
  readonly groups: Draft[];
}

function draft(value: GroupValue, key: string | number = ''): Draft {
  return { id: `${value.by}:${key}`, value, items: [], groups: [] };
}

type Key = string | number | undefined;

interface Grouping {
  /** The same for the items of one group; asked of one after another. */
  readonly key: (item: TrashItem, place: number) => Key;
  /** @param newest of the items with the key */
  readonly draft: (newest: TrashItem, key: Key) => Draft;
}

/**
 * @param items newest deletion first
 * @param order the places of the items in the order of the view, where that is another one
 */
export function* grouped(
  items: readonly TrashItem[],
  order: Uint32Array | undefined,
  group: Exclude<GroupKey, 'none'>,
  sort: ViewChoice['sort'],
  now: number,
): Generator<undefined, readonly ItemGroup[]> {
  const grouping = group === 'together' ? yield* byDeletion(items) : groupings[group](now);
  const { numberOf, sorts } = yield* numbered(items, grouping.key);
  const drafts = sorts.map(({ first, key }) => grouping.draft(first, key));
  for (let at = 0; at < items.length; at += 1) {
    if (at % step === 0) yield;
    const place = order?.[at] ?? at;
    const item = items[place];
    if (item) drafts[numberOf[place] ?? 0]?.items.push(item);
  }
  const all = group === 'folder' ? withParents(drafts) : drafts;
  // In the end by id, so that the order is always the same.
  const places = yield* sortedOrder(
    all,
    yield* ranksBy(all, ({ value }) => rankOf(value)),
    ({ value }) => textOf(value),
    ({ id }) => id,
  );
  const sorted = [...places].flatMap((place) => all[place] ?? []);
  const isBySize = sort === 'size' && group !== 'day' && group !== 'timeLeft';
  return yield* finished(group === 'folder' ? asTree(sorted) : sorted, 1, isBySize);
}

/** What is unknown comes last. */
function rankOf(value: GroupValue): number | undefined {
  switch (value.by) {
    case 'day':
      return value.at && -value.at;
    case 'folder':
      return value.path === undefined ? undefined : 0;
    case 'person':
      return value.person && 0;
    case 'kind':
      return kinds.indexOf(value.kind);
    case 'timeLeft':
      return value.within && Math.min(value.within, Number.MAX_VALUE);
    case 'together':
      return value.alone ? Number.MAX_VALUE : value.to && -value.to;
  }
}

function textOf(value: GroupValue): string {
  return (value.by === 'person' ? value.person?.name : value.by === 'folder' ? value.path : undefined) ?? '';
}

const groupings: Readonly<Record<Exclude<GroupKey, 'none' | 'together'>, (now: number) => Grouping>> = {
  day: () => {
    const midnights = new Map<number, number>();
    return {
      key: ({ deletedAt = Number.NaN }) => {
        const quarter = Math.floor(deletedAt / quarterHour);
        let midnight = midnights.get(quarter);
        if (midnight === undefined) {
          midnight = new Date(deletedAt).setHours(0, 0, 0, 0);
          midnights.set(quarter, midnight);
        }
        return Number.isNaN(midnight) ? undefined : midnight;
      },
      draft: (_, key) => draft({ by: 'day', at: typeof key === 'number' ? key : undefined }, key),
    };
  },
  folder: () => ({ key: folderPath, draft: (_, key) => folderDraft(String(key)) }),
  person: () => ({
    key: ({ deletedBy }) => personKey(deletedBy),
    draft: ({ deletedBy }, key) => draft({ by: 'person', person: key === unknown ? undefined : deletedBy }, key),
  }),
  kind: () => ({ key: ({ kind }) => kind, draft: ({ kind }) => draft({ by: 'kind', kind }, kind) }),
  timeLeft: (now) => ({
    key: ({ expiresAt = Number.NaN }) => horizons.find((days) => expiresAt - now <= days * day),
    draft: (_, key) => draft({ by: 'timeLeft', within: typeof key === 'number' ? key : undefined }, key),
  }),
};

/** What was deleted with nothing else is in one group. */
function* byDeletion(items: readonly TrashItem[]): Generator<undefined, Grouping> {
  const deletion = deletionOf();
  /** The deletion of each item; 0 where there is no date. */
  const numberOf = new Uint32Array(items.length);
  const counts: number[] = [];
  const oldest: TrashItem[] = [];
  for (const [place, item] of items.entries()) {
    if (place % step === 0) yield;
    const number = deletion(item) ?? 0;
    numberOf[place] = number;
    counts[number] = (counts[number] ?? 0) + 1;
    oldest[number] = item;
  }
  return {
    key: (_, place) => {
      const number = numberOf[place] ?? 0;
      return number === 0 ? undefined : counts[number] === 1 ? 'alone' : number;
    },
    draft: (newest, key) => {
      if (typeof key !== 'number') return draft({ by: 'together', ...(key && { alone: true }) }, key);
      const { deletedAt: to, deletedBy: person, origin } = newest;
      const folder = topOf(origin?.path) ?? origin?.name;
      const from = oldest[key]?.deletedAt;
      return draft({ by: 'together', from, to, person, folder }, keyOf(newest));
    },
  };
}

function folderDraft(path: string): Draft {
  return draft(path === unknown ? { by: 'folder' } : { by: 'folder', path, name: path }, path);
}

/** Empty at the top, and where no more than a name is known. */
function parentOf(path: string): string {
  return path.startsWith('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/** Also the folders above them. The top has its own items alone, or all would be in it. */
function withParents(drafts: readonly Draft[]): Draft[] {
  const known = new Map(drafts.map((each) => [textOf(each.value), each]));
  for (const each of drafts)
    for (let path = parentOf(textOf(each.value)); path !== '' && !known.has(path); path = parentOf(path))
      known.set(path, folderDraft(path));
  return [...known.values()];
}

/** @param sorted each above what is below it */
function asTree(sorted: readonly Draft[]): Draft[] {
  const known = new Map(sorted.map((each) => [textOf(each.value), each]));
  return sorted.filter((each) => {
    const path = parentOf(textOf(each.value));
    return path === '' || known.get(path)?.groups.push(each) === undefined;
  });
}

/**
 * With what is in them summed up.
 * @param named so many letters of a folder's path say in which group it is
 */
function* finished(drafts: readonly Draft[], named: number, isBySize: boolean): Generator<undefined, ItemGroup[]> {
  const groups: ItemGroup[] = [];
  for (let each of drafts) {
    yield;
    // The one folder in a folder that has nothing else stands for both.
    for (let only = each.groups[0]; only && each.groups.length + each.items.length === 1; only = each.groups[0])
      each = only;
    const { id, value, items } = each;
    const below = yield* finished(each.groups, textOf(value).length + 1, isBySize);
    const size = { ...totalSize(items) };
    for (const other of below) {
      size.bytes += other.size.bytes;
      size.unknownFolders += other.size.unknownFolders;
      size.unknownFiles += other.size.unknownFiles;
    }
    groups.push({
      id,
      // Where there is no path, the name is all that is known.
      value:
        value.by === 'folder' && value.path?.startsWith('/')
          ? { ...value, name: value.path.slice(named) || value.path }
          : value,
      items,
      groups: below,
      count: below.reduce((sum, { count }) => sum + count, items.length),
      size,
    });
  }
  return isBySize ? groups.sort((a, b) => b.size.bytes - a.size.bytes) : groups;
}
