/** Which deletions to undo: by when, who, from where, and what. What a service does not tell is a value of its own. */
import type { TrashItem } from '../item.ts';
import type { MassDeletion } from '../massDeletion.ts';
import type { Range } from '../query/dates.ts';
import { isIn, queryMatcher } from '../query/match.ts';
import type { Query } from '../query/query.ts';
import { folderPath, personKey, unknown } from './origin.ts';

/** What several values can be chosen of; of each the one that an item has. */
const facets = {
  people: ({ deletedBy }: TrashItem): string => personKey(deletedBy),
  folders: folderPath,
  kinds: ({ kind }: TrashItem): string => kind,
};
export type Facet = keyof typeof facets;

/** Each part that is absent lets everything pass. A folder is chosen with all below it. */
export interface DeletionFilter extends Readonly<Partial<Record<Facet, ReadonlySet<string>>>> {
  /** Without a range: what has no date. */
  readonly when?: { readonly range: Range | undefined };
  /** What was typed besides. */
  readonly query?: Query;
}

/** For what was noticed. */
export function filterOf({ from, to, person, folder }: MassDeletion): DeletionFilter {
  return {
    when: { range: { from, to } },
    ...(person && { people: new Set([personKey(person)]) }),
    ...(folder !== undefined && { folders: new Set([folder]) }),
  };
}

/** The filter as a function, made once for a list of any length. */
export function matcher({ when, people, folders, kinds, query }: DeletionFilter): (item: TrashItem) => boolean {
  const isFound = query && queryMatcher(query);
  return (item) =>
    (when === undefined || isIn(when.range, item.deletedAt)) &&
    (people?.has(facets.people(item)) ?? true) &&
    (folders === undefined || upwards(folderPath(item)).some((folder) => folders.has(folder))) &&
    (kinds?.has(item.kind) ?? true) &&
    (isFound?.(item) ?? true);
}

/** A value that occurs, with the number of items that have it, and one of them. */
export interface Value {
  readonly key: string;
  readonly items: number;
  readonly example: TrashItem | undefined;
}

/**
 * Those of most items first; folders as a tree, with those above them, and each with all that lies below it. The top is
 * among them only where something lay right there: else it would say no more than nothing.
 */
export function valuesOf(items: readonly TrashItem[], facet: Facet): readonly Value[] {
  const values = new Map<string, Value>();
  const groups = Map.groupBy(items, facets[facet]);
  for (const [own, all] of groups)
    for (const key of facet === 'folders' ? upwards(own) : [own])
      values.set(key, { key, items: (values.get(key)?.items ?? 0) + all.length, example: all[0] });
  if (!groups.has('/')) values.delete('/');
  return [...values.values()].sort((a, b) => (facet === 'folders' ? byFolder(a.key, b.key) : b.items - a.items));
}

/** The folder, and each above it up to the top. */
function upwards(folder: string): string[] {
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
