/**
 * What a job writes down while it runs, so that a crash loses nothing: the plan, then what is about to be sent, then
 * each outcome. One JSON value a line; names and ids, no tokens. `readJournal.ts` reads it back.
 */
import type { EndCounts, Outcome } from '../outcome.ts';
import type { Problem } from '../problem.ts';
import type { JobPlan, Task } from './plan.ts';

/** Items in one line of the plan. */
const itemsPerLine = 100;

/** How a job ended: all items have outcomes, or someone wanted no more of it. */
export type JobEnd = 'finished' | 'cancelled' | 'discarded';

export function planLines({ items, ...head }: JobPlan): string {
  const lines = [line({ version: 1, plan: { ...head, task: plainTask(head.task), items: items.length } })];
  for (let at = 0; at < items.length; at += itemsPerLine) {
    // The account stands in the first line.
    lines.push(line({ items: items.slice(at, at + itemsPerLine).map(({ account: _, ...item }) => item) }));
  }
  return lines.join('');
}

/** Whose job it is, by the first line of its journal. */
export function accountOf(first: string): unknown {
  try {
    const { plan }: { plan?: { account?: { id?: unknown } } } = JSON.parse(first);
    return plan?.account?.id;
  } catch {
    return undefined;
  }
}

/** Written before the items are sent: what has no outcome after a crash has to be looked at. */
export function sentLine(items: readonly number[]): string {
  return line({ sent: items });
}

export function outcomeLine(index: number, { item: _, ...outcome }: Outcome): string {
  return line({ index, outcome });
}

export function endLine(end: JobEnd, at: number, counts: EndCounts): string {
  return line({ end, at, counts });
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/** JSON has no maps. */
function plainTask(task: Task): unknown {
  if (task.action === 'purge' || !task.options) return { action: task.action };
  const { names, pendingMoves, ...options } = task.options;
  return {
    action: task.action,
    options: { ...options, names: names && [...names], pendingMoves: pendingMoves && [...pendingMoves] },
  };
}

/** What a journal tells of its job. */
export interface JournalState {
  readonly plan: JobPlan;
  /** Items, by their place in the plan, that were sent or were about to be. */
  readonly sent: ReadonlySet<number>;
  /** By the items' places in the plan. */
  readonly outcomes: ReadonlyMap<number, Outcome>;
  readonly end?: EndRecord;
}

/**
 * One outcome for each item, in the order of the plan. Where the job was given up, nobody knows of an item that was sent
 * without an outcome; one that was not sent is as it was.
 */
export function outcomesOf({ plan, sent, outcomes }: JournalState): readonly Outcome[] {
  return plan.items.map(
    (item, index): Outcome =>
      outcomes.get(index) ??
      (sent.has(index) ? { item, end: 'failed', problem: { kind: 'unclear' } } : { item, end: 'cancelled' }),
  );
}

export interface EndRecord {
  readonly end: JobEnd;
  readonly at: number;
  /** How many items ended in which way. */
  readonly counts: EndCounts;
}

/** What the first and the last line of an ended job's journal tell. */
export interface JobSummary {
  readonly plan: Omit<JobPlan, 'items'> & { readonly items: number };
  readonly end: EndRecord;
}

/** One of the journals that are kept. */
export interface JournalFile {
  readonly name: string;
  /** When its job was begun; milliseconds since 1970. */
  readonly at: number;
  /** Its job has not come to an end. */
  readonly isOpen: boolean;
}

/** Where journals are kept; see `storage/journals.ts`. */
export interface JournalStore {
  list(): Promise<readonly JournalFile[]>;
  read(file: JournalFile): Promise<string>;
  /** The first and the last line. */
  peek(file: JournalFile): Promise<{ readonly first: string; readonly last: string }>;
  create(job: string, at: number, text: string): Promise<JournalFile>;
  /** In the order of the calls; what comes while a write goes on is written with the next. */
  append(file: JournalFile, text: string): Promise<void>;
  /** Takes out a torn last line, so that the file can be appended to. */
  mend(file: JournalFile): Promise<void>;
  /** Its job has come to an end. */
  close(file: JournalFile): Promise<void>;
  remove(file: JournalFile): Promise<void>;
  /** Runs `work`, unless another window works on that job: then it gives false. */
  exclusively(file: JournalFile, work: () => Promise<void>): Promise<boolean>;
}

/** Nothing is sent that could not be written down before. */
export function journalProblem(error: unknown): Problem {
  return { kind: 'internal', code: 'job.journal', fault: String(error) };
}
