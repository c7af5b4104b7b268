/** What can be done with a job that was interrupted. */
import { l10n } from 'vscode';
import type { Job } from '../../trash/jobs/job.ts';
import { reportResults } from '../bulk/reportResults.ts';
import { confirmQuota } from '../bulk/runBulk.ts';
import { withJobProgress } from '../jobs/jobProgress.ts';
import { jobWords } from '../jobs/jobWords.ts';
import type { Services } from '../services.ts';
import { forIconText } from '../text.ts';
import { runAgainOf } from './purge.ts';
import type { From } from './targets.ts';

/** Goes on with it, once what was sent before is looked at. */
export async function continueJob(services: Services, from?: From): Promise<void> {
  const job = await interruptedJob(services, l10n.t('Continue'), from);
  const trash = job && services.trashes.of(job.account);
  if (!job || !trash) return;
  const calls = Math.ceil((job.items - job.settled) / trash.capabilities.batchSize);
  if (!(await confirmQuota(services, trash, calls))) return;
  const ended = await withJobProgress(services, job.action, job.items, (signal, progress) =>
    services.jobs.continue(job.id, signal, progress),
  );
  if (!ended) {
    const message =
      job.action === 'restore'
        ? l10n.t('Another window is already running this restore.')
        : l10n.t('Another window is already running this deletion.');
    await services.dialogs.notify('info', message, []);
    return;
  }
  const goOn = ended.isOpen ? async () => await continueJob(services, { type: 'account', trash }) : undefined;
  const report = { ...ended, goOn, to: services.clock.now() };
  await reportResults(services, report, runAgainOf(services, ended.task), runAgainOf(services, { action: 'restore' }));
}

/** Gives up the rest of it: what was not sent stays in the trash. */
export async function discardJob(services: Services, from?: From): Promise<void> {
  const job = await interruptedJob(services, l10n.t('Discard'), from);
  if (!job) return;
  const question = {
    message:
      job.action === 'restore'
        ? l10n.t('Discard the rest of this restore?')
        : l10n.t('Discard the rest of this deletion?'),
    detail: `${jobWords(job)}. ${l10n.t('Files at the services are not affected.')}`,
    button: l10n.t('Discard'),
  };
  if (await services.dialogs.confirm(question)) await services.jobs.discard(job.id);
}

/** That of a row, or one that is picked; the only one there is needs no question. */
async function interruptedJob(services: Services, title: string, from: From): Promise<Job | undefined> {
  const { jobs, trashes, dialogs } = services;
  const own = typeof from === 'object' && from.type === 'account' ? from.trash.account.id : undefined;
  const all = jobs.list.filter(({ state, account }) => state === 'interrupted' && (own ?? account) === account);
  if (all.length === 0) await dialogs.notify('info', l10n.t('Nothing was interrupted.'), []);
  if (all.length < 2) return all[0];
  const choices = all.map((job) => ({
    label: jobWords(job),
    description: forIconText(trashes.of(job.account)?.account.label ?? '', 60),
    value: job,
  }));
  return await dialogs.pick(title, choices);
}
