// Where things can be put: sections, rooms, sub-folders, and new folders (FoldersController, VirtualRoomsController).

import { readBody } from './bodies.ts';
import { listFolder, one, type Query, readListing } from './listing.ts';
import { accessDenied, Invalid, noSuch, Refusal } from './replies.ts';
import { mayCreateIn, mayRead } from './rights.ts';
import { folderDto } from './shapes.ts';
import type { DocSpaceState } from './state.ts';
import { folderType, type TreeFolder } from './tree.ts';
import { freeTitle } from './work.ts';

const maxTitle = 165;
const order: readonly number[] = [
  folderType.myDocuments,
  folderType.sharedWithMe,
  folderType.favorites,
  folderType.recent,
  folderType.rooms,
  folderType.archive,
  folderType.trash,
  folderType.aiAgents,
];

/** `GET files/@root`: a page of each section of the person. */
export function roots(state: DocSpaceState, person: string, query: Query): unknown {
  const asked = readListing(query, state);
  const without: number[] = one(query, 'withoutTrash')?.toLowerCase() === 'true' ? [folderType.trash] : [];
  // There were no AI agents then.
  if (state.version === '3.1.1') without.push(folderType.aiAgents);
  return order
    .filter((type) => !without.includes(type))
    .map((type) => state.tree.sectionOf(type, person))
    .filter((section) => section !== undefined)
    .map((section) => listFolder(state, person, section, asked));
}

/** `GET files/rooms`: the rooms themselves, never what is in them; archived ones only when asked for. */
export function rooms(state: DocSpaceState, person: string, query: Query): unknown {
  const areas: readonly string[] = ['1', 'archive'];
  const isArchive = areas.includes(one(query, 'searchArea')?.toLowerCase() ?? '');
  const section = state.tree.folder(isArchive ? state.archive : state.rooms);
  if (!section) throw noSuch('folder');
  const asked = { ...readListing(query, state), filter: 0, applyTo: 0, roomId: undefined };
  return listFolder(state, person, section, { ...asked, isFlat: true });
}

/** `GET files/{id}/subfolders`: all of them, by title. */
export function subfolders(state: DocSpaceState, person: string, folder: TreeFolder): unknown {
  if (state.tree.inTrash(folder)) {
    throw new Refusal(403, 'You are not allowed to preview the elements in the Trash');
  }
  return state.tree
    .children(folder.id)
    .filter((each) => each.kind === 'folder' && mayRead(state.tree, person, each))
    .sort((a, b) => a.title.localeCompare(b.title))
    .map((each) => each.kind === 'folder' && folderDto(state, person, each));
}

/** `POST files/folder/{id}`: a title that is taken gets a number. */
export function createFolder(state: DocSpaceState, person: string, parentId: number, text: string): unknown {
  const { title } = readBody(text);
  if (title !== undefined && title !== null && typeof title !== 'string') {
    throw new Invalid('$.title', 'The JSON value could not be converted.');
  }
  if (!title?.trim()) throw new Invalid('Title', 'The Title field is required.');
  if (title.length > maxTitle) {
    const most = `with a minimum length of 0 and a maximum length of ${maxTitle}.`;
    throw new Invalid('Title', `The field Title must be a string ${most}`);
  }
  const parent = state.tree.folder(parentId);
  if (!parent) throw noSuch('folder');
  if (!mayCreateIn(state.tree, person, parent)) throw accessDenied();
  const clean = title.trim().replace(/[*:"<>?|\\/]/g, '_');
  const name = freeTitle(state, clean, parent);
  return folderDto(state, person, state.addFolder({ name, from: parent.id, by: person, createdAt: state.now() }));
}
