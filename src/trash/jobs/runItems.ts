/** Restores or purges items of one account: each ends as exactly one outcome. */
import type { AccountTrash } from '../accountTrash.ts';
import { keyOf, type TrashItem } from '../item.ts';
import { blockedReason, type ItemStatus, type Outcome } from '../outcome.ts';
import type { TrashClient, WriteHooks } from '../ports.ts';
import { type Problem, problemOf } from '../problem.ts';
import { outcomeAfterLook } from '../settle.ts';
import type { Task } from './plan.ts';

/** Rows are removed in batches: one by one, ten thousand of them would be ten thousand rebuilds of the list. */
const removedAtOnce = 100;

export interface Run extends WriteHooks {
  readonly task: Task;
  readonly items: readonly TrashItem[];
  /** Keys of items that were sent before a crash and may be done: these are looked at first. */
  readonly inDoubt?: ReadonlySet<string>;
  /** The account's trash as it is now: signing in again makes a new one. */
  readonly trashNow: () => AccountTrash | undefined;
  readonly signal: AbortSignal;
  readonly onOutcome: (outcome: Outcome) => void;
}

/** Never throws. What a crash before has left open is settled by a look, then the rest is sent. */
export async function runItems(run: Run): Promise<void> {
  const { task, items, trashNow, signal, onOutcome } = run;
  const open = new Map(items.map((item) => [keyOf(item), item]));
  const gone = new Set<string>();
  const settle = (outcome: Outcome) => {
    const key = keyOf(outcome.item);
    if (!open.delete(key)) return;
    onOutcome(outcome);
    if (leftTheTrash(outcome)) gone.add(key);
    if (gone.size >= removedAtOnce) removeRows();
  };
  const removeRows = () => {
    trashNow()?.remove(new Set(gone));
    gone.clear();
  };
  let problem: Problem = { kind: 'unclear' };
  try {
    const trash = trashNow();
    if (!trash) problem = { kind: 'signIn', code: 'account.removed' };
    for (const item of items) {
      const reason = blockedReason(task.action, item);
      if (reason) settle({ item, end: 'failed', problem: reason });
    }
    if (trash && open.size > 0 && !signal.aborted) {
      const client = await trash.client();
      for await (const outcome of settleDoubts(client, run, [...open.values()])) settle(outcome);
      for await (const outcome of send(client, run, [...open.values()])) settle(outcome);
    }
  } catch (error) {
    problem = problemOf(error);
  }
  for (const item of open.values())
    settle(signal.aborted ? { item, end: 'cancelled' } : { item, end: 'failed', problem });
  removeRows();
}

/** What has left the trash is taken for our work: no one can tell it from someone else's. The rest is sent again. */
async function* settleDoubts(client: TrashClient, run: Run, items: readonly TrashItem[]): AsyncIterable<Outcome> {
  const doubtful = items.filter((item) => run.inDoubt?.has(keyOf(item)));
  if (doubtful.length === 0) return;
  for await (const look of client.look(doubtful, run.signal)) {
    const outcome = outcomeOfDoubt(run.task, look);
    if (outcome) yield outcome;
  }
}

/** `undefined` where it is still in the trash. */
export function outcomeOfDoubt(task: Task, look: ItemStatus): Outcome | undefined {
  const { item, state } = look;
  if (state === 'trashed') return undefined;
  const problem: Problem = state === 'unknown' ? look.problem : { kind: 'unclear' };
  const outcome = outcomeAfterLook(item, task.action, state, 'possible', problem);
  if (outcome.end !== 'done' || state !== 'live') return outcome;
  const wanted = task.action === 'restore' ? task.options?.folder?.id : undefined;
  // The crash came between the two steps of a restore to another folder.
  const isElsewhere = wanted !== undefined && look.where?.id !== wanted;
  return isElsewhere ? { item, end: 'failed', problem: { kind: 'notMoved' } } : { ...outcome, where: look.where };
}

function send(client: TrashClient, run: Run, items: readonly TrashItem[]): AsyncIterable<Outcome> {
  const { task, signal } = run;
  if (task.action === 'restore') return client.restore(items, signal, task.options, run);
  return client.purge(items, signal, run);
}

function leftTheTrash(outcome: Outcome): boolean {
  if (outcome.end === 'failed') {
    const { problem, pendingMove } = outcome;
    return problem.kind === 'notFound' || problem.kind === 'notMoved' || pendingMove !== undefined;
  }
  return outcome.end === 'done' || (outcome.end === 'skipped' && outcome.why !== 'nameTaken');
}
