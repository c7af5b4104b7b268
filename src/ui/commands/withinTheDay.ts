import { l10n } from 'vscode';
import type { TrashItem } from '../../trash/item.ts';
import type { Choice } from '../../trash/ports.ts';
import { shortage } from '../../trash/quota.ts';
import { exact, number } from '../format.ts';
import type { Services } from '../services.ts';
import { forIconText } from '../text.ts';

export interface Share {
  readonly now: readonly TrashItem[];
  /** What a person has put off, since the service allows no more calls today. */
  readonly later: readonly TrashItem[];
}

/** Before bulk work that needs more calls than the day has left: what is to be done of it; `undefined` for nothing. */
export async function withinTheDay(services: Services, items: readonly TrashItem[]): Promise<Share | undefined> {
  const now: TrashItem[] = [];
  const later: TrashItem[] = [];
  for (const [account, own] of Map.groupBy(items, (item) => item.account)) {
    const first = await share(services, account, own);
    if (first === undefined) return undefined;
    now.push(...own.slice(0, first));
    later.push(...own.slice(first));
  }
  return { now, later };
}

/** How many of the items to begin with. */
async function share(
  { trashes, ask }: Services,
  account: string,
  items: readonly TrashItem[],
): Promise<number | undefined> {
  const trash = trashes.of(account);
  const quota = trash?.client.quota?.();
  const short = trash && shortage(quota, items, trash.client.capabilities.batchSize);
  if (!short || !quota) return items.length;
  const title = l10n.t(
    '{0}: this takes {1} calls, and {2} of the {3} of today are left',
    forIconText(trash.account.label, 60),
    number(short.calls),
    number(short.left),
    number(quota.allotted),
  );
  const choices: Choice<number>[] = [];
  if (short.fit > 0) {
    choices.push({
      label: l10n.t('Only the first {0} items now', number(short.fit)),
      detail: l10n.t('The others stay in the trash.'),
      value: short.fit,
    });
  }
  choices.push({
    label: l10n.t('Begin with all {0} items', number(items.length)),
    detail: l10n.t('What does not fit into today fails, and can be tried again after {0}.', exact(quota.resetAt)),
    value: items.length,
  });
  return await ask.pick(title, choices);
}
