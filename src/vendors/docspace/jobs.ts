/** What a batch does to items: the call, and what depends on the items. */
import type { Conflict } from '../../trash/destination.ts';
import type { Place, TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import { type Problem, TrashError } from '../../trash/problem.ts';
import { decode, type WriteResult } from '../answers.ts';
import { failed, never } from '../outcomes.ts';
import { entriesAnswer, kindOf } from './decode.ts';
import { clash, type Limit, type Portal } from './portal.ts';
import { isAboutObject } from './problems.ts';
import type { Expectation, RemainingItem } from './settling.ts';

export interface Job extends Expectation {
  send(items: readonly TrashItem[], limit: Limit): Promise<WriteResult>;
  /** Takes an item that this job cannot serve after all; its outcome is then no longer the batch's. */
  aside?(item: TrashItem, fresh: TrashItem): boolean;
  /** Asked before the last look: those whose names are taken where they go. Throws `TrashError`. */
  clashes?(items: readonly TrashItem[], signal: AbortSignal): Promise<ReadonlySet<TrashItem>>;
  /** How an item ends unsent, or which other job has it; nothing if this one is to send it. */
  route?(item: TrashItem, taken: boolean): Outcome | Job | undefined;
  /** After a refusal: what stands in the way of all the items. */
  blocked?(): Promise<Problem | undefined>;
}

interface Routed {
  /** For the job itself. */
  readonly own: readonly RemainingItem[];
  readonly others: ReadonlyMap<Job, readonly TrashItem[]>;
  readonly outcomes: readonly Outcome[];
}

/** Each item by the job that its name calls for. */
export function route(ready: readonly RemainingItem[], job: Job, taken?: ReadonlySet<TrashItem>): Routed {
  const own: RemainingItem[] = [];
  const others = new Map<Job, TrashItem[]>();
  const outcomes: Outcome[] = [];
  const names = new Set<string>();
  for (const each of ready) {
    const { item } = each;
    // Of two with the same name, the first takes it.
    const name = `${item.kind}/${item.name}`;
    const way = job.route?.(item, taken?.has(item) === true || names.has(name));
    if (way === undefined) {
      names.add(name);
      own.push(each);
    } else if ('end' in way) outcomes.push(way);
    else others.set(way, [...(others.get(way) ?? []), item]);
  }
  return { own, others, outcomes };
}

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
 * Moves to one folder, by what is to be done where names are taken. What is not known to clash: files go with
 * "duplicate", so that both are kept if a name is taken between the check and the move, and nothing is overwritten
 * without consent. Folders go with "skip": "duplicate" would erase one that someone has restored to the same place by
 * then, with its content in a new one; and one that meets another merges with it as far as no name in it is taken.
 * Folders are never overwritten: it would overwrite files inside that no one was asked about.
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
