// Restoring to a folder of one's choice, and choosing it.
import assert from 'node:assert/strict';
import type { Folder, Folders } from '../../../../src/trash/destination.ts';
import { TrashError } from '../../../../src/trash/problem.ts';
import { all, answer, closeAll, endsOf, listed, never, type Setup, scripted, setUp } from './setup.ts';

const moves = /PUT .*\/fileops\/move$/;
const page = (folders: unknown[], files: unknown[] = [], total?: number) =>
  answer(200, { response: { folders, files, total } });

async function open({ client }: Pick<Setup, 'client'>, ...names: string[]): Promise<Folders> {
  let parent: Folder | undefined;
  const inside = async (): Promise<Folders> =>
    (await client.folders?.(parent, never)) ?? { folders: [], complete: false };
  for (const name of names) parent = (await inside()).folders.find((each) => each.name === name);
  return await inside();
}

describe('docspace: restore to a folder', () => {
  afterEach(closeAll);

  it('moves items of any origin after one check of the folder, and reports where they are', async () => {
    const { state, client, bodies, calls } = await setUp();
    const gone = state.addFolder({ name: 'Gone' });
    const room = state.addRoom({ name: 'Legal' });
    const target = state.addFolder({ name: 'Target', from: room.id });
    const orphan = state.trashFile({ name: 'orphan', from: gone.id });
    state.purgeElsewhere(gone);
    const folder = state.trashFolder({ name: 'folder', files: 2 });
    const restoreOptions = {
      folder: { id: String(target.id), name: 'Target', path: '/Rooms/Legal/Target', writable: true },
    };
    const outcomes = await all(client.restore(await listed(client), never, restoreOptions));
    assert.deepEqual(endsOf(outcomes), { orphan: 'done', folder: 'done' });
    const place = { id: String(target.id), name: 'Target', path: '/Rooms/Legal/Target' };
    for (const outcome of outcomes) assert.partialDeepStrictEqual(outcome, { where: place });
    assert.equal(state.find(orphan)?.path, 'Rooms/Legal/Target/orphan');
    assert.equal(state.find(folder)?.path, 'Rooms/Legal/Target/folder');
    assert.equal(calls(new RegExp(`folder/${target.id}$`)).length, 1);
    assert.partialDeepStrictEqual(bodies(moves), [{ destFolderId: target.id, conflictResolveType: 2 }]);
  });

  it('refuses a folder that takes no items, and sends nothing', async () => {
    const { state, client, calls } = await setUp();
    const mine = (name: string) => state.addFolder({ name });
    const [gone, trashed] = [mine('gone'), mine('trashed')];
    state.trashFile({ name: 'a' });
    const items = await listed(client);
    const archived = state.addRoom({ name: 'archived' });
    const readOnly = state.addRoom({ name: 'readOnly', limits: { [state.me.id]: 'read' } });
    const closed = state.addRoom({ name: 'closed', limits: { [state.me.id]: 'none' } });
    state.purgeElsewhere(gone);
    state.trashElsewhere(trashed);
    state.archiveRoom(archived.id);
    for (const [id, code] of [
      [gone.id, 'folder_gone'],
      [trashed.id, 'folder_trashed'],
      [state.me.trash, 'folder_trashed'],
      [archived.id, 'folder_archived'],
      [readOnly.id, 'folder_read_only'],
      [closed.id, 'folder_read_only'],
      [state.rooms, 'folder_read_only'],
    ] as const) {
      const words = endsOf(await all(client.restore(items, never, { folder: { id: String(id), name: 'x' } })));
      assert.deepEqual(words, { a: `failed originMissing docspace.${code}` });
    }
    const rooms = { id: '@rooms', name: 'Rooms', writable: false };
    const words = endsOf(await all(client.restore(items, never, { folder: rooms })));
    assert.deepEqual(words, { a: 'failed originMissing docspace.folder_read_only' });
    assert.deepEqual(calls(/^PUT/), []);
  });

  it('reports a folder that disappears while the call is under way', async () => {
    for (const version of ['3.7.2', '3.6.1', '3.1.1'] as const) {
      const { state, client } = await setUp({ version });
      const target = state.addFolder({ name: 'Target' });
      for (const name of ['a', 'b', 'c']) state.trashFile({ name });
      const items = await listed(client);
      state.beforeWrite(() => state.purgeElsewhere(target));
      const restoreOptions = { folder: { id: String(target.id), name: 'Target' } };
      const words = Object.values(endsOf(await all(client.restore(items, never, restoreOptions))));
      assert.deepEqual(new Set(words), new Set(['failed originMissing docspace.folder_gone']), version);
      assert.equal(state.trash().length, 3);
    }
  });

  it('reports where an item is that did not stay in the folder', async () => {
    const { state, client, clock } = await setUp();
    const target = state.addFolder({ name: 'Target' });
    const other = state.addFolder({ name: 'Other' });
    const files = ['a', 'b'].map((name) => state.trashFile({ name }));
    const items = await listed(client);
    // One of the two is moved with the first poll, the other one with the second.
    clock.onSleep = () => {
      const arrived = files.map((file) => state.tree.get(file)).find((entry) => entry?.parentId === target.id);
      if (arrived) state.tree.place(arrived, other.id);
    };
    const outcomes = await all(client.restore(items, never, { folder: { id: String(target.id), name: 'Target' } }));
    assert.deepEqual(Object.values(endsOf(outcomes)).sort(), ['done', 'misplaced']);
    const [misplaced] = outcomes.filter((each) => each.end === 'done' && each.misplaced);
    assert.partialDeepStrictEqual(misplaced, { where: { id: String(other.id) } });
  });

  it('reports why a form room does not take an item, and moves the forms', async () => {
    for (const version of ['3.7.2', '3.6.1', '3.1.1'] as const) {
      const { state, client } = await setUp({ version });
      const room = state.addRoom({ name: 'Forms', kind: 'form' });
      for (const name of ['form.pdf', 'other.pdf']) state.trashFile({ name, form: true });
      state.trashFile({ name: 'letter.docx' });
      state.trashFolder({ name: 'Folder' });
      const restoreOptions = { folder: { id: String(room.id), name: 'Forms' } };
      const outcomes = await all(client.restore(await listed(client), never, restoreOptions));
      const word = version === '3.7.2' ? 'failed forbidden' : 'failed refused docspace.left';
      const words = { 'form.pdf': 'done', 'other.pdf': 'done', 'letter.docx': word, Folder: word };
      assert.deepEqual(endsOf(outcomes), words, version);
      const said = outcomes.flatMap((each) => (each.end === 'failed' ? (each.problem.said ?? '') : []));
      assert.equal(said.length, 2);
      assert(said.every((text) => /form/i.test(text)));
    }
  });
});

describe('docspace: choosing a folder', () => {
  afterEach(closeAll);

  for (const version of ['3.7.2', '3.6.1', '3.1.1'] as const) {
    it(`finds My documents and the rooms, and nothing else at the top, on ${version}`, async () => {
      const portal = await setUp({ version });
      const { state } = portal;
      const room = state.addRoom({ name: 'Legal' });
      state.addRoom({ name: 'Closed', limits: { [state.me.id]: 'read' } });
      state.archiveRoom(state.addRoom({ name: 'Old' }).id);
      const contracts = state.addFolder({ name: 'Contracts', from: room.id });
      const deep = state.addFolder({ name: 'Deep', from: contracts.id });
      state.addFile({ from: room.id });
      assert.deepEqual(await open(portal), {
        folders: [
          { id: String(state.me.myDocuments), name: 'My documents', path: '/My documents', writable: true },
          { id: '@rooms', name: 'Rooms', path: '/Rooms', writable: false },
        ],
        complete: true,
      });
      const rooms = (await open(portal, 'Rooms')).folders;
      assert.deepEqual(rooms.map(({ name, path, writable }) => [name, path, writable]).sort(), [
        ['Closed', '/Rooms/Closed', false],
        ['Legal', '/Rooms/Legal', true],
      ]);
      // The folders in it alone, not those at every depth.
      const inside = await open(portal, 'Rooms', 'Legal');
      const path = '/Rooms/Legal/Contracts';
      assert.deepEqual(inside, {
        folders: [{ id: String(contracts.id), name: 'Contracts', path, writable: true }],
        complete: true,
      });
      const below = await open(portal, 'Rooms', 'Legal', 'Contracts');
      assert.deepEqual(
        below.folders.map(({ id, path: at }) => [id, at]),
        [[String(deep.id), `${path}/Deep`]],
      );
      assert.deepEqual(await open(portal, 'Rooms', 'Legal', 'Contracts', 'Deep'), { folders: [], complete: true });
    });
  }

  it('reads pages until the first file', async () => {
    const portal = await setUp();
    const { state } = portal;
    const big = state.addFolder({ name: 'Big', files: 150 });
    for (let i = 0; i < 230; i += 1) state.addFolder({ name: `F${i}`, from: big.id });
    const { folders, complete } = await open(portal, 'My documents', 'Big');
    assert.deepEqual([folders.length, complete], [230, true]);
    const starts = portal.emulator.server.log
      .filter(({ path }) => path.endsWith(`/${big.id}`))
      .map(({ query }) => String(query));
    assert.deepEqual(starts, ['count=100&startIndex=0', 'count=100&startIndex=100', 'count=100&startIndex=200']);
    assert.deepEqual(state.savedOrder, { by: 'DateAndTime', ascending: false });
  });

  it('stops after 20 pages, and marks the list as incomplete', async () => {
    const { client, sent } = scripted((_, path) => {
      const start = Number(/startIndex=(\d+)/.exec(path)?.[1]);
      return page(Array.from({ length: 100 }, (_each, i) => ({ id: start + i + 1, title: 'f' })));
    });
    const { folders, complete } = await client.folders({ id: '7', name: 'Endless' }, never);
    assert.deepEqual([folders.length, complete, sent.length], [2000, false, 20]);
  });

  it('counts folders that cannot be read, and leaves unknown rights open', async () => {
    const { client } = scripted(() => page([{ id: 1, title: 'a' }, { title: 'no id' }, null], [], 3));
    assert.deepEqual(await client.folders({ id: '7', name: 'F' }, never), {
      folders: [{ id: '1', name: 'a', path: '/F/a', writable: undefined }],
      complete: false,
    });
  });

  it('reports a key that may not list rooms when they are opened', async () => {
    const portal = await setUp({ permissions: ['files:write'] });
    assert.deepEqual(
      (await open(portal)).folders.map(({ name }) => name),
      ['My documents', 'Rooms'],
    );
    await assert.rejects(open(portal, 'Rooms'), (error) => {
      assert(error instanceof TrashError);
      assert.partialDeepStrictEqual(error.problem, {
        kind: 'forbidden',
        code: 'docspace.rooms_scope',
        call: 'GET /api/2.0/files/rooms',
      });
      return true;
    });
  });

  it('reports errors of a folder', async () => {
    const portal = await setUp();
    const gone = { id: '4711', name: 'Gone' };
    await assert.rejects(async () => await portal.client.folders?.(gone, never), {
      problem: {
        kind: 'notFound',
        code: undefined,
        status: 404,
        said: 'The required folder was not found',
        call: 'GET /api/2.0/files/4711',
      },
    });
  });
});
