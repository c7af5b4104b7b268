/** Which deletions to undo: by when, who, from where, and what. What a service does not tell is a value of its own. */
import type { ItemKind, Person, TrashItem } from '../item.ts';

/** Stands for what a service does not tell. */
export const unknown = '';

/** Each part that is absent lets everything pass. */
export interface DeletionFilter {
  /** Ids of accounts. */
  readonly accounts?: ReadonlySet<string>;
  /** `unknown` for what has no date; it is in no period. */
  readonly when?: Period | typeof unknown;
  /** Keys of people; see `personKey`. */
  readonly people?: ReadonlySet<string>;
  /** Folders, each with all below it; see `folderPath`. */
  readonly folders?: ReadonlySet<string>;
  readonly kinds?: ReadonlySet<ItemKind>;
  /** With `*` for any letters and `?` for one; upper and lower case are alike. */
  readonly name?: string;
}

/** Milliseconds since 1970; both ends belong to it. */
export interface Period {
  readonly from?: number;
  readonly to?: number;
}

/** Tells people apart; `unknown` where the service does not tell who it was. */
export function personKey(person: Person | undefined): string {
  return person?.id ?? person?.email ?? person?.name ?? unknown;
}

/** The original folder from the top, as `/a/b`; its name where there is no path, `unknown` where there is neither. */
export function folderPath({ origin }: TrashItem): string {
  if (origin?.path !== undefined) return `/${origin.path.split('/').filter(Boolean).join('/')}`;
  return origin?.name ?? unknown;
}

/** Whether the folder is `parent` or lies below it. */
export function isWithin(folder: string, parent: string): boolean {
  return folder === parent || (parent !== unknown && folder.startsWith(parent === '/' ? parent : `${parent}/`));
}

/** The filter as a function, made once for a list of any length. */
export function matcher(filter: DeletionFilter): (item: TrashItem) => boolean {
  const { accounts, when, people, folders, kinds } = filter;
  const name = filter.name === undefined ? undefined : namePattern(filter.name);
  return (item) =>
    (accounts?.has(item.account) ?? true) &&
    (when === undefined || isIn(when, item.deletedAt)) &&
    (people?.has(personKey(item.deletedBy)) ?? true) &&
    (folders === undefined || isUnder(folders, folderPath(item))) &&
    (kinds?.has(item.kind) ?? true) &&
    (name?.test(item.name) ?? true);
}

function isIn(when: Period | typeof unknown, time: number | undefined): boolean {
  if (when === unknown || time === undefined) return when === unknown && time === undefined;
  return time >= (when.from ?? Number.NEGATIVE_INFINITY) && time <= (when.to ?? Number.POSITIVE_INFINITY);
}

function isUnder(folders: ReadonlySet<string>, folder: string): boolean {
  return [...folders].some((each) => isWithin(folder, each));
}

function namePattern(pattern: string): RegExp {
  const escaped = pattern.trim().replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const source = escaped.replace(/\*+/g, '.*').replaceAll('?', '.');
  // Words alone are looked for anywhere in the name.
  return new RegExp(/[*?]/.test(pattern) ? `^${source}$` : source, 'isu');
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

/** The folders that items come from, and those above them, each with all that comes from it and below; as a tree in order. */
export function foldersOf(items: Iterable<TrashItem>): Facet<string>[] {
  const counts = new Map<string, number>();
  for (const item of items) {
    for (const folder of upwards(folderPath(item))) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([value, count]) => ({ value, items: count }));
}

/** The folder, and each above it up to the first below the top. */
function upwards(folder: string): string[] {
  if (!folder.startsWith('/') || folder === '/') return [folder];
  const parts = folder.slice(1).split('/');
  return parts.map((_, at) => `/${parts.slice(0, at + 1).join('/')}`);
}

function sorted<T>(counts: ReadonlyMap<T, number>): [T, number][] {
  return [...counts].sort(([, a], [, b]) => b - a);
}
