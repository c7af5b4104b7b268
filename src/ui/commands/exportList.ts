import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { commands, l10n, Uri } from 'vscode';
import { writeWholeFile } from '../../storage/wholeFile.ts';
import type { AccountTrash } from '../../trash/accountTrash.ts';
import { addCounts, type Count } from '../../trash/count.ts';
import { csvLines } from '../../trash/export/csv.ts';
import { jsonLines } from '../../trash/export/json.ts';
import type { TrashItem } from '../../trash/item.ts';
import { itemRecord } from '../../trash/itemRecord.ts';
import { loadAll } from '../bulk/loadAll.ts';
import type { Choice } from '../dialogs/dialogs.ts';
import { count, itemCount, number } from '../format.ts';
import { withProgress } from '../progress.ts';
import type { Services } from '../services.ts';
import { forIconText, forMessage, plain } from '../text.ts';
import { type From, targetTrashes } from './targets.ts';

const formats = {
  csv: { name: 'CSV', lines: csvLines },
  json: { name: 'JSON', lines: jsonLines },
} as const;

type Format = keyof typeof formats;

interface Way {
  readonly format: Format;
  /** Else what is shown of it. */
  readonly everything: boolean;
}

/** What goes into the file of each account, of how many there are. */
interface List {
  readonly parts: readonly { readonly trash: AccountTrash; readonly items: readonly TrashItem[] }[];
  readonly all: Count;
  readonly unreadable: number;
}

/** Progress is shown after so many items. */
const step = 5000;

/** Writes what is shown of the accounts, or everything in their trash, to a file that the person chooses. */
export async function exportList(services: Services, from?: From): Promise<void> {
  const trashes = await targetTrashes(services, l10n.t('Export List'), from);
  if (trashes.length === 0) return;
  const way = await chooseWay(services, trashes);
  const list = way && (way.everything ? await everything(services, trashes) : await shown(services, trashes));
  if (!list) return;
  if (lengthOf(list) === 0) await services.dialogs.notify('info', l10n.t('There are no items to export.'), []);
  else await save(services, list, way.format);
}

/** CSV or JSON, of what is shown or, where that is more, of everything. */
async function chooseWay(services: Services, trashes: readonly AccountTrash[]): Promise<Way | undefined> {
  const { filter } = services.browsing;
  const [only, ...others] = trashes;
  const label = only && others.length === 0 ? forIconText(only.account.label, 60) : l10n.t('All Accounts');
  const list = await shown(services, trashes);
  const length = lengthOf(list);
  const choices = (label: (format: string) => string, description: string, everything: boolean): Choice<Way>[] =>
    (['csv', 'json'] as const).map((format) => ({
      label: label(formats[format].name),
      description,
      value: { format, everything },
    }));
  const part = filter
    ? choices(
        (format) => l10n.t('Filtered Items as {0}', format),
        `${itemCount(length)} · ${forIconText(filter.text, 40)}`,
        false,
      )
    : choices((format) => l10n.t('Loaded Items as {0}', format), itemCount(length), false);
  const isWhole = filter === undefined && trashes.every(({ state }) => state.complete);
  return await services.dialogs.pick(`${l10n.t('Export List')}: ${label}`, [
    ...(isWhole || length === 0 ? [] : part),
    ...choices((format) => l10n.t('Everything as {0}', format), count(list.all), true),
  ]);
}

/** What the filter lets pass of what is loaded, in the order of the view. */
async function shown({ browsing }: Services, trashes: readonly AccountTrash[]): Promise<List> {
  await browsing.settled();
  return {
    parts: trashes.map((trash) => ({ trash, items: browsing.arrangementOf(trash)?.items ?? trash.state.items })),
    all: addCounts(trashes.map(({ state }) => state.count)),
    unreadable: trashes.reduce((sum, { state }) => sum + state.unreadable, 0),
  };
}

/** `undefined` if it was cancelled, or could not be loaded, which is said. */
async function everything(services: Services, trashes: readonly AccountTrash[]): Promise<List | undefined> {
  const missing = trashes.filter(({ state }) => !state.complete);
  const loaded = missing.length === 0 ? [] : await loadAll(services, missing);
  if (!loaded) return undefined;
  const lists = trashes.map((trash) => loaded.find((each) => each.trash === trash)?.listing ?? trash.state);
  return {
    parts: trashes.map((trash, index) => ({ trash, items: lists[index]?.items ?? [] })),
    all: addCounts(lists.map((list) => list.count)),
    unreadable: lists.reduce((sum, { unreadable }) => sum + unreadable, 0),
  };
}

function lengthOf({ parts }: List): number {
  return parts.reduce((sum, { items }) => sum + items.length, 0);
}

/** Asks for the file until it could be written, or the person gives up. */
async function save(services: Services, list: List, format: Format): Promise<void> {
  const { dialogs } = services;
  const path = await dialogs.save({
    title: l10n.t('Export List'),
    defaultUri: Uri.file(join(homedir(), `${fileName(services, list)}.${format}`)),
    filters: { [formats[format].name]: [format] },
  });
  if (path === undefined) return;
  const name = forMessage(basename(path), 80);
  const length = lengthOf(list);
  const failure = await withProgress(l10n.t('Exporting to {0}', name), length, async (signal, progress) => {
    try {
      await writeWholeFile(path, formats[format].lines(records(list, progress)), signal);
      return undefined;
    } catch (error) {
      return signal.aborted ? signal : error;
    }
  });
  if (failure === undefined) await report(services, list, path);
  else if (!(failure instanceof AbortSignal)) {
    const { code }: NodeJS.ErrnoException = Object(failure);
    // The file system's errors have one, such as ENOSPC.
    if (code === undefined) throw failure;
    const saveAs = l10n.t('Save As...');
    const message = l10n.t('"{0}" could not be saved ({1}). Save it to another folder.', name, code);
    if ((await dialogs.notify('warning', message, [saveAs])) === saveAs) await save(services, list, format);
  }
}

/** "Cloud Trash - Acme - 2027-11-03": the account, if there is one, and the day of the person's calendar. */
function fileName({ clock }: Services, { parts }: List): string {
  const [only, ...others] = parts.map(({ trash }) => trash.account.label);
  const label =
    only === undefined || others.length > 0 ? [] : [plain(only, 60).replace(/[^\p{L}\p{M}\p{N} ._@-]/gu, '-')];
  return ['Cloud Trash', ...label, new Intl.DateTimeFormat('sv').format(clock.now())].join(' - ');
}

function* records({ parts }: List, progress: (written: number) => void) {
  let written = 0;
  for (const { trash, items } of parts) {
    for (const item of items) {
      yield itemRecord(item, trash.account);
      written += 1;
      if (written % step === 0) progress(written);
    }
  }
}

async function report({ dialogs }: Services, list: List, path: string): Promise<void> {
  const { all, unreadable } = list;
  const length = lengthOf(list);
  const name = forMessage(basename(path), 80);
  const isWhole = all.precision === 'exact' && all.items === length + unreadable;
  const words = isWhole
    ? l10n.t('{0} exported to "{1}".', itemCount(length), name)
    : l10n.t('{0} of {1} exported to "{2}".', number(length), count(all), name);
  const left = unreadable > 0 ? [l10n.t("Can't be read and were left out: {0}.", number(unreadable))] : [];
  const open = l10n.t('Open');
  const pressed = await dialogs.notify('info', [words, ...left].join(' '), [open]);
  if (pressed === open) await commands.executeCommand('vscode.open', Uri.file(path));
}
