/** The rows of Find in Trash...: items, then what is not among them and why. */

import { l10n, type QuickPickItem, ThemeIcon } from 'vscode';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import type { Matches } from '../../trash/bestMatches.ts';
import type { TrashItem } from '../../trash/item.ts';
import { callsLeft } from '../../trash/quota.ts';
import { nameOf, number, place } from '../format.ts';
import { problemTitle } from '../messages/titles.ts';
import { forIconText, isInvisible } from '../text.ts';
import { kindIcons } from '../tree/treeItems.ts';
import { shortTime } from '../when.ts';

/** The editor takes more than a second for some thousands; nobody reads as many as these. */
export const maxRows = 200;

export interface FindRow extends QuickPickItem {
  /** None in a note. */
  readonly item?: TrashItem;
}

export const restoreButton = { iconPath: new ThemeIcon('discard'), tooltip: l10n.t('Restore') };
export const revealButton = { iconPath: new ThemeIcon('eye'), tooltip: l10n.t('Show in Cloud Trash') };

export function findRows(matches: Matches, trashes: readonly AccountTrash[], now: number): FindRow[] {
  const labels = new Map(trashes.map(({ account }) => [account.id, forIconText(account.label, 40)]));
  const items = matches.items.map((item): FindRow => {
    const folder = place(item.origin);
    const parts = [
      item.deletedAt === undefined ? '' : shortTime(item.deletedAt, now),
      folder === undefined || isInvisible(folder) ? '' : forIconText(folder, 80),
      trashes.length > 1 ? labels.get(item.account) : '',
    ];
    return {
      item,
      label: forIconText(nameOf(item)),
      description: parts.filter(Boolean).join(' · '),
      iconPath: kindIcons[item.kind],
      buttons: item.restoreBlockedBy ? [revealButton] : [restoreButton, revealButton],
      // They were matched here: not only the letters of one row, but the whole language of the filter.
      alwaysShow: true,
    };
  });
  const problems = trashes.flatMap(({ account, state: { problem } }) =>
    problem ? [note('warning', `${labels.get(account.id)}: ${problemTitle(problem)}`)] : [],
  );
  return [...items, ...countNotes(matches, trashes), ...problems];
}

function countNotes({ items, count }: Matches, trashes: readonly AccountTrash[]): FindRow[] {
  if (count > items.length) {
    const words = l10n.t('Showing {0} of {1}. Type more to narrow the list.', number(items.length), number(count));
    return [note('info', words)];
  }
  if (count > 0) return [];
  const isWhole = trashes.every(({ state }) => state.complete);
  return [note('info', isWhole ? l10n.t('Nothing matches') : l10n.t('No loaded items match'))];
}

/** Its words are not the label: the editor would sort it among the items by them. */
export function note(icon: string, words: string): FindRow {
  return { label: `$(${icon})`, description: words, alwaysShow: true };
}

/** Whether nobody should find their day's calls gone for having opened a list. */
export function isCostly({ quota, capabilities, state }: AccountTrash): boolean {
  const calls = Math.ceil((state.count.items - state.list.length) / capabilities.pageSize);
  return quota !== undefined && calls > callsLeft(quota) / 10;
}
