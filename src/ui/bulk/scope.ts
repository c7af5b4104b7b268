import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { Count } from '../../trash/count.ts';
import type { TrashItem } from '../../trash/item.ts';
import { count, number } from '../format.ts';
import { forMessage } from '../text.ts';

/**
 * "Trash of all of acme.egnyte.com: 1,240 items deleted by 42 people", where the trash is not one's own.
 * @param items those that are known of `all`
 */
export function domainLine(trash: AccountTrash, items: readonly TrashItem[], all: Count): string[] {
  if (trash.capabilities.scope !== 'domain') return [];
  const people = new Set(items.flatMap(({ deletedBy }) => deletedBy?.name ?? [])).size;
  const host = forMessage(trash.account.host, 80);
  const amount = count(all);
  if (people < 2) return [l10n.t('Trash of all of {0}: {1}.', host, amount)];
  return items.length >= all.items
    ? [l10n.t('Trash of all of {0}: {1} deleted by {2} people.', host, amount, number(people))]
    : [l10n.t('Trash of all of {0}: {1} deleted by at least {2} people.', host, amount, number(people))];
}
