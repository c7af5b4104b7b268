import { l10n } from 'vscode';
import type { Action } from '../../trash/outcome.ts';
import { itemCount } from '../format.ts';
import { withProgress } from '../progress.ts';
import type { Services } from '../services.ts';
import { progressWords } from './progressWords.ts';

/** Runs a restore or purge with its progress: how many, how long it will take, and what limits it. */
export async function withJobProgress<T>(
  { jobs, trashes, accounts, clock }: Services,
  action: Action,
  items: number,
  run: (signal: AbortSignal, progress: (settled: number) => void) => Promise<T>,
): Promise<T> {
  const amount = itemCount(items);
  const title = action === 'restore' ? l10n.t('Restoring {0}', amount) : l10n.t('Deleting {0} permanently', amount);
  /** Of the job that will take longest, where this is about one account; else the numbers alone. */
  const describe = () => {
    const [job, ...others] = jobs.list.filter(({ state }) => state === 'running');
    const trash = job && trashes.of(job.account);
    if (!job || !trash || others.length > 0 || job.items !== items) return undefined;
    const service = accounts.vendor(trash.account.vendor)?.name ?? '';
    return progressWords(job, clock.now(), trash.capabilities, service);
  };
  // A single item is quiet, unless something locks it for so long that one might want to cancel.
  return await withProgress(title, items, run, { delay: items > 1 ? undefined : 5000, describe });
}
