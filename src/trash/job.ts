/** A restore or purge of many items over several accounts: each ends as exactly one outcome. */
import type { AccountTrash } from './accountTrash.ts';
import type { RestoreOptions } from './destination.ts';
import { keyOf, type TrashItem } from './item.ts';
import type { Action, Outcome } from './outcome.ts';
import type { OnProgress, TrashClient } from './ports.ts';
import { type Problem, problemOf } from './problem.ts';

/** What is done to the items. */
export type Task = { readonly action: 'restore'; readonly options?: RestoreOptions } | { readonly action: 'purge' };

export interface JobOptions {
  readonly trashOf: (account: string) => AccountTrash | undefined;
  readonly signal: AbortSignal;
  /** Called with the number of outcomes so far, and of items that services have worked on without an outcome yet. */
  readonly progress: (settled: number) => void;
}

/** Never throws. The outcomes come in the order of the items. */
export async function runJob(
  task: Task,
  items: readonly TrashItem[],
  options: JobOptions,
): Promise<readonly Outcome[]> {
  const unique = new Map(items.map((item) => [keyOf(item), item]));
  const outcomes = new Map<string, Outcome>();
  const byAccount = Map.groupBy(unique.values(), ({ account }) => account);
  /** How many items each account's service has worked on without an outcome yet. */
  const advanced = new Map<string, number>();
  const tell = () => {
    let settled = outcomes.size;
    for (const items of advanced.values()) settled += items;
    options.progress(settled);
  };
  const settle = (outcome: Outcome) => {
    outcomes.set(keyOf(outcome.item), outcome);
    // Those whose outcome comes are no longer without one.
    const { account } = outcome.item;
    advanced.set(account, Math.max(0, (advanced.get(account) ?? 0) - 1));
    tell();
  };
  await Promise.all(
    [...byAccount].map(([account, own]) => {
      const advance: OnProgress = (items) => {
        advanced.set(account, items);
        tell();
      };
      return runOnAccount(task, own, () => options.trashOf(account), options.signal, settle, advance);
    }),
  );
  return [...unique.keys()].flatMap((key) => outcomes.get(key) ?? []);
}

async function runOnAccount(
  task: Task,
  items: readonly TrashItem[],
  trashNow: () => AccountTrash | undefined,
  signal: AbortSignal,
  settle: (outcome: Outcome) => void,
  advance: OnProgress,
): Promise<void> {
  const trash = trashNow();
  const open = new Map(items.map((item) => [keyOf(item), item]));
  let problem: Problem = { kind: 'unclear' };
  const left: Set<string> = new Set();
  try {
    if (!trash) problem = { kind: 'signIn', code: 'account.removed' };
    const { possible, impossible } = partition(task.action, [...open.values()]);
    for (const outcome of impossible) {
      open.delete(keyOf(outcome.item));
      settle(outcome);
    }
    for await (const outcome of trash && possible.length > 0
      ? begin(await trash.client(), task, possible, signal, advance)
      : []) {
      const key = keyOf(outcome.item);
      if (!open.delete(key)) continue;
      settle(outcome);
      if (leftTheTrash(outcome)) left.add(key);
      // Rows are removed in batches: one by one, ten thousand of them would be ten thousand rebuilds of the list.
      if (left.size >= 100) flush(trashNow(), left);
    }
  } catch (error) {
    problem = problemOf(error);
  }
  flush(trashNow(), left);
  for (const item of open.values()) {
    settle(signal.aborted ? { item, end: 'cancelled' } : { item, end: 'failed', problem });
  }
}

function begin(
  client: TrashClient,
  task: Task,
  items: readonly TrashItem[],
  signal: AbortSignal,
  advance: OnProgress,
): AsyncIterable<Outcome> {
  if (task.action === 'restore') return client.restore(items, signal, task.options, advance);
  return client.purge(items, signal, advance);
}

/** From the list that is shown now: signing in again meanwhile has made a new one. */
function flush(trash: AccountTrash | undefined, left: Set<string>): void {
  trash?.remove(new Set(left));
  left.clear();
}

/** Why the item itself rules the action out: then it is not sent. */
export function blockedReason(action: Action, item: TrashItem): Problem | undefined {
  return action === 'restore' ? item.restoreBlockedBy : item.purgeBlockedBy;
}

function partition(action: Action, items: readonly TrashItem[]): { possible: TrashItem[]; impossible: Outcome[] } {
  const possible: TrashItem[] = [];
  const impossible: Outcome[] = [];
  for (const item of items) {
    const problem = blockedReason(action, item);
    if (problem) impossible.push({ item, end: 'failed', problem });
    else possible.push(item);
  }
  return { possible, impossible };
}

function leftTheTrash(outcome: Outcome): boolean {
  if (outcome.end === 'failed') {
    const { problem, pendingMove } = outcome;
    return problem.kind === 'notFound' || problem.kind === 'notMoved' || pendingMove !== undefined;
  }
  return outcome.end === 'done' || (outcome.end === 'skipped' && outcome.why !== 'nameTaken');
}

/** How many of each end. */
export function countByEnd(outcomes: readonly Outcome[]): Readonly<Record<Outcome['end'], number>> {
  const counts = { done: 0, failed: 0, skipped: 0, cancelled: 0 };
  for (const { end } of outcomes) counts[end] += 1;
  return counts;
}
