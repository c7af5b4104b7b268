import { type Disposable, type LogOutputChannel, type TreeView, window, workspace } from 'vscode';
import { BackgroundRefresh } from '../accounts/backgroundRefresh.ts';
import type { LastCounts } from '../accounts/counts.ts';
import type { Lease } from '../storage/lease.ts';
import type { Clock } from '../trash/ports.ts';
import type { Trashes } from '../trash/trashes.ts';
import { refreshInterval } from './settings.ts';
import type { Row } from './tree/rows.ts';
import type { TrashTree } from './tree/trashTree.ts';

const minute = 60_000;

export interface WindowRefreshDeps {
  readonly trashes: Trashes;
  readonly counts: LastCounts;
  readonly view: TreeView<Row>;
  readonly tree: TrashTree;
  readonly clock: Clock;
  readonly lease: Lease;
  readonly log: LogOutputChannel;
}

/** Runs it on what happens in the window. */
export function startBackgroundRefresh({
  trashes,
  counts,
  view,
  tree,
  clock,
  lease,
  log,
}: WindowRefreshDeps): Disposable[] {
  const background = new BackgroundRefresh({
    trashes,
    counts,
    clock,
    interval: () => refreshInterval(workspace.getConfiguration('cloudTrash').get('refreshInterval')),
    isVisible: () => view.visible,
    isFocused: () => window.state.focused,
    holdLease: () => lease.hold(),
    log,
  });
  const timer = setInterval(() => background.tick(), minute);
  return [
    { dispose: () => clearInterval(timer) },
    trashes.onDidChange((trash) => (trash ? background.changed(trash.account.id) : background.tick())),
    window.onDidChangeWindowState(() => background.tick()),
    view.onDidChangeVisibility(({ visible }) => {
      if (!visible) return;
      // Relative times have moved on.
      tree.repaint();
      background.opened();
    }),
  ];
}
