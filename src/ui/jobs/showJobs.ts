import { type Disposable, window } from 'vscode';
import type { Services } from '../services.ts';

/** A row is drawn again this often at most while a job goes on; milliseconds. */
const interval = 500;

/** Keeps the rows of accounts in step with their jobs, with mass deletions and with what expires. */
export function showJobs({ jobs, trashes, deletions, expiring, tree, log }: Services): Disposable[] {
  const soon = new Map<string, NodeJS.Timeout>();
  const draw = (account: string) => {
    soon.delete(account);
    tree.accountChanged(account);
  };
  const drawSoon = (account: string) => {
    if (!soon.has(account)) soon.set(account, setTimeout(draw, interval, account));
  };
  return [
    jobs.onDidChange(drawSoon),
    deletions.onDidChange(drawSoon),
    expiring.changed.listen(drawSoon),
    trashes.onDidChange((trash) => trash && deletions.check(trash)),
    // What another window was doing may have been interrupted since.
    window.onDidChangeWindowState(({ focused }) => {
      if (focused) jobs.load().catch(() => log.warn('The journals of jobs could not be read.'));
    }),
    { dispose: () => soon.forEach((timer) => void clearTimeout(timer)) },
  ];
}
