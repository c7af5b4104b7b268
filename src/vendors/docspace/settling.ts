/** From what a look shows to the outcome of an item; pure. */
import type { Place, TrashItem } from '../../trash/item.ts';
import type { Action, ItemStatus, Outcome } from '../../trash/outcome.ts';
import type { Problem } from '../../trash/problem.ts';
import { cancelled, failed } from '../outcomes.ts';
import { type Effect, outcomeAfterLook } from '../settle.ts';
import type { WatchResult } from './watch.ts';

/** An item that was sent. */
export interface SentItem {
  readonly item: TrashItem;
  /** As it was right before. */
  readonly before: TrashItem;
  /** Why no one knows what became of it. */
  readonly doubt?: Problem;
}

/** One that is still in the trash, or in it again. */
export interface RemainingItem extends SentItem {
  readonly fresh: TrashItem;
}

export interface Expectation {
  readonly action: Action;
  /** Where restored items are. */
  readonly where?: Place;
  /** The items may become part of others that live, whose ids are the ones that stay: the reason if that is not sure. */
  readonly merged?: string;
  /** How an item ends that stays in the trash although the portal reports no error. */
  left?(item: TrashItem): Outcome;
}

export function outcomeIfNotTrashed(
  look: Exclude<ItemStatus, { state: 'trashed' }>,
  expectation: Expectation,
  effect: Effect,
): Outcome {
  const { item } = look;
  // An item inside a trashed folder was seen well enough.
  if (look.state === 'unknown' && look.problem.kind === 'notFound') return failed(item, look.problem);
  const state = look.state === 'gone' && expectation.merged !== undefined ? 'maybeMerged' : look.state;
  const problem: Problem = look.state === 'unknown' ? look.problem : { kind: 'unclear', code: expectation.merged };
  const outcome = outcomeAfterLook(item, expectation.action, state, effect, problem);
  if (outcome.end !== 'done' || expectation.action === 'purge') return outcome;
  const where = look.state === 'live' ? look.where : expectation.where;
  if (where?.id !== undefined && where.id !== expectation.where?.id)
    return { item, end: 'done', where, misplaced: true };
  return { item, end: 'done', where: where && expectation.where };
}

/** What our call did to an item, by the end of its operation. */
export function effectOf(ended: WatchResult, item: TrashItem): Effect {
  if (ended.how !== 'finished') return 'possible';
  // Old portals report no error where the destination is gone.
  return (isClean(ended) && !ended.idle) || ended.files.has(item.name) ? 'confirmed' : 'possible';
}

/** Whether it finished without an error. */
export function isClean(ended: WatchResult): boolean {
  return ended.how === 'finished' && ended.error === undefined;
}

/** Why an item is still in the trash after its operation, or in it again. */
export function outcomeIfTrashed(
  { item, before, fresh }: RemainingItem,
  expectation: Expectation,
  ended: WatchResult,
  call?: string,
): Outcome {
  if (wasTrashedAgain(before, fresh)) return failed(item, { kind: 'trashedAgain' });
  switch (ended.how) {
    case 'cancelled':
      if (expectation.action === 'purge' && fresh.contents && sizeOf(fresh) < sizeOf(before)) {
        return failed(item, { kind: 'unclear', code: 'docspace.partly_erased' });
      }
      return cancelled(item);
    case 'finished':
      if (ended.error === undefined && expectation.left) return expectation.left(item);
      // The text is the last one of the operation, so perhaps about another item; there is no better one.
      return failed(item, { kind: 'refused', code: 'docspace.left', said: ended.error, call });
    case 'vanished':
      return failed(item, { kind: 'unclear', code: 'docspace.vanished', call });
    case 'unwatched':
      return failed(item, unclear(ended.problem));
  }
}

/** How many entries lie in it at every depth. */
export function sizeOf({ contents }: TrashItem): number {
  return contents ? contents.files + contents.folders : 0;
}

/** Whether someone restored it and it was deleted once more, perhaps by our own call. */
export function wasTrashedAgain(before: TrashItem, { deletedAt }: TrashItem): boolean {
  return before.deletedAt !== undefined && deletedAt !== undefined && deletedAt !== before.deletedAt;
}

export function unclear(problem: Problem): Problem {
  return problem.kind === 'notFound' ? problem : { ...problem, kind: 'unclear' };
}
