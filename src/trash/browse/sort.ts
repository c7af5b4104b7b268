/**
 * Sorts very many items, in slices. To compare texts two at a time takes too long for 100,000: they are written out as
 * codes once, and sorted by some letters at a time with the engine's own sort of numbers.
 */
import { fold } from '../query/fold.ts';

/** Items between two looks at the clock. */
const step = 1024;
/** So few are compared with each other. */
const few = 24;
/** Bits that a number holds exactly. */
const bits = 53;
/** Texts are compared as people do as far as that. */
const maxLetters = 128;
const [zero, nine, slash, most] = [48, 57, 47, 126];

/** Instead of a number of letters: the texts are the same. */
const ended = Number.POSITIVE_INFINITY;

/** What is to be sorted: its first place, its end, and how many letters are the same in it; one run after another. */
type Runs = number[];

/**
 * The places of the items in order: by their ranks, then by text as people sort names ("a2" before "A10", and "é" beside
 * "e"), then by it as it is, then by id. Yields often, so that the caller can look at the clock.
 * @param ranks whole numbers, none above the number of items
 */
export function* sortedOrder<T>(
  items: readonly T[],
  ranks: Float64Array | undefined,
  text: (item: T) => string,
  id: (item: T) => string,
): Generator<undefined, Uint32Array> {
  const order = Uint32Array.from(items.keys());
  const open: Runs = ranks ? [] : [0, order.length, 0];
  if (ranks) yield* sortWords(order, 0, ranks, open, 0);
  const texts = yield* written(items, text, order, open);
  const byText = (a: number, b: number) => {
    const [one, other] = [items[a], items[b]];
    if (one === undefined || other === undefined) return 0;
    return compare(text(one), text(other)) || compare(id(one), id(other));
  };
  for (;;) {
    const [depth = 0, to = 0, from = 0] = [open.pop(), open.pop(), open.pop()];
    if (to === 0) return order;
    const own = order.subarray(from, to);
    if (own.length <= few) {
      insert(own, depth === ended ? byText : (a, b) => byLetters(texts, depth, a, b) || byText(a, b));
      if (from % few === 0) yield;
      continue;
    }
    if (depth === ended) {
      own.sort(byText);
      continue;
    }
    const letters = Math.floor((bits - Math.log2(own.length) - 1) / Math.log2(texts.base));
    const words = new Float64Array(own.length);
    for (let at = 0; at < own.length; at += step) {
      yield;
      pack(words.subarray(at, at + step), own.subarray(at, at + step), texts, depth, letters);
    }
    yield* sortWords(own, from, words, open, depth + letters, texts.base);
  }
}

/** Of each item how many have a lower number; `undefined` is the highest. */
export function* ranksBy<T>(
  items: readonly T[],
  number: (item: T) => number | undefined,
): Generator<undefined, Float64Array> {
  const values = new Float64Array(items.length);
  for (const [place, item] of items.entries()) {
    if (place % step === 0) yield;
    const value = number(item) ?? Number.NaN;
    values[place] = Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  }
  const sorted = values.slice().sort();
  for (let from = 0; from < values.length; from += step) {
    yield;
    rank(values.subarray(from, from + step), sorted);
  }
  return values;
}

function rank(values: Float64Array, sorted: Float64Array): void {
  for (const [place, value] of values.entries()) {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    values[place] = low;
  }
}

/**
 * Sorts places by the words in the same order as they, so small that a number holds one and a place.
 * @param open takes the runs of those with the same word
 * @param base of words that are letters
 */
function* sortWords(
  own: Uint32Array,
  from: number,
  words: Float64Array,
  open: Runs,
  depth: number,
  base?: number,
): Generator<undefined, void> {
  const places = 2 ** Math.ceil(Math.log2(own.length));
  for (let at = 0; at < words.length; at += 1) words[at] = (words[at] ?? 0) * places + at;
  yield;
  words.sort();
  const before = own.slice();
  const inverse = 1 / places;
  let begun = 0;
  for (let at = 0; at < own.length; at += 1) {
    if (at % step === 0) yield;
    const [word = 0, next = Number.POSITIVE_INFINITY] = [words[at], words[at + 1]];
    const first = Math.floor(word * inverse) * places;
    own[at] = before[word - first] ?? 0;
    if (next < first + places) continue;
    if (at > begun) {
      const isEnded = base !== undefined && (first / places) % base === 0;
      open.push(from + begun, from + at + 1, isEnded ? ended : depth);
    }
    begun = at + 1;
  }
}

/** The letters of the items that are to be sorted by them as codes, and where those of each begin. After each stands 0. */
interface Texts {
  readonly starts: Uint32Array;
  readonly all: Uint16Array;
  /** As low as the order allows, so that a number can hold more of them. */
  readonly codes: Uint16Array;
  /** How many there are. */
  readonly base: number;
}

function* written<T>(
  items: readonly T[],
  text: (item: T) => string,
  order: Uint32Array,
  open: Runs,
): Generator<undefined, Texts> {
  const starts = new Uint32Array(items.length);
  const isNeeded = new Uint8Array(items.length);
  for (let run = 0; run < open.length; run += 3)
    for (const place of order.subarray(open[run], open[run + 1])) isNeeded[place] = 1;
  let all = new Uint16Array(1 << 16);
  const codes = new Uint16Array(1 << 16);
  let length = 0;
  for (const [place, item] of items.entries()) {
    if (place % step === 0) yield;
    if (isNeeded[place] === 0) continue;
    starts[place] = length;
    const letters = fold(text(item).slice(0, maxLetters));
    if (length + letters.length * 2 >= all.length) {
      const longer = new Uint16Array((length + letters.length) * 2);
      longer.set(all);
      all = longer;
    }
    length = write(letters, all, codes, length) + 1;
  }
  let base = 1;
  for (let code = 1; code < codes.length; code += 1) if (codes[code] === 1) codes[code] = base++;
  return { starts, all, codes, base };
}

/** Answers where they end. */
function write(text: string, all: Uint16Array, codes: Uint16Array, start: number): number {
  let to = start;
  let digitsEnd = 0;
  for (let at = 0; at < text.length; at += 1) {
    let letter = text.charCodeAt(at);
    // Folders come right above what is in them.
    if (letter === slash) letter = 0;
    else if (at >= digitsEnd && isDigit(letter)) {
      // How many digits, and then the digits: so a longer number is a greater one.
      while (text.charCodeAt(at) === zero) at += 1;
      digitsEnd = at;
      while (isDigit(text.charCodeAt(digitsEnd))) digitsEnd += 1;
      letter = Math.min(zero + digitsEnd - at, most);
      at -= 1;
    }
    const code = Math.min(letter + 1, 0xffff);
    all[to++] = code;
    codes[code] = 1;
  }
  return to;
}

function isDigit(letter: number): boolean {
  return letter >= zero && letter <= nine;
}

/** Makes a number of the next letters of each. */
function pack(
  words: Float64Array,
  of: Uint32Array,
  { starts, all, codes, base }: Texts,
  depth: number,
  letters: number,
) {
  for (let index = 0; index < of.length; index += 1) {
    const start = (starts[of[index] ?? 0] ?? 0) + depth;
    let word = 0;
    let code = 1;
    for (let at = start; at < start + letters; at += 1) {
      if (code !== 0) code = all[at] ?? 0;
      word = word * base + (codes[code] ?? 0);
    }
    words[index] = word;
  }
}

function insert(order: Uint32Array, compare: (a: number, b: number) => number): void {
  for (let index = 1; index < order.length; index += 1) {
    const place = order[index] ?? 0;
    let to = index;
    for (; to > 0; to -= 1) {
      const before = order[to - 1] ?? 0;
      if (compare(before, place) <= 0) break;
      order[to] = before;
    }
    order[to] = place;
  }
}

function byLetters({ starts, all }: Texts, depth: number, a: number, b: number): number {
  let [one, other] = [(starts[a] ?? 0) + depth, (starts[b] ?? 0) + depth];
  while (all[one] === all[other] && all[one] !== 0) {
    one += 1;
    other += 1;
  }
  return (all[one] ?? 0) - (all[other] ?? 0);
}

/** As engines compare texts. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
