import type { TrashClient } from '../../../../src/trash/ports.ts';
import { box } from '../../../../src/vendors/box/box.ts';
import { BOX_TOKEN, startBox } from '../../../emulators/box/emulator.ts';
import type { Quirks } from '../../../emulators/box/quirks.ts';
import { Refusal } from '../../../emulators/box/replies.ts';
import type { TrashSeed } from '../../../emulators/box/seeds.ts';
import type { BoxState } from '../../../emulators/box/state.ts';
import { type EmulatedItem, type Ref, ROOT } from '../../../emulators/box/tree.ts';
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

// Work that goes on after its answer is over by the clock, which stands still but for the client's waits.
const long = { folderRestoreTakes: 20_000, folderMoveTakes: 20_000, folderWorkLimit: 0 };
const behaviors: readonly Partial<Quirks>[] = [
  {},
  { pageCap: 3 },
  { pageCap: 3, overlap: 1, lastMarker: '' },
  { trashedParentIsGone: false, goneParent: 404, conflicts: 'none' },
  long,
  { ...long, longMove: 200, likeRequest: 'operation_blocked_temporary' },
];

const abouts: readonly TrashSeed[] = [
  {},
  {},
  {},
  {},
  { mayPurge: false },
  { mayRestore: false },
  { held: true },
  { hidden: true },
];

export const boxService: ModelService = {
  name: 'Box',
  verbs: everyVerb,
  behaviors: behaviors.length,
  mischiefs: commonTroubles,
  methods: { restore: 'POST', purge: 'DELETE' },
  makesFolders: false,
  takesFromAnywhere: false,
  seesTrashAlone: false,
  open: async (seeds, behavior, moments) => {
    const quirks = pick(behaviors, behavior) ?? {};
    const emulator = await startBox({ now: () => moments.now(), quirks });
    return new BoxWorld(emulator, seeds, await connect(box, emulator.server, BOX_TOKEN, moments));
  },
};

class BoxWorld extends EmulatedWorld<BoxState> implements ModelWorld {
  readonly #places: readonly string[];

  constructor(emulator: Awaited<ReturnType<typeof startBox>>, seeds: readonly TrashedSeed[], client: TrashClient) {
    super(emulator, box, client);
    const { state } = emulator;
    const a = state.folder({ name: 'A' }).id;
    const b = state.folder({ name: 'B' }).id;
    this.#places = [a, b, state.folder({ name: 'C', in: a }).id, ROOT, state.goneFolder()];
    for (const place of [a, b, ROOT]) state.file({ name: 'bystander', in: place });
    for (const [index, seed] of seeds.entries()) this.#seed(seed, index);
  }

  facts(): Map<string, ItemFact> {
    const facts = new Map<string, ItemFact>();
    for (const item of this.state.tree.all()) if (item.id !== ROOT) facts.set(keyOf(item), this.#fact(item));
    return facts;
  }

  keyOf({ kind, id }: { kind: string; id: string }): string {
    return `${kind} ${id}`;
  }

  isListed(key: string): boolean {
    return this.state.tree.all().some((item) => keyOf(item) === key && !item.hidden);
  }

  folders() {
    return this.#places.map((id) => ({ id, name: `folder ${id}` }));
  }

  meddle(act: OthersAct, first: ReadonlySet<string>): void {
    try {
      this.#meddle(act, (item) => first.has(keyOf(item)));
    } catch (error) {
      // The service refuses others too.
      if (!(error instanceof Refusal)) throw error;
    }
  }

  settle(): void {
    this.state.work.finish();
  }

  harm(): readonly unknown[] {
    return [...this.state.destroyedLive(), ...this.state.movedLive().filter(({ afterRestore }) => !afterRestore)];
  }

  #seed(seed: TrashedSeed, index: number): void {
    const from = pick([...this.#places, null], seed.from);
    const deletedAt = this.state.now() - (index + 1) * 60_000;
    const about = { ...pick(abouts, seed.about), from, deletedAt, name: nameOf(seed, index) };
    if (seed.kind % 3 === 0) this.state.trashFile(about);
    else if (seed.kind % 3 === 1) this.state.trashLink(about);
    else this.state.file({ name: 'inside', in: this.state.trashFolder(about).id });
  }

  #meddle({ verb, on }: OthersAct, isWanted: (item: EmulatedItem) => boolean): void {
    const state = this.state;
    const trashed = pickFirst(state.tree.trashed(), on, isWanted);
    const alive = state.tree.all().filter((item) => state.tree.isLive(item) && !this.#isPlace(item));
    const live = pickFirst(alive, on, isWanted);
    const place = pick(
      this.#places.filter((id) => state.tree.find('folder', id) && id !== ROOT),
      on,
    );
    const folder: Ref | undefined = place === undefined ? undefined : { kind: 'folder', id: place };
    this.made += 1;
    if (verb === 'restore' && trashed) this.#restore(trashed);
    if (verb === 'purge' && trashed) state.purgeElsewhere(trashed);
    if (verb === 'trash' && live) state.trashElsewhere(live);
    if (verb === 'rename' && live) state.moveElsewhere(live, { name: `renamed ${this.made}` });
    if (verb === 'move' && live) state.moveElsewhere(live, { parent: place ?? ROOT, name: `moved ${this.made}` });
    if (verb === 'add') state.trashFile({ name: `added ${this.made}`, from: place ?? ROOT });
    if (verb === 'takeName' && trashed) this.#takeName(trashed);
    if (verb === 'dropFolder' && folder) state.trashElsewhere(folder);
    if (verb === 'eraseFolder' && folder) {
      state.trashElsewhere(folder);
      state.purgeElsewhere(folder);
    }
    if (verb === 'lock' && place !== undefined) state.lock(place);
    if (verb === 'unlock') for (const id of this.#places) state.unlock(id);
  }

  #restore(item: EmulatedItem): void {
    try {
      this.state.restoreElsewhere(item);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.state.restoreElsewhere(item, { name: `back ${this.made}`, parent: ROOT });
    }
  }

  #takeName({ parent, name }: EmulatedItem): void {
    const { tree } = this.state;
    const folder = tree.find('folder', parent ?? '');
    if (folder && tree.isLive(folder) && !tree.namesake(folder.id, name)) this.state.file({ name, in: folder.id });
  }

  #isPlace({ id, kind }: EmulatedItem): boolean {
    return kind === 'folder' && this.#places.includes(id);
  }

  #fact(item: EmulatedItem): ItemFact {
    const { tree } = this.state;
    const place = { parent: item.parent ?? '', name: item.name };
    if (item.trashedAt !== null) return { ...place, state: 'trash', mark: String(item.trashedAt) };
    if (tree.isLive(item)) return { ...place, state: 'live', mark: '' };
    const above = tree.ancestors(item).findLast(({ trashedAt }) => trashedAt !== null);
    return { ...place, state: 'inside', mark: '', within: above && keyOf(above) };
  }
}

function keyOf({ kind, id }: Ref): string {
  return `${kind === 'web_link' ? 'link' : kind} ${id}`;
}
