import { l10n } from 'vscode';
import type { Job } from '../../trash/jobs/job.ts';
import { itemCount, number } from '../format.ts';

/** For the row of an account: what one of its jobs does. */
export function jobWords(job: Job): string {
  const [settled, items] = [number(job.settled), number(job.items)];
  const isRestore = job.action === 'restore';
  switch (job.state) {
    case 'queued':
      return isRestore ? l10n.t('Restore of {0} waiting', items) : l10n.t('Permanent deletion of {0} waiting', items);
    case 'running':
      return isRestore
        ? l10n.t('Restoring, {0} of {1}', settled, items)
        : l10n.t('Deleting, {0} of {1}', settled, items);
    case 'cancelling':
      return l10n.t('Canceling...');
    case 'interrupted':
      return isRestore
        ? l10n.t('Restore of {0} was interrupted at {1}', itemCount(job.items), settled)
        : l10n.t('Permanent deletion of {0} was interrupted at {1}', itemCount(job.items), settled);
  }
}
