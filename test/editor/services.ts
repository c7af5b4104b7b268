// The emulators as the tests inside the editor see them: alike, so that a test runs against each.
import { BOX_TOKEN, startBox } from '../emulators/box/emulator.ts';
import { startDocSpace } from '../emulators/docspace/emulator.ts';
import { docspaceToken } from '../emulators/docspace/people.ts';
import { EGNYTE_TOKEN, startEgnyte } from '../emulators/egnyte/emulator.ts';
import type { EmulatorServer } from '../emulators/server.ts';
import { memoryToken, startMemoryService } from '../fakes/memoryVendor/service.ts';

/** What the tests of every service need. */
export interface AnyService {
  readonly server: EmulatorServer;
  readonly url: string;
  /** Setting that leads the client to the emulator, where the address is not asked for. */
  readonly apiUrlSetting?: string;
  /** Allows so few calls a second that tests leap over the waits. */
  readonly isSlow?: boolean;
  /** The service among the choices of Add Account... */
  readonly choice: RegExp;
  /** And the way to sign in with a token, where there are several. */
  readonly method?: RegExp;
  /** What to type into the boxes before the token's, and the token. */
  readonly boxes: readonly string[];
  /** Puts a file into the trash that can be restored and purged; from a folder "Contracts". */
  trashFile(name: string): void;
  /** A file whose restore fails. */
  trashUnrestorable(name: string): void;
  /** The labels to pick, level by level, to reach a live folder "Rescue"; none where there is no choice. */
  readonly wayToRescue: readonly RegExp[];
  /** A file whose purge fails. */
  trashKept(name: string): void;
  /** Puts so many into it. */
  fill(count: number): void;
  /** Names in the trash. */
  trash(): readonly string[];
  /** Someone else restores it. */
  restoreElsewhere(name: string): void;
  /** What any call did to live items. */
  harm(): readonly unknown[];
  stop(): Promise<void>;
}

export interface EditorService extends AnyService {
  /** A file whose name is taken where it came from. */
  trashClashing(name: string): void;
  /** A live file of that name in the folder "Rescue". */
  rescue?(name: string): void;
  /** Paths of what lives, each with the number of versions that it has. */
  live(): readonly { readonly path: string; readonly versions: number }[];
  /** A file that can be restored; its folder and its people bear the same text as itself. */
  plant(text: string): void;
  /** So many of the day's calls are used, where the service counts them. */
  spend?(calls: number): void;
  /** Runs when the next write is about to be done: too late for any client to notice. */
  duringNextWrite?(act: () => void): void;
}

const day = 86_400_000;

export async function openBox(): Promise<EditorService> {
  const { server, state, stop } = await startBox({ quirks: { callsPerMinute: Number.POSITIVE_INFINITY } });
  const contracts = state.folder({ name: 'Contracts' }).id;
  const rescue = state.folder({ name: 'Rescue' }).id;
  const find = (name: string) => {
    const found = state.trash().find((item) => item.name === name);
    if (!found) throw new Error(`no "${name}" in the trash`);
    return found;
  };
  return {
    server,
    url: server.url,
    apiUrlSetting: 'box.apiUrl',
    choice: /^Box$/,
    method: /^Developer token/,
    boxes: [BOX_TOKEN],
    trashFile: (name) => state.trashFile({ name, from: contracts }),
    trashUnrestorable: (name) => state.trashFile({ name, from: state.goneFolder() }),
    trashClashing: (name) => {
      state.file({ name, in: contracts });
      state.trashFile({ name, from: contracts });
    },
    wayToRescue: [/Rescue/],
    rescue: (name) => state.file({ name, in: rescue }),
    live: () => state.live().map(({ path }) => ({ path, versions: 1 })),
    trashKept: (name) => state.trashFile({ name, from: contracts, held: true }),
    plant: (text) => {
      const owner = state.person(text, text);
      const from = state.folder({ name: text }).id;
      state.trashFile({ name: text, from, owner, createdBy: owner, modifiedBy: owner, description: text });
      state.trashLink({ name: text, from, owner, url: text });
    },
    fill: (count) => state.fill(count),
    trash: () => state.trash().map(({ name }) => name),
    restoreElsewhere: (name) => state.restoreElsewhere(find(name)),
    // The second step of Restore To... moves what its first has just restored.
    harm: () => [...state.destroyedLive(), ...state.movedLive().filter(({ afterRestore }) => !afterRestore)],
    stop,
  };
}

export async function openEgnyte(): Promise<EditorService> {
  const { server, state, gateway, stop } = await startEgnyte();
  const clash = (name: string) => {
    state.liveFile(`/Shared/Contracts/${name}`);
    state.trashFile({ name, from: '/Shared/Contracts' });
  };
  return {
    server,
    url: server.url,
    isSlow: true,
    choice: /^Egnyte$/,
    method: /access token$/,
    boxes: [server.url, EGNYTE_TOKEN],
    trashFile: (name) => state.trashFile({ name, from: '/Shared/Contracts' }),
    // The same name lives in the same place.
    trashUnrestorable: clash,
    trashClashing: clash,
    wayToRescue: [],
    live: () => state.live().map(({ path }) => ({ path, versions: 1 })),
    trashKept: (name) => {
      const retention = { policy: 'RETENTION_POLICY', until: Date.now() + 100 * day } as const;
      state.trashFile({ name, from: '/Shared/Contracts', retention });
    },
    plant: (text) => {
      const owner = { id: 9, username: text, firstName: text, lastName: text, email: text, role: 'standard' } as const;
      state.trashFile({ name: text, from: `/Shared/${text}`, owner, deletedBy: text });
    },
    fill: (count) => state.fill(count),
    trash: () => state.trash().map(({ name }) => name),
    restoreElsewhere: (name) => {
      for (const item of state.trash()) if (item.name === name) state.restoreElsewhere(item.id);
    },
    spend: (calls) => gateway.spend(EGNYTE_TOKEN, calls),
    harm: () => [...state.destroyedLive(), ...state.movedLive()],
    stop,
  };
}

export async function openDocSpace(): Promise<EditorService> {
  const { server, state, stop } = await startDocSpace({ limits: 'off' });
  const room = state.addRoom({ name: 'Legal' });
  const contracts = state.addFolder({ name: 'Contracts', from: room.id });
  state.addFolder({ name: 'Rescue', from: room.id });
  return {
    server,
    url: server.url,
    choice: /DocSpace/,
    method: /^API key$/,
    boxes: [server.url, docspaceToken],
    trashFile: (name) => state.trashFile({ name, from: contracts.id }),
    trashUnrestorable: (name) => {
      const lost = state.addFolder({ name: 'Lost', from: room.id });
      state.trashFile({ name, from: lost.id });
      state.purgeElsewhere(lost);
    },
    trashClashing: (name) => {
      state.addFile({ name, from: contracts.id });
      state.trashFile({ name, from: contracts.id });
    },
    wayToRescue: [/Rooms/, /Legal/, /Rescue/],
    live: () => state.live().map((each) => ({ path: each.path, versions: state.versionsOf(each.id).length })),
    trashKept: (name) => {
      const somebody = state.addPerson({ name: 'Ada Quill' });
      state.lock(state.trashFile({ name, from: contracts.id }), somebody);
    },
    plant: (text) => {
      const by = state.addPerson({ name: text }).id;
      const from = state.addFolder({ name: text, from: state.addRoom({ name: text }).id }).id;
      Object.assign(state.me, { name: text });
      state.trashFile({ name: text, from, by });
    },
    fill: (count) => state.fill(count),
    trash: () => state.trash().map(({ title }) => title),
    restoreElsewhere: (name) => {
      for (const item of state.trash()) if (item.title === name) state.restoreElsewhere(item);
    },
    duringNextWrite: (act) => state.beforeWork(act),
    harm: () => [...state.destroyedLive(), ...state.movedLive(), ...state.trashedLive()],
    stop,
  };
}

/** The vendor that only tests have; see `test/fakes/memoryVendor/`. */
export async function openMemory(): Promise<AnyService> {
  const { server, state } = await startMemoryService();
  return {
    server,
    url: server.url,
    choice: /^Memory$/,
    boxes: [server.url, memoryToken],
    trashFile: (name) => state.trashFile(name),
    trashUnrestorable: (name) => state.trashFile(name, 'restore'),
    wayToRescue: [],
    trashKept: (name) => state.trashFile(name, 'purge'),
    fill: (count) => {
      for (let index = 0; index < count; index += 1) state.trashFile(`file ${index}.txt`);
    },
    trash: () => state.trashed.map(({ name }) => name),
    restoreElsewhere: (name) => {
      for (const item of state.trashed) if (item.name === name) state.restore(item.id);
    },
    harm: () => [],
    stop: () => server.stop(),
  };
}

/** Every service, by the name that its tests carry. */
export const services: Readonly<Record<string, () => Promise<EditorService>>> = {
  Box: openBox,
  Egnyte: openEgnyte,
  DocSpace: openDocSpace,
};
