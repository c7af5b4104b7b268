// Names that are taken where items go: asked beforehand, and nothing is overwritten that no one agreed to.
import assert from 'node:assert/strict';
import { all, answer, closeAll, endsOf, item, listed, never, scripted, setUp } from './setup.ts';

const moves = /PUT .*\/fileops\/move$/;
const checks = /GET .*\/fileops\/move$/;

/** What each move said: how many ids, and what is done about names. */
function sizes(bodies: readonly unknown[]): (readonly [number, number])[] {
  return bodies.map((body) => {
    const { fileIds, folderIds, conflictResolveType } = body as Record<string, unknown>;
    const count = [fileIds, folderIds].reduce<number>((sum, ids) => sum + (Array.isArray(ids) ? ids.length : 0), 0);
    return [count, Number(conflictResolveType)] as const;
  });
}

describe('docspace: names that are taken', () => {
  afterEach(closeAll);

  /** In My documents a file and a folder with the names of two of the four items in its trash. */
  async function clashing() {
    const portal = await setUp();
    const { state } = portal;
    const live = state.addFile({ name: 'same.docx', content: 'old' });
    const inner = state.addFolder({ name: 'Same', files: 1 });
    const trashed = state.trashFile({ name: 'same.docx', content: 'new', size: 77 });
    state.trashFolder({ name: 'Same', files: 1 });
    state.trashFile({ name: 'free.docx' });
    state.trashFolder({ name: 'Free' });
    return { ...portal, live, inner, trashed };
  }

  it('leaves items with taken names unsent while no choice was made, and restores the rest', async () => {
    const { state, client, bodies, calls } = await clashing();
    assert.deepEqual(endsOf(await all(client.restore(await listed(client), never))), {
      'same.docx': 'failed nameTaken',
      Same: 'failed nameTaken',
      'free.docx': 'done',
      Free: 'done',
    });
    assert.deepEqual(sizes(bodies(moves)), [
      [1, 2],
      [1, 0],
    ]);
    assert.equal(calls(checks).length, 2);
    assert.equal(state.trash().length, 2);
    assert.deepEqual(state.overwrittenLive(), []);
  });

  it('keeps both, asking only about names of folders', async () => {
    const { state, client, bodies, emulator, live } = await clashing();
    const outcomes = await all(client.restore(await listed(client), never, { conflict: 'keepBoth' }));
    assert(outcomes.every(({ end }) => end === 'done'));
    assert.deepEqual(sizes(bodies(moves)), [
      [2, 2],
      [1, 0],
      [1, 2],
    ]);
    const asked = emulator.server.log.filter(({ method, path }) => checks.test(`${method} ${path}`));
    assert.deepEqual(
      asked.map(({ query }) => [query.getAll('fileIds').length, query.getAll('folderIds').length]),
      [[0, 2]],
    );
    assert.deepEqual(state.overwrittenLive(), []);
    assert.equal(state.versionsOf(live.id).length, 1);
    assert.equal(state.live().filter(({ title }) => title === 'same.docx').length, 2);
  });

  it('leaves items with taken names in the trash without a choice', async () => {
    const { state, client, bodies } = await clashing();
    const outcomes = await all(client.restore(await listed(client), never));
    assert.deepEqual(endsOf(outcomes), {
      'same.docx': 'failed nameTaken',
      Same: 'failed nameTaken',
      'free.docx': 'done',
      Free: 'done',
    });
    assert.deepEqual(sizes(bodies(moves)), [
      [1, 2],
      [1, 0],
    ]);
    assert.equal(state.trash().length, 2);
  });

  it('makes a file the newest version of the one that has its name; folders stay apart', async () => {
    const { state, client, bodies, live, inner, trashed } = await clashing();
    const outcomes = await all(client.restore(await listed(client), never, { conflict: 'overwrite' }));
    assert(outcomes.every(({ end }) => end === 'done'));
    assert.deepEqual(sizes(bodies(moves)), [
      [1, 2],
      [1, 1],
      [1, 0],
      [1, 2],
    ]);
    const [done] = outcomes.filter(({ item: { name } }) => name === 'same.docx');
    assert.partialDeepStrictEqual(done, { where: { id: String(state.me.myDocuments), name: 'My documents' } });
    assert.deepEqual(
      state.versionsOf(live.id).map(({ content }) => content),
      ['old', 'new'],
    );
    assert.equal(state.find(trashed), undefined);
    assert.equal(state.find(live)?.path, 'My documents/same.docx');
    // Merging would have put a second version on the file inside.
    assert.equal(state.live().filter(({ title }) => title === 'Same').length, 2);
    assert.equal(state.find(inner)?.path, 'My documents/Same');
    assert.deepEqual([state.overwrittenLive().length, state.destroyedLive(), state.trash()], [1, [], []]);
  });

  it('leaves a folder alone that someone restores to the same place between the look and the work', async () => {
    for (const conflict of [undefined, 'keepBoth', 'overwrite'] as const) {
      for (const moment of ['beforeWrite', 'beforeWork'] as const) {
        const { state, client } = await setUp();
        const folder = state.trashFolder({ name: 'raced', files: 2 });
        const items = await listed(client);
        state[moment](() => state.restoreElsewhere(folder));
        assert.deepEqual(endsOf(await all(client.restore(items, never, { conflict }))), { raced: 'done' });
        assert.equal(state.find(folder)?.path, 'My documents/raced', `${conflict} ${moment}`);
        assert.deepEqual([state.destroyedLive(), state.movedLive()], [[], []]);
      }
    }
  });

  /** A folder in the trash, and one of its name that appears right before the move, with a file of the same name or not. */
  async function appearing(inner: string, conflict: 'keepBoth' | undefined) {
    const { state, client } = await setUp();
    const folder = state.trashFolder({ name: 'raced', files: 2 });
    const items = await listed(client);
    const first = state.tree.children(folder.id)[0]?.title ?? '';
    state.beforeWrite(() => {
      const { id } = state.addFolder({ name: 'raced' });
      state.addFile({ name: inner === 'same' ? first : inner, from: id, content: 'theirs' });
    });
    const words = endsOf(await all(client.restore(items, never, { conflict })));
    const paths = state.live().map(({ path }) => path);
    assert.deepEqual([state.destroyedLive(), state.overwrittenLive(), state.movedLive()], [[], [], []]);
    return { words, trash: state.trash().map(({ id }) => id), folder, paths, first };
  }

  it('reports a name that a folder takes between the check and the move', async () => {
    for (const [conflict, word] of [
      [undefined, 'failed nameTaken'],
      ['keepBoth', 'failed nameTaken'],
    ] as const) {
      const { words, trash, folder } = await appearing('same', conflict);
      assert.deepEqual(words, { raced: word });
      // What has no namesake in there has gone in.
      assert.deepEqual(trash, [folder.id]);
    }
  });

  it('reports a folder as restored when all its content was merged into one that appeared', async () => {
    const { words, trash, paths, first } = await appearing('other', undefined);
    assert.deepEqual([words, trash], [{ raced: 'done' }, []]);
    assert.equal(paths.filter((path) => path === 'My documents/raced').length, 1);
    assert(paths.includes(`My documents/raced/${first}`));
  });

  it('keeps both files when a name is taken between the check and the move', async () => {
    for (const conflict of [undefined, 'overwrite'] as const) {
      const { state, client } = await setUp();
      state.trashFile({ name: 'raced.docx' });
      const items = await listed(client);
      state.beforeWrite(() => state.addFile({ name: 'raced.docx', content: 'theirs' }));
      assert.deepEqual(endsOf(await all(client.restore(items, never, { conflict }))), { 'raced.docx': 'done' });
      const both = state.live().filter(({ title }) => title === 'raced.docx');
      assert.equal(both.length, 2, conflict);
      assert.deepEqual(state.overwrittenLive(), []);
    }
  });

  it('counts the first of two trashed items with one name as taking it', async () => {
    const { state, client } = await setUp();
    const day = 86_400_000;
    const first = state.trashFile({ name: 'a', content: 'older', deletedAt: state.now() - 2 * day });
    const second = state.trashFile({ name: 'a', content: 'newer', deletedAt: state.now() - day });
    const items = await listed(client);
    const ends = (await all(client.restore(items, never))).map(({ end }) => end).sort();
    assert.deepEqual(ends, ['done', 'failed']);
    const taken = [first, second].find((each) => state.find(each)?.path === 'My documents/a');
    if (!taken) throw new Error('none is back');
    state.trashElsewhere(taken);
    await all(client.restore(await listed(client), never, { conflict: 'overwrite' }));
    const [file, ...others] = state.live().filter(({ kind }) => kind === 'file');
    assert.deepEqual(others, []);
    assert.equal(state.versionsOf(file?.id ?? 0).length, 2);
    assert.deepEqual([state.trash(), state.destroyedLive()], [[], []]);
  });

  it('makes the last deleted of several files with one name the newest version', async () => {
    const { state, client, emulator } = await setUp();
    const live = state.addFile({ name: 'a', content: 'v1' });
    const day = 86_400_000;
    const days = { v4: 1, v2: 3, v3: 2 };
    for (const [content, age] of Object.entries(days)) {
      const { id } = state.trashFile({ name: 'a', content, deletedAt: state.now() - age * day });
      // The look at the oldest comes back last.
      if (content === 'v2') emulator.server.fail({ path: new RegExp(`file/${id}$`), times: 2, how: { status: 503 } });
    }
    const outcomes = await all(client.restore(await listed(client), never, { conflict: 'overwrite' }));
    assert.equal(outcomes.filter(({ end }) => end === 'done').length, 3);
    assert.deepEqual(
      state.versionsOf(live.id).map(({ content }) => content),
      ['v1', 'v2', 'v3', 'v4'],
    );
  });

  it('keeps both when a file no longer clashes at the time it would overwrite', async () => {
    const { state, client, bodies } = await setUp();
    const live = state.addFile({ name: 'a', content: 'live' });
    const other = state.addFolder({ name: 'Other' });
    state.trashFile({ name: 'a' });
    state.trashFile({ name: 'b' });
    const items = await listed(client);
    // While b is moved, which comes first.
    state.beforeWork(() => state.tree.place(state.tree.get(live) ?? live, other.id));
    assert.deepEqual(endsOf(await all(client.restore(items, never, { conflict: 'overwrite' }))), {
      a: 'done',
      b: 'done',
    });
    assert.deepEqual(sizes(bodies(moves)), [
      [1, 2],
      [1, 2],
    ]);
    assert.deepEqual(state.overwrittenLive(), []);
  });

  it('reports a file as overwritten only if the portal says so', async () => {
    for (const [plan, word] of [
      [{ reads: 0 }, 'done'],
      [{ vanish: 'done' }, 'failed unclear docspace.overwritten'],
      [{ vanish: 'undone' }, 'failed unclear docspace.vanished'],
    ] as const) {
      const { state, client } = await setUp();
      state.addFile({ name: 'a' });
      state.trashFile({ name: 'a' });
      state.nextOperation(plan);
      assert.deepEqual(endsOf(await all(client.restore(await listed(client), never, { conflict: 'overwrite' }))), {
        a: word,
      });
      assert.deepEqual(state.destroyedLive(), []);
    }
  });

  it('does not report a file as overwritten that was erased meanwhile', async () => {
    const { state, client } = await setUp();
    for (const name of ['a', 'b']) state.addFile({ name });
    const [a] = ['a', 'b'].map((name) => state.trashFile({ name }));
    const items = await listed(client);
    state.beforeWork(() => a && state.purgeElsewhere(a));
    const outcomes = await all(client.restore(items.toReversed(), never, { conflict: 'overwrite' }));
    assert.deepEqual(endsOf(outcomes), { a: 'failed unclear docspace.overwritten', b: 'done' });
  });

  it('reports an overwriting move as unclear when its answer is lost', async () => {
    const { state, client, emulator } = await setUp();
    const live = state.addFile({ name: 'a', content: 'old' });
    state.trashFile({ name: 'a', content: 'new' });
    const items = await listed(client);
    emulator.server.fail({ method: 'PUT', how: 'reset after' });
    assert.deepEqual(endsOf(await all(client.restore(items, never, { conflict: 'overwrite' }))), {
      a: 'failed unclear docspace.overwritten',
    });
    assert.deepEqual(
      state.versionsOf(live.id).map(({ content }) => content),
      ['old', 'new'],
    );
  });

  it('overwrites nothing with an item that was restored meanwhile', async () => {
    const { state, client, bodies } = await setUp();
    const elsewhere = state.addFolder({ name: 'Elsewhere' });
    const live = state.addFile({ name: 'a' });
    const back = state.trashFile({ name: 'a' });
    state.trashFile({ name: 'b' });
    const items = await listed(client);
    state.beforeWork(() => state.restoreElsewhere(back, elsewhere.id));
    const outcomes = await all(client.restore(items, never, { conflict: 'overwrite' }));
    assert.deepEqual(endsOf(outcomes), { a: 'skipped live', b: 'done' });
    assert.deepEqual(sizes(bodies(moves)), [[1, 2]]);
    assert.equal(state.find(back)?.path, 'My documents/Elsewhere/a');
    assert.equal(state.versionsOf(live.id).length, 1);
  });

  it('reports a locked file in the way, and overwrites the others', async () => {
    const { state, client } = await setUp();
    const mike = state.addPerson({ name: 'Mike' });
    const files = ['a', 'b', 'c'].map((name) => state.addFile({ name }));
    for (const name of ['a', 'b', 'c']) state.trashFile({ name });
    if (files[1]) state.lock(files[1], mike);
    const outcomes = await all(client.restore(await listed(client), never, { conflict: 'overwrite' }));
    assert.deepEqual(endsOf(outcomes), { a: 'done', b: 'failed forbidden', c: 'done' });
    assert.deepEqual(
      files.map(({ id }) => state.versionsOf(id).length),
      [2, 1, 2],
    );
  });

  it('asks about at most 100 names at a time, in a request line that the proxy takes', async () => {
    const { state, client, emulator } = await setUp();
    state.fill(230);
    await all(client.restore(await listed(client), never));
    const asked = emulator.server.log.filter(({ method, path }) => checks.test(`${method} ${path}`));
    const counts = asked.map(({ query }) => query.getAll('fileIds').length + query.getAll('folderIds').length);
    // Files, then folders.
    assert.deepEqual(counts, [100, 100, 7, 23]);
    const ids = Array.from({ length: 100 }, (_, i) =>
      item('folder', String(2_147_483_000 + i), { origin: { id: '7' } }),
    );
    const { client: other, sent } = scripted((_, path) => {
      if (path === 'files/folder/7') {
        return answer(200, { response: { id: 7, rootFolderType: 5, security: { Create: true, MoveTo: true } } });
      }
      const id = /^files\/folder\/(\d+)$/.exec(path)?.[1];
      if (id) return answer(200, { response: { id: Number(id), rootFolderType: 3, originId: 7 } });
      return path.startsWith('files/@trash')
        ? answer(200, { response: { files: [], folders: [], total: 5000 } })
        : answer(403, { error: { message: 'No' } });
    });
    await all(other.restore(ids, never));
    const [line] = sent.map(({ url }) => url).filter((url) => url.includes('destFolderId'));
    assert((line?.length ?? 0) > 2000 && (line?.length ?? 0) < 8000, line);
    assert(sent.every(({ method }) => method === 'GET'));
  });

  it('sends nothing if the portal does not say which names are taken', async () => {
    for (const how of [
      { status: 502, text: '<html></html>' },
      { status: 200, text: '<html></html>' },
      { status: 200, json: { response: [{ title: 'without id' }] } },
      { status: 403, json: { error: { message: 'No' } } },
    ]) {
      const { state, client, emulator, calls } = await setUp();
      state.trashFile({ name: 'a' });
      const items = await listed(client);
      emulator.server.fail({ path: /fileops\/move/, times: 9, how });
      const [outcome] = await all(client.restore(items, never));
      assert.equal(outcome?.end, 'failed', how.text);
      assert.deepEqual(calls(/^PUT/), []);
      assert.equal(state.trash().length, 1);
    }
  });
});
