import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { commands, l10n, Uri } from 'vscode';
import { writeWholeFile } from '../../storage/wholeFile.ts';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import { addCounts } from '../../trash/count.ts';
import { csvLines } from '../../trash/export/csv.ts';
import { jsonLines } from '../../trash/export/json.ts';
import type { TrashItem } from '../../trash/item.ts';
import { itemRecord } from '../../trash/itemRecord.ts';
import { loadRest } from '../bulk/loadAll.ts';
import { count, itemCount, number } from '../format.ts';
import { withProgress } from '../progress.ts';
import type { Services } from '../services.ts';
import { forIconText, forMessage } from '../text.ts';
import { type From, targetTrashes } from './targets.ts';

const formats = { CSV: csvLines, JSON: jsonLines } as const;

/** What goes into the file of each account. */
interface Part {
  readonly trash: AccountTrash;
  readonly items: readonly TrashItem[];
  readonly unreadable: number;
}

/** Progress is shown after so many items. */
const step = 5000;

/** Writes what is shown of the accounts, or everything in their trash, to a file that the person chooses. */
export async function exportList(services: Services, from?: From): Promise<void> {
  const { browsing, dialogs } = services;
  const title = l10n.t('Export List');
  const trashes = await targetTrashes(services, title, from);
  if (trashes.length === 0) return;
  await browsing.settled();
  const { filter } = browsing;
  const isWhole = trashes.every(({ state }) => state.complete);
  // What the filter lets pass of what is loaded, in the order of the view.
  const shown = trashes.map((trash) => partOf(trash, browsing.arrangementOf(trash)?.items));
  const all = count(addCounts(trashes.map(({ state }) => state.count)));
  const amount = itemCount(lengthOf(shown));
  const description = filter ? `${amount} · ${forIconText(filter.text, 40)}` : amount;
  const hasPart = lengthOf(shown) > 0 && !(isWhole && !filter);
  const choices = (['CSV', 'JSON'] as const).flatMap((format) => {
    const label = filter ? l10n.t('Filtered Items as {0}', format) : l10n.t('Loaded Items as {0}', format);
    const part = { label, description, value: { format, isPart: true } };
    const whole = { label: l10n.t('Everything as {0}', format), description: all, value: { format, isPart: false } };
    return hasPart ? [part, whole] : [whole];
  });
  const labels = trashes.map(({ account }) => forIconText(account.label, 60));
  const chosen = await dialogs.pick(`${title}: ${labels.join(', ')}`, choices);
  if (!chosen) return;
  const { format, isPart } = chosen;
  if (!isPart) for (const trash of trashes) if (!(await loadRest(services, trash))) return;
  const parts = isPart ? shown : trashes.map((trash) => partOf(trash));
  if (lengthOf(parts) === 0) await dialogs.notify('info', l10n.t('There are no items to export.'), []);
  else await save(services, parts, format, isPart ? all : undefined);
}

function partOf(trash: AccountTrash, items = trash.state.items): Part {
  return { trash, items, unreadable: trash.state.unreadable };
}

function lengthOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { items }) => sum + items.length, 0);
}

/** @param all of how many they are a part */
async function save(
  services: Services,
  parts: readonly Part[],
  format: keyof typeof formats,
  all: string | undefined,
): Promise<void> {
  const { dialogs, clock } = services;
  const extension = format.toLowerCase();
  const day = new Intl.DateTimeFormat('sv').format(clock.now());
  const path = await dialogs.save({
    title: l10n.t('Export List'),
    defaultUri: Uri.file(join(homedir(), `Cloud Trash - ${day}.${extension}`)),
    filters: { [format]: [extension] },
  });
  if (path === undefined) return;
  const name = forMessage(basename(path), 80);
  const length = lengthOf(parts);
  const failure = await withProgress(l10n.t('Exporting to {0}', name), length, async (signal, progress) => {
    try {
      await writeWholeFile(path, formats[format](records(parts, progress)), signal);
      return undefined;
    } catch (error) {
      return signal.aborted ? signal : error;
    }
  });
  if (failure instanceof AbortSignal) return;
  if (failure !== undefined) {
    const { code }: NodeJS.ErrnoException = Object(failure);
    // The file system's errors have one, such as ENOSPC.
    if (code === undefined) throw failure;
    const message = l10n.t('"{0}" could not be saved ({1}). Save it to another folder.', name, code);
    const saveAs = l10n.t('Save As...');
    if ((await dialogs.notify('warning', message, [saveAs])) === saveAs) await save(services, parts, format, all);
    return;
  }
  const words =
    all === undefined
      ? l10n.t('{0} exported to "{1}".', itemCount(length), name)
      : l10n.t('{0} of {1} exported to "{2}".', number(length), all, name);
  const unreadable = parts.reduce((sum, part) => sum + part.unreadable, 0);
  const left = unreadable > 0 ? [l10n.t("Can't be read and were left out: {0}.", number(unreadable))] : [];
  const open = l10n.t('Open');
  const pressed = await dialogs.notify('info', [words, ...left].join(' '), [open]);
  if (pressed === open) await commands.executeCommand('vscode.open', Uri.file(path));
}

function* records(parts: readonly Part[], progress: (written: number) => void) {
  let written = 0;
  for (const { trash, items } of parts) {
    for (const item of items) {
      yield itemRecord(item, trash.account);
      written += 1;
      if (written % step === 0) progress(written);
    }
  }
}
