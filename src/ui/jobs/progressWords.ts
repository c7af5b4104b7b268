import { l10n } from 'vscode';
import { type Allowed, timeAtLimit, timeLeft } from '../../trash/jobs/estimate.ts';
import type { Job } from '../../trash/jobs/jobs.ts';
import { number } from '../format.ts';

const minute = 60_000;

/** "1,240 of 5,000, about 4 min left, limited by Box to 1,000 calls a minute" */
export function progressWords(job: Job, now: number, allowed: Allowed, service: string): string {
  const { callsPerMinute } = allowed;
  const settled = l10n.t('{0} of {1}', number(job.settled), number(job.items));
  const left = timeLeft(job, now, allowed);
  const isLimited = callsPerMinute !== undefined && (timeAtLimit(job.items, allowed) ?? 0) > 0;
  return [
    settled,
    ...(left === undefined ? [] : [l10n.t('{0} left', duration(left))]),
    ...(isLimited ? [l10n.t('limited by {0} to {1} calls a minute', service, number(callsPerMinute))] : []),
  ].join(', ');
}

/** "less than a minute", "about 4 min", "about 2 hr" */
export function duration(time: number): string {
  if (time < minute) return l10n.t('less than a minute');
  const minutes = Math.ceil(time / minute);
  return minutes < 90
    ? l10n.t('about {0} min', number(minutes))
    : l10n.t('about {0} hr', number(Math.round(minutes / 60)));
}

/** For the row of an account: what its jobs do. */
export function jobWords(job: Job): string {
  const [settled, items] = [number(job.settled), number(job.items)];
  const isRestore = job.action === 'restore';
  switch (job.state) {
    case 'queued':
      return isRestore ? l10n.t('Restore of {0} waiting', items) : l10n.t('Deletion of {0} waiting', items);
    case 'running':
      return isRestore
        ? l10n.t('Restoring, {0} of {1}', settled, items)
        : l10n.t('Deleting, {0} of {1}', settled, items);
    case 'cancelling':
      return l10n.t('Canceling...');
    case 'interrupted':
      return isRestore
        ? l10n.t('Restore of {0} items was interrupted at {1}', items, settled)
        : l10n.t('Deletion of {0} items was interrupted at {1}', items, settled);
  }
}
