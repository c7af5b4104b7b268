// The trash of one company, and the rules of restoring and purging. Builders for tests put live and deleted things in.
import { Buffer } from 'node:buffer';
import { fill } from './fill.ts';
import { type Live, LiveTree, nameOf, parentOf } from './live.ts';
import { displayName, type Person, person } from './people.ts';
import { putBack } from './restore.ts';
import type { Switches } from './switches.ts';

const DAY = 86_400_000;

interface Retention {
  readonly policy: 'RETENTION_POLICY' | 'GRACE_PERIOD' | 'DEFAULT_RETENTION_PERIOD';
  readonly until: number;
}

export interface Trashed {
  readonly id: string;
  /** `file`, `folder`, `version`, or a kind that no one has heard of. */
  readonly type: string;
  readonly path: string;
  readonly name: string;
  readonly deletedBy: string;
  readonly deletedAt: number;
  readonly purgeAt?: number;
  /** Folders have none of these three. */
  readonly size?: number;
  readonly owner?: Person;
  readonly modifiedAt?: number;
  readonly retention?: Retention;
  /** What comes back: the thing itself first, then what was in it. Empty for a version. */
  readonly content: readonly Live[];
}

/** What a test may say of a deleted thing; all of it has a default. */
export interface TrashedSpec {
  readonly id?: string;
  readonly type?: string;
  readonly name?: string;
  /** The folder it lay in; it is made unless `originGone`. */
  readonly from?: string;
  readonly originGone?: boolean;
  readonly size?: number;
  readonly owner?: Person;
  readonly deletedBy?: string;
  readonly deletedAt?: number;
  readonly modifiedAt?: number;
  /** `null`: the service does not tell. Unless said: the stay in the trash, up to the next midnight UTC. */
  readonly purgeAt?: number | null;
  readonly retention?: Retention;
  /** Names of files inside a folder. */
  readonly content?: readonly string[];
}

export interface LiveSpec {
  readonly size?: number;
  readonly owner?: Person;
  readonly modifiedAt?: number;
}

/** What became of one id of an action. */
export interface IdOutcome {
  readonly code: 200 | 403 | 404 | 409;
  readonly why?: string;
}

const DONE: IdOutcome = { code: 200 };
const NOT_FOUND: IdOutcome = { code: 404, why: 'Item not found' };

export class EgnyteState {
  /** Days that a thing stays in the trash, counted when it is deleted. */
  trashDays = 30;
  readonly #now: () => number;
  readonly #switches: Switches;
  readonly #tree = new LiveTree();
  readonly #trash = new Map<string, Trashed>();
  #newestFirst: readonly Trashed[] | undefined;
  #made = 0;

  constructor(now: () => number, switches: Switches) {
    this.#now = now;
    this.#switches = switches;
    this.liveFolder('/Shared');
    this.liveFolder('/Private');
  }

  now(): number {
    return this.#now();
  }

  // Looking.

  live(): readonly Live[] {
    return this.#tree.all();
  }

  liveAt(path: string): Live | undefined {
    return this.#tree.get(path);
  }

  childrenOf(path: string): readonly Live[] {
    return this.#tree.childrenOf(path);
  }

  /** What is in the trash, newest deletion first: the service's own order. */
  trash(): readonly Trashed[] {
    this.#newestFirst ??= [...this.#trash.values()].sort((a, b) => b.deletedAt - a.deletedAt);
    return this.#newestFirst;
  }

  trashedById(id: string): Trashed | undefined {
    return this.#trash.get(id);
  }

  /** Paths of live things that any call destroyed: there must never be one. */
  destroyedLive(): readonly string[] {
    return this.#tree.destroyed();
  }

  /** Live things that any call moved: there must never be one. */
  movedLive(): readonly { from: string; to: string }[] {
    return this.#tree.moved();
  }

  isRetained(item: Trashed): boolean {
    return item.retention !== undefined && this.#now() < item.retention.until;
  }

  // Builders.

  /** Makes a folder, and those above it, where they are missing. */
  liveFolder(path: string, spec: LiveSpec = {}): string {
    if (this.#tree.has(path)) return path;
    this.liveFolder(parentOf(path), spec);
    this.#tree.add(this.#thing('folder', path, spec));
    return path;
  }

  liveFile(path: string, spec: LiveSpec = {}): string {
    this.liveFolder(parentOf(path));
    this.#tree.add(this.#thing('file', path, spec));
    return path;
  }

  trashFile(spec: TrashedSpec = {}): Trashed {
    return this.#trashThing('file', spec);
  }

  trashFolder(spec: TrashedSpec = {}): Trashed {
    return this.#trashThing('folder', spec);
  }

  /** An old content of a file; whether that file still lives is for the test to say with `liveFile`. */
  trashVersion(spec: TrashedSpec = {}): Trashed {
    return this.#trashThing('version', spec);
  }

  /** Puts many items into the trash, the same each time: files and some folders, all of which can be restored. */
  fill(count: number): void {
    fill(this, count);
  }

  /** Someone deletes a live thing, as in the web UI. */
  deleteLive(path: string, spec: { by?: Person; at?: number } = {}): Trashed {
    const [top, ...rest] = this.#tree.take(path);
    if (!top) throw new Error(`There is nothing at ${path}.`);
    const at = spec.at ?? this.#now();
    const who = spec.by ?? person(0);
    const item = this.#fileFields(top.kind, top.size, top.owner, top.modifiedAt);
    return this.#putInTrash({
      ...item,
      id: this.#mintId(top.kind, at),
      type: top.kind,
      path,
      name: nameOf(path),
      deletedBy: displayName(who),
      deletedAt: at,
      purgeAt: this.#purgeAt(at),
      content: [top, ...rest],
    });
  }

  // The rules. What is unpublished is a switch.

  restore(id: string): IdOutcome {
    const item = this.#trash.get(id);
    if (!item) return NOT_FOUND;
    const { at, ...outcome } = putBack(item, {
      tree: this.#tree,
      switches: this.#switches,
      now: this.#now,
      liveFolder: (path) => this.liveFolder(path),
      newFile: (path, spec) => this.#thing('file', path, spec),
    });
    if (at === undefined) return outcome;
    this.#takeFromTrash(id);
    return outcome;
  }

  /** Removes one item, a folder with all that is in it. `byPower`: the user is not an administrator. */
  purge(id: string, byPower: boolean): IdOutcome {
    const item = this.#trash.get(id);
    if (!item) return NOT_FOUND;
    if (byPower && this.#switches.purgeByPower === 'refuse') {
      return { code: 403, why: 'User is not authorized to manage resources.' };
    }
    if (this.isRetained(item) && this.#switches.purgeRetained === 'refuse') {
      return { code: 403, why: 'Item is under retention and cannot be purged' };
    }
    this.#takeFromTrash(id);
    return DONE;
  }

  /** Someone else, in the web UI. */
  restoreElsewhere(id: string): IdOutcome {
    return this.restore(id);
  }

  /** Someone else, or the service itself. */
  purgeElsewhere(id: string): void {
    this.#takeFromTrash(id);
  }

  /** The service drops what is past its purge date and not retained; tests call this when the clock has moved. */
  expire(): void {
    const due = this.trash().filter((each) => each.purgeAt !== undefined && each.purgeAt <= this.#now());
    for (const each of due) if (!this.isRetained(each)) this.#takeFromTrash(each.id);
  }

  #trashThing(type: string, spec: TrashedSpec): Trashed {
    const kind = spec.type ?? type;
    const name = spec.name ?? `${kind} ${this.#made + 1}${kind === 'folder' ? '' : '.txt'}`;
    const from = spec.from ?? '/Shared/Documents';
    if (!spec.originGone) this.liveFolder(from);
    const path = `${from}/${name}`;
    const at = spec.deletedAt ?? this.#now();
    const top = this.#thing(kind === 'folder' ? 'folder' : 'file', path, spec);
    const inside = (spec.content ?? []).map((each) => this.#thing('file', `${path}/${each}`, {}));
    const purgeAt = spec.purgeAt === undefined ? this.#purgeAt(at) : spec.purgeAt;
    return this.#putInTrash({
      ...this.#fileFields(top.kind, top.size, top.owner, spec.modifiedAt ?? at - DAY),
      id: spec.id ?? this.#mintId(kind, at),
      type: kind,
      path,
      name,
      deletedBy: spec.deletedBy ?? displayName(person(0)),
      deletedAt: at,
      ...(purgeAt === null ? {} : { purgeAt }),
      ...(spec.retention ? { retention: spec.retention } : {}),
      content: kind === 'version' ? [] : [top, ...inside],
    });
  }

  #fileFields(kind: Live['kind'], size: number, owner: Person, modifiedAt: number) {
    return kind === 'folder' ? {} : { size, owner, modifiedAt };
  }

  #thing(kind: Live['kind'], path: string, spec: LiveSpec): Live {
    const { owner = person(0), modifiedAt = this.#now() } = spec;
    const size = kind === 'folder' ? 0 : (spec.size ?? 1000);
    return { id: this.#uuid(), path, kind, size, versions: kind === 'folder' ? 0 : 1, owner, modifiedAt };
  }

  #putInTrash(item: Trashed): Trashed {
    if (this.#trash.has(item.id)) throw new Error(`The id ${item.id} is in the trash already.`);
    this.#trash.set(item.id, item);
    this.#newestFirst = undefined;
    return item;
  }

  #takeFromTrash(id: string): void {
    this.#trash.delete(id);
    this.#newestFirst = undefined;
  }

  /** Both published samples have a date 30 days on, rounded up to midnight UTC. */
  #purgeAt(deletedAt: number): number {
    return Math.ceil((deletedAt + this.trashDays * DAY) / DAY) * DAY;
  }

  /** Built as the published ids are: base64url without padding. The uuid is new: no two deletions have one id. */
  #mintId(kind: string, deletedAt: number): string {
    return Buffer.from(`${this.#uuid()}|${deletedAt}|${kind}`).toString('base64url');
  }

  #uuid(): string {
    this.#made += 1;
    return `5c9e5b1c-9c15-4037-a968-${this.#made.toString(16).padStart(12, '0')}`;
  }
}
