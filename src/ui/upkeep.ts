/**
 * Keeps lists and counts up to date, politely: lists only while the view is shown, counts only while the window has
 * the focus, and by one window for all.
 */
import { type Disposable, type TreeView, window, workspace } from 'vscode';
import type { LastCounts } from '../accounts/counts.ts';
import type { Count } from '../trash/count.ts';
import type { Clock } from '../trash/ports.ts';
import type { Trashes } from '../trash/trashes.ts';
import type { Row } from './tree/rows.ts';

const minute = 60_000;
/** A list that was read less than this ago is not read again only because the view is shown. */
const freshList = 5 * minute;

export interface UpkeepParts {
  readonly trashes: Trashes;
  readonly counts: LastCounts;
  readonly view: TreeView<Row>;
  readonly clock: Clock;
  /** Relative times move on. */
  readonly repaint: () => void;
}

export function keepUp(parts: UpkeepParts): Disposable[] {
  const { trashes, counts, view, clock, repaint } = parts;

  const lists = () => {
    if (!view.visible || !window.state.focused) return;
    for (const trash of trashes.list) {
      const { loadedAt, loading } = trash.state;
      if (!loading && (loadedAt === undefined || clock.now() - loadedAt > freshList)) void trash.refresh();
    }
  };
  const numbers = () => {
    const minutes = workspace.getConfiguration('cloudTrash').get<number>('refreshInterval') ?? 30;
    // What the view lists is newer than any count.
    if (minutes > 0 && window.state.focused && !view.visible && trashes.list.length > 0) {
      void counts.refresh(minutes * minute);
    }
  };
  const all = () => {
    lists();
    numbers();
  };

  const timer = setInterval(all, minute);
  const stop = trashes.onDidChange((trash) => {
    if (!trash) all();
    else if (!trash.state.loading && trash.state.items.length > 0)
      void counts.learn(trash.account.id, trash.state.count);
  });
  return [
    { dispose: () => clearInterval(timer) },
    { dispose: stop },
    window.onDidChangeWindowState(({ focused }) => {
      if (focused) all();
    }),
    view.onDidChangeVisibility(({ visible }) => {
      if (visible) repaint();
      all();
    }),
  ];
}

/** Asks each service for its number; one that fails keeps its last. */
export async function countAll(
  trashes: Trashes,
  last: Readonly<Record<string, Count>>,
): Promise<Readonly<Record<string, Count>>> {
  const signal = new AbortController().signal;
  const counted = await Promise.all(
    trashes.list.map(async ({ account, client }) => {
      const count = await client.count(signal).catch(() => last[account.id]);
      return [account.id, count] as const;
    }),
  );
  return Object.fromEntries(counted.flatMap(([id, count]) => (count ? [[id, count] as const] : [])));
}
