import type { PendingMove } from './destination.ts';
import type { Place, TrashItem } from './item.ts';
import type { Problem } from './problem.ts';

export type Action = 'restore' | 'purge';

/** Why nothing was done: it is already deleted permanently, someone else restored it, or its name is taken and Skip was chosen. */
export type SkipReason = 'gone' | 'live' | 'nameTaken';

/** How one item of a restore or purge ended. Each item ends as exactly one of these. */
export type Outcome = { readonly item: TrashItem } & (
  | {
      readonly end: 'done';
      readonly where?: Place;
      /** The name that it got, if not its own. */
      readonly name?: string;
      /** The service has put it into another folder than was asked for. */
      readonly misplaced?: boolean;
    }
  | {
      readonly end: 'failed';
      readonly problem: Problem;
      /** It lives: in its original place, of kind `notMoved`; or perhaps where it was wanted, of kind `unclear`. */
      readonly pendingMove?: PendingMove;
      /** Of kind `notMoved`: what it is called where it lies, if not by its own name. */
      readonly name?: string;
    }
  | { readonly end: 'skipped'; readonly why: SkipReason }
  | { readonly end: 'cancelled' }
);

/** What a look at one item shows. */
export type ItemStatus = { readonly item: TrashItem } & (
  | { readonly state: 'trashed'; readonly fresh: TrashItem }
  /** `name`: what it is called there, where the service says. */
  | { readonly state: 'live'; readonly where?: Place; readonly name?: string }
  | { readonly state: 'gone' }
  /** It has left the trash, and the service does not tell whether it is live or gone. */
  | { readonly state: 'absent' }
  | { readonly state: 'unknown'; readonly problem: Problem }
);

/** How many of each end. */
export type EndCounts = Readonly<Record<Outcome['end'], number>>;

export function countByEnd(outcomes: readonly Outcome[]): EndCounts {
  const counts = { done: 0, failed: 0, skipped: 0, cancelled: 0 };
  for (const { end } of outcomes) counts[end] += 1;
  return counts;
}

/** Why the item itself rules the action out: then it is not sent. */
export function blockedReason(action: Action, item: TrashItem): Problem | undefined {
  return action === 'restore' ? item.restoreBlockedBy : item.purgeBlockedBy;
}
