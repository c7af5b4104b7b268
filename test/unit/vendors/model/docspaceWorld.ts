import type { HttpRequest } from '../../../../src/http/http.ts';
import type { TrashClient } from '../../../../src/trash/ports.ts';
import { docspace } from '../../../../src/vendors/docspace/docspace.ts';
import { openBook } from '../../../emulators/audit.ts';
import { type DocSpaceEmulator, startDocSpace } from '../../../emulators/docspace/emulator.ts';
import type { Seen } from '../../../emulators/docspace/entries.ts';
import type { Plan } from '../../../emulators/docspace/operations.ts';
import { docspaceToken } from '../../../emulators/docspace/people.ts';
import type { DocSpaceState, Version } from '../../../emulators/docspace/state.ts';
import type { EntryKey, TreeEntry } from '../../../emulators/docspace/tree.ts';
import { commonTroubles } from './scenario.ts';
import {
  connect,
  EmulatedWorld,
  everyVerb,
  type ItemFact,
  type ModelService,
  type ModelWorld,
  nameOf,
  type OthersAct,
  pick,
  pickFirst,
  type TrashedSeed,
} from './world.ts';

interface Manner {
  readonly version: Version;
  /** More than a page. */
  readonly isFull?: boolean;
}

const behaviors: readonly Manner[] = [
  { version: '3.7.2' },
  { version: '3.6.1' },
  { version: '3.1.1' },
  { version: '3.7.2', isFull: true },
];
const plans: readonly Plan[] = [
  {},
  { reads: 0 },
  { reads: 5 },
  { vanish: 'half' },
  { vanish: 'undone' },
  { vanish: 'done' },
  { finishedEarly: true },
];
const broken = { status: 500, json: { error: { message: 'Broken' } } };

export const docspaceService: ModelService = {
  name: 'DocSpace',
  verbs: everyVerb,
  behaviors: behaviors.length,
  mischiefs: [...commonTroubles, broken, { after: broken }],
  methods: { restore: 'PUT', purge: 'PUT' },
  makesFolders: false,
  takesFromAnywhere: true,
  seesTrashAlone: false,
  open: async (seeds, behavior, moments) => {
    const { version = '3.7.2', isFull = false } = pick(behaviors, behavior) ?? {};
    // What was restored between the client's look and its call, the audit of all requests takes for harm; see `aims`.
    const book = openBook(undefined);
    const starting = startDocSpace({ now: () => moments.now(), limits: 'off', version });
    const emulator = await starting.finally(() => openBook(book));
    if (isFull) emulator.state.fill(97);
    return new DocSpaceWorld(emulator, seeds, await connect(docspace, emulator.server, docspaceToken, moments));
  },
};

class DocSpaceWorld extends EmulatedWorld<DocSpaceState> implements ModelWorld {
  readonly isVague;
  readonly #places: readonly number[];
  /** What every file held that ever was, by key: overwriting leaves its content in another one. */
  readonly #contents = new Map<string, string>();

  constructor(emulator: DocSpaceEmulator, seeds: readonly TrashedSeed[], client: TrashClient) {
    super(emulator, docspace, client);
    const { state } = emulator;
    // Its answers hold all of a user's operations, and a client cannot tell which one it has begun.
    this.isVague = state.version === '3.1.1';
    const a = state.addFolder({ name: 'A' }).id;
    const room = state.addRoom({ name: 'Room' }).id;
    const c = state.addFolder({ name: 'C', from: a }).id;
    const gone = state.addFolder({ name: 'Gone' });
    this.#places = [a, c, room, state.addFolder({ name: 'D', from: room }).id, state.me.myDocuments, gone.id];
    for (const from of [a, c, room]) state.addFile({ name: 'bystander', from });
    for (const [index, seed] of seeds.entries()) this.#seed(seed, index);
    state.purgeElsewhere(gone);
  }

  facts(): Map<string, ItemFact> {
    const { tree } = this.state;
    const facts = new Map<string, ItemFact>();
    for (const entry of tree.all()) {
      if (entry.parentId === 0) continue;
      facts.set(keyOf(entry), this.#fact(entry));
      if (entry.kind === 'file' && entry.version === 1) this.#contents.set(keyOf(entry), entry.content);
    }
    for (const { folder, into } of this.state.harm.merged) {
      const place = tree.get(into);
      const fact = place && this.#fact(place);
      if (fact?.state === 'live') facts.set(keyOf(folder), { ...fact, mark: 'merged', isMerged: true });
    }
    const lost = [...this.#contents].filter(([key]) => !facts.has(key));
    if (lost.length === 0) return facts;
    for (const entry of tree.all()) {
      if (entry.kind !== 'file' || entry.history.length === 0) continue;
      for (const [key, content] of lost) {
        if (this.#holds(entry.id, content)) facts.set(key, { ...this.#fact(entry), mark: 'merged', isMerged: true });
      }
    }
    return facts;
  }

  keyOf({ kind, id }: { kind: string; id: string }): string {
    return `${kind} ${id}`;
  }

  isListed(): boolean {
    return true;
  }

  folders() {
    return this.#places.map((id) => ({ id: String(id), name: `folder ${id}` }));
  }

  meddle({ verb, on }: OthersAct, first: ReadonlySet<string>): void {
    const state = this.state;
    const { tree } = state;
    const isWanted = (entry: TreeEntry) => first.has(keyOf(entry));
    const trashed = pickFirst(tree.children(state.me.trash), on, isWanted);
    const alive = tree.all().filter((each) => each.parentId !== 0 && !tree.inTrash(each) && !this.#isPlace(each));
    const live = pickFirst(alive, on, isWanted);
    const folder = pick(this.#folders(), on);
    this.made += 1;
    if (verb === 'restore' && trashed) state.restoreElsewhere(trashed);
    if (verb === 'purge' && trashed) state.purgeElsewhere(trashed);
    if (verb === 'trash' && live) state.trashElsewhere(live);
    if (verb === 'rename' && live) live.title = `renamed ${this.made}`;
    if (verb === 'move' && live && folder) tree.place(live, folder.id);
    if (verb === 'add') state.trashFile({ name: `added ${this.made}`, deletedAt: state.now() });
    if (verb === 'takeName' && trashed) this.#takeName(trashed);
    if (verb === 'dropFolder' && folder) state.trashElsewhere(folder);
    if (verb === 'eraseFolder' && folder) state.purgeElsewhere(folder);
    if (verb === 'lock' && trashed) state.lock(trashed, state.addPerson({ name: `Person ${this.made}` }));
    if (verb === 'unlock') for (const each of tree.children(state.me.trash)) state.lock(each);
  }

  duringWork(run: () => void): void {
    this.state.beforeWork(run);
  }

  plan(number: number): void {
    this.state.operations.plan = pick(plans, number) ?? {};
  }

  settle(): void {
    const { operations } = this.state;
    while (operations.peek().some(({ status }) => status <= 1)) operations.tick();
  }

  /** A move or a delete takes an entry from wherever it is. */
  aims({ method, url, json }: HttpRequest): readonly string[] {
    if (method !== 'PUT' || !/fileops\/(?:move|delete)$/.test(url)) return [];
    const { fileIds, folderIds } = json as { fileIds: readonly unknown[]; folderIds: readonly unknown[] };
    return [...fileIds.map((id) => `file ${id}`), ...folderIds.map((id) => `folder ${id}`)];
  }

  harm(): readonly unknown[] {
    const { tree } = this.state;
    // "Keep both" makes a copy of a folder that someone else has restored to the same place right before: what was in it
    // lives on there, and the judge of harms asks whether that was so.
    const isCopied = ({ kind, title, parentId }: Seen) =>
      kind === 'folder' && tree.children(parentId).some((each) => each.title.startsWith(`${title} (`));
    return this.state.destroyedLive().filter((each) => !this.facts().has(`${each.kind} ${each.id}`) && !isCopied(each));
  }

  #seed(seed: TrashedSeed, index: number): void {
    const state = this.state;
    const from = pick(this.#places, seed.from);
    const about = { name: nameOf(seed, index), from, deletedAt: state.now() - (index + 1) * 60_000 };
    if (seed.kind % 3 === 0) {
      state.trashFolder({ ...about, files: 2 });
      return;
    }
    const file = state.trashFile(about);
    if (seed.about === 2) file.lockedBy = 'somebody';
    if (seed.about === 3) file.edited = true;
  }

  /** Those of the folders that others may put into the trash. */
  #folders(): TreeEntry[] {
    const { tree } = this.state;
    return this.#places.flatMap((id) => {
      const folder = tree.folder(id);
      return folder && folder.type === 0 && !tree.inTrash(folder) ? [folder] : [];
    });
  }

  #takeName({ kind, title, originId }: TreeEntry): void {
    const { tree } = this.state;
    const origin = tree.folder(originId);
    if (!origin || tree.inTrash(origin)) return;
    if (kind === 'file') this.state.addFile({ name: title, from: originId });
    else this.state.addFolder({ name: title, from: originId, files: 1 });
  }

  #isPlace({ kind, id }: EntryKey): boolean {
    return kind === 'folder' && this.#places.includes(id);
  }

  #holds(id: number, content: string): boolean {
    return this.state.versionsOf(id).some((version) => version.content === content);
  }

  #fact(entry: TreeEntry): ItemFact {
    const { tree } = this.state;
    const place = { parent: String(entry.parentId), name: entry.title };
    if (entry.parentId === this.state.me.trash) return { ...place, state: 'trash', mark: String(entry.updatedAt) };
    const mark = entry.kind === 'file' ? String(entry.version) : '';
    if (!tree.inTrash(entry)) return { ...place, state: 'live', mark };
    const [, top] = tree.above(entry);
    return { ...place, state: 'inside', mark, within: top && keyOf(top) };
  }
}

function keyOf({ kind, id }: EntryKey): string {
  return `${kind} ${id}`;
}
