/** Restores or purges items of one account: each ends as exactly one outcome. */
import type { AccountTrash } from '../accountTrash.ts';
import { breathe } from '../breathe.ts';
import { keyOf, type TrashItem } from '../item.ts';
import { blockedReason, type ItemStatus, type Outcome } from '../outcome.ts';
import type { TrashClient, WriteHooks } from '../ports.ts';
import { type Problem, type ProblemKind, problemOf, TrashError } from '../problem.ts';
import { outcomeAfterLook } from '../settle.ts';
import type { Task } from './plan.ts';

/** Rows are removed in batches: one by one, ten thousand of them would be ten thousand rebuilds of the list. */
const removedAtOnce = 100;
/** Outcomes without a pause, where thousands come at once, such as those of what was not sent any more. */
const settledAtOnce = 100;
/** Why an item stays in the trash, whatever other calls do. */
const forItsOwnSake: readonly ProblemKind[] = [
  'forbidden',
  'invalidName',
  'nameTaken',
  'noSpace',
  'notMoved',
  'originMissing',
  'refused',
  'retained',
  'trashedAgain',
  'unsupported',
];
/** Another look would meet the same. */
const cannotLook: readonly ProblemKind[] = ['signIn', 'limited', 'offline'];

export interface Run extends WriteHooks {
  readonly task: Task;
  readonly items: readonly TrashItem[];
  /** Of a job that goes on after a crash: keys of items that were sent and may be done, which are looked at first. */
  readonly inDoubt?: ReadonlySet<string>;
  /** The account's trash as it is now: signing in again makes a new one. */
  readonly trashNow: () => AccountTrash | undefined;
  readonly signal: AbortSignal;
  readonly onOutcome: (outcome: Outcome) => void;
}

/**
 * Never throws. What a crash before has left open is settled by a look, then the rest is sent. Where that look cannot be
 * had, gives the reason: nothing was sent, and what has no outcome is as before.
 */
export async function runItems(run: Run): Promise<Problem | undefined> {
  const { task, items, inDoubt, trashNow, signal, onOutcome } = run;
  const open = new Map(items.map((item) => [keyOf(item), item]));
  const gone = new Set<string>();
  let settled = 0;
  const settleEach = async (outcomes: Iterable<Outcome> | AsyncIterable<Outcome>, isLook = false) => {
    for await (const found of outcomes) {
      const key = keyOf(found.item);
      if (!open.delete(key)) continue;
      const outcome = isLook || !inDoubt?.has(key) ? found : asSentBefore(task, found);
      onOutcome(outcome);
      if (leftTheTrash(outcome)) gone.add(key);
      if (gone.size >= removedAtOnce) removeRows();
      settled += 1;
      if (settled % settledAtOnce === 0) await breathe();
    }
  };
  const removeRows = () => {
    trashNow()?.remove(new Set(gone));
    gone.clear();
  };
  let problem: Problem = { kind: 'unclear' };
  let isBegun = inDoubt === undefined;
  try {
    const trash = trashNow();
    if (!trash) throw new TrashError({ kind: 'signIn', code: 'account.removed' });
    if (inDoubt) {
      await settleEach(settleDoubts(await trash.client(), run), true);
      isBegun = true;
    }
    await settleEach(blocked(task, open.values()));
    await breathe();
    if (open.size > 0 && !signal.aborted) await settleEach(send(await trash.client(), run, [...open.values()]));
  } catch (error) {
    problem = problemOf(error);
  }
  const rest = (item: TrashItem): Outcome =>
    signal.aborted ? { item, end: 'cancelled' } : { item, end: 'failed', problem };
  if (isBegun) await settleEach([...open.values()].map(rest));
  removeRows();
  return isBegun ? undefined : problem;
}

function* blocked({ action }: Task, items: Iterable<TrashItem>): Iterable<Outcome> {
  for (const item of [...items]) {
    const problem = blockedReason(action, item);
    if (problem) yield { item, end: 'failed', problem };
  }
}

/** What has left the trash is taken for our work: no one can tell it from someone else's. The rest is sent again. */
async function* settleDoubts(client: TrashClient, { task, items, inDoubt, signal }: Run): AsyncIterable<Outcome> {
  const doubtful = items.filter((item) => inDoubt?.has(keyOf(item)));
  if (doubtful.length === 0) return;
  signal.throwIfAborted();
  for await (const look of client.look(doubtful, signal)) {
    if (look.state === 'unknown' && cannotLook.includes(look.problem.kind)) throw new TrashError(look.problem);
    const outcome = outcomeOfDoubt(task, look);
    if (outcome) yield outcome;
  }
}

/** `undefined` where it is still in the trash, and is to be sent again. */
function outcomeOfDoubt(task: Task, look: ItemStatus): Outcome | undefined {
  const { item } = look;
  if (look.state === 'trashed') {
    // What was restored and then deleted once more is not what was planned.
    const isOther = (look.fresh.deletedAt ?? 0) > (item.deletedAt ?? Number.POSITIVE_INFINITY);
    return isOther ? { item, end: 'failed', problem: { kind: 'trashedAgain' } } : undefined;
  }
  const options = task.action === 'restore' ? task.options : undefined;
  // What overwrote another file lives on as a version of that one.
  const state = look.state === 'gone' && options?.conflict === 'overwrite' ? 'maybeMerged' : look.state;
  const problem: Problem = look.state === 'unknown' ? look.problem : { kind: 'unclear' };
  const outcome = outcomeAfterLook(item, task.action, state, 'possible', problem);
  if (outcome.end !== 'done' || look.state !== 'live') return outcome;
  const wanted = options?.folder?.id;
  // The crash came between the two steps of a restore to another folder.
  const isElsewhere = wanted !== undefined && look.where?.id !== wanted;
  // What was only to be moved on is sent again: its version tells whether anybody has changed it since.
  if (isElsewhere && options?.pendingMoves?.has(keyOf(item))) return undefined;
  const name = look.name === item.name ? undefined : look.name;
  // The first step may have given it a temporary name.
  if (isElsewhere) return { item, end: 'failed', problem: { kind: 'notMoved' }, name };
  return { ...outcome, where: look.where, name };
}

/** An item that was sent before a crash too: that call may have done what another one finds done, or may do it yet. */
function asSentBefore(task: Task, outcome: Outcome): Outcome {
  const { item, end } = outcome;
  const options = task.action === 'restore' ? task.options : undefined;
  // The words of a code, such as "Nothing was sent", are about the last call alone.
  const unclear = (problem?: Problem): Outcome => ({
    item,
    end: 'failed',
    problem: { ...problem, kind: 'unclear', code: problem?.kind === 'unclear' ? problem.code : undefined },
  });
  if (end === 'cancelled') return unclear();
  if (end === 'skipped' && outcome.why === (task.action === 'restore' ? 'live' : 'gone'))
    // Nobody knows where, or under what name.
    return options?.folder || options?.names || options?.conflict ? unclear() : { item, end: 'done' };
  if (end !== 'failed' || outcome.pendingMove) return outcome;
  const { problem } = outcome;
  const isErased = problem.code === 'item.erased' && options?.conflict !== 'overwrite';
  return isErased || forItsOwnSake.includes(problem.kind) ? outcome : unclear(problem);
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
