import assert from 'node:assert/strict';
import type { HttpOptions } from '../../../../src/http/http.ts';
import type { TrashItem } from '../../../../src/trash/item.ts';
import { box } from '../../../../src/vendors/box/box.ts';
import type { CreateHttpClient } from '../../../../src/vendors/vendor.ts';
import { held } from '../../fakes/credentials.ts';
import {
  all,
  closeAll,
  endsByName,
  itemFor,
  json,
  listed,
  never,
  purged,
  restoreWith,
  scripted,
  setUp,
} from './setup.ts';

describe('Box limits', () => {
  afterEach(closeAll);

  it('requests compressed answers, which Box sends only when asked', async () => {
    const { client, emulator } = await setUp();
    await client.count(never);
    assert.match(emulator.server.log[0]?.headers['accept-encoding'] ?? '', /gzip/);
  });

  it('allows 900 of the 1,000 calls that a user has in a minute, and 8 at once', async () => {
    let asked: HttpOptions | undefined;
    const account = { id: 'a1', vendor: 'box', label: 'Box', host: 'box.com', url: 'https://api.box.com' };
    const createHttpClient: CreateHttpClient = (options) => {
      asked = options;
      return { send: () => Promise.reject(new Error('not asked')) };
    };
    const { clock } = scripted(() => ({}));
    await box.connect({ account, origins: [account.url], credentials: held({ token: 't' }), createHttpClient, clock });
    assert.deepEqual(asked?.rateLimit, { concurrency: 8, calls: 900, interval: 60_000 });
  });

  it('purges 30 items without any wait', async () => {
    const { client, clock, state } = await setUp({ limited: true });
    state.fill(30);
    const items = await listed(client);
    const from = clock.now();
    assert.deepEqual(new Set(Object.values(await purged(client, ...items))), new Set(['done']));
    assert.equal(clock.now(), from);
  });

  it('purges 1,000 items in a minute without a 429', async () => {
    const { client, clock, emulator, state } = await setUp({ limited: true });
    state.fill(1000);
    const items = await listed(client);
    const from = clock.now();
    let before = 0;
    for await (const { end } of client.purge(items, never)) {
      assert.equal(end, 'done');
      if (clock.now() === from) before += 1;
    }
    assert.ok(before > 850 && before <= 900, `${before} before the wait`);
    assert.equal(clock.now() - from, 60_000);
    assert.deepEqual(
      emulator.server.log.filter(({ status }) => status === 429),
      [],
    );
  });

  it('sends the second step of a restore first when calls have to wait', async () => {
    const { client, clock, emulator, state } = await setUp({ limited: true });
    const chosen = state.folder({ name: 'Chosen' });
    const links = Array.from({ length: 450 }, (_, index) => itemFor(state.trashLink({ name: `link ${index}` })));
    const outcomes = await restoreWith(client, { folder: chosen }, ...links);
    assert.deepEqual(new Set(Object.values(endsByName(outcomes))), new Set(['done']));
    // What a wait let lie half done would be looked at before it is moved.
    assert.ok(clock.slept.length > 0);
    assert.deepEqual(
      emulator.server.log.filter(({ method, path }) => method === 'GET' && path.includes('web_links')),
      [],
    );
  });

  it('gives a change of a folder more than the 600 seconds that Box may take, and other calls the usual time', async () => {
    const live = { type: 'folder', id: '7', etag: '2', item_status: 'active', parent: { id: '5' } };
    const { client, sent } = scripted(({ method, url }) => {
      if (method === 'DELETE') return { status: 204 };
      if (url.includes('/items?')) return json({ entries: [] });
      return json(method === 'PUT' ? { ...live, parent: { id: '8' } } : live);
    });
    const [folder, file] = (['folder', 'file'] as const).map(
      (kind): TrashItem => ({ account: 'a1', kind, id: '7', name: kind, origin: { id: '5' } }),
    );
    assert.ok(folder && file);
    for (const item of [folder, file]) {
      await restoreWith(client, { folder: { id: '8', name: 'New' } }, item);
      await purged(client, item);
      await all(client.look([item], never));
    }
    const waits = sent.map(({ method, url, timeout }) => {
      const isFolder = /folders\/7/.test(url);
      return `${method} ${isFolder && method !== 'GET' ? 'folder' : 'other'} ${timeout === undefined ? 'as usual' : timeout > 600_000}`;
    });
    assert.deepEqual([...new Set(waits)].sort(), [
      'DELETE folder true',
      'DELETE other as usual',
      'GET other as usual',
      'POST folder true',
      'POST other as usual',
      'PUT folder true',
      'PUT other as usual',
    ]);
  });
});
