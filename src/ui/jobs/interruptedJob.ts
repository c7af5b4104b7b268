import { l10n } from 'vscode';
import type { Job } from '../../trash/jobs/jobs.ts';
import type { From } from '../commands/targets.ts';
import type { Services } from '../services.ts';
import { forIconText } from '../text.ts';
import { jobWords } from './jobWords.ts';

/** The interrupted job of a row, or one that is picked; the only one there is needs no question. */
export async function interruptedJob(services: Services, title: string, from: From): Promise<Job | undefined> {
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
