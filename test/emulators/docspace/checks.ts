// What stands in the way of a move or a delete (the server's CopyPermissionsCheck, DeletePermissionsCheck). A refusal's
// `message` is what HTTP tells, its `reason` what an operation tells.
import { accessDenied, noSuch, Refusal } from './replies.ts';
import { mayCreateIn, mayMove, mayTake } from './rights.ts';
import { extension } from './shapes.ts';
import type { DocSpaceState } from './state.ts';
import { type EntryKey, folderType, type TreeEntry, type TreeFile, type TreeFolder } from './tree.ts';

export const conflict = { skip: 0, overwrite: 1, duplicate: 2 } as const;

/** A request to move or delete: ids in the order given, folders first. */
export interface Wanted {
  readonly person: string;
  readonly folders: readonly number[];
  readonly files: readonly number[];
}

export interface MoveRequest extends Wanted {
  /** As given; something that is no number names a connected storage, which the emulator does not have. */
  readonly destination: number | undefined;
  readonly conflict: number;
}

/** One entry on its way. */
export interface EntryMove {
  readonly person: string;
  readonly destination: TreeFolder;
  readonly how: number;
}

const locked = 'The file is currently locked by another user';
const opened = "Cannot update the file because it's opened for editing";

export function keysOf(wanted: Wanted): EntryKey[] {
  const folders = wanted.folders.map((id): EntryKey => ({ kind: 'folder', id }));
  return [...folders, ...wanted.files.map((id): EntryKey => ({ kind: 'file', id }))];
}

/** Since 3.7 the whole batch is refused over HTTP before anything starts. */
export function checkMove(state: DocSpaceState, wanted: MoveRequest): void {
  const general = refusalOfAll(state, wanted);
  if (general) throw general;
  const destination = state.tree.folder(wanted.destination ?? 0);
  if (!destination) throw noSuch('folder');
  for (const key of keysOf(wanted)) {
    const entry = state.tree.get(key);
    if (!entry) throw noSuch(key.kind);
    const way = { person: wanted.person, destination, how: wanted.conflict };
    const isThere = entry.parentId === destination.id && wanted.conflict !== conflict.duplicate;
    const looksInside = entry.kind === 'folder' && !isThere;
    const one = blockedReason(state, entry, way) ?? (looksInside ? held(state, entry, way) : undefined);
    if (one) throw one;
  }
}

export function checkDelete(state: DocSpaceState, wanted: Wanted): void {
  for (const key of keysOf(wanted)) {
    const entry = state.tree.get(key);
    if (!entry) throw noSuch(key.kind);
    const one = refusalOfDelete(state, entry, wanted.person);
    if (one) throw one;
  }
}

export function refusalOfDelete(state: DocSpaceState, entry: TreeEntry, person: string): Refusal | undefined {
  if (mayTake(state.tree, person, entry)) return undefined;
  if (!mayMove(state.tree, person, entry)) {
    return accessDenied(`You don't have enough permission to delete the ${entry.kind}`);
  }
  const isOpen = entry.kind === 'file' && entry.edited;
  return accessDenied(isOpen ? 'Cannot delete the file because it is opened for editing' : locked);
}

/** What is wrong with a move as a whole, of which the first of the folders and of the files decide much. */
export function refusalOfAll(state: DocSpaceState, wanted: MoveRequest): Refusal | undefined {
  const { tree } = state;
  const destination = tree.folder(wanted.destination ?? 0);
  if (!destination) return noSuch('folder');
  if (!isRoot(destination) && !mayCreateIn(tree, wanted.person, destination)) {
    return accessDenied("You don't have enough permission to create");
  }
  const [folderId] = wanted.folders;
  const [fileId] = wanted.files;
  const folder = folderId === undefined ? undefined : tree.folder(folderId);
  const file = fileId === undefined ? undefined : tree.get({ kind: 'file', id: fileId });
  if (wanted.folders.some((id) => [...tree.above(destination), destination].some((each) => each.id === id))) {
    return new Refusal(403, 'You cannot copy the folder to its subfolder');
  }
  const first = folder ?? (wanted.files.length > 1 && wanted.folders.length === 0 ? file : undefined);
  const room = tree.room(destination);
  if (room?.type === folderType.formRoom && first && tree.room(first) !== room) {
    const what = wanted.folders.length > 0 ? 'folders' : 'several files';
    return new Refusal(
      403,
      `Moving ${what} to the Form Filling room is not supported. Move one ONLYOFFICE PDF form at a time.`,
    );
  }
  // A first folder that is gone makes the server stumble; a first file that is gone reads as a missing right.
  if (wanted.folders.length > 0 && !folder) {
    return new Refusal(500, 'Object reference not set to an instance of an object.');
  }
  if (folder && !mayMove(tree, wanted.person, folder)) return notMovable('folder');
  if (wanted.files.length > 0 && !(file && mayMove(tree, wanted.person, file))) return notMovable('file');
  return undefined;
}

/** Why one entry may not be moved, if so. */
export function blockedReason(state: DocSpaceState, entry: TreeEntry, way: EntryMove): Refusal | undefined {
  const { tree } = state;
  const { destination } = way;
  if (isRoot(destination) || tree.section(destination)?.type === folderType.archive) return notMovable(entry.kind);
  if (!mayMove(tree, way.person, entry)) return notMovable(entry.kind);
  const closed = [tree.room(entry), tree.room(destination)].map((room) => (room?.closed ? room : undefined));
  if (closed[0] !== closed[1]) return notMovable(entry.kind);
  return entry.kind === 'file' ? fileBlockedReason(state, entry, way) : tooBig(state, entry, destination);
}

function fileBlockedReason(state: DocSpaceState, file: TreeFile, way: EntryMove): Refusal | undefined {
  const { destination, how, person } = way;
  if (state.allowedExtensions?.includes(extension(file.title)) === false) {
    return new Refusal(415, "Sorry, this file format isn't supported");
  }
  if (state.tree.room(destination)?.type === folderType.formRoom && !file.form) {
    const text = 'The file cannot be moved to this room. Please try to move the ONLYOFFICE PDF form.';
    return new Refusal(403, text);
  }
  const twin = conflictOf(state, file, way);
  if (twin?.kind === 'file' && how === conflict.skip) return undefined;
  if (twin?.kind === 'file') {
    if (isLocked(twin, person)) return new Refusal(403, locked);
    if (twin.edited) return accessDenied(opened);
  }
  return held(state, file, way);
}

/** A file that is locked or open, or that has one inside: it cannot be taken. */
export function held(
  state: DocSpaceState,
  entry: TreeEntry,
  { person }: Pick<EntryMove, 'person'>,
): Refusal | undefined {
  for (const each of [entry, ...state.tree.inside(entry)]) {
    if (each.kind === 'file' && isLocked(each, person)) return accessDenied(locked);
    if (each.kind === 'file' && each.edited) return accessDenied(opened);
  }
  return undefined;
}

/** Does the room still hold what comes from elsewhere? Of folders it is known before the move, of files only then. */
export function tooBig(state: DocSpaceState, entry: TreeEntry, destination: TreeFolder): Refusal | undefined {
  const room = state.tree.room(destination);
  if (room?.quota === undefined || state.tree.room(entry) === room) return undefined;
  if (state.tree.bytes(room) + state.tree.bytes(entry) <= room.quota) return undefined;
  return new Refusal(403, `The room storage quota is exceeded (${room.quota} bytes).`);
}

/** The entry that stands where another shall go; itself, if it is there already. */
export function conflictOf(
  state: DocSpaceState,
  entry: TreeEntry,
  { destination, how }: EntryMove,
): TreeEntry | undefined {
  const isThere = entry.parentId === destination.id;
  // Kept beside each other, files never clash; a folder clashes with itself alone.
  if (how === conflict.duplicate) return isThere && entry.kind === 'folder' ? entry : undefined;
  return isThere ? entry : twinOf(state, entry, destination);
}

/** The other entry of the same kind and title in a folder; files must be of the same category too. */
export function twinOf(state: DocSpaceState, entry: TreeEntry, folder: TreeFolder): TreeEntry | undefined {
  return state.tree.children(folder.id).find((each) => {
    if (each === entry || each.title !== entry.title) return false;
    if (each.kind === 'file' && entry.kind === 'file') return each.form === entry.form;
    return each.kind === entry.kind;
  });
}

export function isWithin(state: DocSpaceState, folder: TreeFolder, entry: TreeEntry): boolean {
  return entry.kind === 'folder' && [...state.tree.above(folder), folder].includes(entry);
}

function isLocked(file: TreeFile, person: string): boolean {
  return file.lockedBy !== undefined && file.lockedBy !== person;
}

/** Rooms and Archive take rooms alone. */
function isRoot({ type }: TreeFolder): boolean {
  return type === folderType.rooms || type === folderType.archive;
}

function notMovable(kind: EntryKey['kind']): Refusal {
  return accessDenied(`You don't have enough permission to move the ${kind}`);
}
