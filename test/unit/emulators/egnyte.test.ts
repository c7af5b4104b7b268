// Pins the rules that the emulated Egnyte domain must keep, by plain HTTP: what Egnyte publishes, else what is assumed.
import assert from 'node:assert/strict';
import {
  EGNYTE_TOKEN,
  type EgnyteEmulator,
  type EgnyteOptions,
  personWith,
  startEgnyte,
} from '../../emulators/egnyte/emulator.ts';
import { fillPublished, fillVaried } from '../../emulators/egnyte/fill.ts';
import type { Role } from '../../emulators/egnyte/people.ts';
import { startSampleEgnyte } from '../../emulators/egnyte/sample.ts';

const NOON = Date.parse('2026-09-01T12:00:00Z');
const DAY = 86_400_000;
const V1 = '/pubapi/v1/fs/trash';
const V2 = '/pubapi/v2/fs/trash';
const ROLES: readonly Role[] = ['admin', 'power', 'powerWithoutTrash', 'standard'];

interface EgnyteItem {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly delete_date: string;
  readonly purge_date?: string;
  readonly size?: number;
  readonly data_retention_info?: unknown;
}
interface EgnyteList {
  readonly count: number;
  readonly offset: number;
  readonly has_more?: boolean;
  readonly total_count?: number;
  readonly items: readonly EgnyteItem[];
}

describe('The Egnyte emulator', () => {
  let egnyte: EgnyteEmulator | undefined;
  let now = NOON;

  async function start(options: EgnyteOptions = {}): Promise<EgnyteEmulator> {
    await egnyte?.stop();
    now = NOON;
    egnyte = await startEgnyte({ now: () => now, ...options });
    return egnyte;
  }
  afterEach(async () => {
    await egnyte?.stop();
    egnyte = undefined;
  });

  const get = (path: string, token = EGNYTE_TOKEN) =>
    fetch(`${egnyte?.server.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const list = async (query = '', path = V2) => (await (await get(`${path}?${query}`)).json()) as EgnyteList;
  const act = (action: string, ids: unknown, path = V1) =>
    fetch(`${egnyte?.server.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${EGNYTE_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ action, ids }),
    });
  const resources = async (answer: Response) =>
    ((await answer.json()) as { resources: { id: string; code: unknown; descriptions?: string }[] }).resources;

  it('sends the two published items as they were published', async () => {
    const { state } = await start();
    fillPublished(state);
    const { items } = await list();
    assert.deepEqual(items, [
      {
        id: 'NWM5ZTViMWMtOWMxNS00MDM3LWE5NjgtYTkzYzlhNTgzZjg4fDE0NjA5OTU4OTgwOTh8ZmlsZQ',
        type: 'file',
        path: '/Private/asmith/2013-06-22 12.36.20.jpg',
        name: '2013-06-22 12.36.20.jpg',
        size: 1733,
        owner: {
          _self: { url: '/rest/public/1.0/users/1' },
          id: 1,
          username: 'asmith',
          firstName: 'Ashley',
          lastName: 'Smith',
          email: 'asmith@abccompany.com',
          typeName: 'admin',
        },
        deleted_by: 'Ashley Smith',
        delete_date: '2016-04-18T16:11:38Z',
        purge_date: '2016-05-19T00:00:00Z',
        last_modified: '2016-04-18T16:11:09Z',
      },
      {
        id: 'Y2U3MDVlNmItOWJhYS00ZjA2LTk5Y2EtNTZlMzA4YjFmNTkzfDE0NjA5OTU4OTc4OTZ8ZmlsZQ',
        type: 'folder',
        path: '/Shared/test1/sampleFolder',
        name: 'sampleFolder',
        deleted_by: 'Cara de Freitas Bart',
        delete_date: '2016-04-18T16:11:37Z',
        purge_date: '2016-05-19T00:00:00Z',
      },
    ]);
  });

  it('pages v2 by count and offset, newest deletion first, with has_more and no total', async () => {
    const { state } = await start();
    state.fill(120);
    const first = await list();
    assert.deepEqual([first.items.length, first.offset, first.has_more, first.total_count], [50, 0, true, undefined]);
    const last = await list('count=50&offset=100');
    assert.deepEqual([last.items.length, last.offset, last.has_more], [20, 100, false]);
    const dates = (await list('count=120')).items.map((item) => item.delete_date);
    assert.deepEqual(dates, dates.toSorted().reverse());
    assert.deepEqual(await (await get(`${V2}/totalcount`)).json(), { totalCount: 120 });
  });

  it('gives v1 a total_count and no has_more, and can be without v2', async () => {
    const { state } = await start({ v2: false });
    state.fill(3);
    const page = await list('count=2&offset=1', V1);
    assert.deepEqual([page.items.length, page.offset, page.total_count, page.has_more], [2, 1, 3, undefined]);
    assert.equal((await get(V2)).status, 404);
    assert.equal((await get(`${V2}/totalcount`)).status, 404);
  });

  it('can ignore the offset, cap a page, repeat rows and never end', async () => {
    const { state, switches } = await start({ offsetSupported: false });
    state.fill(10);
    assert.equal((await list('count=4&offset=4')).items[0]?.name, 'File 0.txt');
    Object.assign(switches, { offsetSupported: true, pageCap: 3, overlap: 1, neverEnds: true });
    assert.deepEqual(
      (await list('count=8&offset=3')).items.map(({ name }) => name),
      ['File 2.txt', 'File 3.txt', 'File 4.txt'],
    );
    const beyond = await list('offset=50');
    assert.deepEqual([beyond.items, beyond.has_more], [[], true]);
  });

  it('refuses invalid parameters', async () => {
    await start();
    for (const query of ['count=-1', 'count=ten', 'offset=-1', 'sort_by=size', 'sort_direction=up']) {
      assert.equal((await get(`${V2}?${query}`)).status, 400, query);
    }
    assert.equal((await get(`${V1}?sort_by=owner`)).status, 400);
  });

  it('wants both dates with any filter, and finds a person by first or last name', async () => {
    const { state, switches } = await start();
    state.trashFile({ name: 'a.txt', deletedBy: 'Jane Smith', deletedAt: NOON - 3 * DAY });
    state.trashFile({ name: 'b.txt', deletedBy: 'Jane Smith', deletedAt: NOON - DAY + 700 });
    state.trashFile({ name: 'c.txt', deletedBy: 'Tom Becker', deletedAt: NOON });
    const names = async (query: string) => (await list(query)).items.map(({ name }) => name);
    const from = 'startDate=2000-01-01T00:00:00Z';
    const to = 'endDate=2026-08-31T12:00:00Z';
    for (const query of ['deletedBy=Jane', from, to, `deletedBy=Jane&${to}`, `${from}&endDate=yesterday`]) {
      assert.equal((await get(`${V2}?${query}`)).status, 400, query);
    }
    assert.deepEqual(await names(`${from}&${to}`), ['b.txt', 'a.txt']);
    assert.deepEqual(await names(`deletedBy=smith&${from}&endDate=2026-09-02T00:00:00Z`), ['b.txt', 'a.txt']);
    switches.dateBoundsInclusive = false;
    assert.deepEqual(await names(`${from}&${to}`), ['a.txt']);
    switches.deletedByNeedsDates = false;
    assert.deepEqual(await names('deletedBy=Becker'), ['c.txt']);
    switches.datesNeedDeletedBy = true;
    assert.equal((await get(`${V2}?${from}&${to}`)).status, 400);
  });

  it('answers 200 with nothing when all is done, and 207 with texts as codes when something is not', async () => {
    const { state, switches } = await start();
    const [a, b, c] = [state.trashFile(), state.trashFile(), state.trashFolder({ content: ['x.txt'] })];
    const done = await act('RESTORE', [a.id, c.id]);
    assert.deepEqual([done.status, await done.text()], [200, '']);
    assert.ok(state.liveAt(a.path) && state.liveAt(`${c.path}/x.txt`));
    const some = await act('PURGE', [b.id, a.id]);
    assert.equal(some.status, 207);
    assert.deepEqual(await resources(some), [
      { id: b.id, code: '200' },
      { id: a.id, code: '404', descriptions: 'Item not found' },
    ]);
    assert.deepEqual(state.trash(), []);
    assert.equal((await act('PURGE', [a.id])).status, 404);
    const d = state.trashFile();
    Object.assign(switches, { okBody: 'resources', allUnknown: 'multiStatus' });
    assert.deepEqual(await resources(await act('PURGE', [d.id])), [{ id: d.id, code: '200' }]);
    assert.equal((await act('PURGE', [d.id])).status, 207);
  });

  it('leaves the result of an id out of a 207 on demand', async () => {
    const { state, switches } = await start();
    const [a, b] = [state.trashFile(), state.trashFile()];
    switches.leaveOut = (id) => id === a.id;
    assert.deepEqual(
      (await resources(await act('PURGE', [a.id, b.id, 'unknown']))).map(({ id }) => id),
      [b.id, 'unknown'],
    );
    assert.deepEqual(state.trash(), []);
  });

  it('refuses more than ten ids, none, and anything else than RESTORE and PURGE; there is no v2 of it', async () => {
    const { state } = await start();
    state.fill(11);
    const ids = state.trash().map(({ id }) => id);
    assert.equal((await act('PURGE', ids)).status, 400);
    assert.equal((await act('PURGE', [])).status, 400);
    assert.equal((await act('PURGE', 'all')).status, 400);
    assert.equal((await act('DELETE', ids.slice(1))).status, 400);
    assert.equal((await act('PURGE', ids.slice(1), V2)).status, 405);
    assert.equal(state.trash().length, 11);
    assert.equal((await act('PURGE', ids.slice(1))).status, 200);
  });

  it('restores into parents that it creates again, and refuses a taken name', async () => {
    const { state, switches } = await start();
    const orphan = state.trashFile({ from: '/Shared/Gone/Deep', originGone: true, name: 'a.txt' });
    const clash = state.trashFile({ from: '/Shared', name: 'b.txt', size: 5 });
    state.liveFile('/Shared/b.txt', { size: 7 });
    const codes = (await resources(await act('RESTORE', [orphan.id, clash.id]))).map(({ code }) => code);
    assert.deepEqual(codes, ['200', '409']);
    assert.equal(state.liveAt('/Shared/Gone/Deep/a.txt')?.id, orphan.content[0]?.id);
    assert.equal(state.liveAt('/Shared/b.txt')?.size, 7);
    switches.nameTaken = 'rename';
    assert.equal((await act('RESTORE', [clash.id])).status, 200);
    assert.equal(state.liveAt('/Shared/b (1).txt')?.size, 5);
    switches.parentGone = 'notFound';
    const other = state.trashFile({ from: '/Shared/Nowhere', originGone: true });
    assert.equal((await resources(await act('RESTORE', [other.id])))[0]?.code, '404');
    assert.deepEqual([state.destroyedLive(), state.movedLive()], [[], []]);
  });

  it('restores a version into its file, and not without it', async () => {
    const { state } = await start();
    const version = state.trashVersion({ from: '/Shared', name: 'plan.docx' });
    assert.equal((await resources(await act('RESTORE', [version.id])))[0]?.code, '404');
    state.liveFile('/Shared/plan.docx');
    assert.equal((await act('RESTORE', [version.id])).status, 200);
    assert.equal(state.liveAt('/Shared/plan.docx')?.versions, 2);
  });

  it('keeps a retained item from being purged until its time is over', async () => {
    const { state } = await start();
    const until = NOON + 7 * DAY;
    const held = state.trashFile({ retention: { policy: 'GRACE_PERIOD', until }, purgeAt: null });
    const [row] = (await list()).items;
    const info = { retention: 'GRACE_PERIOD', earliest_expiry: String(until / 1000), is_retained: true };
    assert.deepEqual([row?.data_retention_info, row?.purge_date], [info, undefined]);
    assert.equal((await resources(await act('PURGE', [held.id])))[0]?.code, '403');
    now = until;
    assert.equal((await act('PURGE', [held.id])).status, 200);
  });

  it('lets administrators and power users with the role at the trash, and only the former purge', async () => {
    for (const role of ROLES) {
      const { state } = await start({ role });
      const { id } = state.trashFile();
      const user = (await (await get('/pubapi/v1/userinfo')).json()) as { user_type: string };
      assert.equal(user.user_type, role === 'powerWithoutTrash' ? 'power' : role);
      const allowed = role === 'admin' || role === 'power';
      const listed = await get(V2);
      assert.equal(listed.status, allowed ? 200 : 403);
      if (!allowed) {
        const message = 'User is not authorized to manage resources.';
        assert.deepEqual(await listed.json(), { statusCode: 403, errorMessage: message });
        assert.equal(listed.headers.get('x-mashery-error-code'), null);
      }
      assert.equal(
        (await act('PURGE', [id])).status,
        { admin: 200, power: 207, powerWithoutTrash: 403, standard: 403 }[role],
      );
    }
  });

  it('refuses an unknown or dead token as its gateway does', async () => {
    const { gateway, switches } = await start();
    gateway.accept('emulator-token-other', personWith('power'));
    assert.equal((await get(V2, 'emulator-token-other')).status, 200);
    gateway.kill('emulator-token-other');
    const answer = await get(V2, 'emulator-token-other');
    assert.equal(answer.status, 401);
    const detail = { errorcode: 'oauth.v2.InvalidAccessToken' };
    assert.deepEqual(await answer.json(), { fault: { faultstring: 'Invalid access token', detail } });
    switches.gateway = 'mashery';
    const older = await get(V2, 'wrong');
    assert.equal(older.status, 403);
    assert.equal(older.headers.get('x-mashery-error-code'), 'ERR_403_DEVELOPER_INACTIVE');
  });

  it('counts calls in its headers, and refuses the third of a second only where switched on', async () => {
    const { switches } = await start();
    for (const n of [1, 2, 3]) {
      const { status, headers } = await get(V2);
      assert.equal(status, 200);
      assert.equal(headers.get('x-accesstoken-qps-current'), String(n));
      assert.equal(headers.get('x-accesstoken-quota-current'), String(n));
      assert.equal(headers.get('x-accesstoken-qps-allotted'), '2');
      assert.equal(headers.get('x-accesstoken-quota-allotted'), '1000');
      assert.equal(headers.get('x-quota-reset'), 'Wednesday, September 2, 2026 12:00:00 AM GMT');
      assert.ok(headers.get('x-egnyte-request-id'));
    }
    Object.assign(switches, { enforceQps: true });
    const refused = await get(V2);
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '1']);
    switches.gateway = 'mashery';
    const older = await get(V2);
    assert.equal(older.headers.get('x-mashery-error-code'), 'ERR_403_DEVELOPER_OVER_QPS');
    assert.deepEqual([older.status, await older.text()], [403, '<h1>Developer Over Qps</h1>']);
    now += 1000;
    assert.equal((await get(V2)).status, 200);
  });

  it('refuses calls beyond the quota of a token until midnight UTC', async () => {
    const { gateway, switches } = await start();
    gateway.accept('emulator-token-other', personWith('admin'));
    gateway.spend(EGNYTE_TOKEN, 999);
    assert.equal((await get(V2)).status, 200);
    const refused = await get(V2);
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, String(12 * 3600)]);
    switches.gateway = 'mashery';
    assert.equal((await get(V2)).headers.get('x-mashery-error-code'), 'ERR_403_DEVELOPER_OVER_RATE');
    assert.equal((await get(V2, 'emulator-token-other')).status, 200);
    now += 12 * 3_600_000;
    assert.equal((await get(V2)).status, 200);
  });

  it('reports whether something exists at a path', async () => {
    const { state } = await start();
    state.liveFile('/Shared/US$/日本.txt', { size: 5 });
    const path = `/pubapi/v1/fs/Shared/US%24/${encodeURIComponent('日本.txt')}?list_content=false`;
    const file = (await (await get(path)).json()) as { is_folder: boolean; size: number };
    assert.deepEqual([file.is_folder, file.size], [false, 5]);
    state.deleteLive('/Shared/US$');
    assert.equal((await get(path)).status, 404);
    assert.equal((await act('RESTORE', [state.trash()[0]?.id])).status, 200);
    assert.equal((await get(path)).status, 200);
  });

  it('acts as someone else, and drops what is past its date', async () => {
    const { state } = await start();
    const [a, b] = [state.trashFile({ name: 'a.txt' }), state.trashFile()];
    const c = state.trashFile();
    state.restoreElsewhere(a.id);
    state.purgeElsewhere(b.id);
    assert.equal(state.liveAt(a.path)?.kind, 'file');
    assert.equal((await act('PURGE', [a.id, b.id])).status, 404);
    assert.equal(c.purgeAt, Date.parse('2026-10-02T00:00:00Z'));
    now = Date.parse('2026-10-02T00:00:00Z');
    state.expire();
    assert.deepEqual(state.trash(), []);
    assert.deepEqual([state.destroyedLive(), state.movedLive()], [[], []]);
  });

  it('has odd items and a sample company', async () => {
    const { state } = await start();
    fillVaried(state, 24);
    const { items } = await list();
    assert.deepEqual([...new Set(items.map(({ type }) => type))].sort(), ['bookmark', 'file', 'folder', 'version']);
    assert.equal(new Set(items.map(({ id }) => id)).size, 24);
    assert.ok(items.every(({ type, size }) => (type === 'folder') === (size === undefined)));
    const { emulator, account } = await startSampleEgnyte();
    const rows = emulator.state.trash();
    await emulator.stop();
    assert.equal(account.vendor, 'egnyte');
    assert.ok(rows.length >= 80 && rows.length <= 130, `${rows.length} rows`);
    // 42 people, two of whom share a display name.
    assert.equal(new Set(rows.map(({ deletedBy }) => deletedBy)).size, 41);
    assert.ok(rows.every(({ deletedAt, size }) => deletedAt <= Date.now() && Number.isInteger(size ?? 0)));
  });
});
