/** What Recover Deleted Items... is about to restore, as a document. */
import { env, l10n } from 'vscode';
import { type TrashItem, totalSize } from '../../trash/item.ts';
import { valuesOf } from '../../trash/recover/deletionFilter.ts';
import { unknown } from '../../trash/recover/origin.ts';
import { planRestore } from '../../trash/recover/restorePlan.ts';
import { folderCount } from '../amounts.ts';
import { dateTime, dateTimes, nameOf, number, place, plural, total } from '../format.ts';
import { limitWords } from '../jobs/jobProgress.ts';
import type { Services } from '../services.ts';
import { plain } from '../text.ts';

/** Above so many the folders are counted, their items not named: the document stays one that can be read. */
const maxLines = 5000;
const peopleShown = 10;

/** As people look for them: "Scan 9" before "Scan 10". */
const byName = new Intl.Collator(env.language, { numeric: true });

/**
 * The lines of the document: title and numbers, what was deleted when and by whom, what might stand in the way, then all by folder.
 * @param isTogether of what was deleted together with an item, which may reach further than one expects
 */
export function previewText(services: Services, items: readonly TrashItem[], isTogether = false): string {
  const { trashes, clock } = services;
  const { folders, missing, repeated, blocked } = planRestore(items);
  const possible = folders.flatMap((each) => each.items);
  const labelOf = (id: string) => plain(trashes.of(id)?.account.label ?? id);
  const accounts = [...new Set(items.map(({ account }) => account))];
  const folderLine = ({ folder, account, items: own }: (typeof folders)[number]) => {
    const name = folder === unknown ? l10n.t('Unknown folder') : plain(folder, 300);
    return `${name} (${number(own.length)})${accounts.length > 1 ? `  [${labelOf(account)}]` : ''}`;
  };
  const lines = [
    plural(
      l10n.t(
        '{0, plural, one {Restore # item to its original folder} other {Restore # items to their original folders}}',
      ),
      possible.length,
    ),
    l10n.t(
      '{0} in {1} of {2}, checked {3}',
      total(totalSize(possible)),
      folderCount(folders.length),
      accounts.map(labelOf).join(', '),
      dateTime(clock.now()),
    ),
    ...(isTogether
      ? [l10n.t('Deleted one after another, at most a minute apart, in one top folder. Check before you restore.')]
      : []),
    ...deletionLines(possible),
    ...limitWords(services, possible),
  ];
  const section = (title: string, of: readonly string[]) => {
    if (of.length > 0) lines.push('', title, ...of.map((each) => `    ${each}`));
  };
  section(l10n.t('Original folders that no longer exist: {0}', number(missing.length)), missing.map(folderLine));
  section(l10n.t('Names that repeat in one folder: {0}', number(repeated.length)), repeated.map(itemLine));
  section(l10n.t("Can't be restored: {0}", number(blocked.length)), blocked.map(itemLine));
  const isLong = possible.length > maxLines;
  if (isLong) lines.push('');
  for (const each of folders) {
    if (isLong) lines.push(folderLine(each));
    else section(folderLine(each), each.items.map((item) => plain(nameOf(item), 300)).sort(byName.compare));
  }
  return `${lines.join('\n')}\n`;
}

/** When all this was deleted, and by whom. */
function deletionLines(items: readonly TrashItem[]): string[] {
  const times = items.flatMap(({ deletedAt }) => deletedAt ?? []).sort((a, b) => a - b);
  const [first, last] = [times[0], times.at(-1)];
  const people = valuesOf(items, 'people').map(({ example, items: amount }) => {
    const name = example?.deletedBy ? plain(example.deletedBy.name, 80) : l10n.t('unknown');
    return l10n.t('{0} ({1})', name, number(amount));
  });
  const hidden = people.length - peopleShown;
  return [
    ...(first === undefined || last === undefined ? [] : [l10n.t('Deleted: {0}', dateTimes(first, last))]),
    ...(times.length < items.length ? [l10n.t('No deletion date: {0}', number(items.length - times.length))] : []),
    ...(people.length > 0 ? [l10n.t('Deleted by: {0}', people.slice(0, peopleShown).join(', '))] : []),
    ...(hidden > 0 ? [plural(l10n.t('{0, plural, other {... and # more}}'), hidden)] : []),
  ];
}

function itemLine(item: TrashItem): string {
  const folder = place(item.origin);
  return folder === undefined ? plain(nameOf(item), 300) : `${plain(nameOf(item), 300)}  (${plain(folder, 300)})`;
}
