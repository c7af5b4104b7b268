/** One outcome per item, whatever happens on the way. */
import type { TrashItem } from '../trash/item.ts';
import type { Outcome } from '../trash/outcome.ts';
import { pool } from '../trash/pool.ts';
import { type Problem, type ProblemKind, problemOf } from '../trash/problem.ts';

/** For writes: what was sent is settled, also when the person cancelled meanwhile. */
export const never = new AbortController().signal;

/** What would meet every further item too: sending them would only waste calls. */
const stoppingKinds: readonly ProblemKind[] = ['signIn', 'limited', 'offline'];

export function stopsOperation(problem: Problem): boolean {
  return problem.affectsAll === true || stoppingKinds.includes(problem.kind);
}

export function failed(item: TrashItem, problem: Problem): Outcome {
  return { item, end: 'failed', problem };
}

export function cancelled(item: TrashItem): Outcome {
  return { item, end: 'cancelled' };
}

/**
 * Settles one item by `work`, whatever happens. What that throws is the item's failure alone, but where it would meet all
 * the others too, those that come after it fail with it unsent.
 */
export function settler(
  signal: AbortSignal,
  work: (item: TrashItem) => Promise<Outcome>,
): (item: TrashItem) => Promise<Outcome> {
  let stoppedBy: Problem | undefined;
  return async (item) => {
    if (stoppedBy) return failed(item, stoppedBy);
    const outcome = await work(item).catch((error: unknown) =>
      error === signal.reason ? cancelled(item) : failed(item, problemOf(error)),
    );
    if (outcome.end === 'failed' && stopsOperation(outcome.problem)) stoppedBy = outcome.problem;
    return outcome;
  };
}

/** Settles the items by `work`, at most `concurrency` side by side; see `settler`. */
export function eachItem(
  items: readonly TrashItem[],
  concurrency: number,
  signal: AbortSignal,
  work: (item: TrashItem) => Promise<Outcome>,
): AsyncIterable<Outcome> {
  return pool(items, concurrency, signal, settler(signal, work), cancelled);
}
