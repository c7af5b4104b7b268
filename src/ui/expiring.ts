import { Emitter } from '../trash/emitter.ts';
import type { TrashItem } from '../trash/item.ts';

/** What is known of items that expire soon. Nothing until `tree/expiryMarks.ts` is loaded, with the first list. */
export class Expiring {
  /** "expires in 2 days", of those; of others nothing. */
  words: (item: TrashItem, now: number) => string = () => '';
  /** "2 expiring soon", by the ids of accounts that have any. */
  counts: ReadonlyMap<string, string> = new Map();
  /** The account whose number changed. */
  readonly changed = new Emitter<string>();
}
