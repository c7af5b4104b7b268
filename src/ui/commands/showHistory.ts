import { l10n, window } from 'vscode';
import type { JobSummary, JournalFile } from '../../trash/jobs/journal.ts';
import { outcomesOf, readJournal, readSummary } from '../../trash/jobs/readJournal.ts';
import type { Choice } from '../dialogs/dialogs.ts';
import { exact } from '../format.ts';
import type { RunAgain } from '../jobs/remedies.ts';
import { countWords, reportTitle } from '../jobs/report.ts';
import { showReport } from '../jobs/showReport.ts';
import type { Services } from '../services.ts';
import { forIconText } from '../text.ts';
import { shortTime } from '../when.ts';
import { purgeItems } from './purge.ts';
import { restoreItems } from './restore.ts';

type HistoryEntry = JobSummary & { readonly file: JournalFile };

/** The jobs that have ended, newest first; each opens its report. */
export async function showHistory(services: Services): Promise<void> {
  const entries = await readEntries(services);
  if (entries.length === 0) {
    await services.dialogs.notify('info', l10n.t('No restores or deletions of several items yet.'), []);
    return;
  }
  const now = services.clock.now();
  const choices: Choice<HistoryEntry | 'clear'>[] = entries.map((entry) => ({
    label: reportTitle(entry.plan.task.action, entry.plan.items),
    description: `${forIconText(entry.plan.account.label, 40)} · ${shortTime(entry.end.at, now)}`,
    detail: endWords(entry),
    value: entry,
  }));
  const clear = { label: `$(trash) ${l10n.t('Delete All Entries...')}`, value: 'clear' as const };
  const picked = await services.dialogs.pick(l10n.t('History'), [...choices, clear]);
  if (picked === 'clear') await clearHistory(services, entries);
  else if (picked) await openEntry(services, picked);
}

async function readEntries({ journals }: Services): Promise<HistoryEntry[]> {
  const files = (await journals.list()).filter(({ isOpen }) => !isOpen).sort((a, b) => b.at - a.at);
  const summaries = await Promise.all(
    files.map(async (file) => {
      const { first, last } = await journals.peek(file);
      const summary = readSummary(first, last);
      return summary ? [{ ...summary, file }] : [];
    }),
  );
  return summaries.flat();
}

function endWords({ plan, end }: JobSummary): string {
  const words = countWords(plan.task.action, end.counts);
  switch (end.end) {
    case 'finished':
      return words;
    case 'cancelled':
      return words;
    case 'discarded':
      return l10n.t('Interrupted and discarded: {0}', words);
  }
}

async function openEntry(services: Services, { file, end }: HistoryEntry): Promise<void> {
  const state = await readJournal(await services.journals.read(file));
  if (!state) {
    const message = l10n.t('The report of {0} could not be read.', exact(end.at));
    await services.dialogs.notify('warning', message, []);
    return;
  }
  const remove = {
    title: l10n.t('Delete Entry'),
    run: async () => {
      await services.journals.remove(file);
      window.setStatusBarMessage(`$(check) ${l10n.t('Deleted from the history')}`, 6000);
    },
  };
  const source = {
    task: state.plan.task,
    outcomes: outcomesOf(state),
    at: end.at,
  };
  const runAgain: RunAgain = async (items, options) =>
    source.task.action === 'restore' ? await restoreItems(services, items, options) : await purgeItems(services, items);
  await showReport(services, source, runAgain, [remove]);
}

async function clearHistory({ dialogs, journals }: Services, entries: readonly HistoryEntry[]): Promise<void> {
  const question = {
    message: l10n.t('Delete all entries of the history?'),
    detail: l10n.t('The files in the services are not affected.'),
    button: l10n.t('Delete All Entries'),
  };
  if (!(await dialogs.confirm(question))) return;
  for (const { file } of entries) await journals.remove(file);
}
