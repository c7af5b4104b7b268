import { withProgress } from '../bulk/runBulk.ts';
import { problemText } from '../messages/problems.ts';
import type { Services } from '../services.ts';
import { type From, trashOfRow } from './targets.ts';

/** Reads the list of one account again, or of all. */
export async function refresh({ trashes, log }: Services, from?: From): Promise<void> {
  const list = typeof from === 'object' ? [trashOfRow(from)] : trashes.list;
  await withProgress(undefined, 0, () => Promise.all(list.map((trash) => trash.refresh())));
  for (const { account, state } of list) {
    // The row says it too: a refresh never pops up.
    const { problem } = state;
    if (!problem) continue;
    const why = problem.fault ?? problemText({ ...problem, said: undefined });
    log.warn(`Refresh of account ${account.id} failed: ${why}`);
  }
}
