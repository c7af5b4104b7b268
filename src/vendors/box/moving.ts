/** The second step of a restore to a folder of one's choice: moves what the first has put back into its old place. */
import type { Halfway, RestoreWish } from '../../trash/destination.ts';
import type { Place, TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import { type Problem, problemOf } from '../../trash/problem.ts';
import { never } from '../outcomes.ts';
import type { Operation } from './acting.ts';
import type { Change, Sent } from './calls.ts';
import { type Entry, otherName, placeOf } from './decode.ts';
import { find } from './looking.ts';
import type { TakenNames } from './names.ts';

/** An item that this action, or an earlier try of it, has restored. */
export interface Restored {
  readonly item: TrashItem;
  /** Where to; its id. */
  readonly folder: string;
  /** What it is to be called there. */
  readonly name: string;
  /** What it is called now, where that is known. */
  readonly called?: string;
  readonly place: Place;
  /** Its etag: what was changed since, Box does not move. */
  readonly version: string;
}

export async function move(
  operation: Operation,
  restored: Restored,
  names: TakenNames,
  conflict: RestoreWish['conflict'],
): Promise<Outcome> {
  const { item, folder, place, version } = restored;
  const half = { place, version };
  const stop = (problem: Problem, code?: string, halfway?: Halfway): Outcome => ({
    item,
    end: 'failed',
    problem: { ...problem, kind: 'notMoved', code, meetsAll: undefined },
    halfway,
  });
  const done = (entry: Entry): Outcome => ({ item, end: 'done', where: placeOf(entry), name: otherName(item, entry) });
  let { name } = restored;
  for (let attempt = 0; ; attempt += 1) {
    const json = { parent: { id: folder }, name: name === restored.called ? undefined : name };
    const sent = await send(operation, item, { method: 'PUT', json, ifMatch: version }, folder);
    if (sent.end === 'done') return done(sent.entry);
    const { problem, answer } = sent;
    if (problem.kind === 'nameTaken') {
      const other = conflict === 'keepBoth' ? names.take(folder, item, restored.name) : undefined;
      if (other === undefined) return stop(problem, 'box.move_name_taken', half);
      name = other;
      continue;
    }
    const status = answer?.status ?? 0;
    if (sent.end === 'unclear' || looksAfter.includes(status)) {
      const found = await find(operation.calls, item, never);
      if (found.state === 'live' && placeOf(found.entry)?.id === folder) return done(found.entry);
      const isChanged = status === 412 || found.state === 'trashed' || found.state === 'gone';
      if (isChanged) return stop(problem, 'box.move_changed');
      if (sent.end === 'refused') return stop(problem, 'box.move_destination_gone', half);
    } else if (problem.kind !== 'busy') {
      return stop(problem, problem.kind === 'forbidden' ? 'box.move_forbidden' : undefined, half);
    }
    if (!(await operation.pause(item, folder, attempt, sent))) return stop(problem, undefined, half);
  }
}

/** Statuses that may mean that the item is not what or where it was. */
const looksAfter: readonly number[] = [404, 412];

type Moved = Exclude<Sent, { end: 'done' }> | { readonly end: 'done'; readonly entry: Entry };

/** What was not sent counts as refused; what Box calls done but shows elsewhere still goes on, as long moves do. */
async function send(operation: Operation, item: TrashItem, change: Change, folder: string): Promise<Moved> {
  try {
    // It has left the trash: cancelled or not, it is brought to where it was wanted.
    const sent = await operation.send(item, change, never);
    if (sent.end !== 'done') return sent;
    const { entry } = sent;
    if (entry && placeOf(entry)?.id === folder) return { end: 'done', entry };
    return { end: 'unclear', problem: { kind: 'busy' } };
  } catch (error) {
    return { end: 'refused', problem: problemOf(error) };
  }
}
