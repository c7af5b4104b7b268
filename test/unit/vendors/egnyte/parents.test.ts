// What becomes of a restored item whose folder is gone is unpublished: so it is looked for, and reported.
import assert from 'node:assert/strict';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import type { TrashClient } from '../../../../src/trash/ports.ts';
import { egnyte as vendor } from '../../../../src/vendors/egnyte/egnyte.ts';
import { EGNYTE_TOKEN } from '../../../emulators/egnyte/emulator.ts';
import { all, emulatedDomains, ends, fileItem, list, never, noon, scripted } from './harness.ts';

const restoreAll = async (client: TrashClient) => await all(client.restore(await list(client), never));

const lives = { text: JSON.stringify({ is_folder: true }) };

/** Where each is by its own name: a path, `misplaced`, or `?` where nothing is said. */
function places(outcomes: readonly Outcome[]): Record<string, string> {
  return Object.fromEntries(
    outcomes.map((outcome) => {
      if (outcome.end !== 'done') return [outcome.item.name, outcome.end];
      return [outcome.item.name, outcome.where?.path ?? (outcome.misplaced ? 'misplaced' : '?')];
    }),
  );
}

describe('The Egnyte client after a restore', () => {
  const { start, calls } = emulatedDomains();
  const looks = () => calls().filter((call) => call.startsWith('GET /pubapi/v1/fs/') && !call.includes('trash'));

  it('looks up each original folder once, and reports it as the place of its items', async () => {
    const { egnyte, client } = await start();
    for (let n = 0; n < 30; n += 1) egnyte.state.trashFile({ name: `${n}`, from: `/Shared/Place ${n % 2}` });
    const outcomes = await restoreAll(client);
    assert.equal(places(outcomes)['5'], '/Shared/Place 1');
    assert.equal(outcomes.length, 30);
    assert.deepEqual(
      looks().sort(),
      [0, 1].map((n) => `GET /pubapi/v1/fs/Shared/Place%20${n}?list_content=false`),
    );
  });

  it('reports a folder that the service has created again as the place', async () => {
    const { egnyte, client } = await start({ parentGone: 'recreate' });
    egnyte.state.trashFile({ name: 'a', from: '/Shared/Gone', originGone: true });
    assert.deepEqual(places(await restoreAll(client)), { a: '/Shared/Gone' });
  });

  it('encodes each name of the path', async () => {
    const { egnyte, client } = await start();
    egnyte.state.trashFile({ name: 'a', from: '/Shared/US$ 100% #1 & more?/報告' });
    assert.deepEqual(places(await restoreAll(client)), { a: '/Shared/US$ 100% #1 & more?/報告' });
    assert.deepEqual(looks(), [
      'GET /pubapi/v1/fs/Shared/US%24%20100%25%20%231%20%26%20more%3F/%E5%A0%B1%E5%91%8A?list_content=false',
    ]);
  });

  it('writes no folder name to the log', async () => {
    const { egnyte, client, lines } = await start();
    egnyte.state.trashFile({ name: 'a', from: '/Shared/Secret Project' });
    assert.deepEqual(places(await restoreAll(client)), { a: '/Shared/Secret Project' });
    assert.equal(lines.filter((line) => / GET .*\/pubapi\/v1\/fs\/\.\.\. 200,/.test(line)).length, 1);
    assert.doesNotMatch(lines.join('\n'), /Secret|Shared/);
  });

  it('reports an item as misplaced when its folder does not exist', async () => {
    const { client } = scripted(({ method }) =>
      method === 'POST' ? {} : { status: 404, text: '<html>not here</html>' },
    );
    const [outcome] = await all(client.restore([fileItem('a', { origin: { path: '/Shared/Gone' } })], never));
    assert.ok(outcome?.end === 'done');
    assert.deepEqual([outcome.misplaced, outcome.where], [true, undefined]);
  });

  for (const [items, most] of [
    [30, 2],
    [250, 5],
    [1200, 20],
  ] as const) {
    it(`looks up at most ${most} folders for ${items} items, and reports the others as done without a place`, async () => {
      const { client, requests } = scripted(({ method }) => (method === 'POST' ? {} : lives));
      const many = Array.from({ length: items }, (_, n) => fileItem(`${n}`, { origin: { path: `/Shared/${n}` } }));
      const found = Object.values(places(await all(client.restore(many, never))));
      const looked = requests.filter(({ method }) => method === 'GET').length;
      assert.deepEqual([found.filter((each) => each !== '?').length, looked], [most, most]);
    });
  }

  it('looks up more folders once one is gone, and for what was refused', async () => {
    const many = Array.from({ length: 30 }, (_, n) => fileItem(`${n}`, { origin: { path: `/Shared/${n}` } }));
    const resources = many.map(({ id }) => ({ id, code: '409' }));
    const refused = { status: 207, text: JSON.stringify({ resources }) };
    for (const [written, found] of [
      [{}, { status: 404 }],
      [refused, lives],
    ] as const) {
      const { client, requests } = scripted(({ method }) => (method === 'POST' ? written : found));
      await all(client.restore(many, never));
      assert.equal(requests.filter(({ method }) => method === 'GET').length, 20);
    }
  });

  it('looks up no folder when the day is nearly used up', async () => {
    const { egnyte, client } = await start();
    egnyte.state.trashFile({ name: 'a' });
    egnyte.gateway.spend(EGNYTE_TOKEN, 699);
    assert.deepEqual(places(await restoreAll(client)), { a: '?' });
    assert.deepEqual(looks(), []);
  });

  it('makes no call for the top folder, an unknown one, or a path with dots', async () => {
    const { client, requests } = scripted(() => ({}));
    const origins = { top: { path: '/' }, none: undefined, dots: { path: '/Shared/../../x' }, odd: { path: 'Shared' } };
    const items = Object.entries(origins).map(([id, origin]) => fileItem(id, origin ? { origin } : {}));
    assert.deepEqual(places(await all(client.restore(items, never))), { top: '/', none: '?', dots: '?', odd: '?' });
    assert.deepEqual(
      requests.map(({ method }) => method),
      ['POST'],
    );
  });

  for (const how of [
    { status: 500, text: '' },
    { status: 401, text: '' },
    { status: 403, headers: { 'x-mashery-error-code': 'ERR_403_DEVELOPER_OVER_RATE' } },
    { status: 403, headers: { 'x-mashery-error-code': 'ERR_403_DEVELOPER_INACTIVE' } },
    { status: 200, text: '<html>Welcome to the hotel</html>' },
    { status: 200, json: { is_folder: false } },
    'reset before' as const,
  ]) {
    it(`keeps the outcome when a look-up fails, and makes no further one (${JSON.stringify(how)})`, async () => {
      const { egnyte, client } = await start();
      for (let n = 0; n < 3; n += 1) egnyte.state.trashFile({ name: `${n}`, from: `/Shared/Place ${n}` });
      egnyte.server.fail({ method: 'GET', path: /Place/, how, times: 99 });
      assert.deepEqual(places(await restoreAll(client)), { 0: '?', 1: '?', 2: '?' });
      assert.equal(new Set(looks()).size, 1);
    });
  }

  it('looks up the other folders after a forbidden one', async () => {
    const { egnyte, client } = await start();
    egnyte.state.trashFile({ name: 'a', from: '/Private/jane', deletedAt: noon - 1000 });
    egnyte.state.trashFile({ name: 'b', from: '/Shared/b', deletedAt: noon - 2000 });
    egnyte.server.fail({ path: /jane/, how: { status: 403, json: { errorMessage: 'no' } } });
    assert.deepEqual(places(await restoreAll(client)), { a: '?', b: '/Shared/b' });
  });

  it('looks up nothing after a cancel', async () => {
    const stop = new AbortController();
    const { client, requests } = scripted(() => {
      stop.abort();
      return {};
    });
    const items = [fileItem('a', { origin: { path: '/Shared' } })];
    assert.deepEqual(places(await all(client.restore(items, stop.signal))), { a: '?' });
    assert.equal(requests.length, 1);
  });

  it('looks up nothing after a purge', async () => {
    const { egnyte, client } = await start();
    egnyte.state.trashFile();
    await all(client.purge(await list(client), never));
    assert.deepEqual(looks(), []);
  });

  for (const parentGone of ['conflict', 'notFound'] as const) {
    it(`reports "egnyte.origin_gone" for a refused item whose folder is gone (${parentGone})`, async () => {
      const { egnyte, client } = await start({ parentGone });
      egnyte.state.trashFile({ name: 'a', from: '/Shared/Gone', originGone: true });
      const [outcome] = await restoreAll(client);
      assert.ok(outcome?.end === 'failed');
      const { kind, code, said } = outcome.problem;
      assert.deepEqual([kind, code, said], ['originMissing', 'egnyte.origin_gone', 'The parent folder does not exist']);
    });
  }

  it('reports a taken name as such when the folder exists', async () => {
    const { egnyte, client } = await start();
    egnyte.state.liveFile('/Shared/Documents/a');
    egnyte.state.trashFile({ name: 'a' });
    assert.deepEqual(ends(await restoreAll(client)), { a: 'failed nameTaken' });
    assert.deepEqual(vendor.capabilities.conflicts, []);
    assert.equal(vendor.capabilities.restoresTo, undefined);
  });
});
