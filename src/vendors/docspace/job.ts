/** What a batch does to items: the call, and what depends on the items. */
import type { TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import type { Problem } from '../../trash/problem.ts';
import type { WriteResult } from '../answers.ts';
import type { Limit } from './portal.ts';
import type { Expectation } from './settling.ts';

export interface Job extends Expectation {
  send(items: readonly TrashItem[], limit: Limit): Promise<WriteResult>;
  /** Takes an item that this job cannot serve after all; its outcome is then no longer ours to tell. */
  aside?(item: TrashItem, fresh: TrashItem): boolean;
  /** Asked beside the last look: those whose names are taken where they go. Throws `TrashError`. */
  clashes?(items: readonly TrashItem[], signal: AbortSignal): Promise<ReadonlySet<TrashItem>>;
  /** How an item ends unsent, or which other job has it; nothing if this one is to send it. */
  route?(item: TrashItem, taken: boolean): Outcome | Job | undefined;
  /** After a refusal: what stands in the way of all the items. */
  blocked?(): Promise<Problem | undefined>;
}
