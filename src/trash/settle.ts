/**
 * What a look at an item means after a write whose end is not known: one table for all services, pure. An item that is
 * still in the trash is not in it, since whether to send again is the caller's decision.
 */
import type { TrashItem } from './item.ts';
import type { Action, ItemStatus, Outcome } from './outcome.ts';
import type { Problem } from './problem.ts';

/** What our own calls did to an item: nothing; perhaps their work, as after a lost answer; or their work for sure. */
export type Effect = 'none' | 'possible' | 'confirmed';

/**
 * Where an item is that has left the trash: `absent` where the service does not tell a live one from an erased one, and
 * `maybeMerged` where a restore may have made it part of another item that lives.
 */
export type LookState = Exclude<ItemStatus['state'], 'trashed'> | 'maybeMerged';

type Verdict = 'done' | 'skippedLive' | 'skippedGone' | 'erased' | 'unclear' | 'failed';
type Verdicts = Readonly<Record<Effect, Verdict>>;

const erased: Verdicts = { none: 'erased', possible: 'erased', confirmed: 'erased' };
const stillLive: Verdicts = { none: 'skippedLive', possible: 'skippedLive', confirmed: 'skippedLive' };
const purged: Verdicts = { none: 'skippedGone', possible: 'done', confirmed: 'done' };
const unknown: Verdicts = { none: 'failed', possible: 'unclear', confirmed: 'unclear' };

const verdicts: Readonly<Record<Action, Readonly<Record<LookState, Verdicts>>>> = {
  restore: {
    live: { none: 'skippedLive', possible: 'done', confirmed: 'done' },
    gone: erased,
    maybeMerged: { none: 'erased', possible: 'unclear', confirmed: 'done' },
    absent: { none: 'failed', possible: 'done', confirmed: 'done' },
    unknown,
  },
  purge: { live: stillLive, gone: purged, maybeMerged: purged, absent: purged, unknown },
};

/** @param problem why it failed or is unclear, where the table says so */
export function outcomeAfterLook(
  item: TrashItem,
  action: Action,
  state: LookState,
  effect: Effect,
  problem: Problem,
): Outcome {
  switch (verdicts[action][state][effect]) {
    case 'done':
      return { item, end: 'done' };
    case 'skippedLive':
      return { item, end: 'skipped', why: 'live' };
    case 'skippedGone':
      return { item, end: 'skipped', why: 'gone' };
    case 'erased':
      return { item, end: 'failed', problem: { kind: 'notFound', code: 'item.erased' } };
    case 'unclear':
      return { item, end: 'failed', problem: { ...problem, kind: 'unclear' } };
    case 'failed':
      return { item, end: 'failed', problem };
  }
}
