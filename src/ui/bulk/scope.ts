import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { Count } from '../../trash/count.ts';
import type { TrashItem } from '../../trash/item.ts';
import { count, number } from '../format.ts';
import type { Services } from '../services.ts';
import { forMessage } from '../text.ts';

/**
 * Whose trash it is. Where it is the whole company's, a second line: "Trash of everyone at acme.egnyte.com: 1,240 items
 * deleted by 42 people."
 * @param items those that are known of `all`
 */
export function scopeLines(
  { accounts }: Services,
  { account, capabilities }: AccountTrash,
  items: readonly TrashItem[],
  all: Count,
): string[] {
  const service = accounts.vendor(account.vendor)?.name ?? '';
  const host = forMessage(account.host, 80);
  const line = l10n.t('Account: {0} ({1}, {2})', forMessage(account.label, 80), service, host);
  if (capabilities.scope !== 'domain') return [line];
  const people = new Set(items.flatMap(({ deletedBy }) => deletedBy?.name ?? [])).size;
  const amount = count(all);
  if (people < 2) return [line, l10n.t('Trash of everyone at {0}: {1}.', host, amount)];
  return [
    line,
    items.length >= all.items
      ? l10n.t('Trash of everyone at {0}: {1} deleted by {2} people.', host, amount, number(people))
      : l10n.t('Trash of everyone at {0}: {1} deleted by at least {2} people.', host, amount, number(people)),
  ];
}
