// Purging all at once: only what was confirmed, and only if that is all there is.
import assert from 'node:assert/strict';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import type { TrashClient } from '../../../../src/trash/ports.ts';
import { all, answer, closeAll, item, listed, never, scripted, setUp, told } from './setup.ts';

const empties = /PUT .*\/fileops\/emptytrash$/;
const deletes = /PUT .*\/fileops\/delete$/;

async function emptied(
  client: TrashClient,
  items: Awaited<ReturnType<typeof listed>>,
  signal = never,
): Promise<Outcome[]> {
  return await all(client.empty?.(items, signal) ?? client.purge([], signal));
}

describe('docspace: emptying the trash', () => {
  afterEach(closeAll);

  it('is one call when the trash holds what was confirmed', async () => {
    const { state, client, calls, emulator } = await setUp();
    state.fill(230);
    const items = await listed(client);
    const outcomes = await emptied(client, items);
    assert.equal(outcomes.length, 230);
    assert(outcomes.every(({ end }) => end === 'done'));
    assert.deepEqual([calls(empties).length, calls(deletes).length], [1, 0]);
    const [write] = emulator.server.log.filter(({ method }) => method === 'PUT');
    assert.deepEqual([write?.query.get('single'), write?.body], ['true', '']);
    assert.deepEqual([state.trash(), state.destroyedLive()], [[], []]);
  });

  it('spares what came into the trash after the list was shown', async () => {
    const { state, client, calls } = await setUp();
    state.fill(3);
    const items = await listed(client);
    state.trashFile({ name: 'late' });
    const words = told(await emptied(client, items));
    assert.deepEqual(new Set(Object.values(words)), new Set(['done']));
    assert.deepEqual(
      state.trash().map(({ title }) => title),
      ['late'],
    );
    assert.deepEqual([calls(empties).length, calls(deletes).length], [0, 1]);
  });

  it('spares what was deleted once more since, and what was not among the items', async () => {
    const { state, client, calls } = await setUp();
    const [again] = ['again', 'a', 'b'].map((name) => state.trashFile({ name }));
    if (!again) throw new Error('no file');
    const items = await listed(client);
    state.restoreElsewhere(again);
    state.trashElsewhere(again);
    assert.deepEqual(told(await emptied(client, items)), { again: 'failed trashedAgain', a: 'done', b: 'done' });
    const other = await setUp();
    other.state.fill(3);
    const twice = (await listed(other.client)).slice(0, 1).flatMap((each) => [each, each, each]);
    await emptied(other.client, twice);
    assert.deepEqual([calls(empties), other.calls(empties), other.state.trash().length], [[], [], 2]);
  });

  it('skips what is gone or live by now', async () => {
    const { state, client, calls } = await setUp();
    const [live, gone] = ['live', 'gone', 'here'].map((name) => state.trashFile({ name }));
    if (!live || !gone) throw new Error('no files');
    const items = await listed(client);
    state.restoreElsewhere(live);
    state.purgeElsewhere(gone);
    const words = told(await emptied(client, items));
    assert.deepEqual(words, { live: 'skipped live', gone: 'skipped gone', here: 'done' });
    assert.deepEqual([calls(empties), state.destroyedLive()], [[], []]);
  });

  it('destroys nothing that is restored before the portal gets to it', async () => {
    for (const moment of ['beforeWrite', 'beforeWork'] as const) {
      const { state, client } = await setUp();
      const file = state.trashFile({ name: 'raced' });
      state.trashFile({ name: 'other' });
      const items = await listed(client);
      state[moment](() => state.restoreElsewhere(file));
      const { raced, other } = told(await emptied(client, items));
      assert.equal(other, 'done');
      assert.match(raced ?? '', moment === 'beforeWrite' ? /^skipped live$/ : /^failed trashedAgain$/);
      assert.deepEqual(state.destroyedLive(), []);
    }
  });

  it('goes on by chunks around a locked file, for which 3.7 refuses the whole', async () => {
    for (const version of ['3.7.2', '3.6.1', '3.1.1'] as const) {
      const { state, client, calls } = await setUp({ version });
      const mike = state.addPerson({ name: 'Mike' });
      const files = Array.from({ length: 6 }, (_, i) => state.trashFile({ name: `f${i}` }));
      const items = await listed(client);
      state.lock(files[2] ?? { kind: 'file', id: 0 }, mike);
      const { f2, ...rest } = told(await emptied(client, items));
      assert.match(f2 ?? '', /^failed/, version);
      assert.deepEqual(new Set(Object.values(rest)), new Set(['done']));
      assert.equal(state.trash().length, 1);
      assert.equal(calls(empties).length, 1);
      assert.equal(calls(deletes).length > 0, version === '3.7.2');
    }
  });

  it('looks at the items when nothing was started', async () => {
    const { state, client, calls } = await setUp();
    const files = ['a', 'b'].map((name) => state.trashFile({ name }));
    const items = await listed(client);
    state.beforeWrite(() => {
      for (const file of files) state.purgeElsewhere(file);
    });
    assert.deepEqual(told(await emptied(client, items)), { a: 'done', b: 'done' });
    assert.equal(calls(empties).length, 1);
  });

  it('settles a lost answer by looking', async () => {
    const { state, client, emulator, calls } = await setUp();
    state.fill(40);
    const items = await listed(client);
    emulator.server.fail({ method: 'PUT', how: { after: { status: 504, text: '<html></html>' } } });
    const outcomes = await emptied(client, items);
    assert(outcomes.length === 40 && outcomes.every(({ end }) => end === 'done'));
    assert.equal(calls(/^PUT/).length, 1);
    emulator.server.heal();
    state.fill(2);
    emulator.server.fail({ method: 'PUT', how: { status: 504, text: '<html></html>' } });
    assert.deepEqual(
      (await emptied(client, await listed(client))).map((each) => each.end === 'failed' && each.problem.kind),
      ['unclear', 'unclear'],
    );
  });

  it('is cancelled with what is done staying done', async () => {
    const { state, client, clock, calls } = await setUp();
    state.fill(40);
    state.nextOperation({ reads: 10 });
    const items = await listed(client);
    const controller = new AbortController();
    clock.onSleep = (ms) => {
      if (ms === 1000) controller.abort();
    };
    const outcomes = await emptied(client, items, controller.signal);
    const done = outcomes.filter(({ end }) => end === 'done').length;
    assert(done > 0 && done < 40);
    assert.equal(outcomes.filter(({ end }) => end === 'cancelled').length, 40 - done);
    assert.equal(state.trash().length, 40 - done);
    assert.equal(calls(/terminate\/.+/).length, 1);
  });

  it('begins nothing once aborted, and nothing without items', async () => {
    const { state, client, emulator } = await setUp();
    state.fill(2);
    const items = await listed(client);
    emulator.server.clearLog();
    assert.deepEqual(await emptied(client, []), []);
    const outcomes = await emptied(client, items, AbortSignal.abort());
    assert.deepEqual(
      outcomes.map(({ end }) => end),
      ['cancelled', 'cancelled'],
    );
    assert.deepEqual(emulator.server.log, []);
  });

  it('fails all with one refused key', async () => {
    const { state, client, emulator, calls } = await setUp();
    state.fill(5);
    const items = await listed(client);
    emulator.server.fail({ method: 'PUT', how: { status: 401 } });
    const outcomes = await emptied(client, items);
    assert(outcomes.every((each) => each.end === 'failed' && each.problem.kind === 'signIn'));
    assert.deepEqual([outcomes.length, calls(/^PUT/).length, state.trash().length], [5, 1, 5]);
  });

  /** A portal with so many files in its trash, of which `fileops/delete` and `emptytrash` are never done. */
  function many(count: number, of: { total?: number; unreadable?: boolean } = {}) {
    const updated = '2026-08-01T00:00:00Z';
    const { client, sent } = scripted((request, path) => {
      if (request.method === 'PUT') return answer(401);
      const id = /^files\/file\/(\d+)$/.exec(path)?.[1];
      if (id) return answer(200, { response: { id: Number(id), rootFolderType: 3, updated } });
      const start = Number(/startIndex=(\d+)/.exec(path)?.[1] ?? 0);
      const size = Math.min(100, count - start);
      const files: unknown[] = Array.from({ length: size }, (_, i) => ({ id: start + i + 1, updated }));
      if (of.unreadable && start === 0) files.push({ title: 'no id' });
      return answer(200, { response: { folders: [], files, total: of.total ?? count } });
    });
    const deletedAt = Date.parse(updated);
    const items = Array.from({ length: count }, (_, i) => item('file', String(i + 1), { deletedAt }));
    return { client, sent, items };
  }

  it('is by chunks for more than 1,000, or where the list is in any doubt', async () => {
    const cases = [
      [many(1000), 'emptytrash?single=true'],
      [many(1001), 'delete'],
      [many(5, { total: 6 }), 'delete'],
      [many(5, { total: 6, unreadable: true }), 'delete'],
    ] as const;
    for (const [{ client, sent, items }, call] of cases) {
      const outcomes = await all(client.empty(items, never));
      assert.equal(outcomes.length, items.length);
      const [write] = sent.filter(({ method }) => method === 'PUT');
      assert.equal(write?.url, `https://acme.example/api/2.0/files/fileops/${call}`);
    }
    const { client, sent, items } = many(3);
    const undated = items.map((each) => ({ ...each, deletedAt: undefined }));
    await all(client.empty(undated, never));
    assert(sent.some(({ url }) => url.endsWith('/delete')));
  });
});
