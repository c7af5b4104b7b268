// What a move and a delete do, and what is checked before they begin (FileMoveCopyOperation, FileDeleteOperation).
import { accessDenied, noSuch, Refusal } from './answers.ts';
import type { Job, Operation, Plan } from './operations.ts';
import { mayCreateIn, mayTake } from './rights.ts';
import type { DocSpaceState } from './state.ts';
import type { Entry, FolderEntry, Key } from './tree.ts';

export const conflict = { skip: 0, overwrite: 1, duplicate: 2 } as const;

/** Someone's wish to move or delete: ids in the order given, folders first. */
export interface Wish {
  readonly person: string;
  readonly folders: readonly number[];
  readonly files: readonly number[];
}

export interface MoveWish extends Wish {
  /** As given; something that is no number names a connected storage, which the emulator does not have. */
  readonly destination: number | undefined;
  readonly conflict: number;
}

function keys(wish: Wish): Key[] {
  const folders = wish.folders.map((id): Key => ({ kind: 'folder', id }));
  return [...folders, ...wish.files.map((id): Key => ({ kind: 'file', id }))];
}

/** Since 3.7 the whole batch is refused over HTTP before anything starts. */
export function checkMove(state: DocSpaceState, wish: MoveWish): void {
  const { tree } = state;
  const destination = wish.destination === undefined ? undefined : tree.folder(wish.destination);
  if (!destination) throw noSuch('folder');
  if (!mayCreateIn(tree, wish.person, destination)) throw accessDenied();
  for (const key of keys(wish)) {
    const entry = tree.get(key);
    if (!entry) throw missing(wish, key);
    if (!mayTake(tree, wish.person, entry)) throw accessDenied();
    if (isWithin(state, destination, entry)) throw intoItself();
  }
}

/** A first folder id that is gone makes the server stumble (500), a first file id reads as "Access denied". */
function missing(wish: Wish, key: Key): Refusal {
  if (key.kind === 'folder' && key.id === wish.folders[0]) {
    return new Refusal(500, 'Object reference not set to an instance of an object.');
  }
  return key.kind === 'file' && key.id === wish.files[0] ? accessDenied() : noSuch(key.kind);
}

export function checkDelete(state: DocSpaceState, wish: Wish): void {
  for (const key of keys(wish)) {
    const entry = state.tree.get(key);
    if (!entry) throw noSuch(key.kind);
    if (!mayTake(state.tree, wish.person, entry)) throw accessDenied();
  }
}

function isWithin(state: DocSpaceState, folder: FolderEntry, entry: Entry): boolean {
  return entry.kind === 'folder' && [...state.tree.above(folder), folder].includes(entry);
}

function intoItself(): Refusal {
  return new Refusal(403, 'The folder cannot be moved into its own subfolder');
}

/** Each entry asked for is one job; what goes wrong meanwhile ends in `error`, the others go on. */
function jobs(state: DocSpaceState, wish: Wish, plan: Plan, act: (entry: Entry, operation: Operation) => void): Job[] {
  return keys(wish).map((key) => {
    const entry = state.tree.get(key);
    const run = (operation: Operation): void => {
      const spared = plan.spare?.keys.some((each) => each.kind === key.kind && each.id === key.id);
      try {
        const found = state.tree.get(key);
        if (spared) throw new Refusal(403, plan.spare?.error ?? '');
        if (!found) throw noSuch(key.kind);
        if (!mayTake(state.tree, wish.person, found)) throw accessDenied();
        act(found, operation);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        operation.error = error.message;
      }
    };
    return { weight: 1 + (entry ? state.tree.inside(entry).length : 0), run };
  });
}

/** The work of a move. Until 3.6.1 a destination that does not exist moves nothing and says nothing. */
export function moveJobs(state: DocSpaceState, wish: MoveWish, plan: Plan): Job[] {
  return jobs(state, wish, plan, (entry, operation) => {
    const destination = wish.destination === undefined ? undefined : state.tree.folder(wish.destination);
    if (!destination) return;
    if (!mayCreateIn(state.tree, wish.person, destination)) {
      throw new Refusal(403, "You don't have enough permission to create");
    }
    if (isWithin(state, destination, entry)) throw intoItself();
    move(state, { entry, destination, how: wish.conflict, operation });
  });
}

interface Move {
  readonly entry: Entry;
  readonly destination: FolderEntry;
  readonly how: number;
  readonly operation: Operation;
}

function move(state: DocSpaceState, { entry, destination, how, operation }: Move): void {
  const { tree } = state;
  if (entry.parentId === destination.id) return;
  const twin = how === conflict.duplicate ? undefined : twinOf(state, entry, destination);
  if (!twin) {
    operation.processed += 1 + tree.inside(entry).length;
    state.noteMoved(entry);
    state.takeOut(entry, destination.id);
    (entry.kind === 'file' ? operation.movedFiles : operation.movedFolders).push(entry.id);
  } else if (twin.kind === 'folder') {
    merge(state, { entry, destination: twin, how, operation });
  } else if (how === conflict.overwrite && entry.kind === 'file') {
    // A new version of the existing file, whose id and history stay; the moved one is erased for good.
    state.noteOverwritten(twin);
    state.noteDestroyed(entry);
    twin.version += 1;
    twin.size = entry.size;
    twin.updatedAt = state.now();
    tree.erase(entry);
    operation.processed += 1;
    operation.movedFiles.push(twin.id);
  }
}

/** The content goes one by one; the folder itself only when it ends up empty. */
function merge(state: DocSpaceState, { entry, destination, how, operation }: Move): void {
  for (const child of state.tree.children(entry.id)) move(state, { entry: child, destination, how, operation });
  if (state.tree.childCount(entry.id) > 0) return;
  state.noteDestroyed(entry);
  state.tree.erase(entry);
  operation.processed += 1;
}

/** The entry of the same kind and title in the destination. */
export function twinOf(state: DocSpaceState, entry: Entry, destination: FolderEntry): Entry | undefined {
  return state.tree
    .children(destination.id)
    .find((each) => each !== entry && each.kind === entry.kind && each.title === entry.title);
}

/**
 * The work of a delete: what lies in the trash is erased either way, what does not goes to the trash, or is erased
 * when `immediately` is true.
 */
export function deleteJobs(state: DocSpaceState, wish: Wish, immediately: boolean, plan: Plan): Job[] {
  return jobs(state, wish, plan, (entry, operation) => {
    operation.processed += 1 + state.tree.inside(entry).length;
    if (immediately || state.tree.inTrash(entry)) {
      state.noteDestroyed(entry);
      state.tree.erase(entry);
    } else {
      state.noteTrashed(entry);
      state.putIntoTrash(entry, wish.person);
    }
  });
}
