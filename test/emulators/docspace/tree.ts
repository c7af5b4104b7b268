// The files and folders of a portal: who lies where. Knows nothing of people's rights nor of HTTP.

/** Numbers of folder types that matter here. */
export const folderType = {
  plain: 0,
  trash: 3,
  myDocuments: 5,
  sharedWithMe: 6,
  favorites: 10,
  recent: 11,
  rooms: 14,
  formRoom: 15,
  collaborationRoom: 16,
  archive: 20,
  aiAgents: 34,
} as const;

/** What names an entry: a file and a folder can have the same number. */
export interface EntryKey {
  readonly kind: 'file' | 'folder';
  readonly id: number;
}

interface EntryBase {
  readonly id: number;
  title: string;
  /** 0 for the sections: My documents, Trash, Rooms, Archive. */
  parentId: number;
  createdBy: string;
  createdAt: number;
  updatedBy: string;
  updatedAt: number;
  /** The tag that the top item of a deletion gets: the folder it lay in, 0 for none. */
  originId: number;
}

/** What a file held before it was overwritten. */
export interface FileVersion {
  readonly version: number;
  readonly content: string;
  readonly size: number;
  readonly updatedAt: number;
  readonly updatedBy: string;
}

export interface TreeFile extends EntryBase {
  readonly kind: 'file';
  size: number;
  version: number;
  /** Stands for the bytes: who has it, has the content. */
  content: string;
  /** Earlier versions, the oldest first. */
  history: readonly FileVersion[];
  /** A PDF that is a form; another category than a PDF without fields. */
  readonly form: boolean;
  /** The person who locked it, and whether someone has it open in an editor. */
  lockedBy: string | undefined;
  edited: boolean;
  converting: boolean;
}

export interface TreeFolder extends EntryBase {
  readonly kind: 'folder';
  type: number;
  /** Of a personal section: whose it is. */
  readonly owner: string | undefined;
  /** Of a room: people who may do less than write. */
  readonly limits: Map<string, 'read' | 'none'>;
  /** Of a room: the most bytes it may hold. */
  quota: number | undefined;
  /** Of a room: what is in it never leaves it, and nothing comes in from elsewhere. */
  readonly closed: boolean;
}

export type TreeEntry = TreeFile | TreeFolder;

export class Tree {
  readonly #files = new Map<number, TreeFile>();
  readonly #folders = new Map<number, TreeFolder>();
  readonly #children = new Map<number, Set<TreeEntry>>();
  #lastFile = 0;
  #lastFolder = 0;

  /** Files and folders count separately, so that equal numbers do occur. */
  nextId(kind: EntryKey['kind']): number {
    if (kind === 'file') {
      this.#lastFile += 1;
      return this.#lastFile;
    }
    this.#lastFolder += 1;
    return this.#lastFolder;
  }

  add<E extends TreeEntry>(entry: E): E {
    if (entry.kind === 'file') this.#files.set(entry.id, entry);
    else this.#folders.set(entry.id, entry);
    this.#inside(entry.parentId).add(entry);
    return entry;
  }

  get(key: EntryKey): TreeEntry | undefined {
    return key.kind === 'file' ? this.#files.get(key.id) : this.#folders.get(key.id);
  }

  folder(id: number): TreeFolder | undefined {
    return this.#folders.get(id);
  }

  all(): TreeEntry[] {
    return [...this.#folders.values(), ...this.#files.values()];
  }

  children(folderId: number): TreeEntry[] {
    return [...(this.#children.get(folderId) ?? [])];
  }

  childCount(folderId: number): number {
    return this.#children.get(folderId)?.size ?? 0;
  }

  /** Everything inside an entry, at any depth, without itself. */
  inside(entry: TreeEntry): TreeEntry[] {
    if (entry.kind === 'file') return [];
    return this.children(entry.id).flatMap((child) => [child, ...this.inside(child)]);
  }

  /** The folders from the section down to the entry's parent. */
  above(entry: TreeEntry): TreeFolder[] {
    const parent = this.#folders.get(entry.parentId);
    return parent ? [...this.above(parent), parent] : [];
  }

  /** The section that an entry lies in. */
  section(entry: TreeEntry): TreeFolder | undefined {
    const [top] = this.above(entry);
    return top ?? (entry.kind === 'folder' ? entry : undefined);
  }

  /** A section by its type: the person's own, or the one that all share. */
  sectionOf(type: number, person: string): TreeFolder | undefined {
    const sections = this.children(0).filter((each) => each.kind === 'folder');
    return sections.find((each) => each.type === type && (each.owner ?? person) === person);
  }

  /** The room that an entry lies in or is, archived rooms included. */
  room(entry: TreeEntry): TreeFolder | undefined {
    const [section, second] = [...this.above(entry), entry];
    if (section?.kind !== 'folder' || second?.kind !== 'folder') return undefined;
    return section.type === folderType.rooms || section.type === folderType.archive ? second : undefined;
  }

  /** The bytes in an entry, at any depth. */
  bytes(entry: TreeEntry): number {
    if (entry.kind === 'file') return entry.size;
    return this.inside(entry).reduce((sum, each) => sum + (each.kind === 'file' ? each.size : 0), 0);
  }

  inTrash(entry: TreeEntry): boolean {
    return entry.parentId !== 0 && this.section(entry)?.type === folderType.trash;
  }

  path(entry: TreeEntry): string {
    return [...this.above(entry), entry].map((each) => each.title).join('/');
  }

  place(entry: TreeEntry, folderId: number): void {
    this.#inside(entry.parentId).delete(entry);
    entry.parentId = folderId;
    this.#inside(folderId).add(entry);
  }

  /** Destroys an entry with everything inside. */
  erase(entry: TreeEntry): void {
    for (const each of [...this.inside(entry), entry]) {
      this.#inside(each.parentId).delete(each);
      if (each.kind === 'file') this.#files.delete(each.id);
      else this.#folders.delete(each.id);
    }
  }

  #inside(folderId: number): Set<TreeEntry> {
    const known = this.#children.get(folderId);
    if (known) return known;
    const fresh = new Set<TreeEntry>();
    this.#children.set(folderId, fresh);
    return fresh;
  }
}
