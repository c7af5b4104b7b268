/** Whether a folder takes items back. */
import { type Problem, problemOf } from '../../trash/problem.ts';
import { decode } from '../answers.ts';
import { entryAnswer, rootType, takesItems } from './decode.ts';
import { strange } from './lookUp.ts';
import type { Portal } from './portal.ts';
import { isAboutObject } from './problems.ts';

/** What can stand in the way of a folder, in words about where the items came from, or about where they shall go. */
interface Obstacles {
  readonly gone: Problem;
  readonly trashed: Problem;
  readonly archived: Problem;
  readonly readOnly: Problem;
}

export const ofOrigin: Obstacles = {
  gone: { kind: 'originMissing', code: 'docspace.origin_gone' },
  trashed: { kind: 'originMissing', code: 'docspace.origin_trashed' },
  archived: { kind: 'originMissing', code: 'docspace.origin_archived' },
  readOnly: { kind: 'originMissing', code: 'docspace.origin_read_only' },
};

export const ofChoice: Obstacles = {
  gone: { kind: 'originMissing', code: 'docspace.folder_gone' },
  trashed: { kind: 'originMissing', code: 'docspace.folder_trashed' },
  archived: { kind: 'originMissing', code: 'docspace.folder_archived' },
  readOnly: { kind: 'originMissing', code: 'docspace.folder_read_only' },
};

/** What keeps a folder from taking items; asked once for all that shall go there. Throws nothing. */
export async function destinationProblem(
  portal: Portal,
  folder: string,
  of: Obstacles,
  signal: AbortSignal,
): Promise<Problem | undefined> {
  try {
    const answer = await portal.entry('folder', folder, signal);
    const { status, call } = answer;
    if (status === 404 && isAboutObject(answer)) return { ...of.gone, status, call };
    if (status === 403 && isAboutObject(answer)) return { ...of.readOnly, status, call };
    const found = decode(entryAnswer, portal.good(answer)).response;
    if (found.id !== folder) throw strange(answer);
    if (found.rootFolderType === rootType.trash) return { ...of.trashed, call };
    if (found.rootFolderType === rootType.archive) return { ...of.archived, call };
    // The section Rooms takes rooms alone.
    const isSection = found.rootFolderType === rootType.rooms && found.id === found.rootFolderId;
    return takesItems(found) === true && !isSection ? undefined : { ...of.readOnly, call };
  } catch (error) {
    // If the signal was aborted, the batch says "cancelled" whatever the problem.
    return problemOf(error);
  }
}
