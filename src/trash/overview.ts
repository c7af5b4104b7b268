/** Lists of trash items summed up in one pass: by day, person and folder, with the largest. */
import { breathe } from './breathe.ts';
import { type Person, type TotalSize, type TrashItem, totalSize } from './item.ts';
import { folderPath } from './recover/origin.ts';

/** A sum of items, and of the bytes that are known of them. */
export interface Tally {
  readonly items: number;
  readonly bytes: number;
}

/** One day of the person's calendar. */
export interface DayTally extends Tally {
  /** When it begins; milliseconds since 1970. */
  readonly at: number;
}

/** Every item is in exactly one of these. */
export interface Calendar {
  /** In a row, each day once. */
  readonly days: readonly DayTally[];
  /** Before the first of the days. */
  readonly before: Tally;
  /** After the last of them. */
  readonly after: Tally;
  /** Without a date. */
  readonly undated: Tally;
}

/** The members of a group that have most items; with `others` and `unknown` they are all items. */
export interface Ranking<T> {
  readonly top: readonly (Tally & { readonly value: T })[];
  readonly others: Tally & { readonly groups: number };
  /** Of which the service does not tell. */
  readonly unknown: Tally;
}

export interface Overview {
  readonly items: number;
  readonly size: TotalSize;
  /** Of each list, in their order. */
  readonly sizes: readonly TotalSize[];
  /** By the day of their deletion, up to today. */
  readonly deleted: Calendar;
  /** By the day on which the service deletes them permanently, from today on. */
  readonly expires: Calendar;
  /** Largest first; none whose size is not known. */
  readonly largest: readonly TrashItem[];
  readonly people: Ranking<Person>;
  /** Right in the folder; those below it count for themselves. */
  readonly folders: Ranking<string>;
}

interface Options {
  readonly now: number;
  readonly signal: AbortSignal;
  /** Days in each calendar. */
  readonly days?: number;
  /** Members of each ranking. */
  readonly top?: number;
}

type Sum = { items: number; bytes: number };

/** Items that are counted in one go, a few milliseconds' work. */
const slice = 2000;

export async function summarize(lists: readonly (readonly TrashItem[])[], options: Options): Promise<Overview> {
  const { now, signal, days = 30, top = 10 } = options;
  const deleted = new DayCounter(now, 1 - days, days);
  const expires = new DayCounter(now, 0, days);
  const people = new Map<string, Sum & { value: Person }>();
  const folders = new Map<string, Sum & { value: string }>();
  /** Made alike once: many items share one. */
  const paths = new Map<string, string>();
  const [nobody, nowhere] = [none(), none()];
  const sizes: TotalSize[] = [];
  let largest: TrashItem[] = [];
  let items = 0;
  for (const list of lists) {
    let size = totalSize([]);
    for (let from = 0; from < list.length; from += slice) {
      const part = list.slice(from, from + slice);
      for (const item of part) {
        const { deletedBy, size: bytes = 0 } = item;
        const { path } = item.origin ?? {};
        const folder = (path === undefined ? undefined : paths.get(path)) ?? folderPath(item);
        if (path !== undefined) paths.set(path, folder);
        add(deleted.of(item.deletedAt), bytes);
        add(expires.of(item.expiresAt), bytes);
        // By name: two people of one name cannot be told apart by a filter either.
        add(deletedBy ? member(people, deletedBy.name, deletedBy) : nobody, bytes);
        add(folder === '' ? nowhere : member(folders, folder, folder), bytes);
      }
      items += part.length;
      size = plus(size, totalSize(part));
      const least = largest[top - 1]?.size ?? 0;
      largest = [...largest, ...part.filter((item) => (item.size ?? 0) > least)].sort(bySize).slice(0, top);
      await breathe();
      signal.throwIfAborted();
    }
    sizes.push(size);
  }
  return {
    items,
    size: sizes.reduce(plus, totalSize([])),
    sizes,
    deleted: deleted.calendar,
    expires: expires.calendar,
    largest,
    people: ranking(people, nobody, top),
    folders: ranking(folders, nowhere, top),
  };
}

/** Counts by the days of the person's calendar, of which some have 23 or 25 hours. */
class DayCounter {
  readonly #days: (Sum & { at: number })[];
  readonly #end: number;
  readonly #before = none();
  readonly #after = none();
  readonly #undated = none();

  constructor(now: number, first: number, days: number) {
    const today = new Date(now);
    const begin = (index: number) =>
      new Date(today.getFullYear(), today.getMonth(), today.getDate() + first + index).getTime();
    this.#days = Array.from({ length: days }, (_, index) => ({ at: begin(index), ...none() }));
    this.#end = begin(days);
  }

  of(time: number | undefined): Sum {
    const days = this.#days;
    const first = days[0]?.at ?? this.#end;
    if (time === undefined || Number.isNaN(time)) return this.#undated;
    if (time < first) return this.#before;
    if (time >= this.#end) return this.#after;
    let index = Math.min(days.length - 1, Math.floor(((time - first) / (this.#end - first)) * days.length));
    while ((days[index]?.at ?? 0) > time) index -= 1;
    while ((days[index + 1]?.at ?? this.#end) <= time) index += 1;
    return days[index] ?? this.#undated;
  }

  get calendar(): Calendar {
    return { days: this.#days, before: this.#before, after: this.#after, undated: this.#undated };
  }
}

function none(): Sum {
  return { items: 0, bytes: 0 };
}

function add(sum: Sum, bytes: number): void {
  sum.items += 1;
  sum.bytes += bytes;
}

function member<T>(groups: Map<string, Sum & { value: T }>, key: string, value: T): Sum {
  const found = groups.get(key) ?? { value, ...none() };
  if (found.items === 0) groups.set(key, found);
  return found;
}

function plus(a: TotalSize, b: TotalSize): TotalSize {
  return {
    bytes: a.bytes + b.bytes,
    unknownFolders: a.unknownFolders + b.unknownFolders,
    unknownFiles: a.unknownFiles + b.unknownFiles,
  };
}

function bySize(a: TrashItem, b: TrashItem): number {
  return (b.size ?? 0) - (a.size ?? 0);
}

function ranking<T>(groups: ReadonlyMap<string, Sum & { value: T }>, unknown: Tally, top: number): Ranking<T> {
  const sorted = [...groups.values()].sort((a, b) => b.items - a.items || b.bytes - a.bytes);
  const others = { ...none(), groups: Math.max(0, sorted.length - top) };
  for (const { items, bytes } of sorted.slice(top)) {
    others.items += items;
    others.bytes += bytes;
  }
  return { top: sorted.slice(0, top), others, unknown };
}
