/** By what items are compared. */
import { keyOf, type TrashItem } from '../item.ts';
import { folderPath, personKey, unknown } from '../recover/origin.ts';
import type { SortKey } from './choice.ts';
import { byText, type Level, sortedOrder } from './sort.ts';

/** Items between two looks at the clock. */
const step = 512;

/** Then the names as they are, and the keys, so that the order is always the same. */
const byName: readonly Level<TrashItem>[] = [
  { by: 'folded', of: ({ name }) => name },
  {
    by: 'text',
    of: (item) => `${item.name}\0${keyOf(item)}`,
    compare: (a, b) => byText(a.name, b.name) || byText(keyOf(a), keyOf(b)),
  },
];

export function* levelsOf(
  sort: SortKey,
  items: readonly TrashItem[],
): Generator<undefined, readonly Level<TrashItem>[]> {
  switch (sort) {
    case 'deleted':
      return [{ by: 'number', of: ({ deletedAt }) => negative(deletedAt) }, ...byName];
    case 'name':
      return byName;
    case 'size':
      return [{ by: 'number', of: ({ size }) => negative(size) }, ...byName];
    case 'expires':
      return [{ by: 'number', of: ({ expiresAt }) => expiresAt }, ...byName];
    case 'folder':
      return [yield* ranked(items, folderReader(), folderPath), ...byName];
    case 'person':
      return [
        yield* ranked(
          items,
          ({ deletedBy }) => personKey(deletedBy),
          ({ deletedBy }) => deletedBy?.name,
        ),
        ...byName,
      ];
  }
}

function negative(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value;
}

/** Many items have the same text: each text is compared with others once. */
function* ranked(
  items: readonly TrashItem[],
  keyOf: (item: TrashItem) => string,
  textOf: (item: TrashItem) => string | undefined,
): Generator<undefined, Level<TrashItem>> {
  const { numberOf, sorts } = yield* numbered(items, keyOf);
  const order = yield* sortedOrder(sorts, [
    { by: 'folded', of: ({ key, first }) => (key === unknown ? undefined : textOf(first)) },
    { by: 'text', of: ({ key }) => key, compare: (a, b) => byText(a.key, b.key) },
  ]);
  const ranks = new Uint32Array(order.length);
  for (const [rank, number] of order.entries()) ranks[number] = rank;
  return { by: 'number', of: (_, place) => ranks[numberOf[place] ?? 0] };
}

interface Sorts<K> {
  /** Of which sort each item is, by the item's place. */
  readonly numberOf: Uint32Array;
  /** What the items of a sort have in common, and the first of them. */
  readonly sorts: readonly { readonly key: K; readonly first: TrashItem }[];
}

/** Tells the items apart by a key. */
export function* numbered<K>(
  items: readonly TrashItem[],
  keyOf: (item: TrashItem, place: number) => K,
): Generator<undefined, Sorts<K>> {
  const numbers = new Map<K, number>();
  const sorts: { key: K; first: TrashItem }[] = [];
  const numberOf = new Uint32Array(items.length);
  for (let place = 0; place < items.length; place += 1) {
    if (place % step === 0) yield;
    const item = items[place];
    if (!item) continue;
    const key = keyOf(item, place);
    let number = numbers.get(key);
    if (number === undefined) {
      number = sorts.push({ key, first: item }) - 1;
      numbers.set(key, number);
    }
    numberOf[place] = number;
  }
  return { numberOf, sorts };
}

/** As `folderPath`, for very many items, many of which come from the same folder. */
export function folderReader(): (item: TrashItem) => string {
  const folders = new Map<string, string>();
  return (item) => {
    const path = item.origin?.path;
    if (path === undefined) return folderPath(item);
    let folder = folders.get(path);
    if (folder === undefined) {
      folder = folderPath(item);
      folders.set(path, folder);
    }
    return folder;
  };
}
