import { arrange } from './browse/arrange.ts';
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

const asListed = { sort: 'deleted', group: 'none' } as const;

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
  const words = query.terms.flatMap((term) => (term.field === 'text' && !term.not ? [fold(term.text)] : []));
  const isBest = ({ name }: TrashItem) => words.every((word) => fold(name).includes(word));
  /** One list after another: their slices are not to add up. */
  const pick = async (from: typeof lists, isWanted: (item: TrashItem) => boolean) => {
    const picked: (readonly TrashItem[])[] = [];
    for (const list of from) picked.push((await arrange(list, asListed, isWanted, { now: 0, signal })).items);
    return picked;
  };
  const newest = (from: typeof lists) => from.flatMap((list) => list.slice(0, limit)).sort(newestFirst);
  const found = await pick(lists, queryMatcher(query));
  const best = words.length > 0 ? newest(await pick(found, isBest)) : [];
  const items = [...new Set([...best, ...newest(found)])].slice(0, limit);
  return { items, count: found.reduce((sum, { length }) => sum + length, 0) };
}
