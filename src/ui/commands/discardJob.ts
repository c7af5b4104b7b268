import { l10n } from 'vscode';
import { itemCount } from '../format.ts';
import { interruptedJob } from '../jobs/interruptedJob.ts';
import { jobWords } from '../jobs/jobWords.ts';
import type { Services } from '../services.ts';
import type { From } from './targets.ts';

/** Gives up the rest of an interrupted job, which stays in the trash. */
export async function discardJob(services: Services, from?: From): Promise<void> {
  const job = await interruptedJob(services, l10n.t('Discard'), from);
  if (!job) return;
  const left = itemCount(job.items - job.settled);
  const question = {
    message: l10n.t('Discard the rest of this job?'),
    detail: l10n.t('{0}. The other {1} stay in the trash.', jobWords(job), left),
    button: l10n.t('Discard'),
  };
  if (await services.dialogs.confirm(question)) await services.jobs.discard(job.id);
}
