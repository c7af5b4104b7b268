import assert from 'node:assert/strict';
import { NetworkError } from '../../../../src/http/http.ts';
import { badGateway, errorReply, notFoundPage, tooManyCalls } from '../../../emulators/box/replies.ts';
import { closeAll, itemFor, json, listed, never, pagesOf, problemFrom, scripted, setUp, trashEach } from './setup.ts';

const folders = /^GET \/folders\/\d+$/;

describe('Box original folders', () => {
  afterEach(closeAll);

  it('reads the path of a folder once for all its items', async () => {
    const { client, state, calls, emulator } = await setUp();
    const top = state.folder({ name: 'Projects' });
    const folder = state.folder({ name: 'Harbour', in: top.id });
    const trashed = trashEach(state, { from: folder.id }).map((each) => itemFor(each));
    const places = await Promise.all(trashed.map((item) => client.origin?.(item, never)));
    const place = { id: folder.id, name: 'Harbour', path: '/Projects/Harbour' };
    assert.deepEqual(places, [place, place, place]);
    await client.origin?.(itemFor(state.trashFile({ from: folder.id })), never);
    assert.deepEqual(calls(), [`GET /folders/${folder.id}`]);
    assert.equal(emulator.server.log[0]?.query.toString(), 'fields=name%2Cpath_collection');
    const upper = await client.origin?.(itemFor(state.trashFile({ from: top.id })), never);
    assert.equal(upper?.path, '/Projects');
  });

  it('sends no call for the top folder, nor for an item without an original folder', async () => {
    const { client, state, calls } = await setUp();
    state.trashFile();
    const [item] = await listed(client);
    assert.ok(item);
    const before = calls().length;
    assert.deepEqual(await client.origin?.(item, never), { id: '0', name: 'All Files', path: '/' });
    assert.equal(await client.origin?.({ ...item, origin: undefined }, never), undefined);
    assert.equal(calls().length, before);
  });

  it('reports whether a folder is trashed, gone or hidden', async () => {
    const { client, state, quirks } = await setUp();
    const [trashed, hidden] = [state.folder({ name: 'T' }), state.folder({ name: 'H', access: 'none' })];
    state.trashElsewhere(trashed);
    const gone = state.goneFolder();
    const ask = async (id: string) =>
      await client.origin?.(itemFor(state.trashFile(), { origin: { id, name: 'Old' } }), never);
    assert.deepEqual(await ask(gone), { id: gone, name: 'Old', missing: 'gone' });
    assert.deepEqual(await ask(trashed.id), { id: trashed.id, name: 'Old', missing: 'trashed' });
    // Where Box says 404, hidden and gone cannot be told apart.
    assert.equal((await ask(hidden.id))?.missing, 'gone');
    quirks.hiddenFolder = 403;
    await pagesOf(client);
    assert.equal((await ask(hidden.id))?.missing, 'hidden');
  });

  it('asks again after the list was read again', async () => {
    const { client, state, calls } = await setUp();
    const folder = state.folder({ name: 'Before' });
    const item = itemFor(state.trashFile({ from: folder.id }));
    assert.equal((await client.origin?.(item, never))?.name, 'Before');
    state.moveElsewhere(folder, { name: 'After' });
    assert.equal((await client.origin?.(item, never))?.name, 'Before');
    await pagesOf(client);
    assert.equal((await client.origin?.(item, never))?.path, '/After');
    assert.equal(calls(folders).length, 2);
  });

  const failures = [
    { how: badGateway(), kind: 'server', calls: 4 },
    { how: tooManyCalls(3600), kind: 'limited', calls: 1 },
    { how: 'reset before' as const, kind: 'offline', calls: 3 },
    { how: errorReply(403, 'insufficient_scope'), kind: 'forbidden', calls: 1 },
    { how: { status: 200, text: '<html></html>' }, kind: 'unreadable', calls: 1 },
    { how: { status: 404 }, kind: 'unreadable', calls: 1 },
    { how: notFoundPage(), kind: 'unreadable', calls: 1 },
    { how: { ...notFoundPage(), status: 403 }, kind: 'unreadable', calls: 1 },
  ];
  for (const { how, kind, calls: expected } of failures) {
    it(`throws "${kind}" and asks again with the next call`, async () => {
      const { client, state, fail, emulator, calls } = await setUp();
      const folder = state.folder({ name: 'F' });
      const item = itemFor(state.trashFile({ from: folder.id }));
      fail({ path: /folders/, times: 99, how });
      const both = [client.origin?.(item, never), client.origin?.(item, never)].map((each) =>
        problemFrom(Promise.resolve(each)),
      );
      for (const problem of await Promise.all(both)) assert.equal(problem.kind, kind);
      assert.equal(calls().length, expected);
      emulator.server.heal();
      assert.equal((await client.origin?.(item, never))?.path, '/F');
    });
  }

  it('asks again after a caller has aborted', async () => {
    const { client, state, calls } = await setUp();
    const folder = state.folder({ name: 'F' });
    const item = itemFor(state.trashFile({ from: folder.id }));
    const aborter = new AbortController();
    const reason = new Error('enough');
    const first = client.origin?.(item, aborter.signal);
    aborter.abort(reason);
    await assert.rejects(Promise.resolve(first), (error) => error === reason);
    assert.equal((await client.origin?.(item, never))?.path, '/F');
    assert.ok(calls().length <= 2);
  });

  it('reads original folders in the background', async () => {
    const { client, sent } = scripted(() => json({ name: 'F', path_collection: { entries: [] } }));
    await client.origin({ account: 'a1', kind: 'file', id: '1', name: 'a', origin: { id: '7' } }, never);
    assert.equal(sent[0]?.background, true);
  });

  it('reports the name of a folder that has no path', async () => {
    const { client } = scripted(() => json({ name: 'F' }));
    const place = await client.origin({ account: 'a1', kind: 'file', id: '1', name: 'a', origin: { id: '7' } }, never);
    assert.deepEqual(place, { id: '7', name: 'F', path: undefined });
    const { client: offline } = scripted(() => new NetworkError('unreachable', true));
    const item = { account: 'a1', kind: 'file', id: '1', name: 'a', origin: { id: '7' } } as const;
    assert.equal((await problemFrom(offline.origin(item, never))).code, 'http.unreachable');
  });
});
