/** What is known of jobs while they have not come to an end. */
import type { AccountTrash } from '../accountTrash.ts';
import { Emitter } from '../emitter.ts';
import type { Action, Outcome } from '../outcome.ts';
import type { JournalSource, JournalStore } from './journal.ts';
import type { Task } from './plan.ts';

/** A job that has not come to an end. */
export interface Job {
  readonly id: string;
  readonly account: string;
  readonly action: Action;
  /** All of them. */
  readonly items: number;
  /** How many have an outcome, or were worked on by the service without one yet. */
  readonly settled: number;
  /** `interrupted`: its window was closed or crashed while it ran. */
  readonly state: 'queued' | 'running' | 'cancelling' | 'interrupted';
  /** When it began to run in this window, and how many were settled then. */
  readonly since?: { readonly at: number; readonly settled: number };
  /** Stops it, with all others that were started together; absent while it is interrupted. */
  readonly signal?: AbortSignal;
}

/** What came of a job. */
export interface EndedJob {
  readonly task: Task;
  /** When it was begun; milliseconds since 1970. */
  readonly from: number;
  /** In the order of the items. */
  readonly outcomes: readonly Outcome[];
  /** It stays as it is, to be continued later. */
  readonly isOpen: boolean;
}

export interface JobsDeps {
  /** The account's trash as it is now: signing in again makes a new one. */
  readonly trashOf: (account: string) => AccountTrash | undefined;
  readonly journals: JournalSource;
  readonly now: () => number;
  readonly newId: () => string;
  readonly log: { warn(message: string): void };
}

/** Once there is a job. */
export interface JournaledDeps extends JobsDeps {
  readonly store: JournalStore;
}

/** Called with how many items are settled by now. */
export type OnSettled = (settled: number) => void;

/** The jobs of this window. */
export class JobList {
  readonly #jobs = new Map<string, Job>();
  readonly #changed = new Emitter<string>();
  readonly onDidChange = this.#changed.listen;

  get all(): readonly Job[] {
    return [...this.#jobs.values()];
  }

  get(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  set(job: Job): void {
    this.#jobs.set(job.id, job);
    this.#changed.fire(job.account);
  }

  update(id: string, change: Partial<Job>): void {
    const job = this.#jobs.get(id);
    if (job) this.set({ ...job, ...change });
  }

  remove(id: string): void {
    const job = this.#jobs.get(id);
    this.#jobs.delete(id);
    if (job) this.#changed.fire(job.account);
  }
}
