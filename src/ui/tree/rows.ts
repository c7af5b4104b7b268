/** The rows of the view: accounts, groups and items under them, and what stands above or below rows that are not shown. */
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { Arrangement } from '../../trash/browse/arrange.ts';
import type { ItemGroup } from '../../trash/browse/groups.ts';
import type { TrashItem } from '../../trash/item.ts';

export interface AccountRow {
  readonly type: 'account';
  readonly trash: AccountTrash;
}
/** What lies below an account. */
interface Below {
  readonly account: AccountRow;
  /** Absent right below the account. */
  readonly parent?: GroupRow;
}
export interface GroupRow extends Below {
  readonly type: 'group';
  readonly group: ItemGroup;
  /** Which it is a part of. */
  readonly arranged: Arrangement;
}
export interface ItemRow extends Below {
  readonly type: 'item';
  readonly item: TrashItem;
}
/**
 * Load More, unless it says what else: `earlier` and `later` where there are more rows than are shown at a time; `all` and
 * `search` where a filter or an order knows only what is loaded.
 */
export interface MoreRow extends Below {
  readonly type: 'more';
  readonly what?: 'earlier' | 'later' | 'all' | 'search';
}
export type Row = AccountRow | GroupRow | ItemRow | MoreRow;

/** By which the editor knows what has rows below. */
export function parentId(row: AccountRow | GroupRow): string {
  return row.type === 'account' ? row.trash.account.id : `${row.account.trash.account.id}/group/${row.group.id}`;
}
