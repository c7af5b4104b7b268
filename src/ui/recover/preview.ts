/** What Recover Deleted Items... is about to restore, as a document. */
import { l10n } from 'vscode';
import { type TrashItem, totalSize } from '../../trash/item.ts';
import { unknown } from '../../trash/recover/deletionFilter.ts';
import { planRestore } from '../../trash/recover/restorePlan.ts';
import { exact, itemCount, nameOf, number, total } from '../format.ts';
import type { Services } from '../services.ts';
import { plain } from '../text.ts';

/** Above so many the folders are counted, their items not named: the document stays one that can be read. */
const maxLines = 5000;

/** The lines of the document; the first two are the title and the numbers. */
export function previewText({ trashes, clock }: Services, items: readonly TrashItem[]): string {
  const { folders, missing, repeated, blocked } = planRestore(items);
  const possible = items.length - blocked.length;
  const accounts = [...new Set(items.map(({ account }) => account))];
  const labels = accounts.map((id) => plain(trashes.of(id)?.account.label ?? id));
  const lines = [
    l10n.t('Restore {0} to their original folders', itemCount(possible)),
    l10n.t(
      '{0} in {1} of {2}, checked {3}',
      total(totalSize(items)),
      foldersWords(folders.length),
      labels.join(', '),
      exact(clock.now()),
    ),
  ];
  const section = (title: string, of: readonly string[]) => {
    if (of.length > 0) lines.push('', title, ...of.map((each) => `    ${each}`));
  };
  section(l10n.t('Original folders that no longer exist: {0}', number(missing.length)), missing.map(folderWords));
  section(
    l10n.t('Names that repeat in one folder: {0}', number(repeated.length)),
    repeated.map((item) => itemLine(item)),
  );
  section(
    l10n.t("Can't be restored: {0}", number(blocked.length)),
    blocked.map((item) => itemLine(item)),
  );
  const isLong = possible > maxLines;
  for (const { folder, items: own } of folders) {
    section(
      `${folderWords(folder)} (${number(own.length)})`,
      isLong ? [] : own.map((item) => plain(nameOf(item), 300)),
    );
    if (isLong) lines.push(`${folderWords(folder)} (${number(own.length)})`);
  }
  return `${lines.join('\n')}\n`;
}

function foldersWords(folders: number): string {
  return folders === 1 ? l10n.t('1 folder') : l10n.t('{0} folders', number(folders));
}

function folderWords(folder: string): string {
  return folder === unknown ? l10n.t('Unknown folder') : plain(folder, 300);
}

function itemLine(item: TrashItem): string {
  const folder = item.origin?.path ?? item.origin?.name;
  return folder === undefined ? plain(nameOf(item), 300) : `${plain(nameOf(item), 300)}  (${plain(folder, 300)})`;
}
