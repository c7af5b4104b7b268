/** Looking at what was sent, until each item is settled. */
import type { TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import type { Clock } from '../../trash/ports.ts';
import type { Problem } from '../../trash/problem.ts';
import { failed, never } from '../outcomes.ts';
import { lookAtMany } from './lookUp.ts';
import type { Portal } from './portal.ts';
import {
  type Expectation,
  effectOf,
  isClean,
  outcomeIfNotTrashed,
  type RemainingItem,
  type SentItem,
  sizeOf,
  unclear,
  wasTrashedAgain,
} from './settling.ts';
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
  clock: Clock,
  sent: readonly SentItem[],
  expectation: Expectation,
  ended: WatchResult,
): Promise<LookedAfter> {
  let { outcomes, left } = await lookOnce(portal, sent, expectation, ended);
  if (ended.how !== 'cancelled') return { ended, outcomes, left };
  for (let looks = 1, before = 0; ; looks += 1) {
    const size = left.reduce((sum, { fresh }) => sum + 1 + sizeOf(fresh), 0);
    if (size === before) return { ended, outcomes, left };
    if (looks >= maxQuietLooks) return { ended: notStopped, outcomes, left };
    before = size;
    await sleepUnlessAborted(clock, 1000, never);
    const next = await lookOnce(portal, left, expectation, ended);
    outcomes = [...outcomes, ...next.outcomes];
    left = next.left;
  }
}

async function lookOnce(
  portal: Portal,
  sent: readonly SentItem[],
  expectation: Expectation,
  ended: WatchResult,
): Promise<Pick<LookedAfter, 'outcomes' | 'left'>> {
  const outcomes: Outcome[] = [];
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
  const isPurged = expectation.action === 'purge' && ended.how === 'finished' && isClean(ended) && !ended.idle;
  for await (const look of lookAtMany(portal, [...unseen.keys()], isPurged)) {
    const each = unseen.get(look.item);
    if (look.state !== 'trashed') outcomes.push(outcomeIfNotTrashed(look, expectation, effectOf(ended, look.item)));
    else if (each) left.push({ ...each, fresh: look.fresh });
  }
  return { outcomes, left };
}

/** After a call that may be at work at the portal, without an operation to watch. */
export async function lookUntilQuiet(
  portal: Portal,
  clock: Clock,
  sent: readonly SentItem[],
  expectation: Expectation,
  problem: Problem,
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const left = new Map(sent.map((each) => [each.item, failed(each.item, unclear(each.doubt ?? problem))]));
  const byItem = new Map(sent.map((each) => [each.item, each]));
  for (let quiet = 0; left.size > 0 && quiet < maxQuietLooks; quiet += 1) {
    const waited = await sleepUnlessAborted(clock, Math.min(1000 * (quiet + 1), 3000), signal);
    const before = left.size;
    for await (const look of lookAtMany(portal, [...left.keys()], false)) {
      const { item, state } = look;
      const each = byItem.get(item);
      if (!each) continue;
      if (state === 'unknown') left.set(item, failed(item, unclear(look.problem)));
      else if (state === 'trashed') left.set(item, outcomeIfStill({ ...each, fresh: look.fresh }, problem));
      else {
        left.delete(item);
        outcomes.push(outcomeIfNotTrashed(look, expectation, 'possible'));
      }
    }
    if (!waited) break;
    // Something is going on.
    if (left.size < before) quiet = -1;
  }
  return [...outcomes, ...left.values()];
}

function outcomeIfStill({ item, before, fresh, doubt }: RemainingItem, problem: Problem): Outcome {
  // By our call, or by someone else before our call gets to it.
  if (wasTrashedAgain(before, fresh)) return failed(item, { kind: 'trashedAgain' });
  return failed(item, unclear(doubt ?? problem));
}
