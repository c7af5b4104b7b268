// The calls under files/fileops: bodies, checks, and what they start (the server's OperationController).

import { conflictType, flag, ids, readBody, toId } from './bodies.ts';
import { checkDelete, checkMove, isWithin, twinOf, type Wanted } from './checks.ts';
import { one, type Query } from './listing.ts';
import { type EmulatedOperation, operationType } from './operations.ts';
import { Invalid, Refusal } from './replies.ts';
import { mayCreateIn, mayRead } from './rights.ts';
import { entryDto, operationDto } from './shapes.ts';
import type { DocSpaceState } from './state.ts';
import type { EntryKey } from './tree.ts';
import { deleteJobs, moveJobs } from './work.ts';

/** What the starting call answers: this operation, or all the person's of that type. */
function answer(
  state: DocSpaceState,
  asked: { owner: string; type: number; single: boolean },
  started?: EmulatedOperation,
) {
  const { owner, type } = asked;
  // `returnSingleOperation` and `single` came with 3.2.1.
  const id = asked.single && started && state.version !== '3.1.1' ? started.id : undefined;
  return state.operations.read({ owner, type, id }).map((each) => operationDto(state, each));
}

export function startMove(state: DocSpaceState, owner: string, text: string): unknown {
  const body = readBody(text);
  const asked = { owner, type: operationType.move, single: flag(body, 'returnSingleOperation') };
  if (body.destFolderId === undefined) throw new Invalid('DestFolderId', 'The DestFolderId field is required.');
  let folders = ids(body, 'folderIds');
  let files = ids(body, 'fileIds');
  const hold = !flag(body, 'deleteAfter');
  const conflict = conflictType(body);
  state.writeComes();
  if (flag(body, 'content')) {
    // Not "keep contents": each folder is replaced by its children, and stays behind empty (FileOperationsManager).
    const children = folders.flatMap((id) => state.tree.children(id));
    folders = children.filter((each) => each.kind === 'folder').map((each) => each.id);
    files = [...files, ...children.filter((each) => each.kind === 'file').map((each) => each.id)];
  }
  if (folders.length + files.length === 0) return answer(state, asked);
  const destination = toId(body.destFolderId);
  const wanted = { person: owner, folders, files, destination, conflict };
  if (state.version === '3.7.2') {
    state.noteChecked(folders.length + files.length);
    checkMove(state, wanted);
  }
  const plan = state.operations.takePlan();
  const about = { owner, type: asked.type, hold, destinationId: destination };
  return answer(state, asked, state.operations.start(about, plan, moveJobs(state, wanted, plan)));
}

export function startDelete(state: DocSpaceState, owner: string, text: string): unknown {
  const body = readBody(text);
  const asked = { owner, type: operationType.delete, single: flag(body, 'returnSingleOperation') };
  const wanted = { person: owner, folders: ids(body, 'folderIds'), files: ids(body, 'fileIds') };
  const hold = !flag(body, 'deleteAfter');
  const immediately = flag(body, 'immediately');
  state.writeComes();
  if (wanted.folders.length + wanted.files.length === 0) return answer(state, asked);
  if (state.version === '3.7.2') checkEach(state, wanted);
  const plan = state.operations.takePlan();
  const jobs = deleteJobs(state, wanted, immediately, plan);
  return answer(state, asked, state.operations.start({ owner, type: asked.type, hold }, plan, jobs));
}

/** Every id is looked at before the answer, one after the other. */
function checkEach(state: DocSpaceState, wanted: Wanted): void {
  state.noteChecked(wanted.folders.length + wanted.files.length);
  checkDelete(state, wanted);
}

/** Deletes what is in the trash at this moment, not what arrives later; one bad item fails it whole on 3.7. */
export function emptyTrash(state: DocSpaceState, owner: string, query: Query): unknown {
  const asked = { owner, type: operationType.delete, single: one(query, 'single')?.toLowerCase() === 'true' };
  state.writeComes();
  const now = state.tree.children(state.trashOf(owner));
  const of = (kind: EntryKey['kind']): number[] => now.filter((each) => each.kind === kind).map((each) => each.id);
  const wanted = { person: owner, folders: of('folder'), files: of('file') };
  if (now.length === 0) return [];
  if (state.version === '3.7.2') checkEach(state, wanted);
  const plan = state.operations.takePlan();
  const jobs = deleteJobs(state, wanted, false, plan);
  return answer(state, asked, state.operations.start({ owner, type: asked.type, hold: true }, plan, jobs));
}

/** Results; anybody may ask, and someone without a key has none. */
export function readOperations(state: DocSpaceState, owner: string | undefined, query: Query, kind?: string): unknown {
  const names = ['move', 'copy', 'delete', 'download', 'markasread', 'import', 'convert', 'duplicate'];
  let type: number | undefined;
  if (kind !== undefined) {
    type = /^\d+$/.test(kind) ? Number(kind) : names.indexOf(kind.toLowerCase());
    if (![0, 1, 2, 3, 4, 7].includes(type)) {
      throw new Refusal(400, 'Specified argument was out of the range of valid values.');
    }
  }
  if (owner === undefined) return [];
  // The filter by id came with 3.2.1.
  const id = state.version === '3.1.1' ? undefined : one(query, 'id');
  return state.operations.read({ owner, type, id }).map((each) => operationDto(state, each));
}

/** Cancels one, or without an id everything, and answers with what remains (eating finished results). */
export function terminate(state: DocSpaceState, owner: string | undefined, id: string | undefined): unknown {
  if (owner === undefined) return [];
  state.operations.terminate(owner, id);
  return state.operations.read({ owner }).map((each) => operationDto(state, each));
}

/** The source entries whose title exists in the destination; sources that are gone are skipped. */
export function clashes(state: DocSpaceState, person: string, query: Query): unknown {
  const destination = state.tree.folder(toId(one(query, 'destFolderId')) ?? 0);
  if (!destination) throw new Refusal(403, 'The required folder was not found');
  if (!mayCreateIn(state.tree, person, destination)) {
    throw new Refusal(403, "You don't have enough permission to create");
  }
  const asked = (name: string, kind: EntryKey['kind']) =>
    (query.get(name) ?? [])
      .map((text) => state.tree.get({ kind, id: toId(text) ?? 0 }))
      .filter((entry) => entry !== undefined);
  const folders = asked('folderids', 'folder');
  if (folders.some((entry) => isWithin(state, destination, entry))) {
    throw new Refusal(403, 'You cannot copy the folder to its subfolder');
  }
  return [...folders, ...asked('fileids', 'file')]
    .filter((entry) => mayRead(state.tree, person, entry) && twinOf(state, entry, destination) !== undefined)
    .map((entry) => entryDto(state, person, entry));
}
