import assert from 'node:assert/strict';
import { closeAll, json, never, problemFrom, scripted, setUp } from './setup.ts';

describe('Box folders', () => {
  afterEach(closeAll);

  it('lists the top folders with their paths, sorted by name in natural order', async () => {
    const { client, state, emulator } = await setUp();
    const folders = ['Team 10', 'team 2', 'Archive', 'Öl'].map((name) => state.folder({ name }));
    state.file({ name: 'file' });
    state.link({ name: 'link' });
    const found = await client.folders?.(undefined, never);
    assert.equal(found?.complete, true);
    assert.deepEqual(
      found?.folders.map(({ name, path }) => [name, path]),
      [
        ['Archive', '/Archive'],
        ['Öl', '/Öl'],
        ['team 2', '/team 2'],
        ['Team 10', '/Team 10'],
      ],
    );
    assert.deepEqual(new Set(found?.folders.map(({ id }) => id)), new Set(folders.map(({ id }) => id)));
    const [call] = emulator.server.log;
    assert.equal(call?.path, '/2.0/folders/0/items');
    assert.deepEqual(Object.fromEntries(call?.query ?? []), {
      usemarker: 'true',
      limit: '1000',
      fields: 'id,type,name,permissions',
    });
  });

  it('lists the folders in a folder, and whether each is writable', async () => {
    const { client, state } = await setUp();
    const top = state.folder({ name: 'Top' });
    state.folder({ name: 'mine', in: top.id });
    state.folder({ name: 'theirs', in: top.id, access: 'view' });
    state.folder({ name: 'secret', in: top.id, access: 'none' });
    const [parent] = (await client.folders?.(undefined, never))?.folders ?? [];
    assert.ok(parent);
    const below = await client.folders?.(parent, never);
    assert.deepEqual(
      below?.folders.map(({ name, path, writable }) => [name, path, writable]),
      [
        ['mine', '/Top/mine', true],
        ['theirs', '/Top/theirs', false],
      ],
    );
    const { path: _, ...unplaced } = parent;
    assert.equal((await client.folders?.(unplaced, never))?.folders[0]?.path, undefined);
  });

  it('offers the top folder itself as a destination, and no other parent folder', async () => {
    const { client, state } = await setUp();
    const folder = state.folder({ name: 'A' });
    assert.deepEqual((await client.folders?.(undefined, never))?.here, { id: '0', name: 'All Files', path: '/' });
    assert.equal((await client.folders?.(folder, never))?.here, undefined);
  });

  it('builds the same paths when the top folder is passed as the parent', async () => {
    const { client, state } = await setUp();
    state.folder({ name: 'A' });
    const found = await client.folders?.({ id: '0', name: 'All Files', path: '/' }, never);
    assert.deepEqual(
      found?.folders.map(({ path }) => path),
      ['/A'],
    );
  });

  for (const lastMarker of [null, ''] as const) {
    it(`reads all pages up to the marker ${JSON.stringify(lastMarker)}, and lists each folder once`, async () => {
      const { client, state, quirks, calls } = await setUp();
      Object.assign(quirks, { pageCap: 4, lastMarker });
      for (let index = 0; index < 30; index += 1) state.folder({ name: `F${index}` });
      const found = await client.folders?.(undefined, never);
      assert.deepEqual([found?.folders.length, found?.complete, calls().length], [30, true, 8]);
      assert.equal(found?.folders.at(-1)?.name, 'F29');
    });
  }

  it('reports an incomplete list after ten pages', async () => {
    const { client, state, quirks, calls } = await setUp();
    quirks.pageCap = 4;
    for (let index = 0; index < 50; index += 1) state.folder({ name: `F${index}` });
    const found = await client.folders?.(undefined, never);
    assert.deepEqual([found?.folders.length, found?.complete, calls().length], [40, false, 10]);
  });

  it('reports an incomplete list when a marker repeats, and lists each folder once', async () => {
    const entries = [{ type: 'folder', id: '5', name: 'A' }, { type: 'folder', id: '6' }, { id: '7' }, null];
    const { client, sent } = scripted(() => json({ entries, next_marker: 'm' }));
    const found = await client.folders(undefined, never);
    assert.deepEqual(
      [found.folders.map(({ name, writable }) => [name, writable]), found.complete, sent.length],
      [
        [
          ['6', undefined],
          ['A', undefined],
        ],
        false,
        2,
      ],
    );
  });

  it('reports an incomplete list when an entry is unreadable', async () => {
    const { client } = scripted(() => json({ entries: [{ type: 'folder', id: '5', name: 'A' }, { id: '7' }] }));
    const { folders, complete } = await client.folders(undefined, never);
    assert.deepEqual([folders.length, complete], [1, false]);
  });

  it('throws the problem when the folder cannot be read', async () => {
    const { client, state } = await setUp();
    const gone = { id: state.goneFolder(), name: 'gone' };
    const problem = await problemFrom(Promise.resolve(client.folders?.(gone, never)));
    assert.deepEqual([problem.kind, problem.call], ['notFound', `GET /2.0/folders/${gone.id}/items`]);
  });
});
