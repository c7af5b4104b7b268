/** Runs a restore or purge: asks first where the day's calls are not enough for it, and shows its progress. */
import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Task } from '../../trash/jobs/plan.ts';
import { type Action, blockedReason, type Outcome } from '../../trash/outcome.ts';
import { callsLeft, type Quota, shortfall } from '../../trash/quota.ts';
import { callCount } from '../amounts.ts';
import type { Choice } from '../dialogs/dialogs.ts';
import { exact, itemCount, number } from '../format.ts';
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
  const later = await putOff(services, task.action, items);
  if (!later) return [];
  const now = items.filter((item) => !later.has(item));
  const outcomes = await withJobProgress(
    services,
    task.action,
    now.length,
    (signal, progress) => services.jobs.run(task, now, signal, progress),
    stop,
  );
  // Their rows still show the earlier deletion.
  const again = outcomes.filter((each) => each.end === 'failed' && each.problem.kind === 'trashedAgain');
  for (const account of new Set(again.map(({ item }) => item.account))) void services.trashes.of(account)?.refresh();
  return [...outcomes, ...[...later].map((item): Outcome => ({ item, end: 'cancelled' }))];
}

/** The items that a person puts off, since the service allows too few calls today; `undefined` to start nothing. */
export async function putOff(
  { trashes, dialogs }: Services,
  action: Action,
  items: readonly TrashItem[],
): Promise<ReadonlySet<TrashItem> | undefined> {
  const later = new Set<TrashItem>();
  // A restore goes by kind: a folder comes before what was in it, a version after its file.
  const groupOf = ({ kind }: TrashItem) => (action === 'restore' && ['folder', 'version'].includes(kind) ? kind : '');
  for (const [account, own] of Map.groupBy(items, (item) => item.account)) {
    const trash = trashes.of(account);
    const quota = trash?.quota;
    if (!quota) continue;
    // What cannot be done costs no call.
    const possible = own.filter((item) => blockedReason(action, item) === undefined);
    const short = shortfall(quota, possible, trash.capabilities.batchSize, groupOf);
    if (!short) continue;
    const some: Choice<number> = {
      label: l10n.t('Only the First {0}', itemCount(short.fit)),
      detail: l10n.t('The others stay in the trash.'),
      value: short.fit,
    };
    const all: Choice<number> = {
      label: l10n.t('Start with All {0}', itemCount(possible.length)),
      detail: restText(quota),
      value: possible.length,
    };
    const first = await dialogs.pick(quotaTitle(trash, quota, short.calls), short.fit > 0 ? [some, all] : [all]);
    if (first === undefined) return undefined;
    for (const item of possible.slice(first)) later.add(item);
  }
  return later;
}

/** Before work of which nothing can be put off: false if the day's calls are not enough and the person does not start. */
export async function confirmQuota({ dialogs }: Services, trash: AccountTrash, calls: number): Promise<boolean> {
  const { quota } = trash;
  if (!quota || calls <= callsLeft(quota)) return true;
  const label = l10n.t("Start, and finish what today's quota allows");
  const start = await dialogs.pick(quotaTitle(trash, quota, calls), [{ label, detail: restText(quota), value: true }]);
  return start === true;
}

function restText({ resetAt }: Quota): string {
  return l10n.t('The rest will fail and can be retried after {0}.', exact(resetAt));
}

function quotaTitle({ account }: AccountTrash, quota: Quota, calls: number): string {
  return l10n.t(
    "{0} needs {1}; {2} of today's {3} are left.",
    forIconText(account.label, 30),
    callCount(calls),
    number(callsLeft(quota)),
    number(quota.allotted),
  );
}
