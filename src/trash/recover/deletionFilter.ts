/** Which deletions to undo: by when, who, from where, and what. What a service does not tell is a value of its own. */
import type { ItemKind, Person, TrashItem } from '../item.ts';
import type { MassDeletion } from '../massDeletion.ts';
import { queryMatcher } from '../query/match.ts';
import type { Query } from '../query/query.ts';
import { folderPath, personKey, unknown } from './origin.ts';

/** Each part that is absent lets everything pass. */
export interface DeletionFilter {
  /** `unknown` for what has no date; it is in no period. */
  readonly when?: Period | typeof unknown;
  /** Keys of people; see `personKey`. */
  readonly people?: ReadonlySet<string>;
  /** Folders, each with all below it; see `folderPath`. */
  readonly folders?: ReadonlySet<string>;
  readonly kinds?: ReadonlySet<ItemKind>;
  /** What was typed besides. */
  readonly query?: Query;
}

/** Milliseconds since 1970; both ends belong to it. */
export interface Period {
  readonly from?: number;
  readonly to?: number;
}

/** For what was noticed. */
export function filterOf({ from, to, person, folder }: MassDeletion): DeletionFilter {
  return {
    when: { from, to },
    ...(person && { people: new Set([personKey(person)]) }),
    ...(folder !== undefined && { folders: new Set([folder]) }),
  };
}

/** The filter as a function, made once for a list of any length. */
export function matcher(filter: DeletionFilter): (item: TrashItem) => boolean {
  const { when, people, folders, kinds } = filter;
  const isFound = filter.query && queryMatcher(filter.query);
  return (item) =>
    (when === undefined || isIn(when, item.deletedAt)) &&
    (people?.has(personKey(item.deletedBy)) ?? true) &&
    (folders === undefined || upwards(folderPath(item)).some((folder) => folders.has(folder))) &&
    (kinds?.has(item.kind) ?? true) &&
    (isFound?.(item) ?? true);
}

function isIn(when: Period | typeof unknown, time: number | undefined): boolean {
  if (when === unknown || time === undefined) return when === unknown && time === undefined;
  return time >= (when.from ?? Number.NEGATIVE_INFINITY) && time <= (when.to ?? Number.POSITIVE_INFINITY);
}

/** A value that occurs, with the number of items that have it. */
export interface Facet<T> {
  readonly value: T;
  readonly items: number;
}

/** The people who deleted something, most deletions first. */
export function peopleOf(items: Iterable<TrashItem>): Facet<Person | undefined>[] {
  const known = new Map<string, Person | undefined>();
  const counts = new Map<string, number>();
  for (const { deletedBy } of items) {
    const key = personKey(deletedBy);
    if (!known.has(key)) known.set(key, deletedBy);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return sorted(counts).map(([key, count]) => ({ value: known.get(key), items: count }));
}

/** The kinds that occur, most items first. */
export function kindsOf(items: Iterable<TrashItem>): Facet<ItemKind>[] {
  const counts = new Map<ItemKind, number>();
  for (const { kind } of items) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return sorted(counts).map(([value, count]) => ({ value, items: count }));
}

/**
 * The folders that items come from, and those above them, each with all that comes from it and below; as a tree in order.
 * The top is among them only where something lay right there: else it would say no more than nothing.
 */
export function foldersOf(items: Iterable<TrashItem>): Facet<string>[] {
  const counts = new Map<string, number>();
  let hasTop = false;
  for (const item of items) {
    const own = folderPath(item);
    hasTop ||= own === '/';
    for (const folder of upwards(own)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  if (!hasTop) counts.delete('/');
  return [...counts].sort(([a], [b]) => byFolder(a, b)).map(([value, count]) => ({ value, items: count }));
}

/** The folder, and each above it up to the top. */
export function upwards(folder: string): string[] {
  if (!folder.startsWith('/')) return [folder];
  const found = ['/'];
  for (let end = folder.indexOf('/', 1); end > 0; end = folder.indexOf('/', end + 1)) found.push(folder.slice(0, end));
  return folder === '/' ? found : [...found, folder];
}

/** Each folder right above what lies below it; what is unknown comes last. */
export function byFolder(a: string, b: string): number {
  if (a === b) return 0;
  if (a === unknown || b === unknown) return a === unknown ? 1 : -1;
  // A slash comes before all that a name can have, or "/a b" would come between "/a" and "/a/b".
  return a.replaceAll('/', '\0') < b.replaceAll('/', '\0') ? -1 : 1;
}

function sorted<T>(counts: ReadonlyMap<T, number>): [T, number][] {
  return [...counts].sort(([, a], [, b]) => b - a);
}
