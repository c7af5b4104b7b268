/** The folders that restored items can go to: My documents, the rooms, and what is in them; and whether one takes items. */
import type { Folder, Folders } from '../../trash/destination.ts';
import { type Problem, problemOf } from '../../trash/problem.ts';
import { decode } from '../answers.ts';
import { entryAnswer, type PortalEntry, rootType, takesItems } from './decode.ts';
import { strange } from './lookUp.ts';
import { type FolderPage, type Portal, pageSize } from './portal.ts';
import { isAboutObject } from './problems.ts';

/** The section Rooms takes rooms alone, and these come by a call of their own. */
const rooms = '@rooms';
const maxPages = 20;

export async function foldersOf(portal: Portal, parent: Folder | undefined, signal: AbortSignal): Promise<Folders> {
  if (!parent) return sectionsOf(await portal.sections(signal));
  const above = parent.path ?? `/${parent.name}`;
  const found = new Map<string, Folder>();
  let complete = true;
  let most = 0;
  for (let page = 0, more = true; more; page += 1) {
    if (page === maxPages) return { folders: [...found.values()], complete: false };
    const start = page * pageSize;
    const of = await (parent.id === rooms ? portal.rooms(start, signal) : portal.folders(parent.id, start, signal));
    for (const each of of.folders) found.set(each.id, folderOf(each, above));
    // Where some were taken out meanwhile, others have moved up past the pages.
    complete &&= of.unreadable === 0 && (of.total ?? most) >= most;
    most = Math.max(most, of.total ?? 0);
    more = of.more;
  }
  return { folders: [...found.values()], complete };
}

/** Trash, archive and the sections that only gather what lies elsewhere take nothing. */
function sectionsOf({ folders, unreadable }: FolderPage): Folders {
  const open = folders.flatMap((each): Folder[] => {
    if (each.rootFolderType === rootType.myDocuments) return [folderOf(each, '')];
    return each.rootFolderType === rootType.rooms ? [{ ...folderOf(each, ''), id: rooms, writable: false }] : [];
  });
  return { folders: open, complete: unreadable === 0 };
}

function folderOf(from: PortalEntry, above: string): Folder {
  const name = from.title || from.id;
  return { id: from.id, name, path: `${above}/${name}`, writable: takesItems(from) };
}

/** Why a folder takes no items, with codes for an original folder or for one that was chosen. */
export interface Obstacles {
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
