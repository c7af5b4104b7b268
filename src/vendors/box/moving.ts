/** The second step of a restore to a folder of one's choice: moves what the first has put back into its old place. */
import type { PendingMove, RestoreOptions } from '../../trash/destination.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import { type Problem, type ProblemKind, problemOf } from '../../trash/problem.ts';
import { never } from '../outcomes.ts';
import { type BoxOperation, lookUp } from './acting.ts';
import type { Change, ChangeResult } from './calls.ts';
import { type BoxEntry, otherName, placeOf } from './decode.ts';
import type { TakenNames } from './folders.ts';

/** An item that this action, or an earlier try of it, has restored. */
export interface Restored {
  readonly item: TrashItem;
  /** Where to; its id. */
  readonly folder: string;
  /** What it is to be called there. */
  readonly name: string;
  /** Its version is an etag: what was changed since, is not moved. */
  readonly half: PendingMove;
  /** Box has told of that etag just now. */
  readonly isFresh: boolean;
}

/** Milliseconds for which it counts what Box has told of a link. */
const freshFor = 2000;

export async function move(
  operation: BoxOperation,
  restored: Restored,
  names: TakenNames,
  conflict: RestoreOptions['conflict'],
): Promise<Outcome> {
  const { item, folder, half } = restored;
  const stop = (problem: Problem, code?: string, pendingMove?: PendingMove): Outcome => ({
    item,
    end: 'failed',
    problem: { ...problem, kind: 'notMoved', code, affectsAll: undefined },
    pendingMove,
  });
  // One of our own calls may have moved it, or do so still; so may one of an earlier try.
  let unclear = !restored.isFresh;
  const unseen = (problem: Problem): Outcome =>
    unclear
      ? {
          item,
          end: 'failed',
          problem: { ...problem, kind: 'unclear', code: 'box.move_unconfirmed', affectsAll: undefined },
          pendingMove: half,
        }
      : stop(problem, undefined, half);
  const done = (entry: BoxEntry): Outcome => {
    operation.unlocked(folder);
    return { item, end: 'done', where: placeOf(entry), name: otherName(item, entry) };
  };
  let { name } = restored;
  // Where it only gets another name, being there is not enough.
  const isThere = (entry: BoxEntry): boolean =>
    placeOf(entry)?.id === folder && (folder !== half.place.id || entry.name === name);
  const isUnchanged = (entry: BoxEntry): boolean => entry.etag === half.version && placeOf(entry)?.id === half.place.id;
  // That Box heeds the etag is not documented for links: they are looked at, and then sent at once or not at all.
  const isLink = item.kind === 'link';
  for (let attempt = 0; ; attempt += 1) {
    if (isLink && (attempt > 0 || !restored.isFresh)) {
      const found = await lookUp(operation.calls, item, never);
      if (found.state === 'unknown') return unseen(found.problem);
      if (found.state === 'live' && isThere(found.entry)) return done(found.entry);
      if (found.state !== 'live' || !isUnchanged(found.entry)) return stop({ kind: 'notMoved' }, 'box.move_changed');
    }
    const notAfter = isLink ? operation.calls.clock.now() + freshFor : undefined;
    const json = { parent: { id: folder }, name: name === (half.name ?? item.name) ? undefined : name };
    const sent = await send(operation, item, { method: 'PUT', json, ifMatch: half.version, notAfter }, folder);
    if (sent.end === 'done') return done(sent.entry);
    const { problem, answer } = sent;
    const isRefused = sent.end === 'refused';
    const isLocked = isRefused && problem.kind === 'busy';
    const status = answer?.status ?? 0;
    unclear ||= !isRefused || status === 412;
    const mayBeElsewhere = looksAfter.includes(status);
    if (!isLocked && (unclear || mayBeElsewhere)) {
      const found = await lookUp(operation.calls, item, never);
      if (found.state === 'live' && isThere(found.entry)) return done(found.entry);
      if (isRefused && unclear && found.state === 'unknown') return unseen(problem);
      const isElsewhere = found.state === 'live' && isRefused && !isUnchanged(found.entry);
      const isChanged = (isRefused && status === 412) || isElsewhere;
      if (isChanged || found.state === 'trashed' || found.state === 'gone') return stop(problem, 'box.move_changed');
    }
    if (problem.kind === 'nameTaken') {
      const other = conflict === 'keepBoth' ? names.reserve(folder, item, restored.name) : undefined;
      if (other === undefined) return stop(problem, 'box.move_name_taken', half);
      name = other;
      continue;
    }
    if (isRefused && !isLocked) {
      return stop(problem, mayBeElsewhere ? 'box.move_destination_gone' : codes[problem.kind], half);
    }
    if (!(await operation.pause(item, folder, attempt, sent))) return unseen(problem);
  }
}

const codes: Readonly<Partial<Record<ProblemKind, string>>> = {
  forbidden: 'box.move_forbidden',
  invalidName: 'box.move_bad_name',
};

/** Statuses that may mean that the item is not what or where it was. */
const looksAfter: readonly number[] = [404, 412];

type Moved = Exclude<ChangeResult, { end: 'done' }> | { readonly end: 'done'; readonly entry: BoxEntry };

/** What was not sent counts as refused; what Box calls done but shows elsewhere still goes on, as long moves do. */
async function send(operation: BoxOperation, item: TrashItem, change: Change, folder: string): Promise<Moved> {
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
