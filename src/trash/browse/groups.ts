/** Items in groups. Data only: `ui/` has the words for it. */
import type { ItemKind, Person, TotalSize, TrashItem } from '../item.ts';

/** What the items of a group have in common; absent where the service does not tell. Instants are milliseconds since 1970. */
export type GroupValue =
  /** The day of the deletion, by its local midnight. */
  | { readonly by: 'day'; readonly at?: number }
  /** The original folder as in `folderPath`, and its name below the group that it is in, such as `b` or `b/c`. */
  | { readonly by: 'folder'; readonly path?: string; readonly name?: string }
  | { readonly by: 'person'; readonly person?: Person }
  | { readonly by: 'kind'; readonly kind: ItemKind }
  /** Until the item is deleted permanently: so many days at most, 0 where that time is over, infinity for later. */
  | { readonly by: 'timeLeft'; readonly within?: number }
  /**
   * First and last deletion, who deleted all of them, and the top folder. Items with which nothing else was deleted are
   * `alone`, all in one group.
   */
  | {
      readonly by: 'together';
      readonly from?: number;
      readonly to?: number;
      readonly person?: Person;
      readonly folder?: string;
      readonly alone?: boolean;
    };

export interface ItemGroup {
  /** Tells the groups of one account apart; the same group keeps it, whatever comes and goes in it. */
  readonly id: string;
  readonly value: GroupValue;
  /** Those right in it, in order. */
  readonly items: readonly TrashItem[];
  /** Only folders have groups in them. */
  readonly groups: readonly ItemGroup[];
  /** Of all that is in it, as is the size. */
  readonly count: number;
  readonly size: TotalSize;
}

/** Those in the groups in it, and those right in it. */
export function allItems({ items, groups }: ItemGroup): readonly TrashItem[] {
  return groups.length === 0 ? items : [...groups.flatMap(allItems), ...items];
}
