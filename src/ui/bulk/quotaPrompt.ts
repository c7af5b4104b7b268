import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { TrashItem } from '../../trash/item.ts';
import { blockedReason } from '../../trash/job.ts';
import type { Action } from '../../trash/outcome.ts';
import { callsLeft, type Quota, shortfall } from '../../trash/quota.ts';
import type { Choice } from '../dialogs/dialogs.ts';
import { count, exact, number } from '../format.ts';
import type { Services } from '../services.ts';
import { forIconText } from '../text.ts';

export interface QuotaSplit {
  readonly now: readonly TrashItem[];
  /** What a person has put off, since the service allows no more calls today. */
  readonly later: readonly TrashItem[];
}

/** Before bulk work that needs more calls than the day has left: what is to be done of it; `undefined` for nothing. */
export async function limitToQuota(
  services: Services,
  action: Action,
  items: readonly TrashItem[],
): Promise<QuotaSplit | undefined> {
  const later = new Set<TrashItem>();
  for (const [account, own] of Map.groupBy(items, (item) => item.account)) {
    // What cannot be done costs no call.
    const possible = own.filter((item) => blockedReason(action, item) === undefined);
    const first = await share(services, action, services.trashes.of(account), possible);
    if (first === undefined) return undefined;
    for (const item of possible.slice(first)) later.add(item);
  }
  return { now: items.filter((item) => !later.has(item)), later: [...later] };
}

/** How many of the items to begin with. */
async function share(
  { dialogs }: Services,
  action: Action,
  trash: AccountTrash | undefined,
  items: readonly TrashItem[],
): Promise<number | undefined> {
  const quota = trash?.quota;
  // A restore goes by kind: a folder comes before what was in it, a version after its file.
  const groupOf = ({ kind }: TrashItem) => (action === 'restore' && ['folder', 'version'].includes(kind) ? kind : '');
  const short = trash && shortfall(quota, items, trash.capabilities.batchSize, groupOf);
  if (!short || !quota) return items.length;
  const choices: Choice<number>[] = [];
  if (short.fit > 0) {
    choices.push({
      label: l10n.t('Only the First {0}', count({ items: short.fit, precision: 'exact' })),
      detail: l10n.t('The others stay in the trash.'),
      value: short.fit,
    });
  }
  choices.push({
    label: l10n.t('Start with All {0}', count({ items: items.length, precision: 'exact' })),
    detail: restWords(quota),
    value: items.length,
  });
  return await dialogs.pick(titleOf(trash, quota, short.calls), choices);
}

/** Before a whole trash is read and emptied: false if the day does not suffice and the person would rather not begin. */
export async function confirmQuotaForEmpty({ dialogs }: Services, trash: AccountTrash): Promise<boolean> {
  const { quota, capabilities, state } = trash;
  const { batchSize, pageSize } = capabilities;
  const { items } = state.count;
  const calls = Math.ceil(items / pageSize) + Math.ceil(items / batchSize);
  if (!quota || calls <= callsLeft(quota)) return true;
  const choices = [
    {
      label: l10n.t("Start, and finish what today's quota allows"),
      detail: restWords(quota),
      value: true,
    },
  ];
  return (await dialogs.pick(titleOf(trash, quota, calls), choices)) === true;
}

function restWords({ resetAt }: Quota): string {
  return l10n.t('The rest fails, and can be retried after {0}.', exact(resetAt));
}

function titleOf({ account }: AccountTrash, quota: Quota, calls: number): string {
  return l10n.t(
    "{0} needs {1} calls; {2} of today's {3} are left.",
    forIconText(account.label, 30),
    number(calls),
    number(callsLeft(quota)),
    number(quota.allotted),
  );
}
