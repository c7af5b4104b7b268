/** What the journals of jobs hold, and where they are kept; `writeJournal.ts` writes their lines, `readJournal.ts` reads them. */
import type { EndCounts, Outcome } from '../outcome.ts';
import type { Problem } from '../problem.ts';
import type { JobPlan } from './plan.ts';

/** How long journals are kept; milliseconds. */
export const keptFor = 90 * 24 * 3_600_000;

/** How a job ended: all items have outcomes, or someone wanted no more of it. */
export type JobEnd = 'finished' | 'cancelled' | 'discarded';

/** What a journal tells of its job. */
export interface JournalState {
  readonly plan: JobPlan;
  /** Items, by their place in the plan, that were sent or were about to be. */
  readonly sent: ReadonlySet<number>;
  /** By the items' places in the plan. */
  readonly outcomes: ReadonlyMap<number, Outcome>;
  readonly end?: EndRecord;
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

/** Tells whether this window still works on the job: not any more if another one has given it up for dead. */
export type StillOurs = () => Promise<boolean>;

/** Where journals come from: most windows need none. */
export interface JournalSource {
  /** Whether there may be jobs that were interrupted, or journals that are too old. */
  hasWork(): Promise<boolean>;
  load(): Promise<JournalStore>;
}

/** Where journals are kept; see `storage/journals.ts`. */
export interface JournalStore {
  list(): Promise<readonly JournalFile[]>;
  /** Removes the old ones of jobs that have ended; gives what is left. */
  prune(): Promise<readonly JournalFile[]>;
  read(file: JournalFile): Promise<string>;
  /** The first and the last line. */
  peek(file: JournalFile): Promise<{ readonly first: string; readonly last: string }>;
  /** The file of a job; that of a new one is made while no other window can take it for one that was left. */
  fileOf(job: string, at: number, isOpen: boolean): JournalFile;
  create(file: JournalFile): Promise<void>;
  /**
   * In the order of the calls; what comes while a write goes on is written with the next. Fails where the file is not
   * there any more.
   */
  append(file: JournalFile, text: string): Promise<void>;
  /** Its job has come to an end. */
  close(file: JournalFile): Promise<void>;
  remove(file: JournalFile): Promise<void>;
  /** Runs `work`, unless another window works on that job: then it gives false. */
  exclusively(file: JournalFile, work: (stillOurs: StillOurs) => Promise<void>): Promise<boolean>;
}

/** Nothing is sent that could not be written down before. */
export function journalProblem(error: unknown): Problem {
  return { kind: 'internal', code: 'job.journal', affectsAll: true, fault: String(error) };
}

/** Nothing is sent by a window that has been given up for dead. */
export const takenOver: Problem = { kind: 'internal', code: 'job.takenOver', affectsAll: true };
