/** The progress of a restore or purge: how many items, how long it will take, and what limits it. */
import { l10n } from 'vscode';
import type { TrashItem } from '../../trash/item.ts';
import { type Allowed, timeAtLimit, timeLeft } from '../../trash/jobs/estimate.ts';
import type { Job } from '../../trash/jobs/job.ts';
import type { Action } from '../../trash/outcome.ts';
import { callCount } from '../amounts.ts';
import { itemCount } from '../format.ts';
import { withProgress } from '../progress.ts';
import type { Services } from '../services.ts';
import { duration, leftWords } from './jobWords.ts';

const minute = 60_000;

/**
 * @param run works on jobs that stop with this signal
 * @param stop what else cancels them, besides the person
 */
export async function withJobProgress<T>(
  services: Services,
  action: Action,
  items: number,
  run: (signal: AbortSignal, progress: (settled: number) => void) => Promise<T>,
  stop?: AbortSignal,
): Promise<T> {
  const amount = itemCount(items);
  const title = action === 'restore' ? l10n.t('Restoring {0}', amount) : l10n.t('Deleting {0} permanently', amount);
  const describe = (numbers: string, signal: AbortSignal) => progressWords(services, numbers, signal);
  // A single item is quiet, unless something locks it for so long that one might want to cancel.
  return await withProgress(title, items, run, { delay: items > 1 ? undefined : 5000, describe, stop });
}

/** "1,240 of 5,000, about 4 min left, limited by Box to 1,000 calls a minute": of several jobs, as the slowest is. */
function progressWords({ jobs, trashes, accounts, clock }: Services, numbers: string, signal: AbortSignal): string {
  const own = jobs.list.filter((job) => job.signal === signal);
  if (own.some(({ state }) => state === 'queued'))
    return own.every(({ state }) => state === 'queued') ? l10n.t('Waiting for another job in this account') : numbers;
  const now = clock.now();
  const [slowest] = own
    .flatMap((job) => {
      const trash = trashes.of(job.account);
      return trash ? [{ job, trash, left: timeLeft(job, now, trash.capabilities) }] : [];
    })
    .sort((a, b) => (b.left ?? 0) - (a.left ?? 0));
  if (!slowest) return numbers;
  const { job, trash, left } = slowest;
  const service = accounts.vendor(trash.account.vendor)?.name ?? '';
  if (trash.pausedUntil > now) return [numbers, l10n.t("waiting for {0}'s rate limit", service)].join(', ');
  return [numbers, ...leftWords(left), ...limitedWords(job, trash.capabilities, service)].join(', ');
}

/** Why it takes so long, where the service's limit is the reason. */
export function limitedWords({ items }: Pick<Job, 'items'>, allowed: Allowed, service: string): string[] {
  const { callsPerMinute } = allowed;
  if (callsPerMinute === undefined || (timeAtLimit(items, allowed) ?? 0) === 0) return [];
  return [l10n.t('limited by {0} to {1} a minute', service, callCount(callsPerMinute))];
}

/** Before many items are restored or deleted: the least time that takes, where a service's limit makes it long. */
export function limitWords({ trashes, accounts }: Services, items: readonly TrashItem[]): string[] {
  return [...Map.groupBy(items, ({ account }) => account)].flatMap(([id, { length }]) => {
    const trash = trashes.of(id);
    const time = trash ? (timeAtLimit(length, trash.capabilities) ?? 0) : 0;
    const { callsPerMinute = 0 } = trash?.capabilities ?? {};
    if (!trash || time < minute) return [];
    const service = accounts.vendor(trash.account.vendor)?.name ?? '';
    return [l10n.t('Takes {0} or more: {1} allows {2} a minute.', duration(time), service, callCount(callsPerMinute))];
  });
}
