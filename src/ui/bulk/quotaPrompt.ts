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
  /** What a person has put off, because the service allows no more calls today. */
  readonly later: readonly TrashItem[];
}

/** Before bulk work that needs more calls than the quota has left: what to do of it; `undefined` for nothing. */
export async function limitToQuota(
  { trashes, dialogs }: Services,
  action: Action,
  items: readonly TrashItem[],
): Promise<QuotaSplit | undefined> {
  const later = new Set<TrashItem>();
  // A restore goes by kind: a folder comes before what was in it, a version after its file.
  const groupOf = ({ kind }: TrashItem) => (action === 'restore' && ['folder', 'version'].includes(kind) ? kind : '');
  for (const [account, own] of Map.groupBy(items, (item) => item.account)) {
    const trash = trashes.of(account);
    const quota = trash?.quota;
    if (!trash || !quota) continue;
    // What cannot be done costs no call.
    const possible = own.filter((item) => blockedReason(action, item) === undefined);
    const short = shortfall(quota, possible, trash.capabilities.batchSize, groupOf);
    if (!short) continue;
    const title = titleOf(trash, quota, short.calls);
    const first = await dialogs.pick(title, choicesOf(quota, short.fit, possible.length));
    if (first === undefined) return undefined;
    for (const item of possible.slice(first)) later.add(item);
  }
  return { now: items.filter((item) => !later.has(item)), later: [...later] };
}

/** How many of the items to start with. */
function choicesOf(quota: Quota, fit: number, all: number): Choice<number>[] {
  const some = {
    label: l10n.t('Only the First {0}', count({ items: fit, precision: 'exact' })),
    detail: l10n.t('The others stay in the trash.'),
    value: fit,
  };
  const label = l10n.t('Start with All {0}', count({ items: all, precision: 'exact' }));
  return [...(fit > 0 ? [some] : []), { label, detail: restWords(quota), value: all }];
}

/** Before a whole trash is read and emptied: false if the quota does not suffice and the person does not start. */
export async function confirmQuotaForEmpty({ dialogs }: Services, trash: AccountTrash): Promise<boolean> {
  const { quota, capabilities, state } = trash;
  const { batchSize, pageSize } = capabilities;
  const { items } = state.count;
  const calls = Math.ceil(items / pageSize) + Math.ceil(items / batchSize);
  if (!quota || calls <= callsLeft(quota)) return true;
  const label = l10n.t("Start, and finish what today's quota allows");
  return (
    (await dialogs.pick(titleOf(trash, quota, calls), [{ label, detail: restWords(quota), value: true }])) === true
  );
}

function restWords({ resetAt }: Quota): string {
  return l10n.t('The rest will fail and can be retried after {0}.', exact(resetAt));
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
