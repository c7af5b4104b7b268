/** The jobs that a window left in the middle: finds them, goes on with them or gives them up. */
import { problemOf } from '../problem.ts';
import type { EndedJob, JobList, JournaledDeps, OnSettled } from './job.ts';
import type { JobQueue } from './jobQueue.ts';
import type { JournalFile, JournalState, StillOurs } from './journal.ts';
import { endDiscarded, findInterrupted, journalsOf, readOpen } from './runner.ts';

export class InterruptedJobs {
  readonly #deps: JournaledDeps;
  readonly #list: JobList;
  readonly #queue: JobQueue;
  /** Names of journals that are of no use, which is said once. */
  readonly #unreadable = new Set<string>();

  constructor(deps: JournaledDeps, list: JobList, queue: JobQueue) {
    this.#deps = deps;
    this.#list = list;
    this.#queue = queue;
  }

  /** See `Jobs.load`. */
  async load(): Promise<boolean> {
    const { store, log } = this.#deps;
    let isElsewhere = false;
    const open = (await store.prune()).filter(({ isOpen }) => isOpen);
    const known = new Map([...this.#queue.files].map(([id, { name }]) => [name, id]));
    for (const [name, id] of known) {
      const file = open.find((each) => each.name === name);
      if (this.#list.get(id)?.state !== 'interrupted') continue;
      const isFree = file !== undefined && (await store.exclusively(file, async () => {}));
      if (file && !isFree) isElsewhere = true;
      if (!isFree) this.#queue.forget(id);
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

  /** See `Jobs.continue`. */
  async continue(id: string, signal: AbortSignal, onSettled: OnSettled): Promise<EndedJob | undefined> {
    const queue = this.#queue;
    const slot = queue.slotOf(this.#list.get(id)?.account ?? '');
    try {
      const ended = await this.#takeUp(id, async (file, state, stillOurs) => ({
        task: state.plan.task,
        from: state.plan.at,
        outcomes: await queue.queue({ file, state, isContinued: true, slot, stillOurs, signal, onSettled }),
      }));
      return ended && { ...ended, isOpen: this.#list.get(id) !== undefined };
    } finally {
      slot.leave();
    }
  }

  async discard(id: string): Promise<void> {
    await this.#takeUp(id, async (file, state) => await endDiscarded(this.#deps, file, state));
  }

  /** Whether another window runs a job of the account. */
  async isElsewhere(account: string): Promise<boolean> {
    const { store } = this.#deps;
    for (const file of await journalsOf(store, account)) {
      const isFree = !file.isOpen || (await store.exclusively(file, async () => {}));
      if (!isFree) return true;
    }
    return false;
  }

  async forgetAccount(account: string): Promise<void> {
    for (const job of this.#list.all) if (job.account === account) this.#queue.forget(job.id);
    const { store } = this.#deps;
    for (const file of await journalsOf(store, account)) await store.remove(file);
  }

  /** Works on an interrupted job, which no other window does at the same time. */
  async #takeUp<T>(
    id: string,
    work: (file: JournalFile, state: JournalState, stillOurs: StillOurs) => Promise<T>,
  ): Promise<T | undefined> {
    const { store } = this.#deps;
    const file = this.#queue.files.get(id);
    const job = this.#list.get(id);
    if (!file || job?.state !== 'interrupted') return undefined;
    // At once, so that it is taken up only once.
    this.#list.set({ ...job, state: 'queued' });
    let isLeft = true;
    try {
      let result: T | undefined;
      await store.exclusively(file, async (stillOurs) => {
        const state = (await this.#isOpen(file)) ? await readOpen(store, file) : undefined;
        if (state) result = await work(file, state, stillOurs);
      });
      // The lock of a window that has just died may not be free yet; `load` drops what another one does work on.
      isLeft = await this.#isOpen(file);
      return result;
    } finally {
      const settled = this.#list.get(id)?.settled ?? job.settled;
      if (isLeft) this.#list.set({ ...job, settled });
      else this.#queue.forget(id);
    }
  }

  async #found(file: JournalFile): Promise<void> {
    if (!(await this.#isOpen(file))) return;
    const state = await findInterrupted(this.#deps, file);
    if (state === 'unreadable') {
      this.#unreadable.add(file.name);
      this.#deps.log.warn(`The journal ${file.name} could not be read, and is left as it is.`);
    } else if (state) this.#queue.show(file, state, 'interrupted');
  }

  async #isOpen(file: JournalFile): Promise<boolean> {
    return (await this.#deps.store.list()).some(({ name }) => name === file.name);
  }
}
