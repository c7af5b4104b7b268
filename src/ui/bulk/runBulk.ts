/** Runs a restore or purge with the progress that fits its size. */
import { type CancellationToken, l10n, ProgressLocation, window } from 'vscode';
import type { TrashItem } from '../../trash/item.ts';
import { runJob, type Task } from '../../trash/job.ts';
import type { Outcome } from '../../trash/outcome.ts';
import { viewId } from '../commands/ids.ts';
import { count, number } from '../format.ts';
import type { Services } from '../services.ts';
import { limitToQuota } from './quotaPrompt.ts';

/** Work that ends sooner needs no notification; milliseconds. */
const notificationDelay = 1000;
const notificationDelayForOne = 5000;

/** No outcomes at all where the person does not start. */
export async function runBulk(
  services: Services,
  task: Task,
  items: readonly TrashItem[],
): Promise<readonly Outcome[]> {
  const share = await limitToQuota(services, task.action, items);
  if (!share) return [];
  const { now, later } = share;
  const amount = count({ items: now.length, precision: 'exact' });
  const title =
    task.action === 'restore' ? l10n.t('Restoring {0}', amount) : l10n.t('Deleting {0} permanently', amount);
  // A single item is quiet, unless something locks it for so long that one might want to cancel.
  const delay = now.length > 1 ? notificationDelay : notificationDelayForOne;
  const outcomes = await withProgress(
    title,
    now.length,
    (signal, progress) => runJob(task, now, { trashOf: services.trashes.of, signal, progress }),
    delay,
  );
  // Their rows still show the earlier deletion.
  const again = outcomes.filter((each) => each.end === 'failed' && each.problem.kind === 'trashedAgain');
  for (const account of new Set(again.map(({ item }) => item.account))) void services.trashes.of(account)?.refresh();
  return [...outcomes, ...later.map((item): Outcome => ({ item, end: 'cancelled' }))];
}

/**
 * Shows progress in the view, and where a title is given and the work lasts, a notification with Cancel.
 * @param total steps in all, 0 if not known
 */
export async function withProgress<T>(
  title: string | undefined,
  total: number,
  run: (signal: AbortSignal, progress: (settled: number) => void) => Promise<T>,
  delay = notificationDelay,
): Promise<T> {
  const cancel = new AbortController();
  let settled = 0;
  let report: (() => void) | undefined;
  const running = run(cancel.signal, (now) => {
    settled = now;
    report?.();
  });
  const ended = running.then(
    () => undefined,
    () => undefined,
  );
  const inView = window.withProgress({ location: { viewId } }, () => ended);
  const timer = title === undefined ? undefined : setTimeout(() => void notify(title), delay);

  const notify = (words: string) =>
    window.withProgress(
      { location: ProgressLocation.Notification, title: words, cancellable: true },
      async (progress, token: CancellationToken) => {
        let shown = 0;
        report = () => {
          const message =
            total > 0 ? l10n.t('{0} of {1}', number(settled), number(total)) : l10n.t('{0} so far', number(settled));
          progress.report({ message, increment: total > 0 ? ((settled - shown) * 100) / total : 0 });
          shown = settled;
        };
        report();
        token.onCancellationRequested(() => {
          cancel.abort();
          // What has been sent is still settled, which takes its time.
          report = undefined;
          progress.report({ message: l10n.t('Canceling...') });
        });
        await ended;
      },
    );

  try {
    return await running;
  } finally {
    clearTimeout(timer);
    await inView;
  }
}
