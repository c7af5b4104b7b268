/** Runs a job and writes it down: what is about to be sent before it is, each outcome after. Loaded with the first job. */
import type { AccountTrash } from '../accountTrash.ts';
import { keyOf } from '../item.ts';
import { countByEnd, type Outcome } from '../outcome.ts';
import { TrashError } from '../problem.ts';
import {
  endLine,
  type JobEnd,
  type JournalFile,
  type JournalState,
  type JournalStore,
  journalProblem,
  outcomeLine,
  planLines,
  sentLine,
} from './journal.ts';
import type { JobPlan } from './plan.ts';
import { readJournal } from './readJournal.ts';
import { runItems } from './runItems.ts';

export interface JournaledRun extends JournalDeps {
  readonly file: JournalFile;
  /** Where it stands: a new job has sent nothing. */
  readonly state: JournalState;
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

/** Gives one outcome for each item of the plan, in its order. Never throws. */
export async function runJournaled(run: JournaledRun): Promise<readonly Outcome[]> {
  const { store, file, state, trashNow, signal, onSettled, log } = run;
  const { plan, sent } = state;
  const indexes = new Map(plan.items.map((item, index) => [keyOf(item), index]));
  const outcomes = new Map(state.outcomes);
  const open = plan.items.filter((_, index) => !outcomes.has(index));
  /** Items that the service has worked on without an outcome yet. */
  let advanced = 0;
  const tell = () => onSettled(Math.min(plan.items.length, outcomes.size + advanced));
  tell();
  await runItems({
    task: plan.task,
    items: open,
    inDoubt: new Set([...sent].flatMap((index) => plan.items.slice(index, index + 1).map(keyOf))),
    trashNow,
    signal,
    beforeSend: async (items) => {
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
      // An outcome that is lost is looked up again if the job is continued.
      store.append(file, outcomeLine(index, outcome)).catch((error: unknown) => log.warn(notWritten(error)));
      tell();
    },
    onProgress: (items) => {
      advanced = items;
      tell();
    },
  });
  const all = plan.items.flatMap((_, index) => outcomes.get(index) ?? []);
  await endJournal(run, file, signal.aborted ? 'cancelled' : 'finished', all);
  return all;
}

/** Closes the journal, which is kept for the history. One that cannot be written is found as interrupted. */
export async function endJournal(
  { store, now, log }: JournalDeps,
  file: JournalFile,
  end: JobEnd,
  outcomes: readonly Outcome[],
): Promise<void> {
  try {
    await store.append(file, endLine(end, now(), countByEnd(outcomes)));
    await store.close(file);
  } catch (error) {
    log.warn(notWritten(error));
  }
}

function notWritten(error: unknown): string {
  return `The journal of a job could not be written: ${String(error)}`;
}

/** Makes the journal of a new job, which nothing is sent without. */
export async function createJournal(store: JournalStore, plan: JobPlan): Promise<JournalFile> {
  return await store.create(plan.id, plan.at, planLines(plan));
}

/** What a journal tells; `undefined` where a crash came before its plan was whole. */
export async function readState(store: JournalStore, file: JournalFile): Promise<JournalState | undefined> {
  return readJournal(await store.read(file));
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
