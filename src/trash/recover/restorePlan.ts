/** What a restore of many items will do, as far as it can be told before: shown to the person who decides. */
import type { TrashItem } from '../item.ts';
import { byFolder } from './deletionFilter.ts';
import { folderPath } from './origin.ts';

/** An original folder of one account, with the items that go back to it. */
interface PlannedFolder {
  readonly account: string;
  readonly folder: string;
  readonly items: readonly TrashItem[];
}

export interface RestorePlan {
  /** By account, and in order; what has no folder that is known comes last. */
  readonly folders: readonly PlannedFolder[];
  /** Those of them that no longer exist, or are in the trash themselves and not restored along. */
  readonly missing: readonly PlannedFolder[];
  /** Items that have the name of another one in the same folder: one of them will meet the other. */
  readonly repeated: readonly TrashItem[];
  /** What the service refuses to restore. */
  readonly blocked: readonly TrashItem[];
}

export function planRestore(items: readonly TrashItem[]): RestorePlan {
  const possible = items.filter((item) => item.restoreBlockedBy === undefined);
  const restored = new Set(
    possible.flatMap(({ kind, id, account }) => (kind === 'folder' ? [`${account}/${id}`] : [])),
  );
  const isMissing = ({ account, origin }: TrashItem) =>
    origin?.missing === 'gone' || (origin?.missing === 'trashed' && !restored.has(`${account}/${origin.id}`));
  const folders = [...Map.groupBy(possible, ({ account }) => account)].flatMap(([account, own]) =>
    [...Map.groupBy(own, folderPath)]
      .sort(([a], [b]) => byFolder(a, b))
      .map(([folder, of]) => ({ account, folder, items: of })),
  );
  const repeated = folders.flatMap((each) =>
    [...Map.groupBy(each.items, ({ name }) => name.toLowerCase()).values()].filter((of) => of.length > 1).flat(),
  );
  return {
    folders,
    missing: folders.filter((each) => each.items.some(isMissing)),
    repeated,
    blocked: items.filter((item) => item.restoreBlockedBy !== undefined),
  };
}
