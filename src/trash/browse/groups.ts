/** Items in groups. Data only: `ui/` has the words for it. */
import type { ItemKind, Person, TotalSize, TrashItem } from '../item.ts';

/** What the items of a group share; absent where the service does not tell. Instants are milliseconds since 1970. */
export type GroupValue =
  /** The day of the deletion, by its local midnight. */
  | { readonly by: 'day'; readonly at?: number }
  /** The original folder: its path as in `folderPath`, and the last name of it. */
  | { readonly by: 'folder'; readonly path?: string; readonly name?: string }
  | { readonly by: 'person'; readonly person?: Person }
  | { readonly by: 'kind'; readonly kind: ItemKind }
  | { readonly by: 'timeLeft'; readonly left: TimeLeft }
  /** The first and the last deletion, by whom, and the top folder. */
  | {
      readonly by: 'together';
      readonly from?: number;
      readonly to?: number;
      readonly person?: Person;
      readonly folder?: string;
    };

/** Until an item is deleted permanently. A number stands for so many days at most. */
export type TimeLeft = 'expired' | 1 | 3 | 7 | 30 | 'later' | 'unknown';

export interface ItemGroup {
  /** The same for the same group of one account, whatever else changes. */
  readonly id: string;
  readonly value: GroupValue;
  /** Those right in it, in order. */
  readonly items: readonly TrashItem[];
  /** Only folders nest. */
  readonly groups: readonly ItemGroup[];
  /** Of all in it and below, as is the size. */
  readonly count: number;
  readonly size: TotalSize;
}

/** Also those of the groups in it. */
export function allItems(group: ItemGroup): readonly TrashItem[] {
  return group.groups.length === 0 ? group.items : [...group.groups.flatMap(allItems), ...group.items];
}
