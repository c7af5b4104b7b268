// The change log of the emulated Egnyte domain, by plain HTTP: what Egnyte publishes of its Events API, else what is assumed.
import assert from 'node:assert/strict';
import {
  EGNYTE_TOKEN,
  type EgnyteEmulator,
  type EgnyteOptions,
  personWith,
  startEgnyte,
} from '../../emulators/egnyte/emulator.ts';
import type { Actor } from '../../emulators/egnyte/events.ts';

const NOON = Date.parse('2026-09-01T12:00:00Z');
const DAY = 86_400_000;
const OTHER_TOKEN = 'emulator-token-other';

interface Cursor {
  readonly latest_event_id: number;
  readonly oldest_event_id: number;
  readonly timestamp: string;
}
interface Page {
  readonly latest_id: number;
  readonly oldest_id: number;
  readonly count: number;
  readonly events: readonly {
    readonly id: number;
    readonly action: string;
    readonly action_source: string;
    readonly actor: number;
    readonly type: string;
    readonly data: { readonly target_path: string; readonly is_folder: boolean };
  }[];
}

describe('The event log of the Egnyte emulator', () => {
  let egnyte: EgnyteEmulator;
  let now = NOON;
  const somebody: Actor = { who: personWith('power'), source: 'WebUI', app: '' };

  async function start(options: EgnyteOptions = {}): Promise<EgnyteEmulator> {
    now = NOON;
    egnyte = await startEgnyte({ now: () => now, ...options });
    return egnyte;
  }
  afterEach(async () => {
    await egnyte.stop();
  });

  const get = (path: string, token = EGNYTE_TOKEN) =>
    fetch(`${egnyte.server.url}/pubapi/${path}`, { headers: { authorization: `Bearer ${token}` } });
  const cursor = async () => (await (await get('v1/events/cursor')).json()) as Cursor;
  const since = async (id: number, more = '', version = 'v1') => {
    const answer = await get(`${version}/events?id=${id}${more}`);
    assert.equal(answer.status, 200, await answer.clone().text());
    return (await answer.json()) as Page;
  };
  const idle = async (id: number, more = '') => (await get(`v1/events?id=${id}${more}`)).status === 204;
  const restoreByApi = (id: string, token = EGNYTE_TOKEN) =>
    fetch(`${egnyte.server.url}/pubapi/v1/fs/trash`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'RESTORE', ids: [id] }),
    });
  const told = ({ events }: Page) => events.map((each) => `${each.action} ${each.data.target_path}`);

  it('has a cursor, and nothing to say while nothing happens', async () => {
    await start();
    const { latest_event_id, oldest_event_id, timestamp } = await cursor();
    assert.equal(timestamp, '2026-09-01T12:00:00.000Z');
    assert.equal(latest_event_id, oldest_event_id);
    assert.ok(await idle(latest_event_id));
    assert.equal((await get('v2/events/cursor')).status, 200);
    assert.equal((await get(`v2/events?id=${latest_event_id}`)).status, 204);
    assert.equal((await get('v1/events/cursor', 'wrong')).status, 401);
  });

  it('tells of deletions and restores, by whom and which way', async () => {
    const { state } = await start();
    state.liveFile('/Shared/Docs/a b.txt');
    const { latest_event_id: before } = await cursor();
    const file = state.deleteLive('/Shared/Docs/a b.txt', { by: personWith('standard') });
    const folder = state.deleteLive('/Shared/Docs');
    assert.equal((await restoreByApi(folder.id)).status, 200);
    state.restoreElsewhere(file.id);
    const page = await since(before);
    const [deleted, ...rest] = page.events;
    assert.deepEqual(deleted, {
      id: before + 1,
      timestamp: '2026-09-01T12:00:00.000Z',
      action_source: 'WebUI',
      actor: personWith('standard').id,
      type: 'file_system',
      action: 'delete',
      object_detail: `${egnyte.server.url}/pubapi/v1/fs/Shared/Docs/a%20b.txt`,
      data: {
        target_path: '/Shared/Docs/a b.txt',
        target_id: file.content[0]?.id,
        target_group_id: file.content[0]?.id,
        is_folder: false,
      },
    });
    assert.deepEqual(
      rest.map(({ action, action_source, data }) => [action, action_source, data.target_path, data.is_folder]),
      [
        ['delete', 'WebUI', '/Shared/Docs', true],
        ['restore', 'PublicAPI', '/Shared/Docs', true],
        ['restore', 'WebUI', '/Shared/Docs/a b.txt', false],
      ],
    );
    assert.deepEqual([page.latest_id, page.oldest_id, page.count], [before + 4, before + 1, 4]);
    assert.ok(await idle(page.latest_id));
    assert.deepEqual(await cursor(), {
      latest_event_id: before + 4,
      oldest_event_id: before + 1,
      timestamp: '2026-09-01T12:00:00.000Z',
    });
  });

  it('tells where a restored thing is, and nothing of one that failed', async () => {
    const { state } = await start({ nameTaken: 'rename' });
    const { latest_event_id: before } = await cursor();
    state.liveFile('/Shared/a.txt');
    await restoreByApi(state.trashFile({ from: '/Shared', name: 'a.txt' }).id);
    await restoreByApi(state.trashVersion({ from: '/Shared', name: 'gone.txt' }).id);
    assert.deepEqual(told(await since(before)), ['restore /Shared/a (1).txt']);
  });

  it('tells nothing of a purge, whoever did it', async () => {
    const { state } = await start();
    const { latest_event_id: before } = await cursor();
    const [mine, theirs] = [state.trashFile(), state.trashFile()];
    state.trashFile({ purgeAt: NOON });
    await fetch(`${egnyte.server.url}/pubapi/v1/fs/trash`, {
      method: 'POST',
      headers: { authorization: `Bearer ${EGNYTE_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'PURGE', ids: [mine.id] }),
    });
    state.purgeElsewhere(theirs.id);
    state.expire();
    assert.deepEqual(state.trash(), []);
    assert.ok(await idle(before));
  });

  it('pages by count, 50 unless told and 100 at most', async () => {
    const { state } = await start();
    const { latest_event_id: before } = await cursor();
    state.events.flood(120, somebody);
    assert.equal((await since(before)).count, 50);
    const first = await since(before, '&count=100');
    const rest = await since(first.latest_id, '&count=100');
    assert.deepEqual([first.count, rest.count, rest.oldest_id], [100, 20, before + 101]);
    for (const query of ['count=0', 'count=101', 'count=ten', 'type=magic', 'suppress=all', 'type=permission_change']) {
      assert.equal((await get(`v1/events?id=${before}&${query}`)).status, 400, query);
    }
    for (const query of ['', '?id=', '?id=now']) assert.equal((await get(`v1/events${query}`)).status, 400, query);
  });

  it('can be asked for a folder and for types', async () => {
    const { state } = await start();
    const { latest_event_id: before } = await cursor();
    for (const folder of ['Docs', 'Docs 2']) state.liveFile(`/Shared/${folder}/a.txt`);
    state.deleteLive('/Shared/Docs/a.txt');
    state.deleteLive('/Shared/Docs 2/a.txt');
    const target = { id: 'n', path: '/Shared/Docs/a.txt', kind: 'file' } as const;
    state.events.add({ type: 'note', action: 'create', target, by: somebody });
    state.events.add({ type: 'permission_change', action: 'permission_change', target, by: somebody });
    assert.deepEqual(told(await since(before, '&type=file_system')), [
      'delete /Shared/Docs/a.txt',
      'delete /Shared/Docs 2/a.txt',
    ]);
    const inDocs = ['delete /Shared/Docs/a.txt', 'create /Shared/Docs/a.txt'];
    assert.deepEqual(told(await since(before, '&folder=/Shared/Docs')), inDocs);
    assert.equal((await since(before, '&type=file_system|note')).count, 3);
    assert.equal((await since(before, '', 'v2')).count, 4);
    assert.equal((await since(before, '&type=permission_change', 'v2')).count, 1);
    assert.ok(await idle(before, '&folder=/Shared/Elsewhere'));
  });

  it('leaves out what the same app did, or the same app and user, when asked to', async () => {
    const { state, gateway } = await start();
    gateway.accept(OTHER_TOKEN, { ...personWith('admin'), id: 999 });
    gateway.accept('token-of-another-app', personWith('admin'), { app: 'another' });
    const { latest_event_id: before } = await cursor();
    for (const token of [EGNYTE_TOKEN, OTHER_TOKEN, 'token-of-another-app']) {
      await restoreByApi(state.trashFile().id, token);
    }
    state.restoreElsewhere(state.trashFile().id);
    assert.equal((await since(before)).count, 4);
    assert.deepEqual(
      (await since(before, '&suppress=user')).events.map(({ actor }) => actor),
      [999, personWith('admin').id, personWith('admin').id],
    );
    assert.equal((await since(before, '&suppress=app')).count, 2);
  });

  it('is 404 for an id that has left the window, from where the cursor leads on', async () => {
    const { state } = await start({ eventWindow: 10 });
    const { latest_event_id: before } = await cursor();
    state.events.flood(11, somebody);
    assert.equal((await get(`v1/events?id=${before}`)).status, 404);
    assert.equal((await since(before + 1)).count, 10);
    const { oldest_event_id, latest_event_id } = await cursor();
    assert.deepEqual([oldest_event_id, latest_event_id], [before + 2, before + 11]);
    assert.equal((await since(oldest_event_id)).count, 9);
  });

  it('keeps no event longer than 30 days', async () => {
    const { state } = await start();
    const { latest_event_id: before } = await cursor();
    state.events.flood(1, somebody);
    now += 30 * DAY;
    assert.equal((await since(before)).count, 1);
    now += 1;
    assert.equal((await get(`v1/events?id=${before}`)).status, 404);
    assert.ok(await idle(before + 1));
  });
});
