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
    }
  | { readonly end: 'skipped'; readonly why: SkipReason }
  | { readonly end: 'cancelled' }
);

/** What a look at one item shows. */
export type ItemStatus = { readonly item: TrashItem } & (
  | { readonly state: 'trashed'; readonly fresh: TrashItem }
  | { readonly state: 'live'; readonly where?: Place }
  | { readonly state: 'gone' }
  | { readonly state: 'unknown'; readonly problem: Problem }
);
