// What a Box account holds: live and trashed items in one tree. Knows no rules of the API, only what is where.

/** The root folder, "All Files". */
export const ROOT = '0';

export type Kind = 'file' | 'folder' | 'web_link';

/** Names an item: an id alone does not, as each kind has addresses of its own. */
export interface Ref {
  readonly kind: Kind;
  readonly id: string;
}

export interface Person {
  readonly type: 'user';
  readonly id: string;
  readonly name: string;
  readonly login: string;
}

/** What the account may do in a folder and below: everything, look at it, or not even see it. */
export type Access = 'full' | 'view' | 'none';

export interface EmulatedItem extends Ref {
  name: string;
  /** The folder it lies in; while it is in the trash, the one it came from. Null for the root alone. */
  parent: string | null;
  /** Bytes; undefined for a folder that is as large as its contents. */
  readonly size: number | undefined;
  readonly description: string;
  readonly url: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly createdBy: Person;
  readonly modifiedBy: Person;
  readonly owner: Person;
  access: Access;
  /** Shared out of a folder that the account may not see: shown without a parent. */
  readonly parentHidden: boolean;
  /** Rises with every change; shown as `etag` and `sequence_id`. */
  version: number;
  /** When it was itself put into the trash; null while it is not, also inside of a trashed folder. */
  trashedAt: number | null;
  /** Who put it there; Box shows this nowhere, only its search filters by it. */
  trashedBy: Person | null;
  purgeAt: number | null;
  /** Counted but not listed: deleted from a shared folder by someone who was removed from it since. */
  readonly hidden: boolean;
  /** Listed and counted in the trash of the account; search finds also what others trashed and the account may see. */
  readonly listed: boolean;
  readonly mayPurge: boolean;
  readonly mayRestore: boolean;
  /** Under a retention policy: stays beyond its purge date, and no one may purge it. */
  readonly held: boolean;
  /** A call to the API has restored it. */
  restored: boolean;
}

/** Called for every change: the item, and a copy of how it was; undefined where it is new. */
type Watcher = (item: EmulatedItem, before: EmulatedItem | undefined) => void;

const itemKey = (kind: Kind, id: string): string => `${kind} ${id}`;
const nameKey = (parent: string | null, name: string): string => `${parent} ${name.toLowerCase()}`;

/** The items, by id, by folder and by name. Every change goes through a method, so that the indexes stay right. */
export class Tree {
  readonly #items = new Map<string, EmulatedItem>();
  readonly #children = new Map<string, Set<EmulatedItem>>();
  readonly #names = new Map<string, EmulatedItem>();
  readonly #goneFolders = new Map<string, string>();
  readonly #watchers: Watcher[] = [];
  #revision = 0;

  /** Rises with every change. */
  get revision(): number {
    return this.#revision;
  }

  watch(watcher: Watcher): void {
    this.#watchers.push(watcher);
  }

  add(item: EmulatedItem): void {
    this.#items.set(itemKey(item.kind, item.id), item);
    this.#link(item);
    this.#tell(item, undefined);
  }

  find(kind: Kind, id: string): EmulatedItem | undefined {
    return this.#items.get(itemKey(kind, id));
  }

  all(): EmulatedItem[] {
    return [...this.#items.values()];
  }

  /** What was itself put into the trash, in no order. */
  trashed(): EmulatedItem[] {
    return this.all().filter((item) => item.trashedAt !== null);
  }

  /** What lies directly in a folder and was not itself put into the trash. */
  children(folder: EmulatedItem): EmulatedItem[] {
    if (folder.kind !== 'folder') return [];
    return [...(this.#children.get(folder.id) ?? [])].filter((item) => item.trashedAt === null);
  }

  /** The folders above an item, outermost first; shorter than the way to the root if one of them is gone. */
  ancestors(item: EmulatedItem): EmulatedItem[] {
    const found: EmulatedItem[] = [];
    for (let above = this.#parent(item); above; above = this.#parent(above)) found.unshift(above);
    return found;
  }

  /** Neither in the trash nor below something in the trash. */
  isLive(item: EmulatedItem): boolean {
    const line = [...this.ancestors(item), item];
    return line[0]?.id === ROOT && line.every((each) => each.trashedAt === null);
  }

  access(item: EmulatedItem): Access {
    const limits = [...this.ancestors(item), item].map((each) => each.access);
    if (limits.includes('none')) return 'none';
    return limits.includes('view') ? 'view' : 'full';
  }

  /** The item that occupies a name in a folder: case does not count, nor does the kind. */
  namesake(parent: string | null, name: string): EmulatedItem | undefined {
    return this.#names.get(nameKey(parent, name));
  }

  /** The name of a folder, also of one that is gone: an item in the trash still shows it. */
  folderName(id: string): string | undefined {
    return this.find('folder', id)?.name ?? this.#goneFolders.get(id);
  }

  /** Bytes; for a folder those of its whole tree. */
  size(item: EmulatedItem): number {
    return item.size ?? this.children(item).reduce((sum, child) => sum + this.size(child), 0);
  }

  /** Changes where an item is, how it is called or whether it is in the trash. */
  change(
    item: EmulatedItem,
    to: Partial<Pick<EmulatedItem, 'name' | 'parent' | 'trashedAt' | 'trashedBy' | 'purgeAt'>>,
  ): void {
    const before = { ...item };
    this.#unlink(item);
    Object.assign(item, to);
    item.version += 1;
    this.#link(item);
    this.#tell(item, before);
  }

  /** Changes what the account may do in a folder and below. */
  allow(folder: EmulatedItem, access: Access): void {
    this.#revision += 1;
    folder.access = access;
  }

  /** Removes an item and its contents permanently; what was trashed out of a folder on its own stays in the trash. */
  destroy(item: EmulatedItem): void {
    for (const child of this.children(item)) this.destroy(child);
    this.#unlink(item);
    this.#items.delete(itemKey(item.kind, item.id));
    if (item.kind === 'folder') this.#goneFolders.set(item.id, item.name);
    this.#tell(item, { ...item });
  }

  #tell(item: EmulatedItem, before: EmulatedItem | undefined): void {
    for (const watcher of this.#watchers) watcher(item, before);
  }

  #parent(item: EmulatedItem): EmulatedItem | undefined {
    return item.parent === null ? undefined : this.find('folder', item.parent);
  }

  #link(item: EmulatedItem): void {
    this.#revision += 1;
    if (item.parent === null) return;
    const siblings = this.#children.get(item.parent) ?? new Set();
    siblings.add(item);
    this.#children.set(item.parent, siblings);
    if (item.trashedAt === null) this.#names.set(nameKey(item.parent, item.name), item);
  }

  #unlink(item: EmulatedItem): void {
    this.#revision += 1;
    if (item.parent !== null) this.#children.get(item.parent)?.delete(item);
    if (item.trashedAt === null) this.#names.delete(nameKey(item.parent, item.name));
  }
}
