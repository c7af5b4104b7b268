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

/** Gives the same row for the same thing each time, so that the editor keeps selection and focus. */
export class Rows {
  readonly #accounts = new WeakMap<AccountTrash, AccountRow>();
  readonly #mores = new WeakMap<AccountTrash, MoreRow>();
  readonly #items = new WeakMap<TrashItem, ItemRow>();

  account(trash: AccountTrash): AccountRow {
    return remembered(this.#accounts, trash, () => ({ type: 'account', trash }));
  }

  /** The shown items of an account, then Load More if there is more. */
  under(account: AccountRow): Row[] {
    const { list, shown, complete, loading, loadedAt } = account.trash.state;
    const rows: Row[] = list
      .first(shown)
      .map((item) => remembered(this.#items, item, () => ({ type: 'item', item, account })));
    // Also where no row is left of what was loaded: there is more at the service.
    const more = list.length > shown || (!complete && !loading && (list.length > 0 || loadedAt !== undefined));
    if (more) rows.push(remembered(this.#mores, account.trash, () => ({ type: 'more', account })));
    return rows;
  }
}

function remembered<K extends object, V>(cache: WeakMap<K, V>, key: K, make: () => V): V {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
