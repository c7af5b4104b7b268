// What a move and a delete do (the server's FileMoveCopyOperation, FileDeleteOperation).

import {
  blockedReason,
  conflict,
  conflictOf,
  type EntryMove,
  held,
  keysOf,
  type MoveRequest,
  refusalOfAll,
  refusalOfDelete,
  tooBig,
  type Wanted,
} from './checks.ts';
import type { EmulatedOperation, OperationStep, Plan } from './operations.ts';
import { noSuch, Refusal } from './replies.ts';
import type { DocSpaceState } from './state.ts';
import type { TreeEntry, TreeFile, TreeFolder } from './tree.ts';
import { overwrite } from './versions.ts';

/** Does its best; what goes wrong becomes the `error` of the operation, which goes on. */
function attempt(operation: EmulatedOperation, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    operation.error = error.reason;
  }
}

/** Each entry asked for is one job. */
function jobs(
  state: DocSpaceState,
  wanted: Wanted,
  plan: Plan,
  act: (entry: TreeEntry, operation: EmulatedOperation) => void,
): OperationStep[] {
  return keysOf(wanted).map((key) => {
    const entry = state.tree.get(key);
    const run = (operation: EmulatedOperation): void =>
      attempt(operation, () => {
        const spared = plan.spare?.keys.some((each) => each.kind === key.kind && each.id === key.id);
        if (spared) throw new Refusal(403, plan.spare?.error ?? '');
        const found = state.tree.get(key);
        if (!found) throw noSuch(key.kind);
        act(found, operation);
      });
    return { weight: 1 + (entry ? state.tree.inside(entry).length : 0), run };
  });
}

/**
 * The work of a move. What is wrong with it as a whole is looked at before its first entry, and then nothing is moved;
 * until 3.6.1 a destination that does not exist is not even reported.
 */
export function moveJobs(state: DocSpaceState, wanted: MoveRequest, plan: Plan): OperationStep[] {
  const work = jobs(state, wanted, plan, (entry, operation) => {
    const destination = state.tree.folder(wanted.destination ?? 0);
    if (!destination) throw noSuch('folder');
    carry({ state, operation, person: wanted.person, destination, how: wanted.conflict, isTop: true }, entry);
  });
  let general: { readonly refusal: Refusal | undefined } | undefined;
  const run = (job: OperationStep, operation: EmulatedOperation): void => {
    general ??= { refusal: refusalOfAll(state, wanted) };
    if (!general.refusal) job.run(operation);
    else if (general.refusal.status !== 404 || state.version === '3.7.2') operation.error = general.refusal.reason;
  };
  return work.map((job) => ({ weight: job.weight, run: (operation) => run(job, operation) }));
}

interface Move extends EntryMove {
  readonly state: DocSpaceState;
  readonly operation: EmulatedOperation;
  /** What was asked for itself; what lies in it is counted, but not listed in the result. */
  readonly isTop: boolean;
}

function carry(move: Move, entry: TreeEntry): void {
  const refusal = blockedReason(move.state, entry, move);
  if (refusal) throw refusal;
  if (entry.kind === 'file') carryFile(move, entry);
  else carryFolder(move, entry);
}

function carryFile(move: Move, file: TreeFile): void {
  const { state, destination, operation, how } = move;
  const twin = conflictOf(state, file, move);
  if (twin && how === conflict.skip) return;
  const refusal = tooBig(state, file, destination);
  if (refusal) throw refusal;
  operation.processed += 1;
  if (twin?.kind !== 'file') {
    place(move, file);
    return;
  }
  // A new version of the existing file, whose id and history stay; the moved one is permanently deleted.
  state.harm.noteOverwritten(twin);
  overwrite(twin, file, { person: move.person, at: state.now() });
  if (move.isTop) operation.movedFiles.push(twin.id);
  if (twin === file) return;
  state.harm.noteDestroyed(file);
  state.tree.erase(file);
}

function carryFolder(move: Move, folder: TreeFolder): void {
  const { state, operation, destination, how } = move;
  const twin = conflictOf(state, folder, move);
  if (twin === folder && how !== conflict.duplicate) return;
  if (twin === folder) {
    // The server makes a folder beside it and puts the content there: the id changes.
    merge(move, folder, state.addFolder({ name: freeTitle(state, folder.title, destination), from: destination.id }));
  } else if (twin?.kind === 'folder') {
    merge(move, folder, twin);
    state.harm.noteMerged(folder, twin);
  } else {
    const refusal = held(state, folder, move);
    if (refusal) throw refusal;
    operation.processed += 1 + state.tree.inside(folder).length;
    place(move, folder);
  }
}

/** The content goes one by one; the folder itself is erased only when it ends up empty. */
function merge(move: Move, folder: TreeFolder, destination: TreeFolder): void {
  const { state, operation } = move;
  const children = state.tree.children(folder.id).sort((a, b) => a.kind.localeCompare(b.kind));
  for (const child of children) attempt(operation, () => carry({ ...move, destination, isTop: false }, child));
  if (state.tree.childCount(folder.id) > 0) return;
  state.harm.noteDestroyed(folder);
  state.tree.erase(folder);
  operation.processed += 1;
  if (move.isTop) operation.movedFolders.push(destination.id);
}

function place({ state, operation, destination, isTop }: Move, entry: TreeEntry): void {
  if (entry.parentId !== destination.id) {
    state.harm.noteMoved(entry);
    state.takeOut(entry, destination.id);
  }
  if (isTop) (entry.kind === 'file' ? operation.movedFiles : operation.movedFolders).push(entry.id);
}

/** A title that no folder there has: `Name`, `Name (1)`, … */
export function freeTitle(state: DocSpaceState, title: string, folder: TreeFolder): string {
  const taken = new Set(
    state.tree
      .children(folder.id)
      .filter((each) => each.kind === 'folder')
      .map((each) => each.title),
  );
  let free = title;
  for (let i = 1; taken.has(free); i += 1) free = `${title} (${i})`;
  return free;
}

/**
 * The work of a delete: what lies in the trash is erased either way, what does not goes to the trash, or is erased
 * when `immediately` is true.
 */
export function deleteJobs(state: DocSpaceState, wanted: Wanted, immediately: boolean, plan: Plan): OperationStep[] {
  return jobs(state, wanted, plan, (entry, operation) => {
    const refusal = refusalOfDelete(state, entry, wanted.person);
    if (refusal) throw refusal;
    operation.processed += 1 + state.tree.inside(entry).length;
    if (immediately || state.tree.inTrash(entry)) {
      state.harm.noteDestroyed(entry);
      state.tree.erase(entry);
    } else {
      state.harm.noteTrashed(entry);
      state.putIntoTrash(entry, wanted.person);
    }
  });
}
