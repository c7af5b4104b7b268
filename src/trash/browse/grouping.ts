/** Puts items into groups. */
import { keyOf, type TrashItem } from '../item.ts';
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

/** Groups without groups in them share it. */
const none: Draft[] = [];

/** A group that is being filled. There may be as many as items, so it has no more than it must have. */
class Draft implements ItemGroup {
  readonly #key: string;
  value: GroupValue;
  readonly items: TrashItem[] = [];
  groups: Draft[] = none;
  count = 0;
  readonly size = { bytes: 0, unknownFolders: 0, unknownFiles: 0 };
  /** By which groups are sorted, and then by the text; absent for the last. */
  readonly rank: number | undefined;
  readonly text: string | undefined;

  constructor(key: string | number | undefined, value: GroupValue, rank?: number, text?: string) {
    this.#key = String(key ?? '');
    this.value = value;
    this.rank = rank;
    this.text = text;
  }

  get id(): string {
    return `${this.value.by}:${this.#key}`;
  }

  add(item: TrashItem): void {
    const { kind, size } = item;
    this.items.push(item);
    this.count += 1;
    if (size !== undefined) this.size.bytes += size;
    else if (kind === 'folder') this.size.unknownFolders += 1;
    else if (kind !== 'link') this.size.unknownFiles += 1;
  }
}

type Key = string | number | undefined;

interface Grouping {
  /** The same for the items of one group; asked of one after another. */
  readonly key: (item: TrashItem, place: number) => Key;
  readonly draft: (one: TrashItem, key: Key) => Draft;
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
  const { key, draft } = yield* groupings[group](items, now);
  const { numberOf, sorts } = yield* numbered(items, key);
  const drafts: Draft[] = [];
  for (const each of sorts) {
    if (drafts.length % step === 0) yield;
    drafts.push(draft(each.first, each.key));
  }
  for (let at = 0; at < items.length; at += 1) {
    if (at % step === 0) yield;
    const place = order?.[at] ?? at;
    const item = items[place];
    if (item) drafts[numberOf[place] ?? 0]?.add(item);
  }
  if (group === 'together') for (const each of drafts) if (each.rank !== undefined) addTimes(each);
  const sorted = yield* inOrder(group === 'folder' ? yield* withParents(drafts) : drafts);
  const top = group === 'folder' ? yield* asTree(sorted) : sorted;
  if (sort === 'size' && group !== 'day' && group !== 'timeLeft') sortBySize(top);
  return top;
}

/** In the end by id, so that the order is always the same. */
function* inOrder(drafts: readonly Draft[]): Generator<undefined, Draft[]> {
  const order = yield* sortedOrder(
    drafts,
    yield* ranksBy(drafts, ({ rank }) => rank),
    ({ text = '' }) => text,
    ({ id }) => id,
  );
  return [...order].flatMap((place) => drafts[place] ?? []);
}

function sortBySize(groups: Draft[]): void {
  groups.sort((a, b) => b.size.bytes - a.size.bytes);
  for (const each of groups) sortBySize(each.groups);
}

const groupings: Readonly<
  Record<Exclude<GroupKey, 'none'>, (items: readonly TrashItem[], now: number) => Generator<undefined, Grouping>>
> = {
  *day() {
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
      draft: (_, key) => {
        const at = typeof key === 'number' ? key : undefined;
        return new Draft(key, { by: 'day', at }, at && -at);
      },
    };
  },
  *folder() {
    return { key: folderPath, draft: (_, key) => folderDraft(String(key)) };
  },
  *person() {
    return {
      key: ({ deletedBy }) => personKey(deletedBy),
      draft: ({ deletedBy }, key) => {
        const person = key === unknown ? undefined : deletedBy;
        return new Draft(key, { by: 'person', person }, person && 0, person?.name);
      },
    };
  },
  *kind() {
    return {
      key: ({ kind }) => kind,
      draft: ({ kind }) => new Draft(kind, { by: 'kind', kind }, kinds.indexOf(kind)),
    };
  },
  *timeLeft(_, now) {
    return {
      key: ({ expiresAt = Number.NaN }) => horizons.find((days) => expiresAt - now <= days * day),
      draft: (__, key) => {
        const within = typeof key === 'number' ? key : undefined;
        return new Draft(key, { by: 'timeLeft', within }, within === horizons.at(-1) ? Number.MAX_VALUE : within);
      },
    };
  },
  *together(items) {
    const deletion = deletionOf();
    const numberOf = new Uint32Array(items.length);
    const counts: number[] = [];
    for (let place = 0; place < items.length; place += 1) {
      if (place % step === 0) yield;
      const item = items[place];
      const number = (item && deletion(item)) ?? 0;
      counts[number] = (counts[number] ?? 0) + 1;
      numberOf[place] = number;
    }
    return {
      key: (_, place) => {
        const number = numberOf[place] ?? 0;
        return number === 0 || (counts[number] ?? 0) > 1 ? number : 'alone';
      },
      draft: (newest, key) => {
        if (key === 0) return new Draft('', { by: 'together' });
        if (key === 'alone') return new Draft(key, { by: 'together', alone: true }, Number.MAX_VALUE);
        const { deletedAt = Number.NaN, deletedBy: person, origin } = newest;
        const folder = topOf(origin?.path) ?? origin?.name;
        return new Draft(keyOf(newest), { by: 'together', person, folder }, -deletedAt);
      },
    };
  },
};

/** The time between the first deletion and the last. */
function addTimes({ value, items }: Draft): void {
  if (value.by !== 'together' || value.alone) return;
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { deletedAt = Number.NaN } of items) {
    from = Math.min(from, deletedAt);
    to = Math.max(to, deletedAt);
  }
  Object.assign(value, { from, to });
}

function folderDraft(path: string): Draft {
  const value: GroupValue = path === unknown ? { by: 'folder' } : { by: 'folder', path, name: path };
  return new Draft(path, value, path === unknown ? undefined : 0, path);
}

/** Empty at the top, and where no more than a name is known. */
function parentOf(path: string): string {
  return path.startsWith('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/** Also the folders above them. The top has its own items alone, or all would be in it. */
function* withParents(drafts: readonly Draft[]): Generator<undefined, Draft[]> {
  const known = new Map(drafts.map((draft) => [pathOf(draft), draft]));
  for (const [at, draft] of drafts.entries()) {
    if (at % step === 0) yield;
    for (let path = parentOf(pathOf(draft)); path !== '' && !known.has(path); path = parentOf(path))
      known.set(path, folderDraft(path));
  }
  return [...known.values()];
}

function pathOf({ value }: Pick<Draft, 'value'>): string {
  return (value.by === 'folder' ? value.path : undefined) ?? unknown;
}

/** @param sorted each above what is below it */
function* asTree(sorted: readonly Draft[]): Generator<undefined, Draft[]> {
  const known = new Map<string, Draft>();
  const top: Draft[] = [];
  for (const draft of sorted) {
    if (known.size % step === 0) yield;
    const path = pathOf(draft);
    known.set(path, draft);
    draft.groups = [];
    const parent = parentOf(path);
    (parent === '' ? top : (known.get(parent)?.groups ?? top)).push(draft);
  }
  // What is below comes first.
  for (const [at, draft] of sorted.toReversed().entries()) {
    if (at % step === 0) yield;
    draft.groups = draft.groups.map(withoutDetour);
    for (const { count, size } of draft.groups) {
      draft.count += count;
      draft.size.bytes += size.bytes;
      draft.size.unknownFolders += size.unknownFolders;
      draft.size.unknownFiles += size.unknownFiles;
    }
  }
  const found = top.map(withoutDetour);
  name(found, 1);
  return found;
}

/** The one folder in a folder that has nothing else stands for both. */
function withoutDetour(draft: Draft): Draft {
  const [only, second] = draft.groups;
  return draft.items.length === 0 && only && !second ? only : draft;
}

/** Folders are named by what their path has more than that of the group that they are in. */
function name(drafts: readonly Draft[], known: number): void {
  for (const draft of drafts) {
    const path = pathOf(draft);
    if (path.length > known && path.startsWith('/')) draft.value = { by: 'folder', path, name: path.slice(known) };
    name(draft.groups, path.length + 1);
  }
}
