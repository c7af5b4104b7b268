// The queue of asynchronous operations (the server's FileOperationsManager): created, running, finished, read once.

export const operationType = { move: 0, delete: 2 } as const;

/** One step of an operation: an entry that was asked for, with all that lies in it. */
export interface OperationStep {
  readonly weight: number;
  run(operation: EmulatedOperation): void;
}

export interface EmulatedOperation {
  readonly id: string;
  readonly type: number;
  readonly owner: string;
  /** `!deleteAfter`: without it a finished operation is never reported. */
  readonly hold: boolean;
  readonly plan: Plan;
  readonly jobs: OperationStep[];
  readonly total: number;
  steps: number;
  processed: number;
  error: string;
  /** 0 Created, 1 Running, 2 Completed. */
  status: number;
  finished: boolean;
  touchedAt: number;
  destinationId: number | undefined;
  readonly movedFiles: number[];
  readonly movedFolders: number[];
}

/** How an operation goes. Without a plan it is half done at the first request after it began and done at the second. */
export interface Plan {
  /** Requests until it is done; 0: done already in the answer that starts it. */
  readonly reads?: number;
  /** Leaves the queue at the next request without a word, its work done, half done or not begun. */
  readonly vanish?: 'done' | 'half' | 'undone';
  /** Stays at (about) this percentage for ever. */
  readonly stallAt?: number;
  /** Does not do these entries and ends with `error`; the others are done. */
  readonly spare?: { readonly keys: readonly { kind: string; id: number }[]; readonly error: string };
  /** Says `finished` with status Running first, and once more at the next read. */
  readonly finishedEarly?: boolean;
}

export interface RequestedEntry {
  readonly owner: string;
  readonly id?: string | undefined;
  readonly type?: number | undefined;
}

const sweepAfter = 60_000;

export class Operations {
  /** The plan of operations for which `next` was not called. */
  plan: Plan = {};
  /** Called before an operation touches its first entry; see `DocSpaceState.beforeWork`. */
  onWork: () => void = () => {};
  readonly #now: () => number;
  #plans: Plan[] = [];
  #queue: EmulatedOperation[] = [];
  #started = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** How the next operation goes; several calls line up. */
  next(plan: Plan): void {
    this.#plans.push(plan);
  }

  takePlan(): Plan {
    return this.#plans.shift() ?? this.plan;
  }

  /** The operations in the queue, without the side effects of a read. */
  peek(): readonly EmulatedOperation[] {
    return this.#queue;
  }

  start(
    of: { owner: string; type: number; hold: boolean; destinationId?: number | undefined },
    plan: Plan,
    jobs: OperationStep[],
    error = '',
  ): EmulatedOperation {
    this.#started += 1;
    const operation: EmulatedOperation = {
      ...of,
      destinationId: of.destinationId,
      id: `9d3f0c3e-7a55-4c0e-9a0f-${String(this.#started).padStart(12, '0')}`,
      plan,
      jobs: [...jobs],
      total: jobs.reduce((sum, job) => sum + job.weight, 0),
      steps: 0,
      processed: 0,
      error,
      status: 0,
      finished: false,
      touchedAt: this.#now(),
      movedFiles: [],
      movedFolders: [],
    };
    this.#queue.push(operation);
    if (plan.reads === 0) this.#work(operation, operation.total);
    return operation;
  }

  /**
   * Lets time pass for everything that runs. The emulator calls it once per request, of whatever kind, so that tests
   * need no clock and the work goes on for a client that lost the answer and looks at the trash instead.
   */
  tick(): void {
    for (const operation of [...this.#queue]) {
      const { vanish, reads } = operation.plan;
      if (operation.status > 1) continue;
      if (vanish) {
        if (vanish !== 'undone') this.#work(operation, vanish === 'half' ? operation.total / 2 : operation.total);
        this.#remove(operation);
      } else if (operation.finished) {
        operation.status = 2;
      } else {
        this.#work(operation, Math.max(1, Math.ceil(operation.total / Math.max(1, reads ?? 2))));
      }
    }
  }

  /** Results that no one read for 60 s are gone; the work did not wait for a reader. */
  sweep(): void {
    for (const operation of [...this.#queue]) {
      if (this.#now() - operation.touchedAt <= sweepAfter) continue;
      if (operation.plan.stallAt !== undefined) continue;
      if (!operation.finished && operation.plan.vanish !== 'undone') this.#work(operation, operation.total);
      this.#remove(operation);
    }
  }

  /** Reads results: what is past Running leaves the queue with this read, and is in the result only if it was held. */
  read(asked: RequestedEntry): EmulatedOperation[] {
    const found = this.#queue.filter(
      (each) =>
        each.owner === asked.owner &&
        (asked.id === undefined || each.id === asked.id) &&
        (asked.type === undefined || each.type === asked.type),
    );
    for (const each of found) if (each.status > 1) this.#remove(each);
    return found.filter((each) => each.status <= 1 || each.hold);
  }

  /** Cancels: what is already done stays done. Without an id everything of that person goes. */
  terminate(owner: string, id?: string): void {
    this.#queue = this.#queue.filter((each) => each.owner !== owner || (id !== undefined && each.id !== id));
  }

  #work(operation: EmulatedOperation, budget: number): void {
    operation.status = 1;
    operation.touchedAt = this.#now();
    const { stallAt, finishedEarly } = operation.plan;
    let left = budget;
    while (operation.jobs.length > 0 && left > 0) {
      const [job] = operation.jobs;
      if (!job) break;
      if (stallAt !== undefined && (100 * (operation.steps + job.weight)) / operation.total > stallAt) return;
      if (operation.steps === 0) this.onWork();
      operation.jobs.shift();
      job.run(operation);
      operation.steps += job.weight;
      left -= job.weight;
    }
    if (operation.jobs.length > 0 || stallAt !== undefined) return;
    operation.finished = true;
    if (!finishedEarly) operation.status = 2;
  }

  #remove(operation: EmulatedOperation): void {
    this.#queue = this.#queue.filter((each) => each !== operation);
  }
}

export function progressOf(operation: EmulatedOperation): number {
  if (operation.status > 1) return 100;
  return operation.total === 0 ? 0 : Math.floor((100 * operation.steps) / operation.total);
}
