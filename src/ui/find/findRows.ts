/** The rows of Find in Trash...: items, then what is not among them and why. */

import { l10n, type QuickPickItem, ThemeIcon } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { Matches } from '../../trash/bestMatches.ts';
import { keyOf, type TrashItem } from '../../trash/item.ts';
import { callsLeft } from '../../trash/quota.ts';
import { callCount } from '../amounts.ts';
import { nameOf, number, place } from '../format.ts';
import { problemTitle } from '../messages/titles.ts';
import { forIconText, isInvisible } from '../text.ts';
import { kindIcons } from '../tree/treeItems.ts';
import { shortTime } from '../when.ts';

/** The editor takes more than a second for some thousands; nobody reads as many as these. */
export const maxRows = 200;

export interface FindRow extends QuickPickItem {
  /** The same for the same row, whatever else changes. */
  readonly key: string;
  readonly item?: TrashItem;
  /** The account that a note is about. */
  readonly trash?: AccountTrash;
}

export const restoreButton = { iconPath: new ThemeIcon('discard'), tooltip: l10n.t('Restore') };
export const revealButton = { iconPath: new ThemeIcon('eye'), tooltip: l10n.t('Show in Cloud Trash') };

/** @param restoring keys of items that are being restored */
export function findRows(
  matches: Matches,
  trashes: readonly AccountTrash[],
  restoring: ReadonlySet<string>,
  now: number,
): FindRow[] {
  const labels = new Map(trashes.map(({ account }) => [account.id, forIconText(account.label, 40)]));
  const items = matches.items.map((item): FindRow => {
    const key = keyOf(item);
    const folder = place(item.origin);
    const parts = [
      restoring.has(key) ? l10n.t('Restoring...') : '',
      item.deletedAt === undefined ? '' : shortTime(item.deletedAt, now),
      folder === undefined || isInvisible(folder) ? '' : forIconText(folder, 80),
      trashes.length > 1 ? (labels.get(item.account) ?? '') : '',
    ];
    return {
      key,
      item,
      label: forIconText(nameOf(item)),
      description: parts.filter(Boolean).join(' · '),
      iconPath: kindIcons[item.kind],
      buttons: item.restoreBlockedBy || restoring.has(key) ? [revealButton] : [restoreButton, revealButton],
      // They were matched here: not only the letters of one row, but the whole language of the filter.
      alwaysShow: true,
    };
  });
  return [...items, ...countNotes(matches, trashes), ...trashes.flatMap(accountNotes)];
}

function countNotes({ items, count }: Matches, trashes: readonly AccountTrash[]): FindRow[] {
  if (count > items.length) {
    const words = l10n.t('Showing {0} of {1}. Type more to narrow the list.', number(items.length), number(count));
    return [note('more', 'info', words)];
  }
  if (count > 0) return [];
  const isWhole = trashes.every(({ state }) => state.complete);
  return [note('none', 'info', isWhole ? l10n.t('Nothing matches') : l10n.t('No loaded items match'))];
}

function accountNotes(trash: AccountTrash): FindRow[] {
  const { account, state, quota } = trash;
  const label = forIconText(account.label, 40);
  const key = `account ${account.id}`;
  const { problem } = state;
  if (problem) return [{ ...note(key, 'warning', `${label}: ${problemTitle(problem)}`), trash }];
  if (state.loading || quota === undefined || !isCostly(trash)) return [];
  const words = l10n.t(
    '{0}: loading the rest takes {1}; {2} are left today. Press Enter to load it.',
    label,
    callCount(callsToEnd(trash)),
    number(callsLeft(quota)),
  );
  return [{ ...note(key, 'info', words), trash }];
}

/** Its words are not the label: the editor would sort it among the items by them. */
export function note(key: string, icon: string, words: string): FindRow {
  return { key, label: `$(${icon})`, description: words, alwaysShow: true };
}

/** Whether nobody should find their day's calls gone for having opened a list. */
export function isCostly(trash: AccountTrash): boolean {
  return trash.quota !== undefined && callsToEnd(trash) > callsLeft(trash.quota) / 10;
}

function callsToEnd({ capabilities, state }: AccountTrash): number {
  return state.complete ? 0 : Math.ceil((state.count.items - state.list.length) / capabilities.pageSize);
}
