/** Purging all that is in the trash by one call, which takes no list: it erases what it finds. */
import { keyOf, type TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import type { Batch } from './batch.ts';
import type { Job } from './job.ts';
import { listWhole } from './looking.ts';
import type { Portal } from './portal.ts';
import { sizeOf } from './settling.ts';

/** The portal checks every item before it answers, and the proxy does not wait for more. */
const most = 1000;

export function purgeJob(portal: Portal): Job {
  return { action: 'purge', send: (items, limit) => portal.delete(items, limit) };
}

/** Everything at once if the trash still holds exactly these deletions, and the call need not wait; else by chunks of ids. */
export async function* emptyTrash(
  portal: Portal,
  batch: Batch,
  items: readonly TrashItem[],
  signal: AbortSignal,
): AsyncIterable<Outcome> {
  const parts = purgeJob(portal);
  const few = items.length > 0 && items.length <= most;
  if (!few || batch.over || !(await holdsExactly(portal, items, signal))) {
    return yield* batch.run(items, parts);
  }
  yield* batch.sendAll(items, { ...parts, send: (_, limit) => portal.empty(limit), parts });
}

/** Whatever is not known for sure counts as no: then nothing is erased but what was asked for. */
async function holdsExactly(portal: Portal, items: readonly TrashItem[], signal: AbortSignal): Promise<boolean> {
  const found = await listWhole(portal, most, signal).catch(() => undefined);
  if (found?.size !== new Set(items.map(keyOf)).size) return false;
  return items.every((item) => {
    const fresh = found.get(keyOf(item));
    if (item.kind === 'unknown' || fresh?.deletedAt === undefined) return false;
    return fresh.deletedAt === item.deletedAt && sizeOf(fresh) === sizeOf(item);
  });
}
