/** From what a look shows to the outcome of an item; pure. */
import type { Place, TrashItem } from '../../trash/item.ts';
import type { Action, Look, Outcome } from '../../trash/outcome.ts';
import type { Problem } from '../../trash/problem.ts';
import { cancelled, failed } from '../outcomes.ts';
import type { Ended } from './watch.ts';

/** An item that was sent, and its time of deletion as it was right before. */
export interface Sent {
  readonly item: TrashItem;
  readonly deletedAt: number | undefined;
}

export interface Aim {
  readonly action: Action;
  /** Where restored items are. */
  readonly where?: Place;
}

/** @param begun whether our call may have been what took the item out of the trash */
export function outcomeOutside(look: Exclude<Look, { state: 'trashed' }>, aim: Aim, begun: boolean): Outcome {
  const { item } = look;
  switch (look.state) {
    case 'live': {
      if (aim.action === 'purge' || !begun) return { item, end: 'skipped', why: 'live' };
      const where = look.where?.id === aim.where?.id ? aim.where : look.where;
      return { item, end: 'done', where };
    }
    case 'gone':
      if (aim.action === 'restore') return failed(item, { kind: 'notFound', code: 'item.erased' });
      return begun ? { item, end: 'done' } : { item, end: 'skipped', why: 'gone' };
    case 'unknown':
      return failed(item, begun ? unclear(look.problem) : look.problem);
  }
}

/** What stands in the trash after all: why it does. */
export function outcomeInside({ item, deletedAt }: Sent, fresh: TrashItem, ended: Ended): Outcome {
  if (isAgain(deletedAt, fresh)) return failed(item, { kind: 'trashedAgain' });
  switch (ended.how) {
    case 'cancelled':
      return cancelled(item);
    case 'finished':
      // The text is the last one of the operation, so perhaps about another item; there is no better one.
      return failed(item, { kind: 'refused', code: 'docspace.left', said: ended.error });
    case 'vanished':
      return failed(item, { kind: 'unclear', code: 'docspace.vanished' });
    case 'unwatched':
      return failed(item, unclear(ended.problem));
  }
}

/** Somebody restored it right before our call, which then did no more than move it to the trash once more. */
export function isAgain(deletedAt: number | undefined, fresh: TrashItem): boolean {
  return deletedAt !== undefined && fresh.deletedAt !== undefined && fresh.deletedAt !== deletedAt;
}

export function unclear(problem: Problem): Problem {
  return problem.kind === 'notFound' ? problem : { ...problem, kind: 'unclear' };
}
