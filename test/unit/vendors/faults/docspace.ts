// A small DocSpace portal for each cell.

import { createHttpClient } from '../../../../src/http/httpClient.ts';
import type { Transport } from '../../../../src/http/transport.ts';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { Clock } from '../../../../src/trash/ports.ts';
import { docspace } from '../../../../src/vendors/docspace/docspace.ts';
import { startDocSpace } from '../../../emulators/docspace/emulator.ts';
import { docspaceToken } from '../../../emulators/docspace/people.ts';
import type { DocSpaceState } from '../../../emulators/docspace/state.ts';
import type { EntryKey } from '../../../emulators/docspace/tree.ts';
import { held } from '../../fakes/credentials.ts';
import { expected } from './expected/docspace.ts';
import type { Refusals } from './faults.ts';
import { withFields } from './pages.ts';
import type { FaultService, FaultWorld } from './service.ts';

const list = { method: 'GET', path: /^\/api\/2\.0\/files\/@trash$/ };
const api = '^/api/2\\.0/files';
const day = 86_400_000;
/** More than the largest page. */
const several = 130;

async function open(clock: Clock, transport: Transport, paged: boolean): Promise<FaultWorld> {
  const emulator = await startDocSpace({ now: () => clock.now(), limits: 'off' });
  const { state, server } = emulator;
  const { url } = server;
  const account = { id: 'a1', vendor: 'docspace', label: 'Acme', host: new URL(url).host, url };
  const parts = { transport, clock, log: { info: () => {} }, random: () => 0.5 };
  const client = await docspace.connect({
    account,
    origins: [url],
    credentials: held({ token: docspaceToken }),
    createHttpClient: (asked) => createHttpClient(parts, { ...asked, buckets: {} }),
    clock,
  });
  const shelf = furnish(state, paged);
  const shelved = () => state.live().filter(({ kind, parentId }) => kind === 'folder' && parentId === shelf);
  return {
    client,
    server,
    truth: (item) => {
      const found = state.find(keyOf(item));
      if (!found) return 'gone';
      return state.trash().some(({ kind, id }) => kind === found.kind && id === found.id) ? 'trash' : 'live';
    },
    trash: () => state.trash().map(({ kind, id }) => `${kind} ${id}`),
    live: () => state.live().map(({ kind, path }) => `${kind}/${path}`),
    harm: () => [...state.destroyedLive(), ...state.movedLive(), ...state.trashedLive(), ...state.overwrittenLive()],
    shelf: { id: String(shelf), name: 'Shelf' },
    onShelf: () => shelved().map(({ title }) => title),
    restoreElsewhere: (item) => state.restoreElsewhere(keyOf(item)),
    purgeElsewhere: (item) => state.purgeElsewhere(keyOf(item)),
    deleteFromShelf: () => {
      const [first] = shelved();
      if (first) state.trashElsewhere(first);
    },
    stop: () => emulator.stop(),
  };
}

/** Eight files and four folders in the trash, or many more; others live where these came from. Gives the id of the shelf. */
function furnish(state: DocSpaceState, paged: boolean): number {
  const room = state.addRoom({ name: 'Room' }).id;
  const plans = state.addFolder({ name: 'Plans', from: room }).id;
  for (const from of [state.me.myDocuments, plans]) {
    state.addFile({ name: 'bystander.docx', from });
    state.addFolder({ name: 'bystander folder', from, files: 1 });
  }
  for (let number = 0; number < (paged ? several : 12); number += 1) {
    const from = number % 4 === 0 ? plans : state.me.myDocuments;
    const about = { from, deletedAt: state.now() - day - number * 1000 };
    if (number % 3 === 2) state.trashFolder({ ...about, name: `folder ${number}`, files: 1 });
    else state.trashFile({ ...about, name: `file ${number}.docx` });
  }
  const shelf = state.addFolder({ name: 'Shelf', from: room }).id;
  for (let number = 0; number < (paged ? several : 12); number += 1) {
    const createdAt = state.now() - 9 * day - number * 1000;
    state.addFolder({ name: `Sub ${number}`, from: shelf, createdAt });
  }
  return shelf;
}

function keyOf({ kind, id }: TrashItem): EntryKey {
  return { kind: kind === 'folder' ? 'folder' : 'file', id: Number(id) };
}

/** What the portal tells in its own words is about an object; the rest is about the key, or of a proxy. */
const refusals: Refusals = (status) =>
  status === 401 || status === 429
    ? { status }
    : { status, json: { error: { message: `Refused with ${status}` }, status: 1, statusCode: status } };

export const docspaceService: FaultService = {
  name: 'DocSpace',
  open,
  targets: {
    list,
    count: list,
    look: { method: 'GET', path: new RegExp(`${api}/(?:file|folder)/\\d+$`) },
    restore: { method: 'PUT', path: new RegExp(`${api}/fileops/move$`) },
    purge: { method: 'PUT', path: new RegExp(`${api}/fileops/delete$`) },
    poll: { method: 'GET', path: new RegExp(`${api}/fileops$`) },
    empty: { method: 'PUT', path: new RegExp(`${api}/fileops/delete$`) },
    folders: { method: 'GET', path: new RegExp(`${api}/\\d+$`) },
  },
  nameOf: ({ kind, id }) => `${kind} ${id}`,
  names: ({ method, json }) => {
    if (method === 'GET') return undefined;
    const { fileIds = [], folderIds = [] } = (json ?? {}) as { fileIds?: unknown[]; folderIds?: unknown[] };
    return [...fileIds.map((id) => `file ${id}`), ...folderIds.map((id) => `folder ${id}`)];
  },
  shows: ({ method, path }) => {
    if (method !== 'GET') return undefined;
    if (list.path.test(path)) return 'all';
    const [, kind, id] = /\/files\/(file|folder)\/(\d+)$/.exec(path) ?? [];
    return id === undefined ? undefined : [`${kind} ${id}`];
  },
  refusals: () => refusals,
  endless: (page) => withFields(page, { total: 1_000_000 }),
  expected,
};
