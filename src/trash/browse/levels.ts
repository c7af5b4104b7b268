/** By what items are compared. */
import { keyOf, type TrashItem } from '../item.ts';
import { folderPath, personKey, unknown } from '../recover/origin.ts';
import type { SortKey } from './choice.ts';
import { ranksBy, sortedOrder } from './sort.ts';

/** Items between two looks at the clock. */
const step = 512;

export function* orderOf(items: readonly TrashItem[], sort: SortKey): Generator<undefined, Uint32Array> {
  return yield* sortedOrder(items, yield* ranksOf(items, sort), ({ name }) => name, keyOf);
}

/** What counts before the name. */
function* ranksOf(items: readonly TrashItem[], sort: SortKey): Generator<undefined, Float64Array | undefined> {
  switch (sort) {
    case 'deleted':
      return yield* ranksBy(items, ({ deletedAt = Number.NaN }) => -deletedAt);
    case 'name':
      return undefined;
    case 'size':
      return yield* ranksBy(items, ({ size = Number.NaN }) => -size);
    case 'expires':
      return yield* ranksBy(items, ({ expiresAt }) => expiresAt);
    case 'folder':
      return yield* ranksByText(items, folderPath, folderPath);
    case 'person':
      return yield* ranksByText(
        items,
        ({ deletedBy }) => personKey(deletedBy),
        ({ deletedBy }) => deletedBy?.name ?? '',
      );
  }
}

/** Many items have the same text: each text is compared with others once. */
function* ranksByText(
  items: readonly TrashItem[],
  keyOf: (item: TrashItem) => string,
  textOf: (item: TrashItem) => string,
): Generator<undefined, Float64Array> {
  const { numberOf, sorts } = yield* numbered(items, keyOf);
  const isUnknown = yield* ranksBy(sorts, ({ key }) => (key === unknown ? undefined : 0));
  const order = yield* sortedOrder(
    sorts,
    isUnknown,
    ({ first }) => textOf(first),
    ({ key }) => key,
  );
  const ranks = new Float64Array(order.length);
  for (const [rank, number] of order.entries()) ranks[number] = rank;
  return new Float64Array(numberOf).map((number) => ranks[number] ?? 0);
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
