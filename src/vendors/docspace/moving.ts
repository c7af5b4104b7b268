/** The jobs of a restore: moves to one folder, by what is to be done where names are taken. */
import type { Conflict } from '../../trash/destination.ts';
import type { Place, TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import { type Problem, TrashError } from '../../trash/problem.ts';
import { decode } from '../answers.ts';
import { failed, never } from '../outcomes.ts';
import type { Job } from './batch.ts';
import { entriesAnswer, kindOf } from './decode.ts';
import { clash, type Portal } from './portal.ts';
import { isAboutObject } from './problems.ts';

export interface Destination {
  readonly id: string;
  readonly place: Place;
  /** What keeps it from taking items; throws nothing. */
  obstacle(signal: AbortSignal): Promise<Problem | undefined>;
}

/**
 * What is not known to clash goes with "duplicate": if a name is taken between the check and the move, both are kept,
 * and nothing is overwritten that nobody agreed to. Folders are never overwritten: it would merge them, and so
 * overwrite files inside that nobody was asked about.
 */
export function moveJob(portal: Portal, to: Destination, conflict: Conflict | undefined, aside?: Job['aside']): Job {
  const job = (how: number): Job => ({
    action: 'restore',
    where: to.place,
    send: (items, signal) => portal.move(items, to.id, how, signal),
    aside,
    blocked: () => to.obstacle(never),
  });
  const keepBoth = job(clash.duplicate);
  if (conflict === 'keepBoth') return keepBoth;
  const clashes = (items: readonly TrashItem[], signal: AbortSignal) => clashing(portal, to, items, signal);
  if (conflict !== 'overwrite') {
    return { ...keepBoth, clashes, route: (item, taken) => (taken ? nameTaken(item, conflict) : undefined) };
  }
  const overwrite: Job = {
    ...job(clash.overwrite),
    overwrites: true,
    clashes,
    route: (_, taken) => (taken ? undefined : keepBoth),
  };
  const route: Job['route'] = (item, taken) => (taken && item.kind === 'file' ? overwrite : undefined);
  return { ...keepBoth, clashes, route };
}

function nameTaken(item: TrashItem, conflict: 'skip' | undefined): Outcome {
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
    const problem = await to.obstacle(signal);
    if (problem) throw new TrashError(problem);
  }
  const found = decode(entriesAnswer, portal.good(answer)).response;
  const keys = new Set(found.map((each) => `${kindOf(each)} ${each.id}`));
  return new Set(items.filter(({ kind, id }) => keys.has(`${kind} ${id}`)));
}
