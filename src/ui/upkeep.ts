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
/** A list that was read less than this ago is not read again only because somebody opens the view. */
const freshWhenOpened = 5 * minute;

export interface UpkeepParts {
  readonly trashes: Trashes;
  readonly counts: LastCounts;
  readonly view: TreeView<Row>;
  readonly clock: Clock;
  /** Relative times move on. */
  readonly repaint: () => void;
  readonly log: { warn(message: string): void };
}

export function keepUp(parts: UpkeepParts): Disposable[] {
  const { trashes, counts, view, clock, repaint, log } = parts;

  const failed = (error: unknown) => {
    log.warn(`The counts could not be kept: ${error instanceof Error ? error.message : 'unknown'}`);
  };

  const interval = () => {
    const minutes = workspace.getConfiguration('cloudTrash').get<number>('refreshInterval') ?? 30;
    return minutes > 0 ? minutes * minute : Number.POSITIVE_INFINITY;
  };
  const lists = (maxAge: number) => {
    for (const trash of trashes.list) {
      const { loadedAt } = trash.state;
      if (loadedAt === undefined || clock.now() - loadedAt > maxAge) void trash.load();
    }
  };
  const all = () => {
    if (!window.state.focused || trashes.list.length === 0) return;
    // What the view lists is newer than any count.
    if (view.visible) lists(interval());
    else counts.refresh(interval()).catch(failed);
  };

  const timer = setInterval(all, minute);
  const stop = trashes.onDidChange((trash) => {
    if (!trash) all();
    else if (!trash.state.loading && !trash.state.problem && trash.state.loadedAt !== undefined) {
      counts.learn(trash.account.id, trash.state.count).catch(failed);
    }
  });
  return [
    { dispose: () => clearInterval(timer) },
    { dispose: stop },
    window.onDidChangeWindowState(({ focused }) => {
      if (focused) all();
    }),
    view.onDidChangeVisibility(({ visible }) => {
      if (visible) {
        repaint();
        lists(Math.min(freshWhenOpened, interval()));
      }
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
