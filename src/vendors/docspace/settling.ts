/** From what a look shows to the outcome of an item; pure. */
import type { Place, TrashItem } from '../../trash/item.ts';
import type { Action, ItemStatus, Outcome } from '../../trash/outcome.ts';
import type { Problem } from '../../trash/problem.ts';
import { cancelled, failed } from '../outcomes.ts';
import type { WatchResult } from './watch.ts';

/** An item that was sent, with its time of deletion and its content as they were right before. */
export interface SentItem extends Pick<TrashItem, 'deletedAt' | 'contents'> {
  readonly item: TrashItem;
  /** Why it is not known what has become of it. */
  readonly doubt?: Problem;
}

/** One that is still in the trash, or again. */
export interface RemainingItem extends SentItem {
  readonly fresh: TrashItem;
}

export interface Expectation {
  readonly action: Action;
  /** Where restored items are. */
  readonly where?: Place;
  /** The items may become part of others that live, whose ids are the ones that stay: the reason if that is not sure. */
  readonly merged?: string;
  /** How an item ends that stays in the trash though the portal tells of no trouble. */
  left?(item: TrashItem): Outcome;
}

/** What our call has done to an item as far as is known: nothing; perhaps its work; or what the portal told of it. */
type Effect = 'no' | 'perhaps' | 'told';

export function outcomeIfNotTrashed(
  look: Exclude<ItemStatus, { state: 'trashed' }>,
  aim: Expectation,
  begun: Effect,
): Outcome {
  const { item } = look;
  switch (look.state) {
    case 'live': {
      if (aim.action === 'purge' || begun === 'no') return { item, end: 'skipped', why: 'live' };
      const { where } = look;
      if (where?.id !== undefined && where.id !== aim.where?.id) return { item, end: 'done', where, misplaced: true };
      return { item, end: 'done', where: where && aim.where };
    }
    case 'gone':
      if (aim.action === 'purge') return begun === 'no' ? { item, end: 'skipped', why: 'gone' } : { item, end: 'done' };
      if (aim.merged === undefined || begun === 'no') return failed(item, { kind: 'notFound', code: 'item.erased' });
      if (begun === 'told') return { item, end: 'done', where: aim.where };
      return failed(item, { kind: 'unclear', code: aim.merged });
    case 'unknown':
      return failed(item, begun === 'no' ? look.problem : unclear(look.problem));
  }
}

/** What the end of an operation tells of one of its items. */
export function effectOf(ended: WatchResult, item: TrashItem): Effect {
  if (ended.how !== 'finished') return 'perhaps';
  // Old portals tell of no error where the destination is gone.
  const isClean = ended.error === undefined && !ended.idle;
  return isClean || ended.files.has(item.name) ? 'told' : 'perhaps';
}

/** What it means that an item is not in the trash after its operation, where that alone is sure. */
export function toldOutside(ended: WatchResult, item: TrashItem, aim: Expectation): ItemStatus | undefined {
  if (effectOf(ended, item) !== 'told' || ended.how !== 'finished') return undefined;
  if (aim.action === 'purge') return { item, state: 'gone' };
  const isThere = item.kind === 'file' && aim.where?.id !== undefined && ended.folders.get(item.id) === aim.where.id;
  return isThere ? { item, state: 'live', where: aim.where } : undefined;
}

/** What stands in the trash after all: why it does. */
export function outcomeIfTrashed(
  { item, deletedAt, contents, fresh }: RemainingItem,
  aim: Expectation,
  ended: WatchResult,
  call?: string,
): Outcome {
  if (wasTrashedAgain(deletedAt, fresh)) return failed(item, { kind: 'trashedAgain' });
  switch (ended.how) {
    case 'cancelled':
      if (aim.action === 'purge' && fresh.contents && sizeOf(fresh) < sizeOf({ contents })) {
        return failed(item, { kind: 'unclear', code: 'docspace.partly_erased' });
      }
      return cancelled(item);
    case 'finished':
      if (ended.error === undefined && aim.left) return aim.left(item);
      // The text is the last one of the operation, so perhaps about another item; there is no better one.
      return failed(item, { kind: 'refused', code: 'docspace.left', said: ended.error, call });
    case 'vanished':
      return failed(item, { kind: 'unclear', code: 'docspace.vanished', call });
    case 'unwatched':
      return failed(item, unclear(ended.problem));
  }
}

/** How many entries lie in it at every depth. */
export function sizeOf({ contents }: Pick<TrashItem, 'contents'>): number {
  return contents ? contents.files + contents.folders : 0;
}

/** Somebody restored it right before our call, which then did no more than move it to the trash once more. */
export function wasTrashedAgain(deletedAt: number | undefined, fresh: TrashItem): boolean {
  return deletedAt !== undefined && fresh.deletedAt !== undefined && fresh.deletedAt !== deletedAt;
}

export function unclear(problem: Problem): Problem {
  return problem.kind === 'notFound' ? problem : { ...problem, kind: 'unclear' };
}
