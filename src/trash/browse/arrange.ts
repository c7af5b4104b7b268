/** Filters, sorts and groups an account's items, in slices, so that whatever else waits has its turn. */
import { breathe } from '../breathe.ts';
import type { TrashItem } from '../item.ts';
import type { Query } from '../query/query.ts';
import type { ViewChoice } from './choice.ts';
import { grouped } from './grouping.ts';
import type { ItemGroup } from './groups.ts';
import { orderOf } from './levels.ts';

/** What is shown of an account's items. */
export interface Arrangement {
  /** Those that the filter lets pass, in order. */
  readonly items: readonly TrashItem[];
  readonly groups: readonly ItemGroup[] | undefined;
  /** How many there were before the filter. */
  readonly loaded: number;
  readonly filter?: Query | undefined;
  /** How it was made, so that more items can be arranged as they would have been then. */
  readonly choice: ViewChoice;
  readonly matches: ((item: TrashItem) => boolean) | undefined;
  readonly now: number;
}

export interface ArrangeOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly yieldEvery?: number;
}

/** Items between two looks at the clock. */
const step = 512;

/**
 * Rejects with the signal's reason when it is aborted.
 * @param items newest deletion first
 */
export async function arrange(
  items: readonly TrashItem[],
  choice: ViewChoice,
  matches: ((item: TrashItem) => boolean) | undefined,
  { now, signal, yieldEvery = 6 }: ArrangeOptions,
): Promise<Arrangement> {
  const work = arranging(items, choice, matches, now);
  for (;;) {
    signal.throwIfAborted();
    const until = performance.now() + yieldEvery;
    let made = work.next();
    while (made.done !== true && performance.now() < until) made = work.next();
    if (made.done === true) return made.value;
    await breathe();
  }
}

function* arranging(
  items: readonly TrashItem[],
  choice: ViewChoice,
  matches: ((item: TrashItem) => boolean) | undefined,
  now: number,
): Generator<undefined, Arrangement> {
  const { sort, group } = choice;
  const kept = matches ? yield* filtered(items, matches) : items;
  const order = sort === 'deleted' ? undefined : yield* orderOf(kept, sort);
  const groups = group === 'none' ? undefined : yield* grouped(kept, order, group, sort, now);
  const inPlace = order ? yield* inOrder(kept, order) : kept;
  return { items: inPlace, groups, loaded: items.length, choice, matches, now };
}

function* filtered(
  items: readonly TrashItem[],
  matches: (item: TrashItem) => boolean,
): Generator<undefined, readonly TrashItem[]> {
  const kept: TrashItem[] = [];
  for (const [place, item] of items.entries()) {
    if (place % step === 0) yield;
    if (matches(item)) kept.push(item);
  }
  return kept;
}

function* inOrder(items: readonly TrashItem[], order: Uint32Array): Generator<undefined, readonly TrashItem[]> {
  const sorted: TrashItem[] = [];
  for (const place of order) {
    if (sorted.length % step === 0) yield;
    const item = items[place];
    if (item) sorted.push(item);
  }
  return sorted;
}
