import { l10n } from 'vscode';
import { reportResults } from '../bulk/reportResults.ts';
import { interruptedJob } from '../jobs/interruptedJob.ts';
import { withJobProgress } from '../jobs/jobProgress.ts';
import type { RunAgain } from '../jobs/remedies.ts';
import type { Services } from '../services.ts';
import { purgeItems } from './purge.ts';
import { restoreItems } from './restore.ts';
import type { From } from './targets.ts';

/** Goes on with an interrupted job, once what was sent before is looked at. */
export async function continueJob(services: Services, from?: From): Promise<void> {
  const job = await interruptedJob(services, l10n.t('Continue'), from);
  if (!job) return;
  const ended = await withJobProgress(services, job.action, job.items, (signal, progress) =>
    services.jobs.continue(job.id, signal, progress),
  );
  if (!ended) {
    await services.dialogs.notify('info', l10n.t('Another window is working on this already.'), []);
    return;
  }
  const { task, outcomes } = ended;
  const runAgain: RunAgain = async (items, options) =>
    task.action === 'restore' ? await restoreItems(services, items, options) : await purgeItems(services, items);
  const next = await reportResults(services, task, outcomes, runAgain);
  if (next?.action === 'restore') await restoreItems(services, next.items);
  else if (next) await runAgain(next.items, task.action === 'restore' ? task.options : undefined);
}
