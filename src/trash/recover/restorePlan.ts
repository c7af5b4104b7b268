/** What a restore of many items will do, as far as it can be told before: shown to the person who decides. */
import type { TrashItem } from '../item.ts';
import { folderPath, unknown } from './deletionFilter.ts';

export interface RestorePlan {
  /** By original folder, in order; what has none that is known comes last. */
  readonly folders: readonly { readonly folder: string; readonly items: readonly TrashItem[] }[];
  /** The original folders that no longer exist, or are in the trash themselves and not restored along. */
  readonly missing: readonly string[];
  /** Items that have the name of another one in the same folder: one of them will meet the other. */
  readonly repeated: readonly TrashItem[];
  /** What the service refuses to restore. */
  readonly blocked: readonly TrashItem[];
}

export function planRestore(items: readonly TrashItem[]): RestorePlan {
  const possible = items.filter((item) => item.restoreBlockedBy === undefined);
  const folders = [...Map.groupBy(possible, folderPath)].sort(([a], [b]) => rank(a, b));
  const restored = new Set(possible.flatMap(({ kind, id }) => (kind === 'folder' ? [id] : [])));
  const missing = possible
    .filter(
      ({ origin }) => origin?.missing === 'gone' || (origin?.missing === 'trashed' && !restored.has(origin.id ?? '')),
    )
    .map(folderPath);
  const alike = Map.groupBy(possible, (item) => `${item.account}\n${folderPath(item)}\n${item.name.toLowerCase()}`);
  return {
    folders: folders.map(([folder, of]) => ({ folder, items: of })),
    missing: [...new Set(missing)].sort(rank),
    repeated: [...alike.values()].filter((of) => of.length > 1).flat(),
    blocked: items.filter((item) => item.restoreBlockedBy !== undefined),
  };
}

function rank(a: string, b: string): number {
  if (a === b) return 0;
  if (a === unknown || b === unknown) return a === unknown ? 1 : -1;
  return a < b ? -1 : 1;
}
