// A portal's whole state: its tree, people, operations, and short builders and looks for tests.
import {
  type Deletion,
  fileOf,
  folderOf,
  type NewEntry,
  type NewFile,
  type NewFolder,
  type NewRoom,
  roomOf,
  type Seen,
  sectionOf,
  see,
} from './entries.ts';
import { Harm } from './harm.ts';
import { Operations, type Plan } from './operations.ts';
import { type ApiKey, docspaceToken, type Person } from './people.ts';
import { SignIn } from './signIn.ts';
import {
  type EntryKey,
  type FileVersion,
  folderType,
  Tree,
  type TreeEntry,
  type TreeFile,
  type TreeFolder,
} from './tree.ts';
import { allVersions } from './versions.ts';

/** Server releases that answer differently. */
export type Version = '3.7.2' | '3.6.1' | '3.1.1';

/** Order of a listing; any `sortBy` in a request is saved as the person's default everywhere. */
export interface SortOrder {
  readonly by: string;
  readonly ascending: boolean;
}

const day = 86_400_000;

export class DocSpaceState {
  version: Version = '3.7.2';
  /** False: an older ONLYOFFICE product that knows no DocSpace. */
  docSpace = true;
  portalName = 'Emulated portal';
  /** The portal's address, as it stands in links of entries. */
  url = 'https://portal.example';
  /** `unknown`: 404 for everything, `unpaid`: 402 (the server's TenantStatusFilter). */
  standing: 'active' | 'unknown' | 'unpaid' = 'active';
  /** Portal time zone; dates are written with it. */
  offsetMinutes = 120;
  /** The setting that changes the `autoDelete` shown and nothing else. */
  autoCleanUp = { isAutoCleanUp: true, gap: 4 };
  /** Equal sort keys come in another order at each request: sorting has no tie-breaker. */
  unstableTies = false;
  /** File extensions that may come into a folder, with the dot; by default all (the portal's upload filter). */
  allowedExtensions: readonly string[] | undefined;
  /** Milliseconds that the check of one item takes before a write is answered; what exceeds 60 s, the proxy gives up. */
  checkMs = 0;
  /** Listings answered so far. */
  listings = 0;
  readonly now: () => number;
  readonly tree = new Tree();
  readonly people = new Map<string, Person>();
  readonly keys = new Map<string, ApiKey>();
  readonly orders = new Map<string, SortOrder>();
  readonly operations: Operations;
  readonly harm = new Harm(this.tree);
  readonly signIn: SignIn;
  /** Ids of the sections that all share. */
  readonly rooms: number;
  readonly archive: number;
  /** The person whose key a test uses. */
  readonly me: Person;
  #checked = 0;
  #beforeWrite: (() => void)[] = [];
  #beforeWork: (() => void)[] = [];

  constructor(now: () => number = Date.now, token: string = docspaceToken) {
    this.now = now;
    this.operations = new Operations(now);
    this.signIn = new SignIn(now);
    this.operations.onWork = () => {
      for (const act of this.#beforeWork.splice(0)) act();
    };
    this.rooms = this.#section('Rooms', folderType.rooms, undefined).id;
    this.archive = this.#section('Archive', folderType.archive, undefined).id;
    this.me = this.addPerson({ name: 'Anna Keller', email: 'anna.keller@example.com', isAdmin: true });
    this.addKey({ token });
    this.#section('Shared with me', folderType.sharedWithMe, undefined);
    this.#section('Favorites', folderType.favorites, undefined);
    this.#section('Recent', folderType.recent, undefined);
    this.#section('AI agents', folderType.aiAgents, undefined);
  }

  /** The owner's saved default order. */
  get savedOrder(): SortOrder {
    return this.orderOf(this.me.id);
  }

  orderOf(person: string): SortOrder {
    return this.orders.get(person) ?? { by: 'DateAndTime', ascending: false };
  }

  // People and keys

  addPerson(of: { name: string; email?: string; isAdmin?: boolean }): Person {
    const id = `66faa6e4-f133-41ea-b126-${String(this.people.size + 1).padStart(12, '0')}`;
    const person: Person = {
      id,
      name: of.name,
      email: of.email ?? `person${this.people.size + 1}@example.com`,
      isAdmin: of.isAdmin ?? false,
      myDocuments: this.#section('My documents', folderType.myDocuments, id).id,
      trash: this.#section('Trash', folderType.trash, id).id,
    };
    this.people.set(id, person);
    return person;
  }

  /** Adds a key, or changes the one with that token. No permissions means all. */
  addKey(of: Partial<Omit<ApiKey, 'token'>> & { token: string }): ApiKey {
    const fresh = { name: 'VS Code', permissions: [], createdAt: this.now() - 30 * day };
    const known = this.keys.get(of.token) ?? { ...fresh, owner: this.me.id, expiresAt: undefined, active: true };
    const key: ApiKey = { ...known, ...of };
    this.keys.set(key.token, key);
    return key;
  }

  // Builders

  addFile(of: NewFile = {}): TreeFile {
    return this.tree.add(fileOf(this.#common('file', of), of));
  }

  addFolder(of: NewFolder = {}): TreeFolder {
    const folder = this.tree.add(folderOf(this.#common('folder', of), of));
    for (let i = 1; i <= (of.files ?? 0); i += 1) this.addFile({ name: `Page ${i}.docx`, from: folder.id });
    return folder;
  }

  addRoom(of: NewRoom = {}): TreeFolder {
    return this.tree.add(roomOf(this.#common('folder', { ...of, from: this.rooms }), of));
  }

  /** A file that lies in the trash, deleted a day ago by default. */
  trashFile(of: NewFile & Deletion = {}): TreeFile {
    return this.#deleted(this.addFile(of), of);
  }

  trashFolder(of: NewFolder & Deletion = {}): TreeFolder {
    return this.#deleted(this.addFolder(of), of);
  }

  /** Puts `count` things into the trash, each tenth a folder, each a minute older than the one before. */
  fill(count: number, of: { from?: number } = {}): TreeEntry[] {
    const newest = this.now() - day;
    return Array.from({ length: count }, (_, i) => {
      const about = { ...of, deletedAt: newest - i * 60_000 };
      const number = String(i + 1).padStart(5, '0');
      if (i % 10 === 9) return this.trashFolder({ ...about, name: `Folder ${number}` });
      return this.trashFile({ ...about, name: `File ${number}.docx`, size: (i * 7919) % 1_000_000 });
    });
  }

  // Looks

  find(key: EntryKey): Seen | undefined {
    const entry = this.tree.get(key);
    return entry && this.see(entry);
  }

  /** The top items of a trash. */
  trash(person: Person = this.me): Seen[] {
    return this.tree.children(person.trash).map((each) => this.see(each));
  }

  /** Every file and folder outside all trashes, rooms included, sections not. */
  live(): Seen[] {
    const live = this.tree.all().filter((each) => each.parentId !== 0 && !this.tree.inTrash(each));
    return live.map((each) => this.see(each));
  }

  /** What calls moved although it was not in the trash: as it was before. */
  movedLive(): readonly Seen[] {
    return this.harm.moved;
  }

  /** What calls put into the trash. */
  trashedLive(): readonly Seen[] {
    return this.harm.trashed;
  }

  /** What calls deleted permanently although it was not in the trash. */
  destroyedLive(): readonly Seen[] {
    return this.harm.destroyed;
  }

  /** Live files that got a new version because a move overwrote them: as they were before. */
  overwrittenLive(): readonly Seen[] {
    return this.harm.overwritten;
  }

  /** All that a file holds, the oldest version first and the present one last; nothing if it is gone. */
  versionsOf(id: number): readonly FileVersion[] {
    const file = this.tree.get({ kind: 'file', id });
    return file?.kind === 'file' ? allVersions(file) : [];
  }

  see(entry: TreeEntry): Seen {
    return see(this.tree, entry);
  }

  // Someone else, by other means than this API's log

  /** Takes an item out of the trash: to `to`, else its origin, else My documents. */
  restoreElsewhere(key: EntryKey, to?: number): void {
    const entry = this.#must(key);
    const origin = this.tree.folder(entry.originId);
    this.takeOut(entry, to ?? (origin && !this.tree.inTrash(origin) ? origin.id : this.me.myDocuments));
  }

  trashElsewhere(key: EntryKey, by: Person = this.me): void {
    this.putIntoTrash(this.#must(key), by.id);
  }

  /** Deletes permanently, wherever it lies; also how an origin folder or a room disappears. */
  purgeElsewhere(key: EntryKey): void {
    this.tree.erase(this.#must(key));
  }

  /** Locks a file in someone's name, or frees it. */
  lock(key: EntryKey, by?: Person): void {
    const entry = this.#must(key);
    if (entry.kind === 'file') entry.lockedBy = by?.id;
  }

  archiveRoom(id: number): void {
    this.tree.place(this.#must({ kind: 'folder', id }), this.archive);
  }

  /** Erases everything 30 days after its deletion, whatever the setting says (the server's AutoCleanTrashService). */
  runCleaner(): void {
    for (const person of this.people.values()) {
      for (const each of this.tree.children(person.trash)) {
        if (each.updatedAt + 30 * day <= this.now()) this.tree.erase(each);
      }
    }
  }

  /** Acts once, when the next move, delete or emptytrash has come in and before it is checked. */
  beforeWrite(act: () => void): void {
    this.#beforeWrite.push(act);
  }

  /** Acts once, after the checks of the next operation and before it touches its first entry. */
  beforeWork(act: () => void): void {
    this.#beforeWork.push(act);
  }

  /** How the next operation goes; see `Plan`. */
  nextOperation(plan: Plan): void {
    this.operations.next(plan);
  }

  // Rules that the calls share

  writeComes(): void {
    for (const act of this.#beforeWrite.splice(0)) act();
  }

  trashOf(person: string): number {
    return this.people.get(person)?.trash ?? 0;
  }

  /** To the deleter's trash: the origin is noted on the top item, `updated` becomes the deletion. */
  putIntoTrash(entry: TreeEntry, person: string): void {
    entry.originId = entry.parentId;
    entry.updatedAt = this.now();
    entry.updatedBy = person;
    this.tree.place(entry, this.trashOf(person));
  }

  /** Out of the trash: a file keeps the deletion time as its modification time, a folder gets today's. */
  takeOut(entry: TreeEntry, folderId: number): void {
    entry.originId = 0;
    if (entry.kind === 'folder') entry.updatedAt = this.now();
    this.tree.place(entry, folderId);
  }

  /** Notes that a call looked at so many entries before its answer. */
  noteChecked(entries: number): void {
    this.#checked += entries;
  }

  /** How long the checks noted since the last look take, in milliseconds. */
  takeCheckTime(): number {
    const time = this.#checked * this.checkMs;
    this.#checked = 0;
    return time;
  }

  #must(key: EntryKey): TreeEntry {
    const entry = this.tree.get(key);
    if (!entry) throw new Error(`The emulator has no ${key.kind} ${key.id}.`);
    return entry;
  }

  #common(kind: EntryKey['kind'], of: NewEntry) {
    const author = of.by ?? this.me.id;
    const createdAt = of.createdAt ?? this.now() - 60 * day;
    const parentId = of.from ?? this.me.myDocuments;
    const made = { createdBy: author, createdAt, updatedBy: author, updatedAt: createdAt };
    return { id: this.tree.nextId(kind), parentId, ...made, originId: 0 };
  }

  #section(title: string, type: number, owner: string | undefined): TreeFolder {
    const id = this.tree.nextId('folder');
    return this.tree.add(sectionOf({ id, title, type, owner, at: this.now() - 300 * day }));
  }

  #deleted<E extends TreeEntry>(entry: E, of: Deletion): E {
    this.putIntoTrash(entry, of.deletedBy ?? this.me.id);
    entry.updatedAt = of.deletedAt ?? this.now() - day;
    return entry;
  }
}
