import assert from 'node:assert/strict';
import type { Plan } from '../../../emulators/docspace/operations.ts';
import { all, answer, closeAll, endsOf, item, listed, never, scripted, setUp } from './setup.ts';

const deletes = /PUT .*\/fileops\/delete$/;
const polls = /GET .*\/fileops$/;

describe('docspace: purge', () => {
  afterEach(closeAll);

  it('erases exactly the chosen items, with "immediately: false"', async () => {
    const { state, client, bodies } = await setUp();
    const file = state.trashFile({ name: 'a' });
    const folder = state.trashFolder({ name: 'b', files: 2 });
    state.trashFile({ name: 'kept' });
    const items = (await listed(client)).filter(({ name }) => name !== 'kept');
    assert.deepEqual(endsOf(await all(client.purge(items, never))), { a: 'done', b: 'done' });
    assert.deepEqual(
      state.trash().map(({ title }) => title),
      ['kept'],
    );
    const rules = { immediately: false, deleteAfter: false, returnSingleOperation: true };
    assert.deepEqual(bodies(deletes), [{ fileIds: [file.id], folderIds: [folder.id], ...rules }]);
  });

  it('spares an item that comes into the trash before the call that purges all others', async () => {
    for (const moment of ['beforeWrite', 'beforeWork'] as const) {
      const { state, client } = await setUp();
      const listedOnes = state.fill(150);
      const items = await listed(client);
      state[moment](() => state.trashFile({ name: 'late' }));
      const outcomes = await all(client.purge(items, never));
      assert.equal(outcomes.filter(({ end }) => end === 'done').length, listedOnes.length);
      assert.deepEqual(
        state.trash().map(({ title }) => title),
        ['late'],
      );
    }
  });

  it('sends no item that is live or gone by now', async () => {
    for (const size of [3, 30]) {
      const { state, client } = await setUp();
      const entries = state.fill(size);
      const items = await listed(client);
      const [live, gone] = entries;
      if (!live || !gone) throw new Error('no files');
      state.restoreElsewhere(live);
      state.purgeElsewhere(gone);
      const words = endsOf(await all(client.purge(items, never)));
      assert.equal(words[live.title], 'skipped live');
      assert.equal(words[gone.title], 'skipped gone');
      assert.equal(Object.values(words).filter((word) => word === 'done').length, size - 2);
      assert.deepEqual([state.destroyedLive(), state.trashedLive()], [[], []]);
      assert.equal(state.find(live)?.path, `My documents/${live.title}`);
    }
  });

  it('destroys no item that is restored between the look and the work, and reports it as in the trash again', async () => {
    for (const moment of ['beforeWrite', 'beforeWork'] as const) {
      const { state, client } = await setUp();
      const file = state.trashFile({ name: 'raced' });
      state.trashFile({ name: 'other' });
      const items = await listed(client);
      state[moment](() => state.restoreElsewhere(file));
      assert.deepEqual(endsOf(await all(client.purge(items, never))), { raced: 'failed trashedAgain', other: 'done' });
      assert.deepEqual(state.destroyedLive(), []);
      assert.deepEqual(
        state.trash().map(({ title }) => title),
        ['raced'],
      );
    }
  });

  it('does not purge an item that was restored and deleted again since it was listed', async () => {
    const { state, client, calls } = await setUp();
    const file = state.trashFile({ name: 'a' });
    const items = await listed(client);
    state.restoreElsewhere(file);
    state.trashElsewhere(file);
    assert.deepEqual(endsOf(await all(client.purge(items, never))), { a: 'failed trashedAgain' });
    assert.deepEqual(calls(deletes), []);
    assert.deepEqual(endsOf(await all(client.purge(await listed(client), never))), { a: 'done' });
  });

  it('does not purge an item while halving that its own call trashed before a 500', async () => {
    const { state, client, emulator } = await setUp();
    const [raced] = ['raced', 'other', 'third'].map((name) => state.trashFile({ name }));
    if (!raced) throw new Error('no file');
    const items = await listed(client);
    state.nextOperation({ reads: 0 });
    state.beforeWork(() => state.restoreElsewhere(raced));
    emulator.server.fail({ method: 'PUT', how: { after: { status: 500, json: { error: { message: 'Late' } } } } });
    const words = endsOf(await all(client.purge(items, never)));
    assert.deepEqual(words, { raced: 'failed trashedAgain', other: 'done', third: 'done' });
    assert.deepEqual(
      state.trash().map(({ title }) => title),
      ['raced'],
    );
  });

  it('narrows a chunk down to an item that was erased meanwhile, and skips it', async () => {
    const { state, client } = await setUp();
    for (let i = 0; i < 6; i += 1) state.trashFile({ name: `f${i}` });
    const items = await listed(client);
    state.beforeWrite(() => state.purgeElsewhere({ kind: 'file', id: Number(items[3]?.id) }));
    const words = Object.values(endsOf(await all(client.purge(items, never)))).sort();
    assert.deepEqual(words, ['done', 'done', 'done', 'done', 'done', 'skipped gone']);
  });

  it('does not report an item as gone that a look finds after a 404', async () => {
    const { state, client, emulator } = await setUp();
    for (const name of ['a', 'b']) state.trashFile({ name });
    const items = await listed(client);
    const how = { status: 404, json: { error: { message: 'The required file was not found' } } };
    emulator.server.fail({ method: 'PUT', times: 9, how });
    for (const outcomes of [client.purge(items, never), client.restore(items, never)]) {
      assert.deepEqual(endsOf(await all(outcomes)), { a: 'failed refused', b: 'failed refused' });
    }
  });

  it('polls only its own operation, after 150 ms at first and every three seconds in the end', async () => {
    const { state, client, clock, emulator } = await setUp();
    state.fill(20);
    state.nextOperation({ reads: 20 });
    await all(client.purge(await listed(client), never));
    assert.deepEqual(clock.slept.slice(0, 5), [150, 300, 600, 1000, 1000]);
    assert.deepEqual([...new Set(clock.slept)], [150, 300, 600, 1000, 3000]);
    const asked = emulator.server.log.filter(({ method, path }) => polls.test(`${method} ${path}`));
    assert(asked.length > 0 && asked.every(({ query }) => query.get('id') !== null));
  });

  const ends: [string, Plan, string][] = [
    ['is finished in its first answer', { reads: 0 }, 'done'],
    ['vanishes with its work done', { vanish: 'done' }, 'done'],
    ['vanishes without its work', { vanish: 'undone' }, 'failed unclear docspace.vanished'],
    ['says finished one read early', { finishedEarly: true }, 'done'],
  ];
  for (const [name, plan, word] of ends) {
    it(`settles by looking when an operation ${name}`, async () => {
      const { state, client, calls } = await setUp();
      state.trashFile({ name: 'a' });
      state.nextOperation(plan);
      assert.deepEqual(endsOf(await all(client.purge(await listed(client), never))), { a: word });
      assert.equal(calls(deletes).length, 1);
    });
  }

  it('settles each item of an operation that vanished pendingMove', async () => {
    const { state, client } = await setUp();
    for (let i = 0; i < 4; i += 1) state.trashFile({ name: `f${i}` });
    state.nextOperation({ vanish: 'half' });
    const words = Object.values(endsOf(await all(client.purge(await listed(client), never)))).sort();
    assert.deepEqual(words, ['done', 'done', ...Array(2).fill('failed unclear docspace.vanished')]);
  });

  it('settles a lost answer, a proxy error and an unreadable answer by looking, without sending again', async () => {
    const html = { status: 200, text: '<html></html>' };
    const gateway = { status: 502, text: '<html></html>' };
    for (const how of ['reset after', { after: gateway }, { after: html }] as const) {
      const { state, client, emulator, calls } = await setUp();
      state.trashFile({ name: 'a' });
      const items = await listed(client);
      emulator.server.fail({ method: 'PUT', how });
      assert.deepEqual(endsOf(await all(client.purge(items, never))), { a: 'done' });
      assert.equal(calls(deletes).length, 1);
    }
    for (const how of ['reset before', gateway] as const) {
      const { state, client, emulator, calls } = await setUp();
      state.trashFile({ name: 'a' });
      const items = await listed(client);
      emulator.server.fail({ method: 'PUT', how });
      assert.match(endsOf(await all(client.purge(items, never))).a ?? '', /^failed unclear/);
      assert.equal(calls(deletes).length, 1);
      assert.equal(state.trash().length, 1);
    }
  });

  it('destroys no live item in a race after a lost answer', async () => {
    const { state, client, emulator } = await setUp();
    const file = state.trashFile({ name: 'a' });
    const items = await listed(client);
    state.beforeWork(() => state.restoreElsewhere(file));
    emulator.server.fail({ method: 'PUT', how: 'reset after' });
    assert.deepEqual(endsOf(await all(client.purge(items, never))), { a: 'failed trashedAgain' });
    assert.deepEqual(state.destroyedLive(), []);
  });

  it('waits until the work after a lost answer reaches an item that was trashed again before it', async () => {
    const { state, client, emulator } = await setUp();
    const raced = state.trashFile({ name: 'raced' });
    for (let i = 0; i < 12; i += 1) state.trashFolder({ name: `f${i}`, files: 3 });
    const items = await listed(client);
    state.nextOperation({ reads: 20 });
    state.beforeWork(() => {
      state.restoreElsewhere(raced);
      state.trashElsewhere(raced);
    });
    emulator.server.fail({ method: 'PUT', how: 'reset after' });
    const words = endsOf(await all(client.purge(items, never)));
    assert.deepEqual([words.raced, state.trash()], ['done', []]);
  });

  it('keeps polling when polls get no answer', async () => {
    const { state, client, emulator } = await setUp();
    state.fill(30);
    state.nextOperation({ reads: 30 });
    const items = await listed(client);
    emulator.server.fail({ path: /fileops$/, times: 6, how: { status: 503, text: '<html></html>' } });
    assert((await all(client.purge(items, never))).every(({ end }) => end === 'done'));
  });

  it('stops watching an operation that stalls for ten minutes, and sends no more', async () => {
    const { state, client, clock, calls } = await setUp();
    state.fill(150);
    state.nextOperation({ stallAt: 1 });
    const outcomes = await all(client.purge(await listed(client), never));
    const words = outcomes.map((each) =>
      each.end === 'failed' ? `${each.problem.kind} ${each.problem.code}` : each.end,
    );
    assert.equal(words.filter((word) => word === 'busy docspace.stalled').length, 50);
    assert(words.filter((word) => word === 'unclear docspace.stalled').length >= 90);
    assert.equal(calls(deletes).length, 1);
    const waited = clock.slept.reduce((sum, ms) => sum + ms, 0);
    assert(waited >= 600_000 && waited < 620_000);
    assert.equal(outcomes.length, 150);
  });

  it('cancels the running operation, settles what was sent and sends no more', async () => {
    const { state, client, clock, calls } = await setUp();
    state.fill(150);
    state.nextOperation({ reads: 10 });
    const controller = new AbortController();
    const items = await listed(client);
    clock.onSleep = (ms) => {
      if (ms === 1000) controller.abort();
    };
    const outcomes = await all(client.purge(items, controller.signal));
    const ends = outcomes.map(({ end }) => end);
    const done = ends.filter((end) => end === 'done').length;
    assert.equal(outcomes.length, 150);
    assert(done > 0 && done < 100);
    assert.equal(ends.filter((end) => end === 'cancelled').length, 150 - done);
    assert.equal(state.trash().length, 150 - done);
    assert.equal(calls(deletes).length, 1);
    assert.equal(calls(/terminate\/.+/).length, 1);
    assert.equal(calls(/terminate$/).length, 0);
  });

  it('reports items as unclear, not cancelled, when the portal does not take the cancellation', async () => {
    const { state, client, clock, emulator } = await setUp();
    state.trashFile({ name: 'a' });
    state.nextOperation({ stallAt: 0 });
    const controller = new AbortController();
    const items = await listed(client);
    emulator.server.fail({ path: /terminate/, times: 9, how: { status: 502, text: '' } });
    clock.onSleep = () => controller.abort();
    const words = endsOf(await all(client.purge(items, controller.signal)));
    assert.deepEqual(words, { a: 'failed unclear docspace.not_stopped' });
  });

  it('sends nothing once aborted', async () => {
    const { state, client, emulator } = await setUp();
    state.fill(3);
    const items = await listed(client);
    const controller = new AbortController();
    controller.abort();
    emulator.server.clearLog();
    for (const outcomes of [client.purge(items, controller.signal), client.restore(items, controller.signal)]) {
      assert((await all(outcomes)).every(({ end }) => end === 'cancelled'));
    }
    assert.deepEqual(emulator.server.log, []);
  });

  it('fails the rest unsent once the key is refused or the portal cannot be reached', async () => {
    const { state, client, emulator, calls } = await setUp();
    state.fill(250);
    const items = await listed(client);
    const before = calls(/GET/).length;
    emulator.server.fail({ method: 'PUT', how: { status: 401 } });
    const outcomes = await all(client.purge(items, never));
    assert.equal(outcomes.length, 250);
    assert(outcomes.every((each) => each.end === 'failed' && each.problem.kind === 'signIn'));
    assert.equal(calls(deletes).length, 1);
    assert.equal(state.trash().length, 250);
    assert(calls(/GET/).length <= before + 3);
  });

  it('sends a throttled write again, as nothing was done', async () => {
    const { state, client, emulator, calls } = await setUp();
    state.trashFile({ name: 'a' });
    const items = await listed(client);
    emulator.server.fail({ method: 'PUT', how: { status: 429 } });
    assert.deepEqual(endsOf(await all(client.purge(items, never))), { a: 'done' });
    assert.equal(calls(deletes).length, 2);
  });

  it('does not take another operation of an old portal for its own', async () => {
    const operation = (id: string) => ({ id, Operation: 2, progress: 0, error: '', processed: '0', finished: false });
    let looks = 0;
    const { client, sent } = scripted((request, path) => {
      if (request.method === 'PUT') return answer(200, { response: [operation('mine'), operation('theirs')] });
      looks += 1;
      const found = { id: 1, title: 'a', rootFolderType: 3, updated: '2026-08-01T00:00:00Z' };
      if (path.startsWith('files/fileops?')) return answer(200, { response: [] });
      return looks === 1 ? answer(200, { response: found }) : answer(404, { error: { message: 'gone' } });
    });
    const [outcome] = await all(client.purge([item('file', '1')], never));
    assert.equal(outcome?.end, 'done');
    assert(sent.every(({ url }) => !url.includes('fileops?')));
    assert.equal(sent.filter(({ method }) => method === 'PUT').length, 1);
  });

  it('does not follow an operation of another type', async () => {
    const theirs = { id: 'theirs', Operation: 0, progress: 0, error: '', processed: '0', finished: false };
    const ours = { ...theirs, id: 'ours', Operation: 2 };
    for (const [started, polls] of [
      [[theirs], []],
      [[theirs, ours], ['ours']],
    ] as const) {
      let wrote = false;
      const { client, sent } = scripted((request, path) => {
        if (request.method === 'PUT') {
          wrote = true;
          return answer(200, { response: started });
        }
        if (path.startsWith('files/fileops?')) return answer(200, { response: [{ ...ours, finished: true }] });
        if (wrote) return answer(404, { error: { message: 'gone' } });
        return answer(200, { response: { id: 1, rootFolderType: 3 } });
      });
      const [outcome] = await all(client.purge([item('file', '1')], never));
      assert.equal(outcome?.end, 'done');
      const polled = sent.flatMap(({ url }) => /fileops\?id=(\w+)/.exec(url)?.[1] ?? []);
      assert.deepEqual(polled, polls);
    }
  });

  it('does not take the 404 of a vanished portal for an erased item', async () => {
    let looks = 0;
    const { client } = scripted((request) => {
      if (request.method === 'PUT') return answer(200, { response: [{ id: 'o', Operation: 2, finished: true }] });
      looks += 1;
      return looks === 1 ? answer(200, { response: { id: 1, rootFolderType: 3 } }) : answer(404);
    });
    const words = endsOf(await all(client.purge([item('file', '1')], never)));
    assert.deepEqual(words, { 'file 1': 'failed unclear docspace.no_portal' });
  });
});
