/**
 * Sorts very many items, in slices. To compare texts two at a time takes too long for 100,000: they are written out as
 * numbers once, and sorted by some letters at a time with the engine's own sort of numbers.
 */
import { Codes } from './codes.ts';

/** What is compared: numbers from the lowest on, or texts. What is absent comes last. */
export type Level<T> =
  | { readonly by: 'number'; readonly of: (item: T, place: number) => number | undefined }
  /** As people sort names: "a2" before "A10", and "é" beside "e". */
  | { readonly by: 'folded'; readonly of: (item: T) => string | undefined }
  /** As they are; no two may be the same. Of few, it is faster to compare them. */
  | { readonly by: 'text'; readonly of: (item: T) => string; readonly compare: (a: T, b: T) => number };

/** Items between two looks at the clock. */
const step = 1024;
/** So few are compared with each other. */
const few = 24;
/** Bits that a number holds exactly. */
const bits = 53;

/** First and end, and how many letters are the same: what is to be sorted. */
type Runs = number[];

/**
 * The places of the items in order: by the first level, where that is equal by the next. Stable. Yields often, so that
 * the caller can look at the clock.
 */
export function* sortedOrder<T>(items: readonly T[], levels: readonly Level<T>[]): Generator<undefined, Uint32Array> {
  const order = new Uint32Array(items.length);
  for (let place = 0; place < order.length; place += 1) order[place] = place;
  let runs: Runs = items.length > 1 ? [0, items.length, 0] : [];
  for (const level of levels) {
    const equal: Runs = [];
    if (level.by === 'number') yield* sortNumbers(items, level.of, order, runs, equal);
    else yield* sortTexts(items, level, order, runs, equal);
    runs = equal;
  }
  return order;
}

/** @param equal takes the runs of those that are equal by this level, too */
function* sortNumbers<T>(
  items: readonly T[],
  of: (item: T, place: number) => number | undefined,
  order: Uint32Array,
  runs: Runs,
  equal: Runs,
): Generator<undefined, void> {
  for (let at = 0; at < runs.length; at += 3) {
    const [from = 0, to = 0] = [runs[at], runs[at + 1]];
    const own = order.slice(from, to);
    const values = new Float64Array(own.length);
    for (let place = 0; place < own.length; place += 1) {
      if (place % step === 0) yield;
      const index = own[place] ?? 0;
      const item = items[index];
      const value = item === undefined ? undefined : of(item, index);
      values[place] = value === undefined || Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
    }
    yield;
    const sorted = values.slice().sort();
    /** How many have been placed of those that begin there. */
    const placed = new Uint32Array(own.length);
    for (let place = 0; place < own.length; place += step) {
      yield;
      spread(values.subarray(place, place + step), own.subarray(place, place + step), sorted, placed, order, from);
    }
    for (let place = 0; place < placed.length; place += placed[place] ?? 1) {
      const count = placed[place] ?? 1;
      if (count > 1) equal.push(from + place, from + place + count, 0);
    }
  }
}

/** Puts each where its value stands, behind those with the same value. */
function spread(
  values: Float64Array,
  own: Uint32Array,
  sorted: Float64Array,
  placed: Uint32Array,
  order: Uint32Array,
  from: number,
): void {
  for (let place = 0; place < values.length; place += 1) {
    const value = values[place] ?? 0;
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    const before = placed[low] ?? 0;
    order[from + low + before] = own[place] ?? 0;
    placed[low] = before + 1;
  }
}

/** @param equal takes the runs of those that are equal by this level, too */
function* sortTexts<T>(
  items: readonly T[],
  level: Exclude<Level<T>, { by: 'number' }>,
  order: Uint32Array,
  runs: Runs,
  equal: Runs,
): Generator<undefined, void> {
  const codes = new Codes();
  const texts: Texts = { starts: new Uint32Array(items.length), all: codes.all };
  const write = (index: number) => {
    texts.starts[index] = codes.length;
    const item = items[index];
    if (item !== undefined) codes.write(level.of(item), level.by === 'folded');
  };
  const open: Runs = [];
  let count = 0;
  for (let at = 0; at < runs.length; at += 3) {
    if (at % step === 0) yield;
    const [from = 0, to = 0] = [runs[at], runs[at + 1]];
    if (level.by === 'text' && to - from <= few) {
      compareFew(items, level.compare, order, from, to);
      continue;
    }
    open.push(from, to, 0);
    count += to - from;
  }
  // Memory is read fastest from one end to the other, even if some of it is not needed.
  const isMost = count > items.length / 2;
  for (let at = 0; at < (isMost ? 3 : open.length); at += 3) {
    const [from, to] = isMost ? [0, items.length] : [open[at] ?? 0, open[at + 1] ?? 0];
    for (let place = from; place < to; place += 1) {
      if (place % step === 0) yield;
      write(isMost ? place : (order[place] ?? 0));
    }
  }
  const base = yield* codes.condense();
  texts.all = codes.all;
  for (;;) {
    const [depth = 0, to = 0, from = 0] = [open.pop(), open.pop(), open.pop()];
    if (to === 0) return;
    if (to - from <= few) {
      insert(order, from, to, texts, depth);
      tellEqual(order, from, to, texts, depth, equal);
      if (from % few === 0) yield;
      continue;
    }
    const own = order.subarray(from, to);
    // Letters that all of them share tell nothing.
    let shared = Number.POSITIVE_INFINITY;
    for (let place = 0; place < own.length && shared > depth; place += step) {
      yield;
      shared = sharedBy(own.subarray(place, place + step), own[0] ?? 0, texts, depth, shared);
    }
    if (shared === Number.POSITIVE_INFINITY) {
      equal.push(from, to, 0);
      continue;
    }
    const places = 2 ** Math.ceil(Math.log2(own.length));
    const letters = Math.floor((bits - Math.log2(places)) / Math.log2(base));
    const words = new Float64Array(own.length);
    for (let place = 0; place < own.length; place += step) {
      yield;
      const end = Math.min(place + step, own.length);
      pack(words, place, end, own, texts, shared, letters, base, places);
    }
    yield;
    words.sort();
    const before = own.slice();
    const inverse = 1 / places;
    let begun = 0;
    for (let place = 1; place <= words.length; place += 1) {
      if (place % step === 0) yield;
      const [now = 0, next] = [words[place - 1], words[place]];
      const word = Math.floor(now * inverse);
      own[place - 1] = before[now - word * places] ?? 0;
      if (next !== undefined && next < (word + 1) * places) continue;
      // Where they end with the same letters, nothing follows.
      if (place - begun > 1) {
        const [first, end] = [from + begun, from + place];
        if (word % base === 0) equal.push(first, end, 0);
        else open.push(first, end, shared + letters);
      }
      begun = place;
    }
  }
}

function compareFew<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  order: Uint32Array,
  from: number,
  to: number,
): void {
  for (let place = from + 1; place < to; place += 1) {
    const index = order[place] ?? 0;
    const item = items[index];
    let at = place;
    for (; at > from; at -= 1) {
      const before = items[order[at - 1] ?? 0];
      if (item === undefined || before === undefined || compare(before, item) <= 0) break;
      order[at] = order[at - 1] ?? 0;
    }
    order[at] = index;
  }
}

/** As engines compare texts. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The codes of all texts, and where that of each item begins. */
interface Texts {
  readonly starts: Uint32Array;
  all: Uint16Array;
}

/** How many letters all of them share with the first; infinitely many where they are the same. */
function sharedBy(of: Uint32Array, first: number, { starts, all }: Texts, depth: number, most: number): number {
  const start = starts[first] ?? 0;
  let shared = most;
  for (const index of of) {
    const own = starts[index] ?? 0;
    for (let at = depth; at < shared; at += 1) {
      const code = all[own + at];
      if (code !== all[start + at]) shared = at;
      else if (code === 0) break;
    }
  }
  return shared;
}

/** Makes a number of the next letters of each, followed by its place. */
function pack(
  words: Float64Array,
  from: number,
  end: number,
  own: Uint32Array,
  { starts, all }: Texts,
  depth: number,
  letters: number,
  base: number,
  places: number,
): void {
  for (let place = from; place < end; place += 1) {
    let at = (starts[own[place] ?? 0] ?? 0) + depth;
    let word = 0;
    let code = 1;
    for (let left = letters; left > 0; left -= 1) {
      if (code !== 0) code = all[at] ?? 0;
      at += 1;
      word = word * base + code;
    }
    words[place] = word * places + place;
  }
}

function insert(order: Uint32Array, from: number, to: number, { starts, all }: Texts, depth: number): void {
  for (let place = from + 1; place < to; place += 1) {
    const index = order[place] ?? 0;
    const start = (starts[index] ?? 0) + depth;
    let at = place;
    for (; at > from; at -= 1) {
      const before = order[at - 1] ?? 0;
      if (compare(all, (starts[before] ?? 0) + depth, start) <= 0) break;
      order[at] = before;
    }
    order[at] = index;
  }
}

/** Tells of those that are equal. */
function tellEqual(
  order: Uint32Array,
  from: number,
  to: number,
  { starts, all }: Texts,
  depth: number,
  equal: Runs,
): void {
  let begun = from;
  for (let place = from + 1; place <= to; place += 1) {
    const [a = 0, b = 0] = [order[place - 1], order[place]];
    if (place < to && compare(all, (starts[a] ?? 0) + depth, (starts[b] ?? 0) + depth) === 0) continue;
    if (place - begun > 1) equal.push(begun, place, 0);
    begun = place;
  }
}

function compare(all: Uint16Array, a: number, b: number): number {
  for (let at = 0; ; at += 1) {
    const code = all[a + at] ?? 0;
    const difference = code - (all[b + at] ?? 0);
    if (difference !== 0 || code === 0) return difference;
  }
}
