// Restores and moves of folders that take a while: what they lock meanwhile, and when they end.
import type { Quirks } from './quirks.ts';
import { Refusal } from './replies.ts';
import type { EmulatedItem } from './tree.ts';

// Above it, a timer fires at once.
const LONGEST_TIMER = 2 ** 31 - 1;

/** Something to do with a folder, and what is locked until it is done. */
export interface FolderTask {
  readonly item: EmulatedItem;
  readonly target: EmulatedItem;
  /** What the item will be called there. */
  readonly name: string;
  /** Milliseconds. */
  readonly takes: number;
  perform(): void;
}

interface RunningFolderTask extends FolderTask {
  readonly endsAt: number;
  readonly end: () => void;
}

export class FolderWork {
  readonly lockedTrees = new Set<string>();
  readonly lockedTargets = new Set<string>();
  readonly #running = new Set<RunningFolderTask>();
  readonly #quirks: Quirks;
  readonly #now: () => number;

  constructor(quirks: Quirks, now: () => number) {
    this.#quirks = quirks;
    this.#now = now;
  }

  /**
   * Performs the work after its time, which is over as well when the clock says so or `finish` is called. Above the
   * limit it does not wait for that and answers that the work goes on; if it is refused then, no one learns of it.
   */
  async run(work: FolderTask): Promise<'done' | 'goes on'> {
    if (work.takes <= 0) {
      work.perform();
      return 'done';
    }
    const { promise, resolve, reject } = Promise.withResolvers<'done'>();
    const running = this.#start(work, () => {
      try {
        work.perform();
        resolve('done');
      } catch (error) {
        reject(error);
      }
    });
    if (work.takes <= this.#quirks.folderWorkLimit) {
      setTimeout(() => running.end(), Math.min(work.takes, LONGEST_TIMER)).unref();
      return promise;
    }
    void promise.catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
    });
    return 'goes on';
  }

  /** Refuses a second request for work on an item that is being worked on. */
  refuseLike({ kind, id }: Pick<EmulatedItem, 'kind' | 'id'>): void {
    const like = [...this.#running].some(({ item }) => item.kind === kind && item.id === id);
    if (like) throw new Refusal(409, this.#quirks.likeRequest);
  }

  isReserved(folder: string, name: string): boolean {
    return [...this.#running].some(
      (work) => work.target.id === folder && work.name.toLowerCase() === name.toLowerCase(),
    );
  }

  /** Ends what is due by the clock. */
  settle(): void {
    for (const running of this.#running) if (running.endsAt <= this.#now()) running.end();
  }

  /** Ends all that runs, whatever the clock says. */
  finish(): void {
    for (const running of this.#running) running.end();
  }

  #start(work: FolderTask, then: () => void): RunningFolderTask {
    const end = (): void => {
      if (!this.#running.delete(running)) return;
      this.lockedTrees.delete(work.item.id);
      this.lockedTargets.delete(work.target.id);
      then();
    };
    const running: RunningFolderTask = { ...work, endsAt: this.#now() + work.takes, end };
    this.lockedTrees.add(work.item.id);
    this.lockedTargets.add(work.target.id);
    this.#running.add(running);
    return running;
  }
}
