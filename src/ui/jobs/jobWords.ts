import { l10n } from 'vscode';
import type { Job } from '../../trash/jobs/job.ts';
import { itemCount, number } from '../format.ts';

const minute = 60_000;

/**
 * For the row of an account: what one of its jobs does.
 * @param left how long it will take, as far as that is known; milliseconds
 */
export function jobWords(job: Job, left?: number): string {
  const [settled, items] = [number(job.settled), number(job.items)];
  const isRestore = job.action === 'restore';
  switch (job.state) {
    case 'queued':
      return isRestore ? l10n.t('Restore of {0} waiting', items) : l10n.t('Permanent deletion of {0} waiting', items);
    case 'running':
      return [
        isRestore ? l10n.t('Restoring {0} of {1}', settled, items) : l10n.t('Deleting {0} of {1}', settled, items),
        ...leftWords(left),
      ].join(', ');
    case 'cancelling':
      return l10n.t('Canceling...');
    case 'interrupted':
      return isRestore
        ? l10n.t('Restore of {0} was interrupted at {1}', itemCount(job.items), settled)
        : l10n.t('Permanent deletion of {0} was interrupted at {1}', itemCount(job.items), settled);
  }
}

/** "about 4 min left"; nothing while nobody knows. */
export function leftWords(left: number | undefined): string[] {
  return left === undefined ? [] : [l10n.t('{0} left', duration(left))];
}

/** "less than a minute", "about 4 min", "about 2 hr" */
export function duration(time: number): string {
  if (time < minute) return l10n.t('less than a minute');
  const minutes = Math.ceil(time / minute);
  return minutes < 90
    ? l10n.t('about {0} min', number(minutes))
    : l10n.t('about {0} hr', number(Math.round(minutes / 60)));
}
