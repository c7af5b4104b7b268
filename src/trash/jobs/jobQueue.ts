/** Runs the jobs of each account one after another, with a journal for each. Loaded with the first job. */
import { keyOf, type TrashItem } from '../item.ts';
import type { Outcome } from '../outcome.ts';
import type { Job, JobList, JournaledDeps, OnSettled } from './job.ts';
import { type JournalFile, type JournalState, journalProblem, takenOver } from './journal.ts';
import type { JobPlan, Task } from './plan.ts';
import { createJournal, type JournaledRun, notWritten, runAlone, runJournaled, writeSkipped } from './runner.ts';

/** A place among the jobs of an account, which is held until it is left. */
export interface QueueSlot {
  /** Settled once the jobs before have left theirs. */
  readonly before: Promise<unknown>;
  leave(): void;
}

type QueuedJob = Pick<JournaledRun, 'file' | 'state' | 'isContinued' | 'stillOurs' | 'signal' | 'onSettled'> & {
  readonly slot: QueueSlot;
};

interface EndedPlan {
  readonly plan: JobPlan;
  /** Absent where it was not begun. */
  readonly outcomes: readonly Outcome[] | undefined;
}

export class JobQueue {
  readonly #deps: JournaledDeps;
  readonly #list: JobList;
  /** The journal of each job. */
  readonly #files = new Map<string, JournalFile>();
  /** Of which job an outcome is that someone still holds. */
  readonly #jobOf = new WeakMap<Outcome, EndedPlan>();
  /** Settled once the last job of an account has ended. */
  readonly #tails = new Map<string, Promise<unknown>>();

  constructor(deps: JournaledDeps, list: JobList) {
    this.#deps = deps;
    this.#list = list;
  }

  /** See `Jobs.run`. */
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
      return unique.size === 1
        ? runAlone(plan, () => this.#deps.trashOf(account), signal, addUp)
        : this.#start(plan, signal, addUp);
    });
    const outcomes = new Map((await Promise.all(runs)).flat().map((outcome) => [keyOf(outcome.item), outcome]));
    return [...unique.keys()].flatMap((key) => outcomes.get(key) ?? []);
  }

  /** See `Jobs.skipped`. */
  async skipped(left: readonly Outcome[]): Promise<void> {
    const { store, log } = this.#deps;
    for (const [job, own] of Map.groupBy(left, (each) => this.#jobOf.get(each))) {
      if (!job?.outcomes) continue;
      const skipped = new Set(own);
      const indexes = job.outcomes.flatMap((each, index) => (skipped.has(each) ? [index] : []));
      const file = store.fileOf(job.plan.id, job.plan.at, false);
      await writeSkipped(store, file, indexes).catch((error: unknown) => log.warn(notWritten(error)));
    }
  }

  /** Taken before anything is waited for, so that jobs run in the order in which they were started. */
  slotOf(account: string): QueueSlot {
    const before = this.#tails.get(account) ?? Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#tails.set(account, Promise.all([before, promise]));
    return { before, leave: resolve };
  }

  /** Runs it after the jobs that its account has already; one that is cancelled does not wait for them. */
  async queue(job: QueuedJob): Promise<readonly Outcome[]> {
    const { state, slot, signal, onSettled } = job;
    const { id, account } = state.plan;
    this.#list.update(id, { signal });
    let cancel = () => {};
    const cancelled = new Promise<void>((resolve) => {
      cancel = () => {
        this.#list.update(id, { state: 'cancelling' });
        resolve();
      };
    });
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
    const run = Promise.race([slot.before, cancelled]).then(async () => {
      const { now, trashOf } = this.#deps;
      const settled = state.outcomes.size;
      if (!signal.aborted) this.#list.update(id, { state: 'running', since: { at: now(), settled } });
      const progress = (count: number) => {
        this.#list.update(id, { settled: count });
        onSettled(count);
      };
      return await runJournaled({ ...this.#deps, ...job, trashNow: () => trashOf(account.id), onSettled: progress });
    });
    try {
      return await run;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** The journals of the jobs that are shown, by the jobs' ids. */
  get files(): ReadonlyMap<string, JournalFile> {
    return this.#files;
  }

  show(file: JournalFile, { plan, outcomes }: JournalState, state: Job['state']): void {
    const { id, account, task, items } = plan;
    this.#files.set(id, file);
    this.#list.set({
      id,
      account: account.id,
      action: task.action,
      items: items.length,
      settled: outcomes.size,
      state,
    });
  }

  forget(id: string): void {
    this.#files.delete(id);
    this.#list.remove(id);
  }

  #plan(account: string, task: Task, items: readonly TrashItem[]): JobPlan {
    const { trashOf, newId, now } = this.#deps;
    const { vendor, label } = trashOf(account)?.account ?? { vendor: '', label: '' };
    return { id: newId(), account: { id: account, vendor, label }, task, at: now(), items };
  }

  async #start(plan: JobPlan, signal: AbortSignal, onSettled: OnSettled): Promise<readonly Outcome[]> {
    const { store } = this.#deps;
    const file = store.fileOf(plan.id, plan.at, true);
    const state = { plan, sent: new Set<number>(), outcomes: new Map<number, Outcome>() };
    let outcomes: readonly Outcome[] | undefined;
    let problem = takenOver;
    this.show(file, state, 'queued');
    const slot = this.slotOf(plan.account.id);
    try {
      await store.exclusively(file, async (stillOurs) => {
        await createJournal(store, file, plan);
        outcomes = await this.queue({ file, state, isContinued: false, slot, stillOurs, signal, onSettled });
      });
    } catch (error) {
      problem = journalProblem(error);
      // Of what was not begun there is nothing to tell.
      if (!outcomes) await store.remove(file).catch(() => undefined);
    } finally {
      slot.leave();
      this.forget(plan.id);
    }
    const ended = { plan, outcomes };
    for (const each of outcomes ?? []) this.#jobOf.set(each, ended);
    // Nothing was sent: that takes a journal.
    return outcomes ?? plan.items.map((item) => ({ item, end: 'failed', problem }));
  }
}
