/** The jobs of a restore: moves to one folder, by what is to be done where names are taken. */
import type { Conflict } from '../../trash/destination.ts';
import type { Place, TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import { type Problem, TrashError } from '../../trash/problem.ts';
import { decode } from '../answers.ts';
import { failed, never } from '../outcomes.ts';
import { entriesAnswer, kindOf } from './decode.ts';
import type { Job } from './job.ts';
import { clash, type Portal } from './portal.ts';
import { isAboutObject } from './problems.ts';

export interface Destination {
  readonly id: string;
  readonly place: Place;
  /** What keeps it from taking items; throws nothing. */
  problem(signal: AbortSignal): Promise<Problem | undefined>;
}

/** Files and folders go by calls of their own. */
interface Jobs {
  readonly files: Job;
  readonly folders: Job;
}

/**
 * What is not known to clash: files go with "duplicate", so that if a name is taken between the check and the move, both
 * are kept, and nothing is overwritten that nobody agreed to. Folders go with "skip": one that somebody has restored to
 * the same place by then "duplicate" would erase, with its content in a new one; and one that meets another merges with
 * it as far as no name in it is taken. Folders are never overwritten: it would overwrite files inside that nobody was
 * asked about.
 */
export function moveJobs(portal: Portal, to: Destination, conflict: Conflict | undefined, aside?: Job['aside']): Jobs {
  const job = (how: number): Job => ({
    action: 'restore',
    where: to.place,
    send: (items, limit) => portal.move(items, to.id, how, limit),
    aside,
    blocked: () => to.problem(never),
  });
  const keepBoth = job(clash.duplicate);
  const clashes = (items: readonly TrashItem[], signal: AbortSignal) => clashing(portal, to, items, signal);
  const unsent = (item: TrashItem) => nameTaken(item, conflict);
  const unlessTaken: Job['route'] = (item, taken) => (taken ? unsent(item) : undefined);
  const asks = conflict === undefined || conflict === 'skip';
  const folders: Job = {
    ...job(clash.skip),
    merged: 'docspace.merged',
    left: unsent,
    clashes,
    route: asks ? unlessTaken : (_, taken) => (taken ? keepBoth : undefined),
  };
  if (asks) return { files: { ...keepBoth, clashes, route: unlessTaken }, folders };
  if (conflict === 'keepBoth') return { files: keepBoth, folders };
  const overwrite: Job = {
    ...job(clash.overwrite),
    merged: 'docspace.overwritten',
    clashes,
    route: (_, taken) => (taken ? undefined : keepBoth),
  };
  return { files: { ...keepBoth, clashes, route: (_, taken) => (taken ? overwrite : undefined) }, folders };
}

function nameTaken(item: TrashItem, conflict: Conflict | undefined): Outcome {
  if (conflict === 'skip') return { item, end: 'skipped', why: 'nameTaken' };
  return failed(item, { kind: 'nameTaken' });
}

/** The items whose names are taken in the folder, as the portal sees it. */
async function clashing(
  portal: Portal,
  to: Destination,
  items: readonly TrashItem[],
  signal: AbortSignal,
): Promise<ReadonlySet<TrashItem>> {
  const answer = await portal.clashes(items, to.id, signal);
  if (answer.status === 403 && isAboutObject(answer)) {
    const problem = await to.problem(signal);
    if (problem) throw new TrashError(problem);
  }
  const found = decode(entriesAnswer, portal.good(answer)).response;
  const keys = new Set(found.map((each) => `${kindOf(each)} ${each.id}`));
  return new Set(items.filter(({ kind, id }) => keys.has(`${kind} ${id}`)));
}
