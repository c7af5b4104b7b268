/** What has become of an item. */
import type { TrashItem } from '../../trash/item.ts';
import type { ItemStatus } from '../../trash/outcome.ts';
import { pool } from '../../trash/pool.ts';
import { type Problem, problemOf } from '../../trash/problem.ts';
import { decode } from '../answers.ts';
import type { BoxApi } from './calls.ts';
import { type BoxEntry, entry, fields, itemOf, pathOf, placeOf } from './decode.ts';
import { boxCode, isNotFound } from './problems.ts';

/** Items worked on side by side: one call less than the limit, for what a person looks at meanwhile. */
export const concurrency = 7;
const unknownKind: Problem = { kind: 'unsupported', code: 'item.unknownKind' };
export const insideTrashed: Problem = { kind: 'notFound', code: 'box.inside_trashed_folder' };

export type EntryStatus =
  | { readonly state: 'trashed'; readonly entry: BoxEntry }
  | { readonly state: 'live'; readonly entry: BoxEntry }
  | { readonly state: 'gone' }
  | { readonly state: 'unknown'; readonly problem: Problem };

/** Why an item can be neither looked at nor acted on, if so. */
export function unknownKindProblem({ kind }: TrashItem): Problem | undefined {
  return kind === 'unknown' || kind === 'version' ? unknownKind : undefined;
}

/** First the trash; its 404 also means "only a parent was trashed", so the plain item decides. */
export async function lookUp(calls: BoxApi, item: TrashItem, signal: AbortSignal): Promise<EntryStatus> {
  const problem = unknownKindProblem(item);
  if (problem) return { state: 'unknown', problem };
  try {
    const trashed = await calls.get(`${pathOf(item)}/trash?fields=${fields}`, signal);
    if (!isNotFound(trashed)) return { state: 'trashed', entry: decode(entry, calls.good(trashed)) };
    const plain = await calls.get(`${pathOf(item)}?fields=${fields},path_collection`, signal);
    if (boxCode(plain) === 'trashed') return { state: 'unknown', problem: insideTrashed };
    if (isNotFound(plain)) return { state: 'gone' };
    const found = decode(entry, calls.good(plain));
    if (found.item_status === 'active') return { state: 'live', entry: found };
    return found.item_status === 'deleted'
      ? { state: 'gone' }
      : { state: 'unknown', problem: insideTrashed };
  } catch (error) {
    signal.throwIfAborted();
    return { state: 'unknown', problem: problemOf(error) };
  }
}

export async function* look(
  calls: BoxApi,
  items: readonly TrashItem[],
  signal: AbortSignal,
): AsyncIterable<ItemStatus> {
  const one = async (item: TrashItem): Promise<ItemStatus> => {
    const found = await lookUp(calls, item, signal);
    if (found.state === 'trashed') return { item, state: 'trashed', fresh: itemOf(calls.account, found.entry) };
    return found.state === 'live' ? { item, state: 'live', where: placeOf(found.entry) } : { item, ...found };
  };
  for await (const each of pool(items, concurrency, signal, one, (): undefined => undefined)) {
    signal.throwIfAborted();
    if (each) yield each;
  }
}
