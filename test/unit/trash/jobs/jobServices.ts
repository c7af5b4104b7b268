// The services of jobKill.test.ts: each with a full trash, with live files beside it, and with a book of what was done to each item.
import type { Folder } from '../../../../src/trash/destination.ts';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { Task } from '../../../../src/trash/jobs/plan.ts';
import { BOX_TOKEN, startBox } from '../../../emulators/box/emulator.ts';
import { ROOT } from '../../../emulators/box/tree.ts';
import { startDocSpace } from '../../../emulators/docspace/emulator.ts';
import { docspaceToken } from '../../../emulators/docspace/people.ts';
import type { TreeEntry } from '../../../emulators/docspace/tree.ts';
import { EGNYTE_TOKEN, startEgnyte } from '../../../emulators/egnyte/emulator.ts';
import { fill } from '../../../emulators/egnyte/fill.ts';
import type { Logged } from '../../../emulators/server.ts';

const liveFiles = 50;
const namesakes = 5;

type WhereItIs = 'trash' | 'gone' | 'original folder' | 'wanted folder' | 'elsewhere';
type Deed = 'purged' | 'restored' | 'moved';

export interface FullService {
  readonly url: string;
  readonly token: string;
  /** Where `restoreTo` puts things. */
  readonly wanted?: Folder;
  /** What is done to an item that is restored to `wanted`. */
  readonly steps: readonly Deed[];
  stateOf(item: TrashItem): WhereItIs;
  /** Where restoring to `wanted` takes two steps. */
  nameOf?(item: TrashItem): string | undefined;
  /** All that calls did to items so far, by `deedsKey`. */
  deeds(): ReadonlyMap<string, readonly Deed[]>;
  /** The live files that were there from the beginning, as they are now. */
  liveFiles(): readonly unknown[];
  /** Acts once, when so many items were restored and the answer to the last is not yet sent. */
  atRestore?(count: number, act: () => void): void;
  stop(): Promise<void>;
}

export type TaskName = 'purge' | 'restore' | 'restoreTo';

export function deedsKey({ kind, id }: Pick<TrashItem, 'kind' | 'id'>): string {
  return `${kind} ${id}`;
}

export function taskOf(name: TaskName, { wanted }: FullService): Task {
  if (name === 'restoreTo') return { action: 'restore', options: { folder: wanted, conflict: 'keepBoth' } };
  return { action: name };
}

function liveNames(): string[] {
  return Array.from({ length: liveFiles }, (_, index) => `Kept ${index}.txt`);
}

function collect(deeds: Iterable<readonly [string, Deed]>): ReadonlyMap<string, readonly Deed[]> {
  const grouped = Map.groupBy(deeds, ([key]) => key);
  return new Map([...grouped].map(([key, own]) => [key, own.map(([, deed]) => deed)]));
}

async function fullBox(size: number, task: TaskName): Promise<FullService> {
  const { server, state, stop } = await startBox({ quirks: { callsPerMinute: 1e6 } });
  const trashed = state.fill(size);
  const takenInOriginal = task === 'restoreTo' ? trashed.filter((_, index) => index % 3 === 0) : [];
  const wanted = state.folder({ name: 'Wanted' });
  const live = [
    ...liveNames().map((name) => state.file({ name })),
    ...[...trashed.slice(0, namesakes), ...trashed.slice(-namesakes)].map(({ name }) =>
      state.file({ name, in: wanted.id }),
    ),
    // There an item gets another name, for the first of two steps.
    ...takenInOriginal.map(({ name }) => state.file({ name })),
  ];
  const find = ({ kind, id }: TrashItem) =>
    state.tree.find(kind === 'link' ? 'web_link' : kind === 'folder' ? 'folder' : 'file', id);
  const keyIn = ({ path }: Logged) => {
    const [, , collection = '', id = ''] = path.split('/');
    return deedsKey({ kind: collection === 'files' ? 'file' : collection === 'folders' ? 'folder' : 'link', id });
  };
  const deedOf = ({ method, status }: Logged): Deed | undefined => {
    if (method === 'DELETE') return status === 204 ? 'purged' : undefined;
    if (method === 'POST') return status === 201 ? 'restored' : undefined;
    return method === 'PUT' && status === 200 ? 'moved' : undefined;
  };
  return {
    url: server.url,
    token: BOX_TOKEN,
    wanted: { id: wanted.id, name: wanted.name },
    steps: ['restored', 'moved'],
    nameOf: (item) => find(item)?.name,
    stateOf: (trashItem) => {
      const item = find(trashItem);
      if (item === undefined) return 'gone';
      if (item.trashedAt !== null) return 'trash';
      return item.parent === wanted.id ? 'wanted folder' : item.parent === ROOT ? 'original folder' : 'elsewhere';
    },
    deeds: () =>
      collect(
        server.log.flatMap((call): [string, Deed][] => {
          const deed = deedOf(call);
          return deed ? [[keyIn(call), deed]] : [];
        }),
      ),
    liveFiles: () => live.map(({ kind, id }) => ({ ...state.tree.find(kind, id) })),
    atRestore: (count, act) => {
      let restored = 0;
      state.tree.watch((item, before) => {
        if (before === undefined || before.trashedAt === null || item.trashedAt !== null) return;
        restored += 1;
        if (restored === count) act();
      });
    },
    stop,
  };
}

async function fullEgnyte(size: number): Promise<FullService> {
  const { server, state, stop } = await startEgnyte();
  fill(state, size);
  const original = new Map(state.trash().map(({ id, path }) => [id, path]));
  const kinds = new Map(state.trash().map(({ id, type }) => [id, type === 'folder' ? 'folder' : 'file'] as const));
  // In the folders of deleted files too.
  const live = liveNames().map((name, index) => state.liveFile(`/Shared/Place ${index}/${name}`));
  const deedsIn = ({ method, status, body, reply }: Logged): [string, Deed][] => {
    if (method !== 'POST' || (status !== 200 && status !== 207)) return [];
    const { action, ids } = JSON.parse(body) as { action: string; ids: string[] };
    const { resources = [] } = (reply?.json ?? {}) as { resources?: { id: string; code: string }[] };
    const codes = new Map(resources.map(({ id, code }) => [id, code]));
    // All was done where the answer is 200, whether or not it lists each.
    const good = ids.filter((id) => status === 200 || codes.get(id) === '200');
    const deed = action === 'PURGE' ? 'purged' : 'restored';
    return good.map((id) => [deedsKey({ kind: kinds.get(id) ?? 'unknown', id }), deed]);
  };
  return {
    url: server.url,
    token: EGNYTE_TOKEN,
    steps: ['restored'],
    stateOf: ({ id }) => {
      if (state.trashedById(id)) return 'trash';
      return state.liveAt(original.get(id) ?? '') ? 'original folder' : 'gone';
    },
    deeds: () => collect(server.log.flatMap(deedsIn)),
    liveFiles: () => live.map((path) => state.liveAt(path)),
    stop,
  };
}

async function fullDocSpace(size: number): Promise<FullService> {
  const { server, state, stop } = await startDocSpace();
  const trashed = state.fill(size);
  const { myDocuments } = state.me;
  const wanted = state.addFolder({ name: 'Wanted' });
  const sameNames = [...trashed.slice(0, namesakes), ...trashed.slice(-namesakes)];
  const live = [
    ...liveNames().map((name) => state.addFile({ name })),
    ...sameNames.map(({ kind, title: name }) =>
      kind === 'folder'
        ? state.addFolder({ name, from: wanted.id, files: 1 })
        : state.addFile({ name, from: wanted.id }),
    ),
  ];
  // The calls only start the work, so the work itself is written down.
  const deeds: [string, Deed][] = [];
  const note = ({ kind, id }: TreeEntry, deed: Deed) => deeds.push([deedsKey({ kind, id: String(id) }), deed]);
  const takeOut = state.takeOut.bind(state);
  state.takeOut = (entry, folder) => {
    note(entry, state.tree.inTrash(entry) ? 'restored' : 'moved');
    takeOut(entry, folder);
  };
  const erase = state.tree.erase.bind(state.tree);
  state.tree.erase = (entry) => {
    note(entry, 'purged');
    erase(entry);
  };
  return {
    url: server.url,
    token: docspaceToken,
    wanted: { id: String(wanted.id), name: wanted.title },
    steps: ['restored'],
    stateOf: ({ kind, id }) => {
      const entry = state.tree.get({ kind: kind === 'folder' ? 'folder' : 'file', id: Number(id) });
      if (entry === undefined) return 'gone';
      if (state.tree.inTrash(entry)) return 'trash';
      const { parentId } = entry;
      return parentId === wanted.id ? 'wanted folder' : parentId === myDocuments ? 'original folder' : 'elsewhere';
    },
    deeds: () => collect(deeds),
    liveFiles: () => live.flatMap((entry) => [entry, ...state.tree.inside(entry)]).map((entry) => state.find(entry)),
    stop,
  };
}

/** Each with what a job can do there. */
export const services: Readonly<
  Record<string, { readonly tasks: readonly TaskName[]; start(size: number, task: TaskName): Promise<FullService> }>
> = {
  box: { tasks: ['purge', 'restore', 'restoreTo'], start: fullBox },
  egnyte: { tasks: ['purge', 'restore'], start: fullEgnyte },
  docspace: { tasks: ['purge', 'restore', 'restoreTo'], start: fullDocSpace },
};
