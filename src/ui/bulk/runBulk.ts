/** Runs a restore or purge: asks first where the day's calls are not enough for it, and shows its progress. */
import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Task } from '../../trash/jobs/plan.ts';
import { blockedReason, type Outcome } from '../../trash/outcome.ts';
import { callsLeft } from '../../trash/quota.ts';
import { callCount } from '../amounts.ts';
import { exact, number } from '../format.ts';
import { withJobProgress } from '../jobs/jobProgress.ts';
import type { Services } from '../services.ts';
import { forIconText } from '../text.ts';

/**
 * No outcomes at all where the person does not start.
 * @param stop what else cancels it, besides the person
 */
export async function runBulk(
  services: Services,
  task: Task,
  items: readonly TrashItem[],
  stop?: AbortSignal,
): Promise<readonly Outcome[]> {
  const { jobs, trashes } = services;
  const { action } = task;
  for (const [account, own] of Map.groupBy(items, (item) => item.account)) {
    const trash = trashes.of(account);
    // What cannot be done costs no call.
    const possible = own.filter((item) => blockedReason(action, item) === undefined);
    if (trash && !(await confirmQuota(services, trash, Math.ceil(possible.length / trash.capabilities.batchSize))))
      return [];
  }
  const run = (signal: AbortSignal, progress: (settled: number) => void) => jobs.run(task, items, signal, progress);
  const outcomes = await withJobProgress(services, action, items.length, run, stop);
  // Their rows still show the earlier deletion.
  const again = outcomes.filter((each) => each.end === 'failed' && each.problem.kind === 'trashedAgain');
  for (const account of new Set(again.map(({ item }) => item.account))) void trashes.of(account)?.refresh();
  return outcomes;
}

/** False if the day's calls are not enough and the person does not start. */
export async function confirmQuota({ dialogs }: Services, trash: AccountTrash, calls: number): Promise<boolean> {
  const { account, quota } = trash;
  if (!quota || calls <= callsLeft(quota)) return true;
  const title = l10n.t(
    "{0} needs {1}; {2} of today's {3} are left.",
    forIconText(account.label, 30),
    callCount(calls),
    number(callsLeft(quota)),
    number(quota.allotted),
  );
  const label = l10n.t("Start, and finish what today's quota allows");
  const detail = l10n.t('The rest will fail and can be retried after {0}.', exact(quota.resetAt));
  return (await dialogs.pick(title, [{ label, detail, value: true }])) === true;
}
