import { type Event, EventEmitter, type TreeDataProvider, type TreeItem } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { Trashes } from '../../trash/trashes.ts';
import type { AccountRow, Row } from './rows.ts';
import { type TreeItemContext, treeItemOf } from './treeItems.ts';

/** What a side bar shows of its rows, about. */
const rowsInSight = 30;

/** Answers from the model alone: it never waits for the network and never throws. */
export class TrashTree implements TreeDataProvider<Row> {
  readonly #trashes: Trashes;
  readonly #context: TreeItemContext;
  /** The editor finds a row that has changed by its object, others by their ids. */
  readonly #accounts = new WeakMap<AccountTrash, AccountRow>();
  readonly #changed = new EventEmitter<Row | undefined>();
  readonly #listening: { dispose(): void };
  readonly onDidChangeTreeData: Event<Row | undefined> = this.#changed.event;

  constructor(trashes: Trashes, context: TreeItemContext) {
    this.#trashes = trashes;
    this.#context = context;
    this.#listening = trashes.onDidChange((trash) => this.#changed.fire(trash && this.#accountRow(trash)));
  }

  /** Something changed about the account besides its trash, such as the progress of a job. */
  accountChanged(account: string): void {
    const trash = this.#trashes.of(account);
    if (trash) this.#changed.fire(this.#accountRow(trash));
  }

  getChildren(row?: Row): Row[] {
    if (!row) return this.#trashes.list.map((trash) => this.#accountRow(trash));
    if (row.type !== 'account') return [];
    const { list, shown, complete, loading, loadedAt } = row.trash.state;
    const rows: Row[] = list.first(shown).map((item) => ({ type: 'item', item, account: row }));
    // Also where no row is left of what was loaded: there is more at the service.
    const more = list.length > shown || (!complete && !loading && (list.length > 0 || loadedAt !== undefined));
    return more ? [...rows, { type: 'more', account: row }] : rows;
  }

  getParent(row: Row): Row | undefined {
    return row.type === 'account' ? undefined : row.account;
  }

  getTreeItem(row: Row): TreeItem {
    return treeItemOf(row, this.#context, this.#isCrowded);
  }

  /** Called when the pointer rests on a row: here alone the network may be waited for, and not for long. */
  async resolveTreeItem(item: TreeItem, row: Row): Promise<TreeItem> {
    const { tooltipOf } = await import('./tooltips.ts');
    const tooltip = await tooltipOf(row, this.#context);
    if (tooltip) item.tooltip = tooltip;
    return item;
  }

  /** Relative times move on, though the model does not change. */
  repaint(): void {
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }

  #accountRow(trash: AccountTrash): AccountRow {
    const row = this.#accounts.get(trash) ?? { type: 'account', trash };
    this.#accounts.set(trash, row);
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
