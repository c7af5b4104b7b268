/** The folders that restored items can go to: My documents, the rooms, and what is in them; and whether one takes items. */
import type { Folder, Folders } from '../../trash/destination.ts';
import { type Problem, problemOf } from '../../trash/problem.ts';
import { type PortalEntry, rootType, takesItems } from './decode.ts';
import { type Portal, pageSize } from './portal.ts';

/** The section Rooms takes rooms alone, and these come by a call of their own. */
const rooms = '@rooms';
const maxPages = 20;

export async function foldersOf(portal: Portal, parent: Folder | undefined, signal: AbortSignal): Promise<Folders> {
  if (!parent) return await sectionsOf(portal, signal);
  const found = new Map<string, Folder>();
  let complete = true;
  let most = 0;
  for (let page = 0; page < maxPages; page += 1) {
    const of = await portal.folders(parent.id === rooms ? undefined : parent.id, page * pageSize, signal);
    for (const each of of.items) found.set(each.id, folderOf(each, parent.path ?? `/${parent.name}`));
    // Where some were taken out meanwhile, others have moved up past the pages.
    complete &&= of.unreadable === 0 && (of.total ?? most) >= most;
    most = Math.max(most, of.total ?? 0);
    if (!of.more) return { folders: [...found.values()], complete };
  }
  return { folders: [...found.values()], complete: false };
}

/** Trash, archive and the sections that only gather what lies elsewhere take nothing. */
async function sectionsOf(portal: Portal, signal: AbortSignal): Promise<Folders> {
  const { items, unreadable } = await portal.sections(signal);
  const folders = items.flatMap((each): Folder[] => {
    if (each.rootFolderType === rootType.myDocuments) return [folderOf(each, '')];
    return each.rootFolderType === rootType.rooms ? [{ ...folderOf(each, ''), id: rooms, writable: false }] : [];
  });
  return { folders, complete: unreadable === 0 };
}

function folderOf(from: PortalEntry, above: string): Folder {
  const name = from.title || from.id;
  return { id: from.id, name, path: `${above}/${name}`, writable: takesItems(from) };
}

/** The reason codes why a folder takes no items: an original folder, or one that was chosen. */
export type Obstacles = Readonly<Record<'gone' | 'trashed' | 'archived' | 'readOnly', string>>;

export const ofOrigin: Obstacles = {
  gone: 'docspace.origin_gone',
  trashed: 'docspace.origin_trashed',
  archived: 'docspace.origin_archived',
  readOnly: 'docspace.origin_read_only',
};

export const ofChoice: Obstacles = {
  gone: 'docspace.folder_gone',
  trashed: 'docspace.folder_trashed',
  archived: 'docspace.folder_archived',
  readOnly: 'docspace.folder_read_only',
};

export function originMissing(code: string): Problem {
  return { kind: 'originMissing', code };
}

/** What keeps a folder from taking items; asked once for all that shall go there. Throws nothing. */
export async function destinationProblem(
  portal: Portal,
  folder: string,
  of: Obstacles,
  signal: AbortSignal,
): Promise<Problem | undefined> {
  try {
    const found = await portal.entry('folder', folder, signal);
    if (found.rootFolderType === rootType.trash) return originMissing(of.trashed);
    if (found.rootFolderType === rootType.archive) return originMissing(of.archived);
    // The section Rooms takes rooms alone.
    const isSection = found.rootFolderType === rootType.rooms && found.id === found.rootFolderId;
    return takesItems(found) === true && !isSection ? undefined : originMissing(of.readOnly);
  } catch (error) {
    // If the signal was aborted, the batch says "cancelled" whatever the problem.
    const problem = problemOf(error);
    const { kind, status, code, call } = problem;
    if (kind === 'notFound' && status === 404) return { ...originMissing(of.gone), status, call };
    if (kind === 'forbidden' && code === undefined) return { ...originMissing(of.readOnly), status, call };
    return problem;
  }
}
