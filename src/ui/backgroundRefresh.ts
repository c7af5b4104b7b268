import { type Disposable, window, workspace } from 'vscode';
import { BackgroundRefresh } from '../accounts/backgroundRefresh.ts';
import type { Lease } from '../storage/lock.ts';
import type { Services } from './services.ts';
import { refreshInterval } from './settings.ts';

const minute = 60_000;

type WindowRefreshDeps = Services & { readonly lease: Lease };

/** Runs it on what happens in the window. */
export function startBackgroundRefresh({ lease, tree, view, ...services }: WindowRefreshDeps): Disposable[] {
  const { trashes } = services;
  const background = new BackgroundRefresh({
    ...services,
    interval: () => refreshInterval(workspace.getConfiguration('cloudTrash').get('refreshInterval')),
    isVisible: () => view.visible,
    isFocused: () => window.state.focused,
    holdLease: () => lease.hold(),
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
      services.browsing.update();
      background.opened();
    }),
  ];
}
