/**
 * Items in their order, newest deletion first, in chunks of a few hundred: to add a page or remove a few copies
 * only the chunks that change, so that a list of a million items is not copied for each. A list never changes:
 * what is added or removed makes another one, which shares the rest.
 */
import type { TrashItem } from './item.ts';
import { newestFirst } from './order.ts';

/** Some of the items, in order. */
type Chunk = readonly TrashItem[];

const maxChunk = 256;

export class SortedItems {
  static readonly empty = new SortedItems([], 0);

  /** None of them is empty. */
  readonly #chunks: readonly Chunk[];
  readonly length: number;
  #all: readonly TrashItem[] | undefined;

  private constructor(chunks: readonly Chunk[], length: number) {
    this.#chunks = chunks;
    this.length = length;
  }

  /** All of them; put together when it is first asked for. */
  get all(): readonly TrashItem[] {
    this.#all ??= this.#chunks.flat();
    return this.#all;
  }

  first(count: number): TrashItem[] {
    const found: TrashItem[] = [];
    for (const chunk of this.#chunks) {
      if (found.length >= count) break;
      found.push(...chunk.slice(0, count - found.length));
    }
    return found;
  }

  /** As of an array. */
  slice(from: number, to: number): TrashItem[] {
    return this.first(to).slice(from);
  }

  /** @param items in any order, none of which is here */
  with(items: readonly TrashItem[]): SortedItems {
    return items.length === 0 ? this : new SortedItems(this.#changed(items, add), this.length + items.length);
  }

  /** @param items in any order, all of which are here */
  without(items: readonly TrashItem[]): SortedItems {
    return items.length === 0 ? this : new SortedItems(this.#changed(items, takeOut), this.length - items.length);
  }

  /** Replaces the chunks that the items belong to; each change is given those of its chunk, in order. */
  #changed(items: readonly TrashItem[], change: (chunk: Chunk, own: Chunk) => readonly Chunk[]): Chunk[] {
    const chunks = this.#chunks.length === 0 ? [[]] : this.#chunks;
    const byChunk = Map.groupBy([...items].sort(newestFirst), (item) => chunkOf(item, chunks));
    const changed = [...chunks];
    // From the last on, so that the numbers of those before it stay.
    for (const [index, own] of [...byChunk].reverse()) changed.splice(index, 1, ...change(chunks[index] ?? [], own));
    return changed;
  }
}

/** The last chunk that does not begin after the item. */
function chunkOf(item: TrashItem, chunks: readonly Chunk[]): number {
  return lowest(1, chunks.length, (index) => isBefore(item, chunks[index]?.[0])) - 1;
}

function add(chunk: Chunk, fresh: Chunk): readonly Chunk[] {
  const merged = [...chunk];
  let from = 0;
  for (const item of fresh) {
    from = lowest(from, merged.length, (index) => isBefore(item, merged[index]));
    merged.splice(from, 0, item);
  }
  return split(merged);
}

function takeOut(chunk: Chunk, gone: Chunk): readonly Chunk[] {
  const all = new Set(gone);
  const left = chunk.filter((item) => !all.has(item));
  return left.length === 0 ? [] : [left];
}

/** Halves of a chunk leave room for what comes next. */
function split(items: Chunk): readonly Chunk[] {
  if (items.length <= maxChunk) return [items];
  const half = maxChunk / 2;
  return Array.from({ length: Math.ceil(items.length / half) }, (_, at) => items.slice(at * half, (at + 1) * half));
}

function isBefore(item: TrashItem | undefined, other: TrashItem | undefined): boolean {
  return item !== undefined && other !== undefined && newestFirst(item, other) < 0;
}

/** The lowest index for which it holds, as for all above it; `to` where it holds for none. */
function lowest(from: number, to: number, holds: (index: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
