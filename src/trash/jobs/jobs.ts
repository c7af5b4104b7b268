/**
 * The jobs of this window: each a restore or purge of several items of one account, written down as it goes. Jobs of
 * different accounts run side by side; those of one account one after another.
 */
import type { TrashItem } from '../item.ts';
import type { Outcome } from '../outcome.ts';
import { type EndedJob, type Job, JobList, type JobsDeps, type OnSettled } from './job.ts';
import type { Task } from './plan.ts';

/** Most windows run no job, and find none: the code for it is loaded with the first. */
async function makeImpl(deps: JobsDeps, list: JobList) {
  const [{ connect }, store] = await Promise.all([import('./impl.ts'), deps.journals.load()]);
  return connect({ ...deps, store }, list);
}

export class Jobs {
  readonly #deps: JobsDeps;
  readonly #list = new JobList();
  #impl: ReturnType<typeof makeImpl> | undefined;

  constructor(deps: JobsDeps) {
    this.#deps = deps;
  }

  /** Reports the account whose jobs changed. */
  readonly onDidChange = this.#list.onDidChange;

  get list(): readonly Job[] {
    return this.#list.all;
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
    const { queue } = await this.#load();
    return await queue.run(task, items, signal, onSettled);
  }

  /**
   * Finds the jobs that were interrupted, and drops those that another window runs or has ended since. Gives whether another
   * window seems to run one: it may have died a moment ago.
   */
  async load(): Promise<boolean> {
    if (!this.#impl && !(await this.#deps.journals.hasWork())) return false;
    const { interrupted } = await this.#load();
    return await interrupted.load();
  }

  /**
   * Goes on with an interrupted job; `undefined` if another window does, or has. Where it cannot be seen what became of the
   * items that were sent, as when signed out, the job stays as it is, and the outcomes say why.
   */
  async continue(id: string, signal: AbortSignal, onSettled: OnSettled): Promise<EndedJob | undefined> {
    const { interrupted } = await this.#load();
    return await interrupted.continue(id, signal, onSettled);
  }

  /**
   * A person leaves these in the trash, for their names are taken: the history says so, too.
   * @param left outcomes of `run`
   */
  async skipped(left: readonly Outcome[]): Promise<void> {
    const { queue } = await this.#load();
    await queue.skipped(left);
  }

  /** Gives up the rest of an interrupted job: it stays in the trash. */
  async discard(id: string): Promise<void> {
    const { interrupted } = await this.#load();
    await interrupted.discard(id);
  }

  /** Whether a job of the account runs, or waits, in this window or another. */
  async isBusy(account: string): Promise<boolean> {
    if (this.list.some((job) => job.account === account && job.state !== 'interrupted')) return true;
    const { interrupted } = await this.#load();
    return await interrupted.isElsewhere(account);
  }

  /** Deletes the journals of an account, of which no job runs. */
  async forgetAccount(account: string): Promise<void> {
    const { interrupted } = await this.#load();
    await interrupted.forgetAccount(account);
  }

  #load(): ReturnType<typeof makeImpl> {
    this.#impl ??= makeImpl(this.#deps, this.#list);
    return this.#impl;
  }
}
