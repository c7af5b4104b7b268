/** Runs a job and writes it down: what is about to be sent before it is, each outcome after. Loaded with the first job. */
import type { AccountTrash } from '../accountTrash.ts';
import { breathe } from '../breathe.ts';
import { keyOf } from '../item.ts';
import { countByEnd, type Outcome } from '../outcome.ts';
import { TrashError } from '../problem.ts';
import {
  type JobEnd,
  type JournalFile,
  type JournalState,
  type JournalStore,
  journalProblem,
  keptFor,
  type StillOurs,
  takenOver,
} from './journal.ts';
import type { JobPlan } from './plan.ts';
import { accountOf, isUnbegun, outcomesOf, readJournal, readSummary } from './readJournal.ts';
import { runItems } from './runItems.ts';
import { endLine, outcomeLine, planLines, sentLine, skippedLine } from './writeJournal.ts';

export interface JournaledRun extends JournalDeps {
  readonly file: JournalFile;
  /** Where it stands: a new job has sent nothing. */
  readonly state: JournalState;
  /** It was interrupted. */
  readonly isContinued: boolean;
  readonly stillOurs: StillOurs;
  readonly trashNow: () => AccountTrash | undefined;
  readonly signal: AbortSignal;
  /** Called with how many items have an outcome, or were worked on by the service without one yet. */
  readonly onSettled: (settled: number) => void;
}

interface JournalDeps {
  readonly store: JournalStore;
  readonly now: () => number;
  readonly log: { warn(message: string): void };
}

/**
 * Gives one outcome for each item of the plan, in its order. Never throws. A job whose doubts could not be settled stays
 * open, and so does one that another window has taken over.
 */
export async function runJournaled(run: JournaledRun): Promise<readonly Outcome[]> {
  const { store, file, state, isContinued, stillOurs, trashNow, signal, onSettled, log } = run;
  const { plan, sent } = state;
  const indexes = new Map(plan.items.map((item, index) => [keyOf(item), index]));
  const outcomes = new Map(state.outcomes);
  const open = plan.items.filter((_, index) => !outcomes.has(index));
  /** Items that the service has worked on without an outcome yet. */
  let advanced = 0;
  let isOurs = true;
  /** Settled once the last outcome is written, or could not be. */
  let written = Promise.resolve();
  /** Outcomes that could not be written. */
  let unwritten = '';
  const checkOurs = async () => {
    if (isOurs && !(await stillOurs())) isOurs = false;
    return isOurs;
  };
  const tell = () => onSettled(Math.min(plan.items.length, outcomes.size + advanced));
  tell();
  await breathe();
  const notBegun = await runItems({
    task: plan.task,
    items: open,
    inDoubt: isContinued ? new Set(plan.items.filter((_, index) => sent.has(index)).map(keyOf)) : undefined,
    trashNow,
    signal,
    beforeSend: async (items) => {
      if (!(await checkOurs())) throw new TrashError(takenOver);
      try {
        await store.append(file, sentLine(items.flatMap((item) => indexes.get(keyOf(item)) ?? [])));
      } catch (error) {
        throw new TrashError(journalProblem(error), { cause: error });
      }
    },
    onOutcome: (outcome) => {
      const index = indexes.get(keyOf(outcome.item));
      if (index === undefined) return;
      outcomes.set(index, outcome);
      advanced = Math.max(0, advanced - 1);
      tell();
      if (!isOurs) return;
      const line = outcomeLine(index, outcome);
      // An outcome that is lost is looked up again if the job is continued.
      written = store.append(file, line).catch((error: unknown) => {
        if (unwritten === '') log.warn(notWritten(error));
        unwritten += line;
      });
    },
    onProgress: (items) => {
      advanced = items;
      tell();
    },
  });
  await breathe();
  const all = outcomesOf({ plan, sent, outcomes }, (item) =>
    signal.aborted || !notBegun ? { item, end: 'cancelled' } : { item, end: 'failed', problem: notBegun },
  );
  await written;
  // A window that hung after its last call may have lost the job meanwhile.
  if (!notBegun && (await checkOurs()))
    await endJournal(run, file, signal.aborted ? 'cancelled' : 'finished', all, unwritten);
  return all;
}

/**
 * Closes the journal, which is kept for the history. One that cannot be written is found as interrupted.
 * @param unwritten lines that are to come before its last
 */
async function endJournal(
  { store, now, log }: JournalDeps,
  file: JournalFile,
  end: JobEnd,
  outcomes: readonly Outcome[],
  unwritten = '',
): Promise<void> {
  try {
    await store.append(file, unwritten + endLine(end, now(), countByEnd(outcomes)));
    await store.close(file);
  } catch (error) {
    log.warn(notWritten(error));
  }
}

export function notWritten(error: unknown): string {
  return `The journal of a job could not be written: ${String(error)}`;
}

/** After the end of a job: these were left in the trash, for their names are taken. */
export async function writeSkipped(store: JournalStore, file: JournalFile, indexes: readonly number[]): Promise<void> {
  const { first, last } = await store.peek(file);
  const { end } = readSummary(first, last) ?? {};
  if (!end) return;
  const { failed, skipped, ...others } = end.counts;
  const counts = { ...others, failed: failed - indexes.length, skipped: skipped + indexes.length };
  await store.append(file, skippedLine(indexes) + endLine(end.end, end.at, counts));
}

/** Makes the journal of a new job, which nothing is sent without. */
export async function createJournal(store: JournalStore, file: JournalFile, plan: JobPlan): Promise<void> {
  await store.create(file);
  for (const line of planLines(plan)) await store.append(file, line);
}

/**
 * What the journal of an interrupted job tells; `undefined` where there is nothing to go on with here, and `unreadable`
 * where it is left as it is.
 */
export async function findInterrupted(
  { store, trashOf, now }: JournalDeps & { readonly trashOf: (account: string) => AccountTrash | undefined },
  file: JournalFile,
): Promise<JournalState | 'unreadable' | undefined> {
  const account = accountOf((await store.peek(file)).first);
  if (typeof account === 'string' && !trashOf(account)) {
    // It may have been added in another window a moment ago.
    if (now() - file.at > keptFor) await store.remove(file);
    return undefined;
  }
  const written = await store.read(file);
  const state = await readJournal(written);
  if (state && !state.end) return state;
  if (state) await store.close(file);
  else if (isUnbegun(written)) await store.remove(file);
  else return 'unreadable';
  return undefined;
}

/** What the journal tells of a job that this window goes on with or gives up. */
export async function readOpen(store: JournalStore, file: JournalFile): Promise<JournalState | undefined> {
  // A torn last line would swallow what is appended to it.
  await store.append(file, '\n');
  const state = await readJournal(await store.read(file));
  return state?.end ? undefined : state;
}

export async function endDiscarded(deps: JournalDeps, file: JournalFile, state: JournalState): Promise<void> {
  await endJournal(deps, file, 'discarded', outcomesOf(state));
}

export async function journalsOf(store: JournalStore, account: string): Promise<readonly JournalFile[]> {
  const own: JournalFile[] = [];
  for (const file of await store.list()) {
    // One that another window removes meanwhile is no one's.
    const first = await store.peek(file).then(
      (lines) => lines.first,
      () => '',
    );
    if (accountOf(first) === account) own.push(file);
  }
  return own;
}

/** A restore or purge without a journal. */
export async function runAlone(
  { task, items }: JobPlan,
  trashNow: () => AccountTrash | undefined,
  signal: AbortSignal,
  onSettled: (settled: number) => void,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const onOutcome = (outcome: Outcome) => onSettled(outcomes.push(outcome));
  await runItems({ task, items, trashNow, signal, onOutcome });
  return outcomes;
}
