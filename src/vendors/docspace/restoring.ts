/** Restoring. DocSpace has no call for it: it is a move, to the original folder or to any other. */
import type { Conflict, RestoreOptions } from '../../trash/destination.ts';
import type { Place, TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import type { Problem } from '../../trash/problem.ts';
import { failed } from '../outcomes.ts';
import type { Batch, BatchTask } from './batch.ts';
import { kindOf } from './decode.ts';
import { destinationProblem, type Obstacles, ofChoice, ofOrigin, originMissing } from './folders.ts';
import { clash } from './portal.ts';

/** More are only for trashed folders that deep in each other, or an item that someone else keeps moving. */
const maxRounds = 10;

interface Destination {
  readonly place: Place & { readonly id: string };
  /** What keeps it from taking items; throws nothing. */
  problem(): Promise<Problem | undefined>;
}

/**
 * To the chosen folder, else each item to its origin. What may go to its origin after others have been restored is tried
 * once more: where that lies in the trash, and where it has changed since the list was read.
 */
export async function* restoreItems(
  batch: Batch,
  { folder, conflict }: RestoreOptions,
  items: readonly TrashItem[],
): AsyncIterable<Outcome> {
  // Of several with one name, the last deleted becomes the newest version.
  let waiting = conflict === 'overwrite' ? items.toSorted((a, b) => (a.deletedAt ?? 0) - (b.deletedAt ?? 0)) : items;
  if (folder) {
    const { id, name, path, writable } = folder;
    const to = destination(batch, { id, name, path }, ofChoice);
    const problem = writable === false ? originMissing(ofChoice.readOnly) : await to.problem();
    return yield* problem ? batch.unsent(waiting, problem) : move(batch, conflict, waiting, to);
  }
  for (let round = 1; waiting.length > 0; round += 1) {
    const later: TrashItem[] = [];
    let hasChanged = false;
    for (const [id, members] of Map.groupBy(waiting, ({ origin }) => origin?.id)) {
      if (batch.over || id === undefined) {
        yield* batch.unsent(members, batch.over ? undefined : originMissing(ofOrigin.gone));
        continue;
      }
      const to = destination(batch, { ...members[0]?.origin, id }, ofOrigin);
      const problem = await to.problem();
      if (problem?.code === ofOrigin.trashed) later.push(...members);
      else if (problem) yield* batch.unsent(members, problem);
      else {
        const aside = (item: TrashItem, fresh: TrashItem): boolean => {
          if (fresh.origin?.id === id) return false;
          later.push({ ...item, origin: fresh.origin });
          hasChanged = true;
          return true;
        };
        for await (const outcome of move(batch, conflict, members, to, aside)) {
          if (outcome.end === 'done' && outcome.item.kind === 'folder') hasChanged = true;
          yield outcome;
        }
      }
    }
    if (!hasChanged || round === maxRounds) {
      return yield* batch.unsent(later, hasChanged ? { kind: 'busy' } : originMissing(ofOrigin.trashed));
    }
    waiting = later;
  }
}

function destination({ portal, signal }: Batch, place: Destination['place'], of: Obstacles): Destination {
  return { place, problem: () => destinationProblem(portal, place.id, of, signal) };
}

/**
 * Files and folders go by calls of their own. What is not known to clash: files go with "duplicate", so that both are
 * kept if a name is taken between the check and the move, and nothing is overwritten without consent. Folders go with
 * "skip": "duplicate" would erase one that someone has restored to the same place by then, with its content in a new
 * one; and one that meets another merges with it as far as no name in it is taken. Folders are never overwritten: it
 * would overwrite files inside that no one was asked about.
 */
async function* move(
  batch: Batch,
  conflict: Conflict | undefined,
  items: readonly TrashItem[],
  to: Destination,
  aside?: BatchTask['aside'],
): AsyncIterable<Outcome> {
  const { portal } = batch;
  const unsent = (item: TrashItem): Outcome => failed(item, { kind: 'nameTaken' });
  const task = (how: number, rules: Partial<BatchTask> = {}): BatchTask => ({
    action: 'restore',
    where: to.place,
    send: (chunk, limit) => portal.move(chunk, to.place.id, how, limit),
    aside,
    blocked: to.problem,
    ...rules,
  });
  const clashes: BatchTask['clashes'] = async (chunk, signal) => {
    const found = await portal.clashes(chunk, to.place.id, signal);
    const keys = new Set(found.map((each) => `${kindOf(each)} ${each.id}`));
    return new Set(chunk.filter(({ kind, id }) => keys.has(`${kind} ${id}`)));
  };
  const keepBoth = task(clash.duplicate);
  const overwrite = task(clash.overwrite, { merged: 'docspace.overwritten', clashes, ifFree: keepBoth });
  const files =
    conflict === 'keepBoth'
      ? keepBoth
      : task(clash.duplicate, { clashes, ifTaken: conflict === undefined ? unsent : overwrite });
  const folders = task(clash.skip, {
    merged: 'docspace.merged',
    left: unsent,
    clashes,
    ifTaken: conflict === undefined ? unsent : keepBoth,
  });
  const { file = [], folder = [] } = Object.groupBy(items, ({ kind }) => (kind === 'folder' ? 'folder' : 'file'));
  yield* batch.run(file, files);
  yield* batch.run(folder, folders);
}
