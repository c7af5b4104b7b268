/** What a look at an item means after a write whose end is not known: the same for all services, pure. */
import type { TrashItem } from '../trash/item.ts';
import type { Action, ItemStatus, Outcome } from '../trash/outcome.ts';
import type { Problem } from '../trash/problem.ts';
import { failed } from './outcomes.ts';

/** What our own calls did to an item: nothing; perhaps their work, as after a lost answer; or their work for sure. */
export type Effect = 'none' | 'possible' | 'confirmed';

/**
 * Where an item is that has left the trash: `absent` where the service does not tell a live one from an erased one, and
 * `maybeMerged` where a restore may have made it part of another item that lives. Whether to send again what is still in
 * the trash is the caller's decision.
 */
export type LookState = Exclude<ItemStatus['state'], 'trashed'> | 'absent' | 'maybeMerged';

/** @param problem why it failed or is unclear, if it is */
export function outcomeAfterLook(
  item: TrashItem,
  action: Action,
  state: LookState,
  effect: Effect,
  problem: Problem,
): Outcome {
  const done: Outcome = { item, end: 'done' };
  const live: Outcome = { item, end: 'skipped', why: 'live' };
  const unclear = failed(item, { ...problem, kind: 'unclear' });
  const isOthers = effect === 'none';
  if (state === 'unknown') return isOthers ? failed(item, problem) : unclear;
  if (action === 'purge') {
    if (state === 'live') return live;
    return isOthers ? { item, end: 'skipped', why: 'gone' } : done;
  }
  if (state === 'gone' || (state === 'maybeMerged' && isOthers)) {
    return failed(item, { kind: 'notFound', code: 'item.erased' });
  }
  if (state === 'maybeMerged' && effect === 'possible') return unclear;
  if (!isOthers) return done;
  return state === 'live' ? live : failed(item, problem);
}
