// How tests say what a portal shall hold: a name, a place, an author; the rest has a default.
import { folderType, type Tree, type TreeEntry, type TreeFile, type TreeFolder } from './tree.ts';

export interface NewEntry {
  readonly name?: string;
  /** Folder to put it into; by default My documents. For things in the trash: where they came from. */
  readonly from?: number;
  /** Author, a person's id; by default the key's owner. */
  readonly by?: string;
  readonly createdAt?: number;
}
export interface NewFile extends NewEntry {
  readonly size?: number;
  readonly lockedBy?: string;
  /** Stands for the bytes; by default of its own for each file. */
  readonly content?: string;
  /** A PDF form, which alone may go into a form-filling room. */
  readonly form?: boolean;
}
export interface NewFolder extends NewEntry {
  /** How many files lie in it. */
  readonly files?: number;
}
export interface NewRoom {
  readonly name?: string;
  readonly by?: string;
  /** People who may do less than write in it. */
  readonly limits?: Readonly<Record<string, 'read' | 'none'>>;
  /** `form`: for filling in forms; `private`: nothing comes in from outside. By default a collaboration room. */
  readonly kind?: 'collaboration' | 'form' | 'private';
  /** The most bytes it may hold; by default no limit. */
  readonly quota?: number;
}
export interface Deletion {
  readonly deletedAt?: number;
  /** Whose trash it lies in; by default the key's owner. */
  readonly deletedBy?: string;
}

/** A copy of an entry as it was when looked at, with its path from the section down. */
export type Seen = Readonly<TreeEntry> & { readonly path: string };

export function see(tree: Tree, entry: TreeEntry): Seen {
  return Object.freeze({ ...entry, path: tree.path(entry) });
}

type NewEntryFields = Pick<
  TreeEntry,
  'id' | 'parentId' | 'createdBy' | 'createdAt' | 'updatedBy' | 'updatedAt' | 'originId'
>;

export function fileOf(common: NewEntryFields, of: NewFile): TreeFile {
  return {
    ...common,
    kind: 'file',
    title: of.name ?? `File ${common.id}.docx`,
    size: of.size ?? 1024,
    version: 1,
    content: of.content ?? `content of file ${common.id}`,
    history: [],
    form: of.form ?? false,
    lockedBy: of.lockedBy,
    edited: false,
    converting: false,
  };
}

export function folderOf(common: NewEntryFields, of: NewEntry): TreeFolder {
  const title = of.name ?? `Folder ${common.id}`;
  const plain = { type: folderType.plain, owner: undefined, quota: undefined, closed: false };
  return { ...common, kind: 'folder', title, ...plain, limits: new Map() };
}

export function roomOf(common: NewEntryFields, of: NewRoom): TreeFolder {
  const limits = new Map(Object.entries(of.limits ?? {}));
  const type = of.kind === 'form' ? folderType.formRoom : folderType.collaborationRoom;
  return { ...folderOf(common, of), type, limits, quota: of.quota, closed: of.kind === 'private' };
}

/** My documents, Trash, Rooms and the like: what lies in nothing else. */
export function sectionOf(of: {
  id: number;
  title: string;
  type: number;
  owner: string | undefined;
  at: number;
}): TreeFolder {
  const by = of.owner ?? '';
  const common = {
    id: of.id,
    parentId: 0,
    createdBy: by,
    createdAt: of.at,
    updatedBy: by,
    updatedAt: of.at,
    originId: 0,
  };
  return { ...folderOf(common, { name: of.title }), type: of.type, owner: of.owner };
}
