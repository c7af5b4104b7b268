import { type Disposable, type Event, EventEmitter, type TreeDataProvider, type TreeItem } from 'vscode';
import type { TrashState } from '../../trash/accountTrash.ts';
import type { Trashes } from '../../trash/trashes.ts';
import { type Row, Rows } from './rows.ts';
import { type TreeItemContext, treeItemOf } from './treeItems.ts';

/** What a side bar shows of its rows, about. */
const rowsInSight = 30;

function rowsOf({ list, count }: TrashState): number {
  return count.precision === 'unknown' ? Number.POSITIVE_INFINITY : Math.max(list.length, count.items);
}

/** Answers from the model alone: it never waits for the network and never throws. */
export class TrashTree implements TreeDataProvider<Row> {
  readonly #trashes: Trashes;
  readonly #context: TreeItemContext;
  readonly #rows = new Rows();
  readonly #changed = new EventEmitter<Row | undefined>();
  readonly #listening: Disposable;
  readonly onDidChangeTreeData: Event<Row | undefined> = this.#changed.event;

  constructor(trashes: Trashes, context: TreeItemContext) {
    this.#trashes = trashes;
    this.#context = context;
    this.#listening = trashes.onDidChange((trash) => this.#changed.fire(trash && this.#rows.account(trash)));
  }

  getChildren(row?: Row): Row[] {
    if (!row) return this.#trashes.list.map((trash) => this.#rows.account(trash));
    return row.type === 'account' ? this.#rows.under(row) : [];
  }

  getParent(row: Row): Row | undefined {
    return row.type === 'account' ? undefined : row.account;
  }

  getTreeItem(row: Row): TreeItem {
    return treeItemOf(row, this.#context, this.#isCrowded);
  }

  /** Whether open accounts would push others out of sight. One that was never counted may be as long as any. */
  readonly #isCrowded = (): boolean => {
    const { list } = this.#trashes;
    const rows = list.reduce((sum, { state }) => sum + rowsOf(state), 0);
    return list.length > 1 && rows > rowsInSight;
  };

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
}
