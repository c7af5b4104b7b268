import { breathe } from './breathe.ts';
import type { TrashItem } from './item.ts';
import { newestFirst } from './order.ts';
import { fold } from './query/fold.ts';
import { queryMatcher } from './query/match.ts';
import type { Query } from './query/query.ts';

export interface Matches {
  /** The best of them. */
  readonly items: readonly TrashItem[];
  /** How many there are in all. */
  readonly count: number;
}

/** The editor and the person get their turn after so long; milliseconds. */
const slice = 8;
/** Items between two looks at the clock. */
const batch = 128;

/**
 * What matches in several lists, newest deletion first each. First come names that contain the words just as they were
 * typed. Throws the signal's reason once newer input has aborted it.
 */
export async function bestMatches(
  lists: readonly (readonly TrashItem[])[],
  query: Query,
  limit: number,
  signal: AbortSignal,
): Promise<Matches> {
  const matches = queryMatcher(query);
  const words = query.terms.flatMap((term) => (term.field === 'text' && !term.not ? [fold(term.text)] : []));
  const best: TrashItem[] = [];
  const others: TrashItem[] = [];
  let count = 0;
  let begun = performance.now();
  for (const list of lists) {
    // Of each list the newest, since none of them has all of the newest.
    const enough = { best: best.length + limit, others: others.length + limit };
    for (const [index, item] of list.entries()) {
      if (index % batch === 0 && performance.now() - begun > slice) {
        await breathe();
        signal.throwIfAborted();
        begun = performance.now();
      }
      if (!matches(item)) continue;
      count += 1;
      if (best.length >= enough.best) continue;
      const name = words.length > 0 ? fold(item.name) : '';
      if (words.every((word) => name.includes(word))) best.push(item);
      else if (others.length < enough.others) others.push(item);
    }
  }
  return { items: [...best.sort(newestFirst), ...others.sort(newestFirst)].slice(0, limit), count };
}
