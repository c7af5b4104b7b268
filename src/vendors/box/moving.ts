/** The second step of a restore to another folder: moves an item on from its original place, where the first has put it. */
import type { PendingMove, RestoreOptions } from '../../trash/destination.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import { type Problem, type ProblemKind, problemOf } from '../../trash/problem.ts';
import { never } from '../outcomes.ts';
import { type BoxOperation, lookUp } from './acting.ts';
import type { Change, ChangeResult } from './calls.ts';
import { type BoxEntry, otherName, placeOf } from './decode.ts';
import type { TakenNames } from './folders.ts';

/** An item that this restore, or an earlier try of it, has put back into its original place. */
export interface Restored {
  readonly item: TrashItem;
  /** Id of the folder that it is to be moved to. */
  readonly folder: string;
  /** What it is to be called there. */
  readonly name: string;
  /** Its version is an etag: an item that has changed since is not moved. */
  readonly pending: PendingMove;
  /** Box has just sent that etag. */
  readonly isFresh: boolean;
}

/** How long a look at a link may be acted on, in milliseconds. */
const freshFor = 2000;

type Unfinished = Exclude<ChangeResult, { end: 'done' }>;

/** Sends the move again while a folder is locked, and while the item is still in its old place after an unclear end. */
export async function move(
  operation: BoxOperation,
  restored: Restored,
  names: TakenNames,
  conflict: RestoreOptions['conflict'],
): Promise<Outcome> {
  const { item, folder, pending } = restored;
  // Box does not promise that it heeds the etag of a link: a link is looked at, and sent at once or not at all.
  const isLink = item.kind === 'link';
  let { name } = restored;
  /** Whether one of our calls, or one of an earlier try, may have moved it or may still do so. */
  let unclear = !restored.isFresh;
  const done = (entry: BoxEntry): Outcome => {
    operation.unlocked(folder);
    return { item, end: 'done', where: placeOf(entry), name: otherName(item, entry) };
  };
  const unseen = (problem: Problem): Outcome =>
    unclear
      ? unfinished(item, 'unclear', problem, 'box.move_unconfirmed', pending)
      : unfinished(item, 'notMoved', problem, undefined, pending);
  const changed = (problem?: Problem): Outcome => unfinished(item, 'notMoved', problem, 'box.move_changed');
  for (let attempt = 0; ; attempt += 1) {
    if (isLink && (attempt > 0 || !restored.isFresh)) {
      const seen = await lookAt(operation, restored, name);
      if (seen.at === 'destination') return done(seen.entry);
      if (seen.at === 'unknown') return unseen(seen.problem);
      if (seen.at !== 'origin') return changed();
    }
    const json = { parent: { id: folder }, name: name === (pending.name ?? item.name) ? undefined : name };
    const notAfter = isLink ? operation.calls.clock.now() + freshFor : undefined;
    const sent = await send(operation, item, { method: 'PUT', json, ifMatch: pending.version, notAfter }, folder);
    if (sent.end === 'done') return done(sent.entry);
    const { end, problem } = sent;
    unclear ||= end === 'unclear' || problem.status === 412;
    let step = nextStep(end, problem, unclear);
    if (step === 'look') {
      const seen = await lookAt(operation, restored, name);
      if (seen.at === 'destination') return done(seen.entry);
      step = nextStep(end, problem, unclear, seen.at);
    }
    if (step === 'unseen') return unseen(problem);
    if (step === 'changed') return changed(problem);
    if (step === 'refused') {
      const isTaken = problem.kind === 'nameTaken';
      const other = isTaken && conflict === 'keepBoth' ? names.reserve(folder, item, restored.name) : undefined;
      if (other === undefined) return unfinished(item, 'notMoved', problem, refusals[problem.kind], pending);
      name = other;
    } else if (!(await operation.pause(item, folder, attempt, sent))) return unseen(problem);
  }
}

const refusals: Readonly<Partial<Record<ProblemKind, string>>> = {
  nameTaken: 'box.move_name_taken',
  notFound: 'box.move_destination_gone',
  forbidden: 'box.move_forbidden',
  invalidName: 'box.move_bad_name',
};

function unfinished(
  item: TrashItem,
  kind: 'unclear' | 'notMoved',
  problem?: Problem,
  code?: string,
  pendingMove?: PendingMove,
): Outcome {
  return { item, end: 'failed', problem: { ...problem, kind, code, affectsAll: undefined }, pendingMove };
}

/** Refusals of any call, whatever it is about. */
const passing: ReadonlySet<ProblemKind> = new Set(['limited', 'signIn', 'offline', 'server']);

/**
 * What follows an answer that is not "done"; pure.
 * @param unclear whether this call or an earlier one may have moved the item
 * @param at where a look after the answer finds it, if there was one; at `origin`, no one has changed it
 */
export function nextStep(
  end: Unfinished['end'],
  { kind, status }: Problem,
  unclear: boolean,
  at?: 'origin' | 'elsewhere' | 'notLive' | 'unknown',
): 'look' | 'wait' | 'refused' | 'changed' | 'unseen' {
  const isRefused = end === 'refused';
  if (isRefused && kind === 'busy') return 'wait';
  // A 404 may be about the item as well as about the folder.
  if (!unclear && status !== 404) return 'refused';
  if (at === undefined) return 'look';
  if (at === 'notLive') return 'changed';
  if (!isRefused) return 'wait';
  if (at === 'unknown') return unclear ? 'unseen' : 'refused';
  if (at === 'elsewhere' || status === 412) return 'changed';
  // That Box takes no calls now says nothing of the one before, which may still move it.
  return unclear && passing.has(kind) ? 'unseen' : 'refused';
}

type MoveLook =
  | { readonly at: 'destination'; readonly entry: BoxEntry }
  | { readonly at: 'unknown'; readonly problem: Problem }
  | { readonly at: 'origin' | 'elsewhere' | 'notLive' };

async function lookAt(operation: BoxOperation, { item, folder, pending }: Restored, name: string): Promise<MoveLook> {
  const found = await lookUp(operation.calls, item, never);
  if (found.state === 'unknown') return { at: 'unknown', problem: found.problem };
  if (found.state !== 'live') return { at: 'notLive' };
  const { entry } = found;
  const place = placeOf(entry)?.id;
  // Where it only gets another name, being in the folder is not enough.
  if (place === folder && (folder !== pending.place.id || entry.name === name)) return { at: 'destination', entry };
  const isUnchanged = entry.etag === pending.version && place === pending.place.id;
  return { at: isUnchanged ? 'origin' : 'elsewhere' };
}

type Moved = Unfinished | { readonly end: 'done'; readonly entry: BoxEntry };

/** Counts as refused what was not sent, and as unclear what Box calls done but shows elsewhere: long moves go on. */
async function send(operation: BoxOperation, item: TrashItem, change: Change, folder: string): Promise<Moved> {
  try {
    // It has left the trash, so also a cancelled restore brings it to its folder.
    const sent = await operation.calls.change(item, change, never);
    if (sent.end !== 'done') return sent;
    const { entry } = sent;
    if (entry && placeOf(entry)?.id === folder) return { end: 'done', entry };
    return { end: 'unclear', problem: { kind: 'busy' } };
  } catch (error) {
    return { end: 'refused', problem: problemOf(error) };
  }
}
