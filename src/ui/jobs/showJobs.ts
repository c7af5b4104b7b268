import { type Disposable, window } from 'vscode';
import type { Services } from '../services.ts';
import type { TrashTree } from '../tree/trashTree.ts';

/** A row is drawn again this often at most while a job goes on; milliseconds. */
const interval = 500;

/** Keeps the rows of accounts in step with their jobs and with mass deletions. */
export function showJobs({ jobs, trashes, deletions, log }: Services, tree: TrashTree): Disposable[] {
  const waiting = new Map<string, NodeJS.Timeout>();
  const soon = (account: string) => {
    if (waiting.has(account)) return;
    const draw = () => {
      waiting.delete(account);
      tree.accountChanged(account);
    };
    waiting.set(account, setTimeout(draw, interval));
  };
  return [
    jobs.onDidChange(soon),
    deletions.onDidChange(soon),
    trashes.onDidChange((trash) => trash && deletions.check(trash)),
    // What another window was doing may have been interrupted since.
    window.onDidChangeWindowState(({ focused }) => {
      if (focused) jobs.load().catch(() => log.warn('The journals of jobs could not be read.'));
    }),
    { dispose: () => waiting.forEach((timer) => void clearTimeout(timer)) },
  ];
}
