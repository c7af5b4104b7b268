// The account as a test builds it, watches it, and changes it behind the client's back.
import { EventStream } from './events.ts';
import { FolderWork } from './folderWork.ts';
import type { Quirks } from './quirks.ts';
import {
  inTrash,
  moveToTrash,
  purgeDate,
  type RestoreRequest,
  type RuleContext,
  restore,
  update,
  visible,
} from './rules.ts';
import { createItem, defaultName, type LiveSeed, type TrashSeed } from './seeds.ts';
import { type Access, type EmulatedItem, type Kind, type Person, type Ref, ROOT, Tree } from './tree.ts';

const DAY = 86_400_000;

/** A size as Box's API guide warns of it: beyond 2^53, written `1.2318237429383e+31`. */
export const HUGE_SIZE = 1.231_823_742_938_3e31;

export interface LiveItem extends Ref {
  readonly path: string;
}

export interface TrashedItem extends Ref {
  readonly name: string;
  readonly deletedAt: number;
}

export interface MovedItem extends Ref {
  readonly from: string;
  readonly to: string;
  /** The API had restored it before, as the two steps of "restore elsewhere" do. */
  readonly afterRestore: boolean;
}

export class BoxState implements RuleContext {
  readonly tree = new Tree();
  readonly quirks: Quirks;
  readonly now: () => number;
  readonly me: Person;
  /** Restores and moves of folders that take a while. */
  readonly work: FolderWork;
  readonly events: EventStream;
  readonly #people = new Map<string, Person>();
  readonly #lastIds: Record<Kind, number> = {
    file: 950_545_559_000,
    folder: 950_545_559_000,
    web_link: 950_545_559_000,
  };
  readonly #destroyed: LiveItem[] = [];
  readonly #moved: MovedItem[] = [];
  #unseenFolder: string | undefined;

  constructor(quirks: Quirks, now: () => number) {
    this.quirks = quirks;
    this.now = now;
    this.me = this.person('Robin Castellano');
    this.work = new FolderWork(quirks, now);
    this.events = new EventStream(this.tree, quirks, now);
    this.#add('folder', ROOT, null, { name: 'All Files' });
  }

  get lockedTrees(): ReadonlySet<string> {
    return this.work.lockedTrees;
  }

  get lockedTargets(): ReadonlySet<string> {
    return this.work.lockedTargets;
  }

  isReserved(folder: string, name: string): boolean {
    return this.work.isReserved(folder, name);
  }

  happened(type: string, item: EmulatedItem, by: Person): void {
    this.events.add(type, item, by);
  }

  /** A person by name, always the same one. */
  person(name: string, login = `${name.toLowerCase().replaceAll(/\P{L}+/gu, '.')}@example.com`): Person {
    const known = this.#people.get(name);
    if (known) return known;
    const person: Person = { type: 'user', id: String(11_446_501 + this.#people.size), name, login };
    this.#people.set(name, person);
    return person;
  }

  personById(id: string): Person | undefined {
    return [...this.#people.values()].find((person) => person.id === id);
  }

  file(seed: LiveSeed = {}): Readonly<EmulatedItem> {
    return this.#addLive('file', seed);
  }

  folder(seed: LiveSeed = {}): Readonly<EmulatedItem> {
    return this.#addLive('folder', seed);
  }

  link(seed: LiveSeed = {}): Readonly<EmulatedItem> {
    return this.#addLive('web_link', seed);
  }

  trashFile(seed: TrashSeed = {}): Readonly<EmulatedItem> {
    return this.#addTrashed('file', seed);
  }

  trashFolder(seed: TrashSeed = {}): Readonly<EmulatedItem> {
    return this.#addTrashed('folder', seed);
  }

  trashLink(seed: TrashSeed = {}): Readonly<EmulatedItem> {
    return this.#addTrashed('web_link', seed);
  }

  /** The id of a folder that is no more, but that items in the trash still name. */
  goneFolder(name = 'Gone folder'): string {
    const folder = this.#add('folder', this.#newId('folder'), null, { name });
    this.tree.destroy(folder);
    return folder.id;
  }

  /** Many items in the trash, the same ones each time, deleted in no order over the last 29 days. */
  fill(count: number, seed: TrashSeed = {}): Readonly<EmulatedItem>[] {
    return Array.from({ length: count }, (_, index) => {
      const kind: Kind = index % 10 === 9 ? 'folder' : index % 25 === 7 ? 'web_link' : 'file';
      const name = `Report ${String(index + 1).padStart(4, '0')}${kind === 'file' ? '.pdf' : ''}`;
      const deletedAt = this.now() - Math.floor((((index * 7919 + 13) % 10_007) / 10_007) * 29 * DAY);
      return this.#addTrashed(kind, { name, deletedAt, size: (index * 104_729) % 5_000_000, ...seed });
    });
  }

  /** Locks a folder and all below it, as a running move, copy, delete or restore does. */
  lock(folder: string): void {
    this.work.lockedTrees.add(folder);
  }

  unlock(folder: string): void {
    this.work.lockedTrees.delete(folder);
  }

  /** Changes what the account may do in a live folder and below. */
  allow(folder: string, access: Access): void {
    const found = this.tree.find('folder', folder);
    if (!found) throw new Error(`There is no folder ${folder}.`);
    this.tree.allow(found, access);
  }

  /** Someone, or the user elsewhere, restores an item from the trash. */
  restoreElsewhere(ref: Ref, wanted: RestoreRequest = {}, by = this.me): void {
    restore(this, inTrash(this, ref.kind, ref.id), wanted, by);
  }

  /** Someone, or the user elsewhere, moves or renames a live item. */
  moveElsewhere(ref: Ref, wanted: RestoreRequest, by = this.me): void {
    update(this, visible(this, ref.kind, ref.id), wanted, by);
  }

  /** Someone else purges an item from the trash. */
  purgeElsewhere(ref: Ref): void {
    this.tree.destroy(inTrash(this, ref.kind, ref.id));
  }

  /** Someone, or the user elsewhere, puts a live item into the trash. */
  trashElsewhere(ref: Ref, by = this.me): void {
    moveToTrash(this, visible(this, ref.kind, ref.id), true, by);
  }

  /** Box purges what is due; what is held by a retention policy stays. */
  expire(): void {
    const due = this.tree.trashed().filter((item) => !item.held && item.purgeAt !== null && item.purgeAt <= this.now());
    for (const item of due) this.tree.destroy(item);
  }

  /** All that is alive, with its path, the root left out. */
  live(): LiveItem[] {
    this.work.settle();
    const alive = this.tree.all().filter((item) => item.parent !== null && this.tree.isLive(item));
    return alive.map((item) => ({ kind: item.kind, id: item.id, path: this.path(item) }));
  }

  /** All that was itself put into the trash, hidden items too. */
  trash(): TrashedItem[] {
    this.work.settle();
    return this.tree
      .trashed()
      .map(({ kind, id, name, trashedAt }) => ({ kind, id, name, deletedAt: trashedAt ?? Number.NaN }));
  }

  /** The live items that calls to the API put into the trash, ever, with where they were: a client of the trash has none. */
  destroyedLive(): readonly LiveItem[] {
    return [...this.#destroyed];
  }

  /** The live items that calls to the API moved or renamed, ever. */
  movedLive(): readonly MovedItem[] {
    return [...this.#moved];
  }

  /** Remembers what a call to the API did to a live item. */
  noteDestroyed(item: EmulatedItem): void {
    this.#destroyed.push({ kind: item.kind, id: item.id, path: this.path(item) });
  }

  /** Remembers what a call to the API did to a live item. */
  noteMoved(item: EmulatedItem, from: string): void {
    this.#moved.push({ kind: item.kind, id: item.id, from, to: this.path(item), afterRestore: item.restored });
  }

  /** Where an item is, such as `Contracts/2026/a.pdf`. */
  path(item: EmulatedItem): string {
    return [...this.tree.ancestors(item).slice(1), item].map((each) => each.name).join('/');
  }

  #addLive(kind: Kind, seed: LiveSeed): EmulatedItem {
    const parent = seed.in ?? ROOT;
    if (!this.tree.find('folder', parent)) throw new Error(`There is no folder ${parent}.`);
    const id = this.#newId(kind);
    const name = seed.name ?? defaultName(kind, id);
    if (this.tree.namesake(parent, name)) throw new Error(`There already is "${name}" in folder ${parent}.`);
    return this.#add(kind, id, parent, { ...seed, name });
  }

  #addTrashed(kind: Kind, seed: TrashSeed): EmulatedItem {
    const at = seed.deletedAt ?? this.now();
    const from = seed.from === null ? this.#folderNobodyShowed() : (seed.from ?? ROOT);
    const purgeAt = seed.purgeAt === undefined ? purgeDate(this, at) : seed.purgeAt;
    return this.#add(kind, this.#newId(kind), from, { modifiedAt: at - 10 * DAY, ...seed }, { at, purgeAt });
  }

  #add(
    kind: Kind,
    id: string,
    parent: string | null,
    seed: LiveSeed & TrashSeed,
    trashed?: { at: number; purgeAt: number | null },
  ): EmulatedItem {
    const item = createItem(kind, id, seed, { parent, now: this.now(), me: this.me, trashed });
    this.tree.add(item);
    return item;
  }

  #newId(kind: Kind): string {
    this.#lastIds[kind] += 1;
    return String(this.#lastIds[kind]);
  }

  #folderNobodyShowed(): string {
    this.#unseenFolder ??= this.folder({ name: 'Not shared with this account', access: 'none' }).id;
    return this.#unseenFolder;
  }
}
