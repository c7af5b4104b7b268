// A small Egnyte domain for each cell.

import { createHttpClient } from '../../../../src/http/httpClient.ts';
import type { Transport } from '../../../../src/http/transport.ts';
import type { Clock } from '../../../../src/trash/ports.ts';
import { egnyte } from '../../../../src/vendors/egnyte/egnyte.ts';
import { EGNYTE_TOKEN, startEgnyte } from '../../../emulators/egnyte/emulator.ts';
import type { EgnyteState } from '../../../emulators/egnyte/state.ts';
import type { Reply } from '../../../emulators/server.ts';
import { held } from '../../fakes/credentials.ts';
import { expected } from './expected/egnyte.ts';
import type { Refusals } from './faults.ts';
import { withFields } from './pages.ts';
import type { FaultService, FaultWorld } from './service.ts';

const list = { method: 'GET', path: /^\/pubapi\/v2\/fs\/trash$/ };
const action = { method: 'POST', path: /^\/pubapi\/v1\/fs\/trash$/ };
const minute = 60_000;

async function open(clock: Clock, transport: Transport): Promise<FaultWorld> {
  const emulator = await startEgnyte({ now: () => clock.now(), qps: 100_000, pageCap: 5 });
  const { state, server } = emulator;
  const { url } = server;
  const account = { id: 'a1', vendor: 'egnyte', label: 'Acme', host: new URL(url).host, url };
  const parts = { transport, clock, log: { info: () => {} }, random: () => 0.5 };
  const client = await egnyte.connect({
    account,
    origins: [url],
    credentials: held({ token: EGNYTE_TOKEN }),
    createHttpClient: (asked) =>
      createHttpClient(parts, { ...asked, rateLimit: { ...asked.rateLimit, calls: 1_000_000, interval: 1 } }),
    clock,
  });
  furnish(state);
  return {
    client,
    server,
    truth: ({ id, kind, name, origin }) => {
      if (state.trashedById(id)) return 'trash';
      const there = state.liveAt(`${origin?.path}/${name}`);
      // A version becomes one of its file, which lives in any case.
      return there && (kind !== 'version' || there.versions > 1) ? 'live' : 'gone';
    },
    trash: () => state.trash().map(({ id }) => id),
    live: () => state.live().map(({ kind, path }) => `${kind}${path}`),
    harm: () => [...state.destroyedLive(), ...state.movedLive()],
    shelf: { id: '/Shared', name: 'Shared' },
    onShelf: () => [],
    restoreElsewhere: ({ id }) => state.restoreElsewhere(id),
    purgeElsewhere: ({ id }) => state.purgeElsewhere(id),
    deleteFromShelf: () => {},
    stop: () => emulator.stop(),
  };
}

/** Three folders, six files, two versions and something unheard of in the trash; others live where these came from. */
function furnish(state: EgnyteState): void {
  const from = ['/Shared/Plans', '/Shared/Offers'] as const;
  for (const place of from) {
    state.liveFile(`${place}/bystander.txt`);
    state.liveFile(`${place}/bystander folder/inside.txt`);
  }
  const ago = (minutes: number) => ({ deletedAt: state.now() - minutes * minute });
  for (let number = 1; number <= 3; number += 1) {
    const place = from[number % 2] ?? from[0];
    state.trashFolder({ name: `folder ${number}`, from: place, content: ['content.txt'], ...ago(number * 4) });
    state.trashFile({ name: `file ${number}.txt`, from: place, ...ago(number * 4 + 1) });
    state.trashFile({ name: `plan ${number}.pdf`, from: place, ...ago(number * 4 + 2) });
  }
  for (const number of [1, 2]) {
    state.liveFile(`/Shared/Plans/Forecast ${number}.xlsx`);
    state.trashVersion({ name: `Forecast ${number}.xlsx`, from: '/Shared/Plans', ...ago(20 + number) });
  }
  state.trashFile({ name: 'Whiteboard', type: 'board', from: '/Shared/Plans', ...ago(30) });
}

const refusals: Readonly<Record<Parameters<Refusals>[0], Reply>> = {
  401: { status: 401, json: { fault: { faultstring: 'Invalid access token' } } },
  403: { status: 403, json: { errorMessage: 'User is not authorized to manage resources.' } },
  404: { status: 404, json: { errorMessage: 'Not Found' } },
  409: { status: 409, json: { errorMessage: 'Conflict' } },
  429: { status: 429, json: { fault: { faultstring: 'Rate limit exceeded' } } },
  500: { status: 500, json: { errorMessage: 'Internal server error' } },
};

export const egnyteService: FaultService = {
  name: 'Egnyte',
  open,
  targets: {
    list,
    count: { method: 'GET', path: /^\/pubapi\/v2\/fs\/trash\/totalcount$/ },
    look: list,
    restore: action,
    purge: action,
    empty: action,
  },
  nameOf: ({ id }) => id,
  names: ({ method, json }) => (method === 'POST' ? (json as { ids: readonly string[] }).ids : undefined),
  shows: ({ method, path }) => (method === 'GET' && list.path.test(path) ? 'all' : undefined),
  refusals: () => (status) => refusals[status],
  endless: (page) => withFields(page, { has_more: true }),
  expected,
};
