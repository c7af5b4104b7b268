// A small Box account for each cell.

import { createHttpClient } from '../../../../src/http/httpClient.ts';
import type { Transport } from '../../../../src/http/transport.ts';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { Clock } from '../../../../src/trash/ports.ts';
import { box } from '../../../../src/vendors/box/box.ts';
import { BOX_TOKEN, startBox } from '../../../emulators/box/emulator.ts';
import { errorReply } from '../../../emulators/box/replies.ts';
import type { BoxState } from '../../../emulators/box/state.ts';
import type { Kind } from '../../../emulators/box/tree.ts';
import { held } from '../../fakes/credentials.ts';
import { expected } from './expected/box.ts';
import type { Refusals } from './faults.ts';
import { withFields } from './pages.ts';
import type { FaultService, FaultWorld, Target, TestedOperation } from './service.ts';

const item = '/2\\.0/(?:files|folders|web_links)/\\d+';
const trashList = { method: 'GET', path: /^\/2\.0\/folders\/trash\/items$/ };
const targets: Readonly<Record<Exclude<TestedOperation, 'poll'>, Target>> = {
  list: trashList,
  count: trashList,
  look: { method: 'GET', path: new RegExp(`^${item}/trash$`) },
  restore: { method: 'POST', path: new RegExp(`^${item}$`) },
  move: { method: 'PUT', path: new RegExp(`^${item}$`) },
  purge: { method: 'DELETE', path: new RegExp(`^${item}/trash$`) },
  empty: { method: 'DELETE', path: new RegExp(`^${item}/trash$`) },
  folders: { method: 'GET', path: /^\/2\.0\/folders\/\d+\/items$/ },
};

const kinds: Readonly<Record<string, Kind>> = { file: 'file', folder: 'folder', link: 'web_link' };
const plurals: Readonly<Record<string, string>> = { file: 'files', folder: 'folders', link: 'web_links' };

async function open(clock: Clock, transport: Transport): Promise<FaultWorld> {
  const emulator = await startBox({ now: () => clock.now(), quirks: { pageCap: 5 } });
  const { state, server } = emulator;
  const { url } = server;
  const account = { id: 'a1', vendor: 'box', label: 'Box', host: new URL(url).host, url };
  const parts = { transport, clock, log: { info: () => {} }, random: () => 0.5 };
  const rateLimit = { concurrency: 6, calls: 1_000_000, interval: 1 };
  const client = await box.connect({
    account,
    origins: [url],
    credentials: held({ token: BOX_TOKEN }),
    createHttpClient: (asked) => createHttpClient(parts, { ...asked, rateLimit, buckets: {} }),
    clock,
  });
  const { plans, shelf, elsewhere } = furnish(state);
  const refOf = ({ kind, id }: TrashItem) => ({ kind: kinds[kind] ?? 'file', id });
  const has = (all: readonly { kind: Kind; id: string }[], each: TrashItem) => {
    const ref = refOf(each);
    return all.some(({ kind, id }) => kind === ref.kind && id === ref.id);
  };
  return {
    client,
    server,
    truth: (each) => (has(state.trash(), each) ? 'trash' : has(state.live(), each) ? 'live' : 'gone'),
    trash: () => state.trash().map(({ kind, id }) => `${kind === 'web_link' ? 'web_links' : `${kind}s`}/${id}`),
    live: () => state.live().map(({ kind, path }) => `${kind}/${path}`),
    // What was restored by the same call is moved on: that is how Box restores to another folder.
    harm: () => [...state.destroyedLive(), ...state.movedLive().filter(({ afterRestore }) => !afterRestore)],
    shelf: { id: shelf, name: 'Shelf', path: '/Shelf' },
    onShelf: () =>
      state.live().flatMap(({ kind, path }) => (kind === 'folder' ? (/^Shelf\/([^/]+)$/.exec(path)?.[1] ?? []) : [])),
    elsewhere: { id: elsewhere, name: 'Elsewhere', path: '/Elsewhere' },
    isElsewhere: ({ name }) => state.live().some(({ path }) => path === `Elsewhere/${name}`),
    restoreElsewhere: (each) => state.restoreElsewhere(refOf(each), { parent: plans }),
    purgeElsewhere: (each) => state.purgeElsewhere(refOf(each)),
    deleteFromShelf: () => {
      const first = state.live().find(({ path }) => path === 'Shelf/Sub 01');
      if (first) state.trashElsewhere(first);
    },
    stop: () => emulator.stop(),
  };
}

/** Three folders, six files and three links in the trash; others live where these came from. */
function furnish(state: BoxState): { plans: string; shelf: string; elsewhere: string } {
  const plans = state.folder({ name: 'Plans' }).id;
  const offers = state.folder({ name: 'Offers' }).id;
  for (const place of [plans, offers]) {
    state.file({ name: 'bystander.txt', in: place });
    state.file({ name: 'inside.txt', in: state.folder({ name: 'bystander folder', in: place }).id });
    state.link({ name: 'bystander link', in: place });
  }
  for (let number = 1; number <= 3; number += 1) {
    const from = number === 2 ? offers : plans;
    const folder = state.trashFolder({ name: `folder ${number}`, from }).id;
    state.file({ name: 'content.txt', in: folder });
    state.trashLink({ name: `link ${number}`, from });
    state.trashFile({ name: `file ${number}.txt`, from });
    state.trashFile({ name: `plan ${number}.pdf`, from: number === 3 ? undefined : offers });
  }
  const shelf = state.folder({ name: 'Shelf' }).id;
  for (let number = 1; number <= 8; number += 1) state.folder({ name: `Sub 0${number}`, in: shelf });
  return { plans, shelf, elsewhere: state.folder({ name: 'Elsewhere' }).id };
}

const codes: Readonly<Record<Parameters<Refusals>[0], string>> = {
  401: 'unauthorized',
  403: 'access_denied_insufficient_permissions',
  404: 'not_found',
  409: 'operation_blocked_temporary',
  429: 'rate_limit_exceeded',
  500: 'internal_server_error',
};

export const boxService: FaultService = {
  name: 'Box',
  open,
  targets,
  nameOf: ({ kind, id }) => `${plurals[kind]}/${id}`,
  names: ({ method, path }) => (method === 'GET' ? undefined : named(path)),
  shows: ({ method, path }) => {
    if (method !== 'GET') return undefined;
    return trashList.path.test(path) ? 'all' : named(path);
  },
  refusals: (operation) => (status) => {
    const taken = status === 409 && (operation === 'restore' || operation === 'move');
    return errorReply(status, taken ? 'item_name_in_use' : codes[status]);
  },
  endless: (page) => withFields(page, { next_marker: 'the same for ever' }),
  expected,
};

function named(path: string): readonly string[] | undefined {
  const name = /^\/2\.0\/((?:files|folders|web_links)\/\d+)(?:\/trash)?$/.exec(path)?.[1];
  return name === undefined ? undefined : [name];
}
