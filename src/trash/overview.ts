/** Lists of trash items summed up in one pass: by day, person and folder, with the largest. */
import { breathe } from './breathe.ts';
import { type TotalSize, type TrashItem, totalSize } from './item.ts';
import { folderPath } from './recover/origin.ts';

/** A number of items. */
export interface Tally {
  readonly items: number;
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

/** Those that have most items, of people or folders. */
export interface Rank extends Tally {
  /** Empty where the service does not tell. */
  readonly name: string;
}

export interface Overview {
  readonly items: number;
  /** Of each list, in their order. */
  readonly sizes: readonly TotalSize[];
  /** By the day of their deletion, up to today. */
  readonly deleted: Calendar;
  /** By the day on which the service deletes them permanently, from today on. */
  readonly expires: Calendar;
  /** Largest first; none whose size is not known. */
  readonly largest: readonly TrashItem[];
  readonly people: readonly Rank[];
  /** Right in the folder; those below it count for themselves. */
  readonly folders: readonly Rank[];
}

interface Options {
  readonly now: number;
  readonly signal: AbortSignal;
  /** Days in each calendar. */
  readonly days?: number;
  /** Members of each ranking. */
  readonly top?: number;
}

/** Items that are counted in one go, a few milliseconds' work. */
const slice = 2000;

export async function summarize(lists: readonly (readonly TrashItem[])[], options: Options): Promise<Overview> {
  const { now, signal, days = 30, top = 10 } = options;
  const deleted = calendar(now, 1 - days, days);
  const expires = calendar(now, 0, days);
  const people = new Map<string, number>();
  const folders = new Map<string, number>();
  let largest: TrashItem[] = [];
  let items = 0;
  for (const list of lists) {
    for (let from = 0; from < list.length; from += slice) {
      const part = list.slice(from, from + slice);
      for (const item of part) {
        // By name: two people of one name cannot be told apart by a filter either.
        countOne(people, item.deletedBy?.name ?? '');
        countOne(folders, folderPath(item));
        deleted.of(item.deletedAt).items += 1;
        expires.of(item.expiresAt).items += 1;
      }
      items += part.length;
      largest = [...largest, ...part.filter(({ size = 0 }) => size > 0)].sort(bySize).slice(0, top);
      await breathe();
      signal.throwIfAborted();
    }
  }
  return {
    items,
    sizes: lists.map(totalSize),
    deleted,
    expires,
    largest,
    people: ranking(people, top),
    folders: ranking(folders, top),
  };
}

/** Counts by the days of the person's calendar, of which some have 23 or 25 hours. */
function calendar(now: number, first: number, count: number) {
  const today = new Date(now);
  const starts = Array.from({ length: count + 1 }, (_, index) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() + first + index).getTime(),
  );
  const days = starts.slice(0, -1).map((at) => ({ at, items: 0 }));
  const [before, after, undated] = [{ items: 0 }, { items: 0 }, { items: 0 }];
  const of = (time = Number.NaN) => {
    if (Number.isNaN(time)) return undated;
    const index = starts.findLastIndex((at) => at <= time);
    return index < 0 ? before : (days[index] ?? after);
  };
  return { days, before, after, undated, of };
}

function countOne(groups: Map<string, number>, name: string): void {
  groups.set(name, (groups.get(name) ?? 0) + 1);
}

function bySize(a: TrashItem, b: TrashItem): number {
  return (b.size ?? 0) - (a.size ?? 0);
}

function ranking(groups: ReadonlyMap<string, number>, top: number): readonly Rank[] {
  return [...groups]
    .map(([name, items]) => ({ name, items }))
    .sort((a, b) => b.items - a.items)
    .slice(0, top);
}
