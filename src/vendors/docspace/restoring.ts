/** Restoring. DocSpace has no call for it: it is a move, to the original folder or to any other. */
import type { Folder, RestoreOptions } from '../../trash/destination.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import type { Problem } from '../../trash/problem.ts';
import { failed } from '../outcomes.ts';
import type { Batch } from './batch.ts';
import { destinationProblem, ofChoice, ofOrigin } from './folders.ts';

import { type Destination, type Job, moveJobs } from './jobs.ts';
import type { Portal } from './portal.ts';

/** An item whose origin changes more often is in use by someone else. */
const rounds = 3;

/** What the parts of one restore have in common. */
interface Restore {
  readonly portal: Portal;
  readonly batch: Batch;
  readonly options: RestoreOptions;
  readonly signal: AbortSignal;
}

/** To the chosen folder, else each item to its origin; one whose origin has changed is done in the next round. */
export async function* restoreItems(restore: Restore, items: readonly TrashItem[]): AsyncIterable<Outcome> {
  const { folder, conflict } = restore.options;
  // Of several with one name, the last deleted becomes the newest version.
  const inOrder = conflict === 'overwrite' ? items.toSorted(byDeletion) : items;
  if (folder) return yield* toFolder(restore, folder, inOrder);
  let waiting = inOrder;
  for (let left = rounds; waiting.length > 0 && left > 0; left -= 1) {
    const changed: TrashItem[] = [];
    yield* round(restore, waiting, changed);
    waiting = changed;
  }
  for (const item of waiting) yield failed(item, { kind: 'busy' });
}

function byDeletion(a: TrashItem, b: TrashItem): number {
  return (a.deletedAt ?? 0) - (b.deletedAt ?? 0);
}

async function* toFolder(
  restore: Restore,
  { id, name, path, writable }: Folder,
  items: readonly TrashItem[],
): AsyncIterable<Outcome> {
  const { portal, batch, signal } = restore;
  if (batch.over) return yield* batch.unsent(items);
  const to: Destination = {
    id,
    place: { id, name, path },
    problem: (signal) => destinationProblem(portal, id, ofChoice, signal),
  };
  const problem = writable === false ? ofChoice.readOnly : await to.problem(signal);
  if (problem) yield* batch.unsent(items, problem);
  else yield* move(restore, items, to);
}

async function* move(
  { portal, batch, options }: Restore,
  items: readonly TrashItem[],
  to: Destination,
  aside?: Job['aside'],
): AsyncIterable<Outcome> {
  const { files, folders } = moveJobs(portal, to, options.conflict, aside);
  const isFolder = ({ kind }: TrashItem) => kind === 'folder';
  yield* batch.run(
    items.filter((item) => !isFolder(item)),
    files,
  );
  yield* batch.run(items.filter(isFolder), folders);
}

/** Origins that lie in the trash come last: a folder restored in the same action may have brought them back. */
async function* round(restore: Restore, items: readonly TrashItem[], changed: TrashItem[]): AsyncIterable<Outcome> {
  const { portal, batch, signal } = restore;
  let groups = [...Map.groupBy(items, ({ origin }) => origin?.id)];
  while (groups.length > 0) {
    const later: typeof groups = [];
    let folderRestored = false;
    for (const group of groups) {
      const [id, members] = group;
      if (batch.over) {
        yield* batch.unsent(members);
        continue;
      }
      const to = originOf(portal, id, members);
      const problem: Problem | undefined = to ? await to.problem(signal) : ofOrigin.gone;
      if (problem?.code === ofOrigin.trashed.code) later.push(group);
      else if (problem || !to) yield* batch.unsent(members, problem);
      else {
        const aside = (item: TrashItem, fresh: TrashItem): boolean => {
          if (fresh.origin?.id === id) return false;
          changed.push({ ...item, origin: fresh.origin });
          return true;
        };
        for await (const outcome of move(restore, members, to, aside)) {
          if (outcome.end === 'done' && outcome.item.kind === 'folder') folderRestored = true;
          yield outcome;
        }
      }
    }
    groups = later;
    if (folderRestored) continue;
    for (const [, members] of later) yield* batch.unsent(members, ofOrigin.trashed);
    return;
  }
}

function originOf(portal: Portal, id: string | undefined, members: readonly TrashItem[]): Destination | undefined {
  if (id === undefined) return undefined;
  const place = members[0]?.origin ?? { id };
  return { id, place, problem: (signal) => destinationProblem(portal, id, ofOrigin, signal) };
}
