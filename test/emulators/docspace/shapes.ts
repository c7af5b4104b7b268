// State to JSON as the portal writes it (the server's response DTOs). `undefined` members are left out.
import { type EmulatedOperation, progressOf } from './operations.ts';
import type { ApiKey, Person } from './people.ts';
import { mayCreateIn, mayRead, mayTake } from './rights.ts';
import type { DocSpaceState } from './state.ts';
import { folderType, type TreeEntry, type TreeFile, type TreeFolder } from './tree.ts';

const gaps = [0, 7, 14, 30, 30, 60, 90];
const day = 86_400_000;

/** `yyyy-MM-ddTHH:mm:ss.fffffff` with the portal's offset, or Z. */
export function date(ms: number, offsetMinutes: number): string {
  const local = new Date(ms + offsetMinutes * 60_000).toISOString().replace('Z', '0000');
  if (offsetMinutes === 0) return `${local}Z`;
  const minutes = Math.abs(offsetMinutes);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

const types: readonly (readonly [number, readonly string[]])[] = [
  [1, ['.zip', '.7z', '.rar', '.gz']],
  [2, ['.mp4', '.mov', '.avi']],
  [3, ['.mp3', '.wav']],
  [4, ['.png', '.jpg', '.jpeg', '.gif', '.svg']],
  [5, ['.xlsx', '.ods', '.csv', '.xls']],
  [6, ['.pptx', '.odp', '.ppt']],
  [7, ['.docx', '.odt', '.doc', '.txt', '.md', '.rtf']],
  [10, ['.pdf']],
  [11, ['.vsdx']],
];

/** Lower-case, with its dot; empty without one. */
export function extension(title: string): string {
  const dot = title.lastIndexOf('.');
  return dot < 0 ? '' : title.slice(dot).toLowerCase();
}

/** The number of a file's type by its extension; 0 unknown. */
export function fileType(title: string): number {
  const own = extension(title);
  return types.find(([, extensions]) => extensions.includes(own))?.[0] ?? 0;
}

function sizeText(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  const power = bytes === 0 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));
  return `${Math.round((bytes / 1024 ** power) * 100) / 100} ${units[power]}`;
}

export function employee(state: DocSpaceState, id: string): unknown {
  const person = state.people.get(id);
  if (!person) return undefined;
  const avatar = '/static/images/default_user_photo_size_';
  return {
    id,
    displayName: person.name,
    avatar: `${avatar}82-82.png?hash=1`,
    avatarSmall: `${avatar}32-32.png?hash=1`,
    hasAvatar: false,
    isAnonim: false,
  };
}

const folderRights =
  'Read Create Delete EditRoom Rename CopyTo Copy MoveTo Move Pin Mute EditAccess Duplicate Download CopySharedLink';
const fileRights =
  'Read Comment FillForms Review Edit Delete CustomFilter Rename ReadHistory Lock EditHistory Copy Move Duplicate';

function security(state: DocSpaceState, person: string, entry: TreeEntry): Record<string, boolean> {
  const names = (entry.kind === 'file' ? fileRights : folderRights).split(' ');
  const rights = Object.fromEntries(names.map((name) => [name, false]));
  const take = mayTake(state.tree, person, entry);
  Object.assign(rights, { Read: mayRead(state.tree, person, entry), Delete: take, Move: take });
  if (entry.kind === 'folder') {
    const create = mayCreateIn(state.tree, person, entry);
    // The trash itself takes what is moved to it, but nothing is created there. Rooms and Archive take rooms, and for
    // administrators they say so, which does not make them a place for anything else.
    const isAdmin = state.people.get(person)?.isAdmin === true;
    const isRooms = entry.type === folderType.rooms && isAdmin;
    const takesOthers = entry.type === folderType.trash || (entry.type === folderType.archive && isAdmin);
    Object.assign(rights, { Create: create || isRooms, MoveTo: create || isRooms || takesOthers });
  }
  return rights;
}

function common(state: DocSpaceState, person: string, entry: TreeEntry): object {
  const { tree } = state;
  const section = tree.section(entry);
  const origin = tree.folder(entry.originId);
  const originRoom = origin && tree.room(origin);
  const dateText = (ms: number): string => date(ms, state.offsetMinutes);
  const inTrash = tree.inTrash(entry);
  const { isAutoCleanUp, gap } = state.autoCleanUp;
  return {
    id: entry.id,
    fileEntryType: entry.kind === 'file' ? 2 : 1,
    rootFolderId: section?.id,
    // Zero and null are not written: an erased origin leaves no trace.
    originId: origin?.id,
    originTitle: origin?.title,
    originRoomId: originRoom?.id,
    originRoomTitle: originRoom?.title,
    canShare: false,
    security: security(state, person, entry),
    availableShareRights: {},
    title: entry.title,
    access: 0,
    shared: false,
    sharedForUser: false,
    sharedExternal: state.version === '3.7.2' ? false : undefined,
    parentShared: false,
    shortWebUrl: '',
    created: dateText(entry.createdAt),
    createdBy: employee(state, entry.createdBy),
    updated: dateText(entry.updatedAt),
    autoDelete: inTrash && isAutoCleanUp ? dateText(entry.updatedAt + (gaps[gap] ?? 30) * day) : undefined,
    rootFolderType: section?.type,
    updatedBy: employee(state, entry.updatedBy),
  };
}

export function fileDto(state: DocSpaceState, person: string, file: TreeFile): object {
  return {
    folderId: file.parentId,
    version: file.version,
    versionGroup: file.version,
    contentLength: sizeText(file.size),
    pureContentLength: file.size === 0 ? undefined : file.size,
    fileStatus: file.edited ? 1 : 0,
    mute: false,
    viewUrl: `${state.url}/filehandler.ashx?action=download&fileid=${file.id}`,
    webUrl: `${state.url}/doceditor?fileid=${file.id}&version=${file.version}`,
    fileType: fileType(file.title),
    fileExst: extension(file.title),
    comment: file.history.length > 0 ? 'Overwritten' : 'Edited',
    isForm: file.form ? true : undefined,
    locked: file.lockedBy === undefined ? undefined : true,
    lockedBy: file.lockedBy === undefined ? undefined : state.people.get(file.lockedBy)?.name,
    thumbnailStatus: 0,
    formFillingStatus: 0,
    ...common(state, person, file),
  };
}

const roomTypes: Readonly<Record<number, number>> = { [folderType.formRoom]: 1, [folderType.collaborationRoom]: 2 };

export function folderDto(state: DocSpaceState, person: string, folder: TreeFolder): object {
  const inside = state.tree.inside(folder);
  const files = inside.filter((each) => each.kind === 'file').length;
  return {
    parentId: folder.parentId,
    filesCount: files,
    foldersCount: inside.length - files,
    new: 0,
    mute: false,
    pinned: false,
    private: folder.closed,
    indexing: false,
    denyDownload: false,
    isFavorite: false,
    roomType: roomTypes[folder.type],
    ...common(state, person, folder),
  };
}

export function entryDto(state: DocSpaceState, person: string, entry: TreeEntry): object {
  return entry.kind === 'file' ? fileDto(state, person, entry) : folderDto(state, person, entry);
}

/** An operation; `Operation` has a capital, `status` came with 3.7. A delete never tells entries. */
export function operationDto(state: DocSpaceState, operation: EmulatedOperation): object {
  const { owner, movedFiles, movedFolders, destinationId } = operation;
  const entries = (kind: 'file' | 'folder', ids: readonly number[]): object[] | undefined => {
    const found = ids.map((id) => state.tree.get({ kind, id })).filter((each) => each !== undefined);
    return found.length > 0 ? found.map((each) => entryDto(state, owner, each)) : undefined;
  };
  const isReported = destinationId !== undefined && operation.finished;
  return {
    id: operation.id,
    Operation: operation.type,
    progress: progressOf(operation),
    error: operation.error,
    processed: String(operation.processed),
    finished: operation.finished,
    files: isReported ? entries('file', movedFiles) : undefined,
    folders: isReported ? entries('folder', [destinationId, ...movedFolders]) : undefined,
    status: state.version === '3.7.2' ? operation.status : undefined,
  };
}

export function profileDto(state: DocSpaceState, person: Person): object {
  const [firstName, ...rest] = person.name.split(' ');
  const own = state.tree.all().filter((each) => state.tree.section(each)?.owner === person.id);
  return {
    ...(employee(state, person.id) as object),
    firstName,
    lastName: rest.join(' '),
    userName: person.email.split('@')[0],
    email: person.email,
    status: 1,
    activationStatus: 1,
    isAdmin: person.isAdmin,
    isOwner: person.isAdmin,
    isVisitor: false,
    cultureName: 'en-US',
    // The trash counts until it is erased.
    usedSpace: own.reduce((sum, each) => sum + (each.kind === 'file' ? each.size : 0), 0),
  };
}

/** A key as `keys/@self` tells it: masked. */
export function keyDto(state: DocSpaceState, key: ApiKey): object {
  const last = key.token.slice(-4);
  return {
    id: 'aae1e103-bca5-4fa1-ba8c-42058b4abf28',
    name: key.name,
    key: `sk-***${last}`,
    keyPostfix: last,
    permissions: key.permissions,
    lastUsed: date(state.now(), 0),
    createOn: date(key.createdAt, 0),
    createBy: employee(state, key.owner),
    expiresAt: key.expiresAt === undefined ? undefined : date(key.expiresAt, 0),
    isActive: key.active,
  };
}
