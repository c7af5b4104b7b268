/**
 * The jobs of this window: each a restore or purge of several items of one account, written down as it goes. Jobs of
 * different accounts run side by side; those of one account one after another.
 */
import type { AccountTrash } from '../accountTrash.ts';
import { Emitter } from '../emitter.ts';
import { keyOf, type TrashItem } from '../item.ts';
import type { Action, Outcome } from '../outcome.ts';
import { problemOf } from '../problem.ts';
import {
  accountOf,
  type JournalFile,
  type JournalState,
  type JournalStore,
  journalProblem,
  outcomesOf,
} from './journal.ts';
import type { JobPlan, Task } from './plan.ts';

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
}

/** What came of a job. */
export interface EndedJob {
  readonly task: Task;
  /** In the order of the items. */
  readonly outcomes: readonly Outcome[];
}

export interface JobsDeps {
  /** The account's trash as it is now: signing in again makes a new one. */
  readonly trashOf: (account: string) => AccountTrash | undefined;
  readonly store: JournalStore;
  readonly now: () => number;
  readonly newId: () => string;
  readonly log: { warn(message: string): void };
}

/** Most windows run no job: the code for it is loaded with the first. */
const loadRunner = () => import('./runner.ts');

type OnSettled = (settled: number) => void;

export class Jobs {
  readonly #deps: JobsDeps;
  readonly #jobs = new Map<string, Job>();
  /** The journal of each. */
  readonly #files = new Map<string, JournalFile>();
  /** Settled once the last job of an account has ended. */
  readonly #tails = new Map<string, Promise<unknown>>();
  readonly #changed = new Emitter<string>();

  constructor(deps: JobsDeps) {
    this.#deps = deps;
  }

  /** Reports the account whose jobs changed. */
  readonly onDidChange = this.#changed.listen;

  get list(): readonly Job[] {
    return [...this.#jobs.values()];
  }

  /**
   * Restores or purges. Never throws; the outcomes come in the order of the items. A single item is no job: it waits for
   * none, and leaves no journal.
   * @param onSettled called with how many items are settled by now
   */
  async run(
    task: Task,
    items: readonly TrashItem[],
    signal: AbortSignal,
    onSettled: OnSettled,
  ): Promise<readonly Outcome[]> {
    const unique = new Map(items.map((item) => [keyOf(item), item]));
    const settled = new Map<string, number>();
    const runs = [...Map.groupBy(unique.values(), ({ account }) => account)].map(([account, own]) => {
      const addUp = (count: number) => {
        settled.set(account, count);
        onSettled([...settled.values()].reduce((sum, each) => sum + each, 0));
      };
      const plan = this.#plan(account, task, own);
      return unique.size === 1 ? this.#runAlone(plan, signal, addUp) : this.#start(plan, signal, addUp);
    });
    const outcomes = new Map((await Promise.all(runs)).flat().map((outcome) => [keyOf(outcome.item), outcome]));
    return [...unique.keys()].flatMap((key) => outcomes.get(key) ?? []);
  }

  /** Finds the jobs that were interrupted. Those that another window runs are left to it. */
  async load(): Promise<void> {
    const { store, log } = this.#deps;
    const known = new Set([...this.#files.values()].map(({ name }) => name));
    for (const file of await store.list()) {
      if (!file.isOpen || known.has(file.name)) continue;
      try {
        await store.exclusively(file, async () => await this.#found(file));
      } catch (error) {
        log.warn(`The journal ${file.name} could not be read: ${problemOf(error).fault}`);
      }
    }
  }

  /** Goes on with an interrupted job; `undefined` if another window does, or has. */
  async continue(id: string, signal: AbortSignal, onSettled: OnSettled): Promise<EndedJob | undefined> {
    return await this.#takeUp(id, async (file, state) => ({
      task: state.plan.task,
      outcomes: await this.#queue(file, state, signal, onSettled),
    }));
  }

  /** Gives up the rest of an interrupted job: it stays in the trash. */
  async discard(id: string): Promise<void> {
    const { endJournal } = await loadRunner();
    await this.#takeUp(id, async (file, state) => await endJournal(this.#deps, file, 'discarded', outcomesOf(state)));
  }

  /** Deletes the journals of an account, of which no job runs. */
  async forgetAccount(account: string): Promise<void> {
    const { store } = this.#deps;
    for (const job of this.list) if (job.account === account) this.#forget(job.id);
    for (const file of await store.list()) {
      const { first } = await store.peek(file);
      if (accountOf(first) === account) await store.remove(file);
    }
  }

  #plan(account: string, task: Task, items: readonly TrashItem[]): JobPlan {
    const { trashOf, newId, now } = this.#deps;
    const { vendor, label } = trashOf(account)?.account ?? { vendor: '', label: '' };
    return { id: newId(), account: { id: account, vendor, label }, task, at: now(), items };
  }

  async #runAlone(plan: JobPlan, signal: AbortSignal, onSettled: OnSettled): Promise<readonly Outcome[]> {
    const { runAlone } = await loadRunner();
    return await runAlone(plan, () => this.#deps.trashOf(plan.account.id), signal, onSettled);
  }

  async #start(plan: JobPlan, signal: AbortSignal, onSettled: OnSettled): Promise<readonly Outcome[]> {
    const { store } = this.#deps;
    let outcomes: readonly Outcome[] | undefined;
    try {
      const { createJournal } = await loadRunner();
      const file = await createJournal(store, plan);
      await store.exclusively(file, async () => {
        outcomes = await this.#queue(file, { plan, sent: new Set(), outcomes: new Map() }, signal, onSettled);
      });
    } catch (error) {
      // Nothing was sent: that takes a journal.
      const problem = journalProblem(error);
      outcomes ??= plan.items.map((item) => ({ item, end: 'failed', problem }));
    }
    return outcomes ?? [];
  }

  /** Runs it after the jobs that its account has already; one that is cancelled does not wait for them. */
  async #queue(
    file: JournalFile,
    state: JournalState,
    signal: AbortSignal,
    onSettled: OnSettled,
  ): Promise<readonly Outcome[]> {
    const { plan, outcomes } = state;
    const { id, account, task, items } = plan;
    this.#files.set(id, file);
    const job = { id, account: account.id, action: task.action, items: items.length, settled: outcomes.size };
    this.#set({ ...job, state: 'queued' });
    const before = this.#tails.get(account.id);
    const cancelled = new Promise<void>((resolve) => {
      const cancel = () => {
        this.#update(id, { state: 'cancelling' });
        resolve();
      };
      if (signal.aborted) cancel();
      else signal.addEventListener('abort', cancel, { once: true });
    });
    const { runJournaled } = await loadRunner();
    const run = Promise.race([before, cancelled]).then(async () => {
      const { now, trashOf } = this.#deps;
      if (!signal.aborted) this.#update(id, { state: 'running', since: { at: now(), settled: outcomes.size } });
      const progress = (settled: number) => {
        this.#update(id, { settled });
        onSettled(settled);
      };
      return await runJournaled({
        ...this.#deps,
        file,
        state,
        trashNow: () => trashOf(account.id),
        signal,
        onSettled: progress,
      });
    });
    this.#tails.set(account.id, Promise.allSettled([before, run]));
    try {
      return await run;
    } finally {
      this.#forget(id);
    }
  }

  /** Works on an interrupted job, which no other window does at the same time. */
  async #takeUp<T>(id: string, work: (file: JournalFile, state: JournalState) => Promise<T>): Promise<T | undefined> {
    const { store } = this.#deps;
    const { readState } = await loadRunner();
    const file = this.#files.get(id);
    if (!file || this.#jobs.get(id)?.state !== 'interrupted') return undefined;
    let result: T | undefined;
    await store.exclusively(file, async () => {
      const isOpen = (await store.list()).some(({ name }) => name === file.name);
      const state = isOpen ? await readState(store, file) : undefined;
      if (!state || state.end) return;
      await store.mend(file);
      result = await work(file, state);
    });
    // What is not ours is another window's, or has ended there.
    this.#forget(id);
    return result;
  }

  async #found(file: JournalFile): Promise<void> {
    const { store } = this.#deps;
    const { readState } = await loadRunner();
    const state = await readState(store, file);
    // The crash came before the plan was whole: nothing was sent.
    if (!state) return await store.remove(file);
    const { plan, outcomes, end } = state;
    if (end) return await store.close(file);
    const { id, account, task, items } = plan;
    this.#files.set(id, file);
    const job = { id, account: account.id, action: task.action, items: items.length, settled: outcomes.size };
    this.#set({ ...job, state: 'interrupted' });
  }

  #set(job: Job): void {
    this.#jobs.set(job.id, job);
    this.#changed.fire(job.account);
  }

  #update(id: string, change: Partial<Job>): void {
    const job = this.#jobs.get(id);
    if (job) this.#set({ ...job, ...change });
  }

  #forget(id: string): void {
    const job = this.#jobs.get(id);
    this.#files.delete(id);
    this.#jobs.delete(id);
    if (job) this.#changed.fire(job.account);
  }
}
