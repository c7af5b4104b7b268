/** What a command acts on. */
import { commands, l10n } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { TrashItem } from '../../trash/item.ts';
import { loadRest } from '../bulk/loadAll.ts';
import type { Choice } from '../dialogs/dialogs.ts';
import { count, nameOf, number } from '../format.ts';
import type { Services } from '../services.ts';
import { forIconText } from '../text.ts';
import type { Row } from '../tree/rows.ts';
import { shortTime } from '../when.ts';

/** Where a command was called: on a row, by a key in the view, or (nothing) from the palette. */
export type From = Row | 'key' | undefined;

/**
 * The items: from a menu the rows it was opened on, where a click outside the selection passes its row alone; from the
 * keyboard or the palette the view's selection, where the palette asks if there is none. Account, group and Load More
 * rows never count; see `targetWithGroups`.
 */
export async function targetItems(
  services: Services,
  title: string,
  from: From,
  selection: readonly Row[] | undefined,
): Promise<readonly TrashItem[]> {
  const items = rowsOf(services, from, selection).flatMap((each) => (each.type === 'item' ? [each.item] : []));
  if (items.length > 0 || from !== undefined) return items;
  return await pickItems(services, title);
}

/** The rows that it was called on. */
export function rowsOf({ view }: Services, from: From, selection: readonly Row[] | undefined): readonly Row[] {
  return typeof from === 'object' ? (selection ?? [from]) : view.visible ? view.selection : [];
}

async function pickItems(services: Services, title: string): Promise<readonly TrashItem[]> {
  const { dialogs, clock } = services;
  const trash = await targetAccount(services, title, undefined);
  if (!trash || (trash.state.list.length === 0 && !(await loadRest(services, trash)))) return [];
  const { items, count: all, complete } = trash.state;
  if (items.length > 0) {
    const now = clock.now();
    const choices = items.map((item) => ({
      label: forIconText(nameOf(item)),
      description: item.deletedAt === undefined ? '' : shortTime(item.deletedAt, now),
      value: item,
    }));
    const words = complete ? title : l10n.t('{0}: {1} of {2} loaded', title, number(items.length), count(all));
    return (await dialogs.pickMany(words, choices)) ?? [];
  }
  await dialogs.notify('info', l10n.t('This trash has no items to choose from.'), []);
  return [];
}

export function trashOfRow(row: Row): AccountTrash {
  return row.type === 'account' ? row.trash : row.account.trash;
}

/** The account of a row, or one that is picked; the only one there is needs no question. */
export async function targetAccount(services: Services, title: string, from: From): Promise<AccountTrash | undefined> {
  const { trashes, dialogs } = services;
  if (typeof from === 'object') return trashOfRow(from);
  const [first, ...others] = trashes.list;
  if (!first) {
    const add = l10n.t('Add Account...');
    const pressed = await dialogs.notify('info', l10n.t('No accounts are connected yet.'), [add]);
    if (pressed === add) await commands.executeCommand('cloudTrash.addAccount');
    return undefined;
  }
  if (others.length === 0) return first;
  return await dialogs.pick(
    title,
    accountChoices(services, (trash) => trash),
  );
}

/** The account of a row, or one that is picked, or all of them. */
export async function targetTrashes(services: Services, title: string, from: From): Promise<readonly AccountTrash[]> {
  const { list } = services.trashes;
  if (typeof from !== 'object' && list.length > 1) {
    const all = { label: l10n.t('All Accounts'), value: list };
    return (await services.dialogs.pick(title, [all, ...accountChoices(services, (trash) => [trash])])) ?? [];
  }
  const trash = await targetAccount(services, title, from);
  return trash ? [trash] : [];
}

/** Every account, to pick from. */
export function accountChoices<T>({ trashes, accounts }: Services, value: (trash: AccountTrash) => T): Choice<T>[] {
  return trashes.list.map((trash) => ({
    label: forIconText(trash.account.label),
    description: forIconText(`${accounts.vendor(trash.account.vendor)?.name ?? ''}, ${trash.account.host}`),
    vendor: trash.account.vendor,
    value: value(trash),
  }));
}
