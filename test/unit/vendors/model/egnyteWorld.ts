import type { TrashClient } from '../../../../src/trash/ports.ts';
import { egnyte } from '../../../../src/vendors/egnyte/egnyte.ts';
import {
  EGNYTE_TOKEN,
  type EgnyteEmulator,
  type EgnyteOptions,
  startEgnyte,
} from '../../../emulators/egnyte/emulator.ts';
import { nameOf as nameIn, parentOf } from '../../../emulators/egnyte/live.ts';
import type { EgnyteState, Trashed, TrashedSpec } from '../../../emulators/egnyte/state.ts';
import { commonTroubles } from './scenario.ts';
import {
  connect,
  EmulatedWorld,
  type ItemFact,
  type ModelService,
  type ModelWorld,
  nameOf,
  type OthersAct,
  pick,
  pickFirst,
  type TrashedSeed,
} from './world.ts';

const leaveOut = (id: string): boolean => [...id].reduce((sum, each) => sum + each.charCodeAt(0), 0) % 3 === 0;
const behaviors: readonly EgnyteOptions[] = [
  {},
  { pageCap: 3 },
  { pageCap: 3, v2: false },
  { nameTaken: 'rename', okBody: 'resources', allUnknown: 'multiStatus' },
  { parentGone: 'conflict', okBody: 'object', gateway: 'mashery' },
  { parentGone: 'notFound', leaveOut },
  // Read by dates, of which no page can hold less than a second's.
  { offsetSupported: false, pageCap: 12 },
];
const places = ['/Shared/A', '/Shared/B', '/Shared/A/C', '/Private/d'];
const overQps = { status: 403, headers: { 'x-mashery-error-code': 'ERR_403_DEVELOPER_OVER_QPS', 'retry-after': '1' } };

export const egnyteService: ModelService = {
  name: 'Egnyte',
  verbs: ['restore', 'purge', 'trash', 'add', 'takeName', 'dropFolder', 'eraseFolder'],
  behaviors: behaviors.length,
  mischiefs: [...commonTroubles, overQps],
  methods: { restore: 'POST', purge: 'POST' },
  makesFolders: true,
  takesFromAnywhere: false,
  seesTrashAlone: true,
  open: async (seeds, behavior, moments) => {
    const options = pick(behaviors, behavior);
    const emulator = await startEgnyte({ now: () => moments.now(), qps: 100_000, quota: 100_000, ...options });
    if (options?.offsetSupported === false) emulator.state.fill(20);
    return new EgnyteWorld(
      emulator,
      seeds,
      await connect(egnyte, emulator.server, EGNYTE_TOKEN, moments),
      options?.leaveOut !== undefined,
    );
  },
};

class EgnyteWorld extends EmulatedWorld<EgnyteState> implements ModelWorld {
  readonly isVague;
  /** All that ever was in the trash. */
  readonly #known = new Map<string, Trashed>();

  constructor(emulator: EgnyteEmulator, seeds: readonly TrashedSeed[], client: TrashClient, isVague: boolean) {
    super(emulator, egnyte, client);
    const { state } = emulator;
    this.isVague = isVague;
    for (const place of places) state.liveFile(`${place}/bystander`);
    for (const [index, seed] of seeds.entries()) this.#seed(seed, index);
  }

  /** A deletion goes by the id that it has in the trash, a file or folder by an id that it keeps. */
  facts(): Map<string, ItemFact> {
    const state = this.state;
    const facts = new Map<string, ItemFact>();
    for (const { id, path } of state.live()) facts.set(id, factAt(path, 'live'));
    for (const item of state.trash()) {
      this.#known.set(item.id, item);
      for (const { id, path } of item.content) facts.set(id, { ...factAt(path, 'inside'), within: item.id });
    }
    for (const item of this.#known.values()) {
      const fact = this.#fact(item, facts);
      if (fact) facts.set(item.id, fact);
    }
    return facts;
  }

  keyOf({ id }: { id: string }): string {
    return id;
  }

  isListed(): boolean {
    return true;
  }

  folders() {
    return [];
  }

  meddle({ verb, on }: OthersAct, first: ReadonlySet<string>): void {
    const state = this.state;
    const trashed = pickFirst(state.trash(), on, ({ id }) => first.has(id));
    const alive = state.live().filter(({ path }) => path.split('/').length > 2 && !places.includes(path));
    const live = pickFirst(alive, on, ({ id }) =>
      [...first].some((key) => this.#known.get(key)?.content[0]?.id === id),
    );
    const folder = pick(
      places.filter((path) => state.liveAt(path)?.kind === 'folder'),
      on,
    );
    this.made += 1;
    if (verb === 'restore' && trashed) state.restoreElsewhere(trashed.id);
    if (verb === 'purge' && trashed) state.purgeElsewhere(trashed.id);
    if (verb === 'trash' && live) state.deleteLive(live.path);
    if (verb === 'add') state.trashFile({ name: `added ${this.made}`, from: folder ?? '/Shared' });
    if (
      verb === 'takeName' &&
      trashed &&
      state.liveAt(parentOf(trashed.path))?.kind === 'folder' &&
      !state.liveAt(trashed.path)
    ) {
      state.liveFile(trashed.path);
    }
    if (verb === 'dropFolder' && folder) state.deleteLive(folder);
    if (verb === 'eraseFolder' && folder) state.purgeElsewhere(state.deleteLive(folder).id);
  }

  settle(): void {}

  harm(): readonly unknown[] {
    return [...this.state.destroyedLive(), ...this.state.movedLive()];
  }

  #seed(seed: TrashedSeed, index: number): void {
    const state = this.state;
    const from = pick(places, seed.from) ?? '/Shared';
    const deletedAt = state.now() - (index + 1) * 60_000;
    const spec: TrashedSpec = { name: nameOf(seed, index), from, deletedAt, ...about(seed, state.now()) };
    if (seed.kind % 3 === 0) state.trashFile(spec);
    else if (seed.kind % 3 === 1) state.trashFolder({ ...spec, content: ['one', 'two'] });
    else {
      // Each of its own file, so that a version more tells that it is back.
      state.trashVersion({ ...spec, name: `versioned ${index}` });
      state.liveFile(`${from}/versioned ${index}`);
    }
  }

  #fact(item: Trashed, facts: ReadonlyMap<string, ItemFact>): ItemFact | undefined {
    const { id, type, path, deletedAt } = item;
    if (this.state.trashedById(id)) return { ...factAt(path, 'trash'), mark: String(deletedAt) };
    const thing = type === 'version' ? this.state.liveAt(path) : item.content[0];
    if (!thing || (type === 'version' && this.state.liveAt(path)?.versions === 1)) return undefined;
    return facts.get(thing.id);
  }
}

function about({ kind, about: number, from }: TrashedSeed, now: number): TrashedSpec {
  if (number === 2) return { retention: { policy: 'RETENTION_POLICY', until: now + 86_400_000_000 } };
  if (number === 3) return { originGone: true, from: `/Shared/Gone ${from}` };
  return number === 4 && kind % 3 === 0 ? { type: 'bookmark' } : {};
}

function factAt(path: string, state: ItemFact['state']): ItemFact {
  return { state, parent: parentOf(path), name: nameIn(path), mark: '' };
}
