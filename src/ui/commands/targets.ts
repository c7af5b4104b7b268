/** What a command acts on. */
import { l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { TrashItem } from '../../trash/item.ts';
import { nameOf, relative } from '../format.ts';
import type { Services } from '../services.ts';
import { forIconText } from '../text.ts';
import type { Row } from '../tree/rows.ts';

/**
 * The items: from a menu the rows it was opened on, where a click outside the selection passes its row alone; from the
 * keyboard or the palette the view's selection; else a picker. Account and Load More rows never count.
 */
export async function targetItems(
  services: Services,
  title: string,
  row: Row | undefined,
  selection: readonly Row[] | undefined,
): Promise<readonly TrashItem[]> {
  const { view } = services;
  const rows = row ? (selection ?? [row]) : view.visible ? view.selection : [];
  const items = rows.flatMap((each) => (each.type === 'item' ? [each.item] : []));
  if (items.length > 0 || row) return items;
  return await pickItems(services, title);
}

async function pickItems(services: Services, title: string): Promise<readonly TrashItem[]> {
  const trash = await targetAccount(services, title, undefined);
  if (!trash) return [];
  if (trash.state.items.length === 0) await trash.load();
  if (trash.state.items.length === 0) {
    await services.ask.tell('info', l10n.t('There is nothing in this trash that could be chosen.'), []);
    return [];
  }
  const now = services.clock.now();
  const choices = trash.state.items.map((item) => ({
    label: forIconText(nameOf(item)),
    description: item.deletedAt === undefined ? '' : relative(item.deletedAt, now),
    value: item,
  }));
  return (await services.ask.pickMany(title, choices)) ?? [];
}

/** The account of a row, or one that is picked; the only one there is needs no question. */
export async function targetAccount(
  { trashes, accounts, ask }: Services,
  title: string,
  row: Row | undefined,
): Promise<AccountTrash | undefined> {
  if (row) return row.type === 'account' ? row.trash : row.account.trash;
  const [first, ...others] = trashes.list;
  if (!first) {
    await ask.tell('info', l10n.t('No account is connected yet. Use "Cloud Trash: Add Account..." first.'), []);
    return undefined;
  }
  if (others.length === 0) return first;
  const choices = trashes.list.map((trash) => ({
    label: forIconText(trash.account.label),
    description: forIconText(`${accounts.vendor(trash.account.vendor)?.name ?? ''}, ${trash.account.host}`),
    value: trash,
  }));
  return await ask.pick(title, choices);
}
