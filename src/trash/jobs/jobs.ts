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
  type JournalFile,
  type JournalState,
  type JournalStore,
  journalProblem,
  type StillOurs,
  takenOver,
} from './journal.ts';
import type { JobPlan, Task } from './plan.ts';
import type { JournaledRun } from './runner.ts';

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
  readonly store: JournalStore;
  readonly now: () => number;
  readonly newId: () => string;
  readonly log: { warn(message: string): void };
}

/** Most windows run no job: the code for it is loaded with the first. */
const loadRunner = () => import('./runner.ts');

type OnSettled = (settled: number) => void;

/** A place among the jobs of an account, which is held until it is left. */
interface QueueSlot {
  /** Settled once the jobs before have left theirs. */
  readonly before: Promise<unknown>;
  leave(): void;
}

type QueuedJob = Pick<JournaledRun, 'file' | 'state' | 'isContinued' | 'stillOurs' | 'signal' | 'onSettled'> & {
  readonly slot: QueueSlot;
};

export class Jobs {
  readonly #deps: JobsDeps;
  readonly #jobs = new Map<string, Job>();
  /** The journal of each. */
  readonly #files = new Map<string, JournalFile>();
  /** Names of journals that are of no use, which is said once. */
  readonly #unreadable = new Set<string>();
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

  /**
   * Finds the jobs that were interrupted, and drops those that another window runs or has ended since. Gives whether another
   * window seems to run one: it may have died a moment ago.
   */
  async load(): Promise<boolean> {
    const { store, log } = this.#deps;
    let isElsewhere = false;
    const open = (await store.prune()).filter(({ isOpen }) => isOpen);
    const known = new Map([...this.#files].map(([id, { name }]) => [name, id]));
    for (const [name, id] of known) {
      const file = open.find((each) => each.name === name);
      if (this.#jobs.get(id)?.state !== 'interrupted') continue;
      const isFree = file !== undefined && (await store.exclusively(file, async () => {}));
      if (file && !isFree) isElsewhere = true;
      if (!isFree) this.#forget(id);
    }
    for (const file of open) {
      if (known.has(file.name) || this.#unreadable.has(file.name)) continue;
      try {
        if (!(await store.exclusively(file, async () => await this.#found(file)))) isElsewhere = true;
      } catch (error) {
        log.warn(`The journal ${file.name} could not be read: ${problemOf(error).fault}`);
      }
    }
    return isElsewhere;
  }

  /**
   * Goes on with an interrupted job; `undefined` if another window does, or has. Where it cannot be seen what became of the
   * items that were sent, as when signed out, the job stays as it is, and the outcomes say why.
   */
  async continue(id: string, signal: AbortSignal, onSettled: OnSettled): Promise<EndedJob | undefined> {
    const slot = this.#slotOf(this.#jobs.get(id)?.account ?? '');
    try {
      const ended = await this.#takeUp(id, async (file, state, stillOurs) => ({
        task: state.plan.task,
        from: state.plan.at,
        outcomes: await this.#queue({ file, state, isContinued: true, slot, stillOurs, signal, onSettled }),
      }));
      return ended && { ...ended, isOpen: this.#jobs.has(id) };
    } finally {
      slot.leave();
    }
  }

  /** Gives up the rest of an interrupted job: it stays in the trash. */
  async discard(id: string): Promise<void> {
    const { endDiscarded } = await loadRunner();
    await this.#takeUp(id, async (file, state) => await endDiscarded(this.#deps, file, state));
  }

  /** Whether a job of the account runs, or waits, in this window or another. */
  async isBusy(account: string): Promise<boolean> {
    if (this.list.some((job) => job.account === account && job.state !== 'interrupted')) return true;
    const { store } = this.#deps;
    const { journalsOf } = await loadRunner();
    for (const file of await journalsOf(store, account)) {
      const isFree = !file.isOpen || (await store.exclusively(file, async () => {}));
      if (!isFree) return true;
    }
    return false;
  }

  /** Deletes the journals of an account, of which no job runs. */
  async forgetAccount(account: string): Promise<void> {
    for (const job of this.list) if (job.account === account) this.#forget(job.id);
    const { store } = this.#deps;
    const { journalsOf } = await loadRunner();
    for (const file of await journalsOf(store, account)) await store.remove(file);
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
    const file = store.fileOf(plan.id, plan.at);
    const state = { plan, sent: new Set<number>(), outcomes: new Map<number, Outcome>() };
    let outcomes: readonly Outcome[] | undefined;
    let problem = takenOver;
    this.#show(file, state, 'queued');
    const slot = this.#slotOf(plan.account.id);
    try {
      const { createJournal } = await loadRunner();
      await store.exclusively(file, async (stillOurs) => {
        await createJournal(store, file, plan);
        outcomes = await this.#queue({ file, state, isContinued: false, slot, stillOurs, signal, onSettled });
      });
    } catch (error) {
      problem = journalProblem(error);
      // Of what was not begun there is nothing to tell.
      if (!outcomes) await store.remove(file).catch(() => undefined);
    } finally {
      slot.leave();
      this.#forget(plan.id);
    }
    // Nothing was sent: that takes a journal.
    return outcomes ?? plan.items.map((item) => ({ item, end: 'failed', problem }));
  }

  /** Taken before anything is waited for, so that jobs run in the order in which they were started. */
  #slotOf(account: string): QueueSlot {
    const before = this.#tails.get(account) ?? Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#tails.set(account, Promise.all([before, promise]));
    return { before, leave: resolve };
  }

  /** Runs it after the jobs that its account has already; one that is cancelled does not wait for them. */
  async #queue(job: QueuedJob): Promise<readonly Outcome[]> {
    const { state, slot, signal, onSettled } = job;
    const { id, account } = state.plan;
    this.#update(id, { signal });
    let cancel = () => {};
    const cancelled = new Promise<void>((resolve) => {
      cancel = () => {
        this.#update(id, { state: 'cancelling' });
        resolve();
      };
    });
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
    const run = Promise.race([slot.before, cancelled]).then(async () => {
      const { runJournaled } = await loadRunner();
      const { now, trashOf } = this.#deps;
      const settled = state.outcomes.size;
      if (!signal.aborted) this.#update(id, { state: 'running', since: { at: now(), settled } });
      const progress = (count: number) => {
        this.#update(id, { settled: count });
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

  /** Works on an interrupted job, which no other window does at the same time. */
  async #takeUp<T>(
    id: string,
    work: (file: JournalFile, state: JournalState, stillOurs: StillOurs) => Promise<T>,
  ): Promise<T | undefined> {
    const { store } = this.#deps;
    const file = this.#files.get(id);
    const job = this.#jobs.get(id);
    if (!file || job?.state !== 'interrupted') return undefined;
    // At once, so that it is taken up only once.
    this.#set({ ...job, state: 'queued' });
    let isLeft = true;
    try {
      const { readOpen } = await loadRunner();
      let result: T | undefined;
      await store.exclusively(file, async (stillOurs) => {
        const state = (await this.#isOpen(file)) ? await readOpen(store, file) : undefined;
        if (state) result = await work(file, state, stillOurs);
      });
      // The lock of a window that has just died may not be free yet; `load` drops what another one does work on.
      isLeft = await this.#isOpen(file);
      return result;
    } finally {
      const settled = this.#jobs.get(id)?.settled ?? job.settled;
      if (isLeft) this.#set({ ...job, settled });
      else this.#forget(id);
    }
  }

  async #found(file: JournalFile): Promise<void> {
    const { findInterrupted } = await loadRunner();
    if (!(await this.#isOpen(file))) return;
    const state = await findInterrupted(this.#deps, file);
    if (state === 'unreadable') {
      this.#unreadable.add(file.name);
      this.#deps.log.warn(`The journal ${file.name} could not be read, and is left as it is.`);
    } else if (state) this.#show(file, state, 'interrupted');
  }

  async #isOpen(file: JournalFile): Promise<boolean> {
    return (await this.#deps.store.list()).some(({ name }) => name === file.name);
  }

  #show(file: JournalFile, { plan, outcomes }: JournalState, state: Job['state']): void {
    const { id, account, task, items } = plan;
    this.#files.set(id, file);
    this.#set({ id, account: account.id, action: task.action, items: items.length, settled: outcomes.size, state });
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
