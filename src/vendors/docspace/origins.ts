/** Restoring to where items came from. DocSpace has no call for it: it is a move to the folder that the list tells. */
import type { Place, TrashItem } from '../../trash/item.ts';
import type { Outcome } from '../../trash/outcome.ts';
import { type Problem, problemOf, TrashError } from '../../trash/problem.ts';
import { decode } from '../answers.ts';
import { failed, never } from '../outcomes.ts';
import type { Batch, Job } from './batch.ts';
import { entryAnswer, rootType } from './decode.ts';
import type { Portal } from './portal.ts';
import { isAboutObject } from './problems.ts';

const gone: Problem = { kind: 'noOrigin', code: 'docspace.origin_gone' };
const trashed: Problem = { kind: 'noOrigin', code: 'docspace.origin_trashed' };
const archived: Problem = { kind: 'noOrigin', code: 'docspace.origin_archived' };
const readOnly: Problem = { kind: 'noOrigin', code: 'docspace.origin_read_only' };

/** An item whose origin changes more often is being played with by somebody else. */
const rounds = 3;

/** Each item to its origin; one that turns out to have another origin by now has its turn in the next round. */
export async function* restoreToOrigins(
  portal: Portal,
  batch: Batch,
  items: readonly TrashItem[],
  signal: AbortSignal,
): AsyncIterable<Outcome> {
  let waiting = items;
  for (let left = rounds; waiting.length > 0 && left > 0; left -= 1) {
    const changed: TrashItem[] = [];
    yield* round(portal, batch, waiting, changed, signal);
    waiting = changed;
  }
  for (const item of waiting) yield failed(item, { kind: 'busy' });
}

/** Origins that lie in the trash come last: a folder restored in the same action may have brought them back. */
async function* round(
  portal: Portal,
  batch: Batch,
  items: readonly TrashItem[],
  changed: TrashItem[],
  signal: AbortSignal,
): AsyncIterable<Outcome> {
  let groups = [...Map.groupBy(items, ({ origin }) => origin?.id)];
  while (groups.length > 0) {
    const later: typeof groups = [];
    let folderRestored = false;
    for (const group of groups) {
      const [folder, members] = group;
      if (batch.over) {
        yield* batch.unsent(members);
        continue;
      }
      const problem = folder === undefined ? gone : await obstacle(portal, folder, signal);
      if (problem === trashed) later.push(group);
      else if (problem || folder === undefined) yield* batch.unsent(members, problem ?? gone);
      else {
        for await (const outcome of batch.run(members, moveTo(portal, folder, members, changed))) {
          if (outcome.end === 'done' && outcome.item.kind === 'folder') folderRestored = true;
          yield outcome;
        }
      }
    }
    groups = later;
    if (folderRestored) continue;
    for (const [, members] of later) yield* batch.unsent(members, trashed);
    return;
  }
}

function moveTo(portal: Portal, folder: string, members: readonly TrashItem[], changed: TrashItem[]): Job {
  const where: Place | undefined = members[0]?.origin;
  return {
    action: 'restore',
    where,
    send: (items, signal) => portal.move(items, folder, signal),
    aside: (item, fresh) => {
      if (fresh.origin?.id === folder) return false;
      changed.push({ ...item, origin: fresh.origin });
      return true;
    },
    blocked: () => obstacle(portal, folder, never),
  };
}

/** What keeps a folder from taking items back, asked once for all that came from it. */
async function obstacle(portal: Portal, folder: string, signal: AbortSignal): Promise<Problem | undefined> {
  try {
    const answer = await portal.entry('folder', folder, signal);
    if (answer.status === 404 && isAboutObject(answer)) return gone;
    if (answer.status === 403 && isAboutObject(answer)) return readOnly;
    const found = decode(entryAnswer, portal.good(answer)).response;
    if (found.id !== folder) throw new TrashError({ kind: 'unreadable', code: 'http.shape', status: answer.status });
    if (found.rootFolderType === rootType.trash) return trashed;
    if (found.rootFolderType === rootType.archive) return archived;
    return found.security?.Create === true && found.security.MoveTo === true ? undefined : readOnly;
  } catch (error) {
    // If the signal was aborted, the batch says "cancelled" whatever the problem.
    return problemOf(error);
  }
}
