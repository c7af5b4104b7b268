// Called by the editor in its extension host: leaves in a file how long Load More takes with 5,000 rows in the view, and how
// long it is until the view is up to date when one of 10,000 rows goes. A window of its own, as the rows and the emulator would
// weigh on what else is measured.
import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { commands } from 'vscode';
import { keyOf } from '../../src/trash/item.ts';
import type { Row } from '../../src/ui/tree/rows.ts';
import { openBox } from '../editor/services.ts';
import { Stage } from '../editor/stage.ts';
import { eventually } from '../host/eventually.ts';

/** Milliseconds. */
export interface LoadMoreTimes {
  /** From the command to the answer of `getChildren`. */
  readonly answer: number;
  /** What of that, and of making all tree items, our own code takes. */
  readonly own: number;
  /** From the command until the editor has been given all rows. */
  readonly all: number;
  /** From the removal of one of 10,000 rows until the editor shows the next one; of several, that in the middle. */
  readonly removal: number;
}

const rowsBefore = 5000;
const mostRows = 10_000;

export async function run(): Promise<void> {
  const file = process.env.CLOUD_TRASH_RESULTS;
  if (file === undefined) throw new Error('There is no file for the results.');
  const stage = await Stage.open();
  const service = await openBox();
  service.fill(mostRows);
  const trash = await stage.connect(service);
  const { tree, trashes } = stage.services;
  let [begun, answered, last, own, made] = [0, 0, 0, 0, 0];
  const timed = <T>(work: () => T): T => {
    const start = performance.now();
    const result = work();
    last = performance.now();
    own += last - start;
    return result;
  };
  const [getChildren, getTreeItem] = [tree.getChildren.bind(tree), tree.getTreeItem.bind(tree)];
  Object.assign(tree, {
    getChildren: (row?: Row) => {
      const rows = timed(() => getChildren(row));
      if (row) answered = last;
      return rows;
    },
    getTreeItem: (row: Row) => {
      made += 1;
      return timed(() => getTreeItem(row));
    },
  });
  trashes.onDidChange(() => {
    if (begun > 0) own += performance.now() - begun;
    begun = 0;
  });
  await commands.executeCommand('cloudTrash.items.focus');
  const times: Omit<LoadMoreTimes, 'removal'>[] = [];
  while (trash.state.shown <= rowsBefore) {
    const rows = trash.state.shown + 500;
    // The editor puts off what changes soon after another change.
    await pause(500);
    [answered, own, made] = [0, 0, 0];
    const start = performance.now();
    begun = start;
    await stage.run('loadMore', { type: 'more', account: stage.accountRow(trash) });
    await eventually(
      `${rows} rows`,
      () => Promise.resolve(made),
      (now) => now > rows,
    );
    times.push({ answer: answered - start, own, all: last - start });
  }
  while (stage.rows(trash).length < mostRows) await stage.run('loadMore', stage.rows(trash).at(-1));
  const reveal = async (row: Row | undefined) => {
    if (row) await stage.services.view.reveal(row, { select: false, focus: true });
  };
  await reveal(stage.rows(trash)[0]);
  const removals: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    await pause(500);
    const [gone, next] = stage.rows(trash);
    if (gone?.type !== 'item') throw new Error('There is no row to remove.');
    const start = performance.now();
    trash.remove(new Set([keyOf(gone.item)]));
    await reveal(next);
    removals.push(performance.now() - start);
  }
  const removal = removals.sort((a, b) => a - b)[2];
  writeFileSync(file, JSON.stringify({ ...times.at(-1), removal }));
  await stage.clear();
  await service.stop();
}
