/** The rows of the view: accounts, the items under them, and Load More. */
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { TrashItem } from '../../trash/item.ts';

export interface AccountRow {
  readonly type: 'account';
  readonly trash: AccountTrash;
}
export interface ItemRow {
  readonly type: 'item';
  readonly item: TrashItem;
  readonly account: AccountRow;
}
export interface MoreRow {
  readonly type: 'more';
  readonly account: AccountRow;
}
export type Row = AccountRow | ItemRow | MoreRow;
