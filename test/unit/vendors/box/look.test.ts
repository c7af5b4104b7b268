import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { ItemStatus } from '../../../../src/trash/outcome.ts';
import type { TrashClient } from '../../../../src/trash/ports.ts';
import { badGateway, errorReply, notFoundPage, notSignedIn, tooManyCalls } from '../../../emulators/box/replies.ts';
import {
  all,
  closeAll,
  endsByName,
  itemFor,
  json,
  never,
  notFound,
  plural,
  scripted,
  setUp,
  trashEach,
} from './setup.ts';

async function look(client: TrashClient, ...items: TrashItem[]): Promise<ItemStatus[]> {
  return await all(client.look(items, never));
}

const inside = 'unknown notFound box.inside_trashed_folder';

describe('Box look', () => {
  afterEach(closeAll);

  it('reports `trashed` with fresh data for items in the trash', async () => {
    const { client, state } = await setUp();
    const trashed = trashEach(state);
    const looks = await look(client, ...trashed.map((each) => itemFor(each, { size: -1, name: `old ${each.kind}` })));
    assert.deepEqual(endsByName(looks), { 'old file': 'trashed', 'old folder': 'trashed', 'old web_link': 'trashed' });
    const fresh = looks.map((each) => each.state === 'trashed' && `${each.fresh.kind} ${each.fresh.name}`);
    assert.deepEqual(fresh.sort(), ['file file', 'folder folder', 'link link']);
  });

  it('reports `live` with the folder for items that were restored', async () => {
    const { client, state } = await setUp();
    const top = state.folder({ name: 'Projects' });
    const folder = state.folder({ name: 'Harbour', in: top.id });
    const trashed = trashEach(state, { from: folder.id });
    for (const each of trashed) state.restoreElsewhere(each);
    for (const each of await look(client, ...trashed.map((item) => itemFor(item)))) {
      assert.deepEqual(each.state === 'live' && each.where, {
        id: folder.id,
        name: 'Harbour',
        path: '/Projects/Harbour',
      });
    }
  });

  it('reports `gone` for items that were erased', async () => {
    const { client, state } = await setUp();
    const trashed = trashEach(state);
    for (const each of trashed) state.purgeElsewhere(each);
    const looks = await look(client, ...trashed.map((item) => itemFor(item)));
    assert.deepEqual(endsByName(looks), { file: 'gone', folder: 'gone', link: 'gone' });
  });

  it('reports `unknown` for an item inside a trashed folder', async () => {
    const { client, state } = await setUp();
    const top = state.folder();
    const trashed = trashEach(state, { from: top.id });
    for (const each of trashed) state.restoreElsewhere(each);
    state.trashElsewhere(top);
    const looks = await look(client, ...trashed.map((item) => itemFor(item)));
    assert.deepEqual(endsByName(looks), { file: inside, folder: inside, link: inside });
  });

  it('reports `unknown` for the code of a trashed folder, whatever the status', async () => {
    const { client, state, fail } = await setUp();
    const folder = state.folder({ name: 'folder' });
    fail({ path: /^\/2\.0\/folders\/\d+$/, how: errorReply(400, 'trashed') });
    assert.deepEqual(endsByName(await look(client, itemFor(folder))), { folder: inside });
  });

  it('reports `gone` when the plain item has the status "deleted"', async () => {
    const { client } = scripted((_, call) =>
      call === 1 ? notFound : json({ type: 'file', id: '1', item_status: 'deleted' }),
    );
    assert.deepEqual(endsByName(await look(client, { account: 'a1', kind: 'file', id: '1', name: 'a' })), {
      a: 'gone',
    });
  });

  it('reports `unknown` when the plain item has no status', async () => {
    const { client } = scripted((_, call) => (call === 1 ? notFound : json({ type: 'file', id: '1' })));
    assert.deepEqual(endsByName(await look(client, { account: 'a1', kind: 'file', id: '1', name: 'a' })), {
      a: inside,
    });
  });

  const refusals = [
    { called: 'a 401', how: notSignedIn(), expected: 'unknown signIn' },
    { called: 'a 403', how: errorReply(403, 'access_denied_insufficient_permissions'), expected: 'unknown forbidden' },
    {
      called: 'a lack of scope',
      how: errorReply(403, 'insufficient_scope'),
      expected: 'unknown forbidden box.insufficient_scope',
    },
    { called: 'an empty 404', how: { status: 404 }, expected: 'unknown unreadable http.shape' },
    { called: 'a web page with a 404', how: notFoundPage(), expected: 'unknown unreadable http.shape' },
    {
      called: 'a web page with a 403',
      how: { ...notFoundPage(), status: 403 },
      expected: 'unknown unreadable http.shape',
    },
    {
      called: 'JSON of another service with a 404',
      how: { status: 404, json: { code: 'not_found', message: 'No route' } },
      expected: 'unknown unreadable http.shape',
    },
    {
      called: "a 404 with Box's words for another status",
      how: { ...errorReply(403, 'trashed'), status: 404 },
      expected: 'unknown unreadable http.shape',
    },
    { called: 'a 500', how: errorReply(500, 'internal_server_error'), expected: 'unknown server' },
    { called: 'a web page with a 502', how: badGateway(), expected: 'unknown server' },
    { called: 'a 429', how: tooManyCalls(100), expected: 'unknown limited' },
    {
      called: 'a web page with a 200',
      how: { status: 200, text: '<html>Sign in to the Wi-Fi</html>' },
      expected: 'unknown unreadable http.shape',
    },
    { called: 'a broken connection', how: 'reset before' as const, expected: 'unknown offline http.interrupted' },
  ];
  for (const at of ['the trash', 'the plain item']) {
    for (const { called, how, expected } of refusals) {
      it(`reports "unknown" after ${called} at ${at}`, async () => {
        const { client, state, fail } = await setUp();
        const trashed = trashEach(state);
        for (const each of trashed) if (at === 'the plain item') state.restoreElsewhere(each);
        fail({ path: at === 'the trash' ? /\/trash$/ : /\/\d+$/, times: 99, how });
        const looks = await look(client, ...trashed.map((item) => itemFor(item)));
        assert.deepEqual(endsByName(looks), { file: expected, folder: expected, link: expected });
      });
    }
  }

  it('reports on each item when one look fails', async () => {
    const { client, state, fail } = await setUp();
    const trashed = trashEach(state);
    fail({ path: /files/, times: 99, how: badGateway() });
    const looks = await look(client, ...trashed.map((item) => itemFor(item)));
    assert.deepEqual(endsByName(looks), { file: 'unknown server', folder: 'trashed', link: 'trashed' });
  });

  it('limits the retries for all items together when Box does not answer', async () => {
    const { client, state, fail, calls } = await setUp();
    const items = state.fill(100).map((item) => itemFor(item));
    fail({ times: 999, how: 'reset before' });
    await look(client, ...items);
    assert.equal(calls().length, 120);
  });

  it('sends no call for an item of an unknown kind', async () => {
    const { client, calls } = await setUp();
    const looks = await look(client, { account: 'a1', kind: 'unknown', id: 'hub:8', name: 'n' });
    assert.deepEqual(endsByName(looks), { n: 'unknown unsupported item.unknownKind' });
    assert.deepEqual(calls(), []);
  });

  it('looks up each kind at its own address', async () => {
    const { client, state, calls } = await setUp();
    const trashed = trashEach(state);
    await look(client, ...trashed.map((item) => itemFor(item)));
    assert.deepEqual(calls().sort(), trashed.map(({ kind, id }) => `GET /${plural[kind]}/${id}/trash`).sort());
  });

  it('ends with the reason of the signal when it was aborted before it began', async () => {
    const { client, state, calls } = await setUp();
    const reason = new Error('enough');
    const looks = all(client.look([itemFor(state.trashFile())], AbortSignal.abort(reason)));
    await assert.rejects(looks, (error) => error === reason);
    assert.deepEqual(calls(), []);
  });

  it('ends with the reason of the signal when it is aborted', async () => {
    const { client, state } = await setUp();
    const items = state.fill(20).map((each) => itemFor(each));
    const aborter = new AbortController();
    const reason = new Error('enough');
    await assert.rejects(
      (async () => {
        for await (const _ of client.look(items, aborter.signal)) aborter.abort(reason);
      })(),
      (error) => error === reason,
    );
  });
});
