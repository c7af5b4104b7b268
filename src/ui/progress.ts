import { l10n, ProgressLocation, window } from 'vscode';
import { number } from './format.ts';
import { viewId } from './ids.ts';

export interface ProgressOptions {
  /** Work that ends sooner needs no notification; milliseconds. */
  readonly delay?: number;
  /** Adds to the numbers what changes with time. The signal tells which work it is. */
  readonly describe?: (numbers: string, signal: AbortSignal) => string;
  /** What else cancels the work, besides the person. */
  readonly stop?: AbortSignal | undefined;
}

/** What changes with time is said again after so many milliseconds. */
const tick = 1000;

/**
 * Shows progress in the view and, where a title is given and the work lasts, a notification with Cancel.
 * @param total steps in all, 0 if not known
 */
export async function withProgress<T>(
  title: string | undefined,
  total: number,
  run: (signal: AbortSignal, progress: (settled: number) => void) => Promise<T>,
  { delay = 1000, describe, stop }: ProgressOptions = {},
): Promise<T> {
  const cancel = new AbortController();
  const signal = stop ? AbortSignal.any([cancel.signal, stop]) : cancel.signal;
  let settled = 0;
  let report: (() => void) | undefined;
  const running = run(signal, (now) => {
    settled = now;
    report?.();
  });
  const ended = Promise.allSettled([running]);
  const notify = (words: string) =>
    window.withProgress(
      { location: ProgressLocation.Notification, title: words, cancellable: true },
      (progress, token) => {
        let shown = 0;
        report = () => {
          const numbers =
            total > 0 ? l10n.t('{0} of {1}', number(settled), number(total)) : l10n.t('{0} so far', number(settled));
          progress.report({
            message: describe?.(numbers, signal) ?? numbers,
            increment: total > 0 ? ((settled - shown) * 100) / total : 0,
          });
          shown = settled;
        };
        report();
        const ticking = describe && setInterval(() => report?.(), tick);
        void ended.then(() => clearInterval(ticking));
        token.onCancellationRequested(() => {
          // At once: what has been sent is still settled, which takes its time.
          report = undefined;
          progress.report({ message: l10n.t('Canceling...') });
          cancel.abort();
        });
        return ended;
      },
    );

  const inView = window.withProgress({ location: { viewId } }, () => ended);
  const timer = title === undefined ? undefined : setTimeout(() => void notify(title), delay);
  try {
    return await running;
  } finally {
    clearTimeout(timer);
    await inView;
  }
}
