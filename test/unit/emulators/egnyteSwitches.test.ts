// Where Egnyte publishes nothing, or where domains differ, the emulated domain has switches. Each setting is tested here.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { EGNYTE_TOKEN, type EgnyteEmulator, type EgnyteOptions, startEgnyte } from '../../emulators/egnyte/emulator.ts';

const NOON = Date.parse('2026-09-01T12:00:00Z');
const V2 = '/pubapi/v2/fs/trash';
const V1 = '/pubapi/v1/fs/trash';

describe('The Egnyte emulator with its switches', () => {
  let egnyte: EgnyteEmulator;
  let now = NOON;

  async function start(options: EgnyteOptions = {}): Promise<EgnyteEmulator> {
    now = NOON;
    egnyte = await startEgnyte({ now: () => now, ...options });
    return egnyte;
  }
  afterEach(async () => {
    await egnyte.stop();
  });

  const headers = { authorization: `Bearer ${EGNYTE_TOKEN}`, 'content-type': 'application/json' };
  const get = (path: string) => fetch(egnyte.server.url + path, { headers });
  const act = (action: string, ...ids: readonly string[]) =>
    fetch(egnyte.server.url + V1, { method: 'POST', headers, body: JSON.stringify({ action, ids }) });
  /** The codes of an action's results; those of a 200 without any count as 200. */
  const codes = async (answer: Response) => {
    const text = await answer.text();
    if (answer.status === 200 && (text === '' || text === '{}')) return ['200'];
    return (JSON.parse(text) as { resources: { code: string }[] }).resources.map(({ code }) => code);
  };

  describe('when it throttles', () => {
    for (const { gateway, status, overSecond, overDay } of [
      { gateway: 'apigee', status: 429, overSecond: null, overDay: null },
      {
        gateway: 'mashery',
        status: 403,
        overSecond: 'ERR_403_DEVELOPER_OVER_QPS',
        overDay: 'ERR_403_DEVELOPER_OVER_RATE',
      },
    ] as const) {
      for (const [retryAfter, second, day] of [
        ['seconds', '1', '43200'],
        ['date', 'Tue, 01 Sep 2026 12:00:01 GMT', 'Wed, 02 Sep 2026 00:00:00 GMT'],
        ['zero', '0', '0'],
        ['absent', null, null],
      ] as const) {
        it(`answers as ${gateway} does, with Retry-After ${retryAfter}`, async () => {
          const { gateway: running } = await start({ gateway, retryAfter, enforceQps: true });
          assert.deepEqual([(await get(V2)).status, (await get(V2)).status], [200, 200]);
          const tooFast = await get(V2);
          assert.equal(tooFast.status, status);
          assert.equal(tooFast.headers.get('retry-after'), second);
          assert.equal(tooFast.headers.get('x-mashery-error-code'), overSecond);
          running.spend(EGNYTE_TOKEN, 1000);
          const tooMany = await get(V2);
          assert.equal(tooMany.status, status);
          assert.equal(tooMany.headers.get('retry-after'), day);
          assert.equal(tooMany.headers.get('x-mashery-error-code'), overDay);
          assert.equal(tooMany.headers.get('x-accesstoken-quota-current'), '1001');
        });
      }
    }

    it('counts in whole seconds of its clock, not in the last thousand milliseconds', async () => {
      await start({ enforceQps: true });
      now = NOON + 999;
      assert.deepEqual([(await get(V2)).status, (await get(V2)).status], [200, 200]);
      assert.equal((await get(V2)).status, 429);
      now = NOON + 1000;
      assert.deepEqual([(await get(V2)).status, (await get(V2)).status], [200, 200]);
    });

    it('keeps to other limits, and can be silent on when the day ends', async () => {
      await start({ qps: 200, quota: 20_000_000, quotaReset: false, enforceQps: true });
      const given = (await get(V2)).headers;
      assert.equal(given.get('x-accesstoken-qps-allotted'), '200');
      assert.equal(given.get('x-accesstoken-quota-allotted'), '20000000');
      assert.equal(given.get('x-quota-reset'), null);
    });
  });

  describe('when nothing is at the path', () => {
    it('answers in JSON, or with a long web page', async () => {
      const { switches } = await start();
      for (const path of ['/pubapi/v1/fs/Shared/none.txt', '/pubapi/v9/fs/trash']) {
        switches.html404 = false;
        const short = await get(path);
        assert.deepEqual([short.status, await short.json()], [404, { statusCode: 404, errorMessage: 'Not Found' }]);
        switches.html404 = true;
        const long = await get(path);
        assert.deepEqual([long.status, long.headers.get('content-type')], [404, 'text/html; charset=utf-8']);
        assert.match(await long.text(), /^<!DOCTYPE html>.{1000}/s);
      }
    });

    it('finds a live thing by its id, and under its own kind alone', async () => {
      const { state } = await start();
      state.liveFile('/Shared/a.txt');
      const id = (path: string) => state.liveAt(path)?.id;
      const file = (await (await get(`/pubapi/v1/fs/ids/file/${id('/Shared/a.txt')}`)).json()) as { path: string };
      assert.equal(file.path, '/Shared/a.txt');
      const folder = await get(`/pubapi/v1/fs/ids/folder/${id('/Shared')}?list_content=true`);
      const content = (await folder.json()) as { path: string; files: { path: string }[] };
      assert.deepEqual([content.path, content.files.map(({ path }) => path)], ['/Shared', ['/Shared/a.txt']]);
      assert.equal((await get(`/pubapi/v1/fs/ids/folder/${id('/Shared/a.txt')}`)).status, 404);
      assert.equal((await get('/pubapi/v1/fs/ids/file/unknown')).status, 404);
    });
  });

  describe('when it restores', () => {
    for (const [parentGone, code] of [
      ['recreate', '200'],
      ['conflict', '409'],
      ['notFound', '404'],
    ] as const) {
      it(`to a folder that is gone: ${parentGone}`, async () => {
        const { state } = await start({ parentGone });
        const item = state.trashFile({ from: '/Shared/Gone', originGone: true });
        assert.deepEqual(await codes(await act('RESTORE', item.id)), [code]);
        assert.equal(state.liveAt(item.path) !== undefined, parentGone === 'recreate');
        assert.equal(state.trashedById(item.id) === undefined, parentGone === 'recreate');
      });
    }

    for (const [nameTaken, code, at, versions] of [
      ['conflict', '409', undefined, 1],
      ['addVersion', '200', '/Shared/a.txt', 2],
      ['rename', '200', '/Shared/a (1).txt', 1],
    ] as const) {
      it(`where the name is taken: ${nameTaken}`, async () => {
        const { state } = await start({ nameTaken });
        state.liveFile('/Shared/a.txt', { size: 1 });
        const item = state.trashFile({ from: '/Shared', name: 'a.txt', size: 2 });
        assert.deepEqual(await codes(await act('RESTORE', item.id)), [code]);
        if (at !== undefined) assert.equal(state.liveAt(at)?.size, 2);
        assert.equal(state.liveAt('/Shared/a.txt')?.versions, versions);
        assert.deepEqual([state.destroyedLive(), state.movedLive()], [[], []]);
      });
    }

    it('a version whose file is gone, as a file', async () => {
      const { state } = await start({ versionWithoutFile: 'restoreAsFile' });
      const item = state.trashVersion({ from: '/Shared', name: 'plan.docx', size: 9 });
      assert.deepEqual(await codes(await act('RESTORE', item.id)), ['200']);
      assert.equal(state.liveAt('/Shared/plan.docx')?.size, 9);
    });
  });

  describe('when it purges', () => {
    it('lets go what is retained', async () => {
      const { state } = await start({ purgeRetained: 'allow' });
      const item = state.trashFile({ retention: { policy: 'RETENTION_POLICY', until: NOON + 1 } });
      assert.deepEqual(await codes(await act('PURGE', item.id)), ['200']);
      assert.deepEqual(state.trash(), []);
    });

    it('obeys a power user, and answers with an empty object', async () => {
      const { state } = await start({ purgeByPower: 'allow', role: 'power', okBody: 'object' });
      const answer = await act('PURGE', state.trashFile().id);
      assert.deepEqual([answer.status, await answer.text()], [200, '{}']);
    });

    it('is done although the answer is lost, or an error', async () => {
      const { state, server } = await start();
      const [a, b, c] = [state.trashFile(), state.trashFile(), state.trashFile()];
      server.fail({ method: 'POST', how: 'reset after' });
      await assert.rejects(act('PURGE', a.id));
      server.fail({ method: 'POST', how: { after: { status: 596 } } });
      assert.equal((await act('PURGE', b.id)).status, 596);
      server.fail({ method: 'POST', how: { status: 500 } });
      assert.equal((await act('PURGE', c.id)).status, 500);
      assert.deepEqual(
        state.trash().map(({ id }) => id),
        [c.id],
      );
    });
  });

  it('mints ids as the published ones are: base64url of a uuid, the milliseconds of the deletion, and the kind', async () => {
    const { state } = await start();
    for (const { id, deletedAt, type } of [state.trashFile(), state.trashFolder(), state.trashVersion()]) {
      assert.match(id, /^[\w-]+$/);
      const [uuid, ms, kind] = Buffer.from(id, 'base64url').toString().split('|');
      assert.match(uuid ?? '', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      assert.deepEqual([Number(ms), kind], [deletedAt, type]);
    }
  });

  for (const count of [0, 137, 2500, 12_000]) {
    it(`holds ${count} items, each once over all pages`, async () => {
      const { state } = await start();
      state.fill(count);
      const ids = new Set<string>();
      for (let offset = 0, more = true; more; ) {
        const page = (await (await get(`${V2}?count=1000&offset=${offset}`)).json()) as {
          items: { id: string }[];
          has_more: boolean;
        };
        for (const { id } of page.items) ids.add(id);
        offset += page.items.length;
        more = page.has_more;
      }
      assert.equal(ids.size, count);
    });
  }
});
