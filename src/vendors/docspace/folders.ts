/** The folders that restored items can go to: My documents, the rooms, and what is in them. */
import type { Folder, Folders } from '../../trash/destination.ts';
import { type PortalEntry, rootType, takesItems } from './decode.ts';
import { type FolderPage, type Portal, pageSize } from './portal.ts';

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
