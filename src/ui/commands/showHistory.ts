import { l10n, window } from 'vscode';
import type { JobSummary, JournalFile, JournalStore } from '../../trash/jobs/journal.ts';
import { outcomesOf, readJournal, readSummary } from '../../trash/jobs/readJournal.ts';
import { countWords, reportTitle } from '../jobs/report.ts';
import { showReport } from '../jobs/showReport.ts';
import type { Services } from '../services.ts';
import { forIconText } from '../text.ts';
import { shortTime } from '../when.ts';
import { runAgainOf } from './purge.ts';

type HistoryEntry = JobSummary & { readonly file: JournalFile };

/** The jobs that have ended, newest first; each opens its report. */
export async function showHistory(services: Services): Promise<void> {
  const { clock, dialogs, trashes } = services;
  const journals = await services.journals.load();
  const files = (await journals.list()).filter(({ isOpen }) => !isOpen).sort((a, b) => b.at - a.at);
  const entries = (await Promise.all(files.map((file) => readEntry(journals, file)))).flat();
  if (entries.length === 0) {
    await dialogs.notify('info', l10n.t('No restores or deletions of several items yet.'), []);
    return;
  }
  const choices = entries.map((entry) => {
    const { id, label } = entry.plan.account;
    const account = forIconText(trashes.of(id)?.account.label ?? label, 40);
    return {
      label: reportTitle(entry.plan.task.action, entry.plan.items),
      description: `${account} · ${shortTime(entry.end.at, clock.now())}`,
      detail: endWords(entry),
      value: entry,
    };
  });
  const picked = await dialogs.pick(l10n.t('History'), choices);
  if (picked) await openEntry(services, journals, picked);
}

/** None where it can't be read, or was deleted in another window just now. */
async function readEntry(journals: JournalStore, file: JournalFile): Promise<HistoryEntry[]> {
  try {
    const { first, last } = await journals.peek(file);
    const summary = readSummary(first, last);
    return summary ? [{ ...summary, file }] : [];
  } catch {
    return [];
  }
}

function endWords({ plan, end }: JobSummary): string {
  const words = countWords(plan.task.action, end.counts);
  return end.end === 'discarded' ? l10n.t('Interrupted and discarded: {0}', words) : words;
}

async function openEntry(services: Services, journals: JournalStore, { file, end }: HistoryEntry): Promise<void> {
  const { dialogs } = services;
  // Another window may have deleted it since.
  const text = await journals.read(file).catch(() => undefined);
  const state = text && (await readJournal(text));
  if (!state) {
    await dialogs.notify('warning', l10n.t('This report could not be read. It may have been deleted.'), []);
    return;
  }
  const remove = {
    title: l10n.t('Delete Entry'),
    run: async () => {
      await journals.remove(file);
      window.setStatusBarMessage(`$(check) ${l10n.t('Deleted from the history')}`, 6000);
    },
  };
  const { task, at } = state.plan;
  const report = { task, from: at, to: end.at, outcomes: outcomesOf(state) };
  await showReport(services, report, runAgainOf(services, task), [remove]);
}
