/** Looking at what was sent, until each item is settled. */
import type { TrashItem } from '../../trash/item.ts';
import type { ItemStatus, Outcome } from '../../trash/outcome.ts';
import { never } from '../outcomes.ts';
import {
  didAll,
  type Expectation,
  effectOf,
  outcomeIfNotTrashed,
  outcomeIfUnclear,
  type RemainingItem,
  type SentItem,
  sizeOf,
  type UnclearItem,
} from './decide.ts';
import { lookAtMany } from './lookUp.ts';
import type { Portal } from './portal.ts';
import { type FinishedOperation, sleepUnlessAborted } from './watch.ts';

/** Looks until work that cannot be watched is given up: all the same, or whatever they show once the person cancelled. */
const maxLooks = 4;

/** After an operation: what has not left the trash. The outcomes of the others go to `outcomes`. */
export async function lookAfter(
  portal: Portal,
  sent: readonly SentItem[],
  expectation: Expectation,
  ended: FinishedOperation,
  outcomes: Outcome[],
): Promise<readonly RemainingItem[]> {
  const left: RemainingItem[] = [];
  const unseen = new Map<TrashItem, SentItem>();
  for (const each of sent) {
    const { item } = each;
    // The portal reads the places of the items for this answer, so it is as good as a look.
    const isThere = ended.parents.get(`${item.kind} ${item.id}`) === (expectation.where?.id ?? '');
    if (isThere) outcomes.push({ item, end: 'done', where: expectation.where });
    else unseen.set(item, each);
  }
  const arePurged = expectation.action === 'purge' && didAll(ended);
  for await (const look of lookAtMany(portal, [...unseen.keys()], arePurged)) {
    const each = unseen.get(look.item);
    if (look.state !== 'trashed') outcomes.push(outcomeIfNotTrashed(look, expectation, effectOf(ended, look.item)));
    else if (each) left.push({ ...each, fresh: look.fresh });
  }
  return left;
}

/** After calls that may be at work at the portal: looks until they agree, two of them once the person cancelled. */
export async function settleUnclear(
  portal: Portal,
  unclear: readonly UnclearItem[],
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const seen = new Map<TrashItem, ItemStatus>();
  let open = unclear.map(({ item }) => item);
  let same = 0;
  for (let looks = 1, before = 0; open.length > 0; looks += 1) {
    const wait = Math.min(1000 * (same + 1), 3000);
    await sleepUnlessAborted(portal.clock, wait, signal.aborted ? never : signal);
    let size = 0;
    for await (const look of lookAtMany(portal, open, false)) {
      seen.set(look.item, look);
      if (look.state === 'trashed') size += 1 + sizeOf(look.fresh);
    }
    open = open.filter((item) => ['trashed', 'unknown'].includes(seen.get(item)?.state ?? ''));
    same = size === before ? same + 1 : 1;
    before = size;
    if (same === maxLooks || (signal.aborted && (same > 1 || looks >= maxLooks))) break;
  }
  return unclear.flatMap((each) => {
    const look = seen.get(each.item);
    return look ? outcomeIfUnclear(look, each, same > 1) : [];
  });
}
