import type { Place, TrashItem } from './item.ts';
import type { Problem } from './problem.ts';

export type Action = 'restore' | 'purge';

/** Why nothing had to be done: it is already erased, or somebody restored it meanwhile. */
export type SkipReason = 'gone' | 'live';

/** How one item of a restore or purge ended. Each item ends as exactly one of these. */
export type Outcome = { readonly item: TrashItem } & (
  | { readonly end: 'done'; readonly where?: Place }
  | { readonly end: 'failed'; readonly problem: Problem }
  | { readonly end: 'skipped'; readonly why: SkipReason }
  | { readonly end: 'cancelled' }
);

/** What a look at one item shows. */
export type Look = { readonly item: TrashItem } & (
  | { readonly state: 'trashed'; readonly fresh: TrashItem }
  | { readonly state: 'live'; readonly where?: Place }
  | { readonly state: 'gone' }
  | { readonly state: 'unknown'; readonly problem: Problem }
);
