/** Looking at what was sent, until each item is settled. */
import type { TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
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
import { notStopped, sleepUnlessAborted, type WatchResult } from './watch.ts';

/** Looks without a change until work that cannot be watched is given up. */
const maxQuietLooks = 4;

interface LookedAfter {
  readonly ended: WatchResult;
  readonly outcomes: readonly Outcome[];
  /** What has not left the trash. */
  readonly left: readonly RemainingItem[];
}

/** After an operation. What was in hand when it was cancelled may still be worked on, so looks follow until two agree. */
export async function lookAfter(
  portal: Portal,
  sent: readonly SentItem[],
  expectation: Expectation,
  ended: WatchResult,
): Promise<LookedAfter> {
  const outcomes: Outcome[] = [];
  let left = await lookOnce(portal, sent, expectation, ended, outcomes);
  if (ended.how !== 'cancelled') return { ended, outcomes, left };
  for (let looks = 1, before = 0; ; looks += 1) {
    const size = left.reduce((sum, { fresh }) => sum + 1 + sizeOf(fresh), 0);
    if (size === before) return { ended, outcomes, left };
    if (looks >= maxQuietLooks) return { ended: notStopped, outcomes, left };
    before = size;
    await sleepUnlessAborted(portal.clock, 1000, never);
    left = await lookOnce(portal, left, expectation, ended, outcomes);
  }
}

/** The items that are still in the trash; the outcomes of the others go to `outcomes`. */
async function lookOnce(
  portal: Portal,
  sent: readonly SentItem[],
  expectation: Expectation,
  ended: WatchResult,
  outcomes: Outcome[],
): Promise<RemainingItem[]> {
  const left: RemainingItem[] = [];
  const unseen = new Map<TrashItem, SentItem>();
  for (const each of sent) {
    const { item } = each;
    // The portal reads the places of the items for this answer, so it is as good as a look.
    const isThere =
      ended.how === 'finished' && ended.parents.get(`${item.kind} ${item.id}`) === (expectation.where?.id ?? '');
    if (isThere) outcomes.push({ item, end: 'done', where: expectation.where });
    else unseen.set(item, each);
  }
  const arePurged = expectation.action === 'purge' && ended.how === 'finished' && didAll(ended);
  for await (const look of lookAtMany(portal, [...unseen.keys()], arePurged)) {
    const each = unseen.get(look.item);
    if (look.state !== 'trashed') outcomes.push(outcomeIfNotTrashed(look, expectation, effectOf(ended, look.item)));
    else if (each) left.push({ ...each, fresh: look.fresh });
  }
  return left;
}

/** After calls that may be at work at the portal, without an operation to watch. */
export async function lookUntilQuiet(
  portal: Portal,
  unclear: readonly UnclearItem[],
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const open = new Map(unclear.map((each) => [each.item, each]));
  const outcomes = new Map<TrashItem, Outcome>();
  for (let quiet = 0; open.size > 0 && quiet < maxQuietLooks; quiet += 1) {
    const waited = await sleepUnlessAborted(portal.clock, Math.min(1000 * (quiet + 1), 3000), signal);
    const before = open.size;
    for await (const look of lookAtMany(portal, [...open.keys()], false)) {
      const each = open.get(look.item);
      if (each) outcomes.set(look.item, outcomeIfUnclear(look, each));
      if (look.state === 'live' || look.state === 'gone') open.delete(look.item);
    }
    if (!waited) break;
    // Something is going on.
    if (open.size < before) quiet = -1;
  }
  return [...outcomes.values()];
}
