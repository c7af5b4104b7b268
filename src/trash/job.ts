/** A restore or purge of many items over several accounts: each ends as exactly one outcome. */
import type { AccountTrash } from './accountTrash.ts';
import type { RestoreOptions } from './destination.ts';
import { keyOf, type TrashItem } from './item.ts';
import type { Action, Outcome } from './outcome.ts';
import { type Problem, problemOf, TrashError } from './problem.ts';

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
  { trashOf, signal, progress }: JobOptions,
): Promise<readonly Outcome[]> {
  /** The items by key, without those whose outcome has come. */
  const open = new Map(items.map((item) => [keyOf(item), item]));
  const outcomes = new Map<string, Outcome | undefined>([...open.keys()].map((key) => [key, undefined]));
  /** How many items each account's service has worked on without an outcome yet. */
  const advanced = new Map<string, number>();

  function advance(account: string, settled: number): void {
    advanced.set(account, Math.max(0, settled));
    progress([...advanced.values()].reduce((sum, each) => sum + each, outcomes.size - open.size));
  }

  /** False for an item that was not asked for, or has its outcome. */
  function settle(outcome: Outcome): boolean {
    const { account } = outcome.item;
    const key = keyOf(outcome.item);
    if (!open.delete(key)) return false;
    outcomes.set(key, outcome);
    advance(account, (advanced.get(account) ?? 0) - 1);
    return true;
  }

  async function runOn(account: string, own: readonly TrashItem[]): Promise<void> {
    let problem: Problem = { kind: 'unclear' };
    const left = new Set<string>();
    const removeRows = () => {
      // From the list that is shown now: signing in again meanwhile has made a new one.
      trashOf(account)?.remove(left);
      left.clear();
    };
    try {
      const possible = own.filter((item) => {
        const blocked = blockedReason(task.action, item);
        return !blocked || !settle({ item, end: 'failed', problem: blocked });
      });
      const trash = trashOf(account);
      if (!trash) throw new TrashError({ kind: 'signIn', code: 'account.removed' });
      const client = possible.length > 0 ? await trash.client() : undefined;
      const onProgress = (settled: number) => advance(account, settled);
      const coming =
        task.action === 'restore'
          ? client?.restore(possible, signal, task.options, onProgress)
          : client?.purge(possible, signal, onProgress);
      for await (const outcome of coming ?? []) {
        if (settle(outcome) && leftTheTrash(outcome)) left.add(keyOf(outcome.item));
        // Rows are removed in batches: one by one, ten thousand of them would be ten thousand rebuilds of the list.
        if (left.size >= 100) removeRows();
      }
    } catch (error) {
      problem = problemOf(error);
    }
    removeRows();
    for (const item of own) settle(signal.aborted ? { item, end: 'cancelled' } : { item, end: 'failed', problem });
  }

  const byAccount = Map.groupBy([...open.values()], ({ account }) => account);
  await Promise.all([...byAccount].map(([account, own]) => runOn(account, own)));
  return [...outcomes.values()].filter((outcome) => outcome !== undefined);
}

/** Why the item itself rules the action out: then it is not sent. */
export function blockedReason(action: Action, item: TrashItem): Problem | undefined {
  return action === 'restore' ? item.restoreBlockedBy : item.purgeBlockedBy;
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
