import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { TrashItem } from '../../trash/item.ts';
import { count, number } from '../format.ts';
import { forMessage } from '../text.ts';

/** "Trash of all of acme.egnyte.com: 1,240 items deleted by 42 people", where the trash is not one's own. */
export function domainLine(trash: AccountTrash, items: readonly TrashItem[]): string[] {
  if (trash.client.capabilities.scope !== 'domain') return [];
  const people = new Set(items.flatMap(({ deletedBy }) => deletedBy?.name ?? [])).size;
  const host = forMessage(trash.account.host, 80);
  const all = count(trash.state.count);
  if (people < 2) return [l10n.t('Trash of all of {0}: {1}.', host, all)];
  const counted = trash.state.complete || items.length >= trash.state.count.items;
  return counted
    ? [l10n.t('Trash of all of {0}: {1} deleted by {2} people.', host, all, number(people))]
    : [l10n.t('Trash of all of {0}: {1} deleted by at least {2} people.', host, all, number(people))];
}
