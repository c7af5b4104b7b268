import assert from 'node:assert/strict';
import { NetworkError } from '../../../../src/http/http.ts';
import { all, answer, closeAll, endsOf, item, listed, never, scripted, setUp } from './setup.ts';

const moves = /PUT .*\/fileops\/move$/;

describe('docspace: restore', () => {
  afterEach(closeAll);

  it('moves each item to its origin, with one check of the origin, one call for files and one for folders', async () => {
    const { state, client, bodies, calls } = await setUp();
    const contracts = state.addFolder({ name: 'Contracts' });
    const file = state.trashFile({ name: 'a', from: contracts.id });
    const folder = state.trashFolder({ name: 'b', from: contracts.id, files: 2 });
    const other = state.trashFile({ name: 'c' });
    const outcomes = await all(client.restore(await listed(client), never));
    assert.deepEqual(endsOf(outcomes), { a: 'done', b: 'done', c: 'done' });
    assert.deepEqual(state.trash(), []);
    assert.equal(state.find(file)?.path, 'My documents/Contracts/a');
    assert.equal(state.find(folder)?.path, 'My documents/Contracts/b');
    const rules = { deleteAfter: false, returnSingleOperation: true };
    const [destFolderId, keepBoth, skip] = [contracts.id, { conflictResolveType: 2 }, { conflictResolveType: 0 }];
    const expected = [
      { fileIds: [file.id], folderIds: [], destFolderId, ...keepBoth, ...rules },
      { fileIds: [], folderIds: [folder.id], destFolderId, ...skip, ...rules },
      { fileIds: [other.id], folderIds: [], destFolderId: state.me.myDocuments, ...keepBoth, ...rules },
    ];
    assert.deepEqual(new Set(bodies(moves)), new Set(expected));
    assert.equal(bodies(moves).length, 3);
    const check = new RegExp(`folder/${contracts.id}$`);
    assert.equal(calls(check).length, 1);
    const [done] = outcomes.filter(({ item: { name } }) => name === 'a');
    assert.partialDeepStrictEqual(done, { where: { id: String(contracts.id), name: 'Contracts' } });
    assert.deepEqual(state.movedLive(), []);
  });

  for (const [what, refuse, kind] of [
    ['the key is refused', () => answer(401), 'signIn'],
    ['there were too many calls', () => answer(429), 'limited'],
    ['there is no network', () => Promise.reject(new NetworkError('unreachable', true)), 'offline'],
  ] as const) {
    it(`asks nothing more once ${what} before the first move`, async () => {
      const origin = { id: 7, rootFolderType: 5, security: { Create: true, MoveTo: true } };
      const { client, sent } = scripted((_, path) =>
        path.startsWith('files/fileops/move') ? refuse() : answer(200, { response: origin }),
      );
      const items = [item('file', '1', { origin: { id: '7' } }), item('folder', '2', { origin: { id: '7' } })];
      const outcomes = await all(client.restore(items, never));
      assert.deepEqual(
        outcomes.map((each) => each.end === 'failed' && each.problem.kind),
        [kind, kind],
      );
      assert.deepEqual(
        sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`),
        ['GET /api/2.0/files/folder/7', 'GET /api/2.0/files/fileops/move'],
      );
    });
  }

  it('reports why an origin takes no items, and sends no call', async () => {
    const { state, client, calls } = await setUp();
    const [gone, late, trashed] = ['gone', 'late', 'trashed'].map((name) => state.addFolder({ name }));
    const archived = state.addRoom({ name: 'archived' });
    const readOnly = state.addRoom({ name: 'readOnly', limits: { [state.me.id]: 'read' } });
    const closed = state.addRoom({ name: 'closed', limits: { [state.me.id]: 'none' } });
    for (const origin of [gone, late, trashed, archived, readOnly, closed]) {
      if (origin) state.trashFile({ name: origin.title, from: origin.id });
    }
    if (!gone || !late || !trashed) throw new Error('no folders');
    state.purgeElsewhere(gone);
    state.trashElsewhere(trashed);
    state.archiveRoom(archived.id);
    const items = (await listed(client)).filter(({ kind }) => kind === 'file');
    state.purgeElsewhere(late);
    assert.deepEqual(endsOf(await all(client.restore(items, never))), {
      gone: 'failed originMissing docspace.origin_gone',
      late: 'failed originMissing docspace.origin_gone',
      trashed: 'failed originMissing docspace.origin_trashed',
      archived: 'failed originMissing docspace.origin_archived',
      readOnly: 'failed originMissing docspace.origin_read_only',
      closed: 'failed originMissing docspace.origin_read_only',
    });
    assert.deepEqual(calls(/^PUT/), []);
  });

  it('restores a trashed folder before the items that came from it', async () => {
    const { state, client } = await setUp();
    const folder = state.addFolder({ name: 'F' });
    const inner = state.addFolder({ name: 'G', from: folder.id });
    state.trashFile({ name: 'a', from: folder.id });
    const deep = state.trashFile({ name: 'b', from: inner.id });
    state.trashElsewhere(folder);
    const items = (await listed(client)).reverse();
    assert.deepEqual(endsOf(await all(client.restore(items, never))), { F: 'done', a: 'done', b: 'done' });
    assert.equal(state.find(deep)?.path, 'My documents/F/G/b');
  });

  it('skips an item that left the trash since it was listed', async () => {
    const { state, client, bodies } = await setUp();
    const elsewhere = state.addFolder({ name: 'Elsewhere' });
    const names = ['live', 'gone', 'here'];
    const files = names.map((name) => state.trashFile({ name }));
    const items = await listed(client);
    const [live, gone, here] = files;
    if (!live || !gone || !here) throw new Error('no files');
    state.restoreElsewhere(live, elsewhere.id);
    state.purgeElsewhere(gone);
    const outcomes = await all(client.restore(items, never));
    assert.deepEqual(endsOf(outcomes), { live: 'skipped live', gone: 'failed notFound item.erased', here: 'done' });
    assert.equal(state.find(live)?.path, 'My documents/Elsewhere/live');
    assert.partialDeepStrictEqual(bodies(moves), [{ fileIds: [here.id] }]);
    assert.deepEqual(state.movedLive(), []);
  });

  it('reads the list of a small trash before a move, looks at each item in a large one, and asks nothing after it', async () => {
    const small = await setUp();
    small.state.fill(20);
    const items = await listed(small.client);
    const before = small.calls(/@trash/).length;
    await all(small.client.restore(items, never));
    // Where the items are by now, their operation has reported. What remains is the list before it for the files, and looks
    // at their origin and at the two folders.
    assert.equal(small.calls(/@trash/).length - before, 1);
    assert.equal(small.calls(/GET .*files\/(file|folder)\//).length, 3);
    const big = await setUp();
    big.state.fill(300);
    const few = (await listed(big.client)).slice(200, 205);
    const pagesBefore = big.calls(/@trash/).length;
    await all(big.client.restore(few, never));
    assert.equal(big.calls(/@trash/).length, pagesBefore);
    assert.equal(big.calls(/GET .*files\/file\//).length, 5);
  });

  it('restores an item that was deleted again from another folder to that folder', async () => {
    const { state, client } = await setUp();
    const other = state.addFolder({ name: 'Other' });
    const file = state.trashFile({ name: 'a' });
    const items = await listed(client);
    state.restoreElsewhere(file, other.id);
    state.trashElsewhere(file);
    assert.deepEqual(endsOf(await all(client.restore(items, never))), { a: 'done' });
    assert.equal(state.find(file)?.path, 'My documents/Other/a');
  });

  it('sends at most 100 items in one call', async () => {
    const { state, client, bodies } = await setUp();
    state.fill(230);
    const outcomes = await all(client.restore(await listed(client), never));
    assert.equal(outcomes.filter(({ end }) => end === 'done').length, 230);
    const sizes = bodies(moves).map(
      (body) => Object.values(body as object).flatMap((each) => (Array.isArray(each) ? each : [])).length,
    );
    assert.deepEqual(sizes, [100, 100, 7, 23]);
    assert.equal(new Set(outcomes.map(({ item: { kind, id } }) => `${kind}${id}`)).size, 230);
  });

  it('narrows a refused chunk down to the locked file, and restores the rest', async () => {
    const { state, client } = await setUp();
    const other = state.addPerson({ name: 'Mike' });
    const files = Array.from({ length: 9 }, (_, i) => state.trashFile({ name: `f${i}` }));
    const items = await listed(client);
    for (const i of [0, 5]) state.lock(files[i] ?? { kind: 'file', id: 0 }, other);
    const words = endsOf(await all(client.restore(items, never)));
    const bad = Object.entries(words).filter(([, word]) => word !== 'done');
    assert.deepEqual(Object.fromEntries(bad), { f0: 'failed forbidden', f5: 'failed forbidden' });
    assert.equal(state.trash().length, 2);
  });

  it('narrows a chunk down to a vanished folder after a 500, with one outcome for each item', async () => {
    const { state, client } = await setUp();
    const folders = Array.from({ length: 4 }, (_, i) => state.trashFolder({ name: `f${i}` }));
    const items = await listed(client);
    state.beforeWrite(() => state.purgeElsewhere({ kind: 'folder', id: Number(items[0]?.id) }));
    const words = endsOf(await all(client.restore(items, never)));
    assert.equal(Object.keys(words).length, folders.length);
    assert.deepEqual(Object.values(words).sort(), ['done', 'done', 'done', 'failed unclear docspace.merged']);
  });

  it('stops when the portal answers 500 to everything', async () => {
    const { state, client, emulator, calls } = await setUp();
    state.fill(100);
    const items = await listed(client);
    emulator.server.fail({ method: 'PUT', times: 1000, how: { status: 500, json: { error: { message: 'Broken' } } } });
    const outcomes = await all(client.restore(items, never));
    assert.equal(outcomes.length, 100);
    for (const each of outcomes) {
      // The files were in a call that may have been begun; the folders were not sent.
      assert.equal(each.end === 'failed' && each.problem.kind, each.item.kind === 'file' ? 'unclear' : 'server');
    }
    assert.equal(calls(moves).length, 10);
    assert.equal(state.trash().length, 100);
  });

  it('reports an origin that disappears while the call is under way', async () => {
    const { state, client, calls } = await setUp();
    const folder = state.addFolder({ name: 'F' });
    for (const name of ['a', 'b', 'c']) state.trashFile({ name, from: folder.id });
    const items = await listed(client);
    state.beforeWrite(() => state.purgeElsewhere(folder));
    const words = endsOf(await all(client.restore(items, never)));
    assert.deepEqual(new Set(Object.values(words)), new Set(['failed originMissing docspace.origin_gone']));
    assert.equal(calls(moves).length, 1);
  });

  it('reports each item by a look, whatever error the operation has', async () => {
    const { state, client } = await setUp();
    const [spared, moved] = ['spared', 'moved'].map((name) => state.trashFile({ name }));
    if (!spared || !moved) throw new Error('no files');
    state.nextOperation({ spare: { keys: [{ kind: 'file', id: spared.id }], error: 'The file is locked' } });
    const outcomes = await all(client.restore(await listed(client), never));
    assert.deepEqual(endsOf(outcomes), { spared: 'failed refused docspace.left', moved: 'done' });
    const problem = outcomes.flatMap((each) => (each.end === 'failed' ? each.problem.said : []));
    assert.deepEqual(problem, ['The file is locked']);
  });

  it('reports items as failed when an operation ends without an error and without effect', async () => {
    const { state, client } = await setUp({ version: '3.6.1' });
    const folder = state.addFolder({ name: 'F' });
    state.trashFile({ name: 'a', from: folder.id });
    const items = await listed(client);
    state.beforeWrite(() => state.purgeElsewhere(folder));
    assert.deepEqual(endsOf(await all(client.restore(items, never))), {
      a: 'failed originMissing docspace.origin_gone',
    });
  });

  it('refuses an item of unknown kind without a call', async () => {
    const { client, calls } = await setUp();
    const odd = item('unknown', '9:7', { origin: { id: '1' } });
    const [outcome] = await all(client.purge([odd], never));
    assert.partialDeepStrictEqual(outcome, { end: 'failed', problem: { code: 'item.unknownKind' } });
    assert.deepEqual(calls(), []);
    await all(client.restore([odd], never));
    assert.deepEqual(calls(/^PUT/), []);
  });

  it('fails the rest unsent after a refused key', async () => {
    const { state, client, calls } = await setUp({ permissions: ['files:read'] });
    state.fill(250);
    const outcomes = await all(client.restore(await listed(client), never));
    assert.equal(outcomes.length, 250);
    assert(outcomes.every((each) => each.end === 'failed' && each.problem.code === 'docspace.scope'));
    assert.equal(calls(moves).length, 1);
  });
});
