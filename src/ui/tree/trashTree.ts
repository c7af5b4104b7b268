import { type Event, EventEmitter, type TreeDataProvider, type TreeItem } from 'vscode';
import { type AccountTrash, rowsAtOnce } from '../../trash/accountTrash.ts';
import type { Arrangement } from '../../trash/browse/arrange.ts';
import type { Browsing } from '../../trash/browse/browsing.ts';
import type { ItemGroup } from '../../trash/browse/groups.ts';
import { type Disposable, together } from '../../trash/emitter.ts';
import type { Trashes } from '../../trash/trashes.ts';
import { maxRows, RowLimit } from './rowLimit.ts';
import { type AccountRow, type GroupRow, type ItemRow, type MoreRow, parentId, type Row } from './rows.ts';
import { type LateRows, type TreeItemContext, treeItemOf } from './treeItems.ts';

/** What a side bar shows of its rows, about. */
export const rowsInSight = 30;

/** Answers from the model alone: it never waits for the network and never throws. */
export class TrashTree implements TreeDataProvider<Row> {
  /** Set when it is loaded. */
  late: LateRows | undefined;
  readonly limit = new RowLimit(() => queueMicrotask(() => this.repaint()));
  /** By group row, where more were asked for. */
  readonly wanted = new Map<string, number>();
  readonly #trashes: Trashes;
  readonly #browsing: Browsing;
  readonly #context: TreeItemContext;
  /** The editor finds a row that has changed by its object, others by their ids. */
  readonly #accounts = new WeakMap<AccountTrash, AccountRow>();
  readonly #groups = new WeakMap<ItemGroup, GroupRow>();
  readonly #changed = new EventEmitter<Row | undefined>();
  readonly #listening: Disposable;
  readonly onDidChangeTreeData: Event<Row | undefined> = this.#changed.event;

  constructor(trashes: Trashes, browsing: Browsing, context: TreeItemContext) {
    this.#trashes = trashes;
    this.#browsing = browsing;
    this.#context = context;
    const changed = (trash: AccountTrash | undefined) =>
      trash ? this.#changed.fire(this.accountRow(trash)) : this.repaint();
    // A wish alone changes nothing that is shown.
    this.#listening = together(
      trashes.onDidChange(changed),
      browsing.onDidChange((trash) => trash && changed(trash)),
    );
  }

  /** Something changed about the account besides its trash, such as the progress of a job. */
  accountChanged(account: string): void {
    const trash = this.#trashes.of(account);
    if (trash) this.#changed.fire(this.accountRow(trash));
  }

  /** The rows below it are not kept, and may be shown elsewhere. */
  closed(row: AccountRow | GroupRow): void {
    this.limit.free(parentId(row));
    this.#changed.fire(row);
  }

  /** @param how without being drawn they take no rows from others */
  getChildren(row?: Row, how: 'show' | 'peek' = 'show'): Row[] {
    if (!row) return this.#trashes.list.map((trash) => this.accountRow(trash));
    if (row.type === 'item' || row.type === 'more') return [];
    const id = parentId(row);
    const isAccount = row.type === 'account';
    const account = isAccount ? row : row.account;
    const below = isAccount ? { account } : { account, parent: row };
    const { list, shown, complete, loading, loadedAt } = account.trash.state;
    const arranged = isAccount ? this.#browsing.arrangementOf(account.trash) : row.arranged;
    const { groups = [], items } = isAccount ? (arranged ?? { items: list }) : row.group;
    // In an account that is grouped, every item is in a group.
    const own = isAccount && groups.length > 0 ? [] : items;
    const length = groups.length + own.length;
    // Those that are open are asked for theirs again.
    if (isAccount && how === 'show') this.limit.free(id);
    const wanted = isAccount ? shown : (this.wanted.get(id) ?? rowsAtOnce);
    const { from, rows } = this.limit[how](id, wanted, length);
    const to = from + rows;
    const first = Math.max(0, from - groups.length);
    const last = Math.max(0, to - groups.length);
    const more = (what?: MoreRow['what']): MoreRow => ({ type: 'more', ...below, what });
    // Also where no row is left of what was loaded: there is more at the service.
    const isOpen = isAccount && !complete && !loading && (list.length > 0 || loadedAt !== undefined);
    return [
      ...(from > 0 ? [more('earlier')] : []),
      ...groups.slice(from, to).flatMap((group) => (arranged ? this.#groupRow(group, arranged, below) : [])),
      ...own.slice(first, last).map((item): ItemRow => ({ type: 'item', item, ...below })),
      ...(length > to ? [more(rows < wanted || rows >= maxRows ? 'later' : undefined)] : []),
      ...(length === to && isOpen ? [more(arranged && 'all')] : []),
      ...(length === to && isOpen && this.late?.isSearchable(account.trash) ? [more('search')] : []),
    ];
  }

  getParent(row: Row): Row | undefined {
    return row.type === 'account' ? undefined : (row.parent ?? row.account);
  }

  getTreeItem(row: Row): TreeItem {
    return treeItemOf(row, this.#context, this.#isCrowded, this.late);
  }

  /** Called when the pointer rests on a row: here alone the network may be waited for, and not for long. */
  async resolveTreeItem(item: TreeItem, row: Row): Promise<TreeItem> {
    const tooltip = await this.late?.tooltipOf(row, this.#context);
    if (tooltip) item.tooltip = tooltip;
    return item;
  }

  /** Relative times move on, though the model does not change. */
  repaint(): void {
    // All rows are asked for again.
    this.limit.free();
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }

  accountRow(trash: AccountTrash): AccountRow {
    const row = this.#accounts.get(trash) ?? { type: 'account', trash };
    this.#accounts.set(trash, row);
    return row;
  }

  #groupRow(group: ItemGroup, arranged: Arrangement, below: Pick<GroupRow, 'account' | 'parent'>): GroupRow {
    const row = this.#groups.get(group) ?? { type: 'group', group, arranged, ...below };
    this.#groups.set(group, row);
    return row;
  }

  /** Whether open accounts would push others out of sight. One that was never counted may be as long as any. */
  readonly #isCrowded = (): boolean => {
    const { list: accounts } = this.#trashes;
    const rows = accounts.reduce((sum, { state: { list, count } }) => {
      return sum + (count.precision === 'unknown' ? Number.POSITIVE_INFINITY : Math.max(list.length, count.items));
    }, 0);
    return accounts.length > 1 && rows > rowsInSight;
  };
}
