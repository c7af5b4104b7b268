// A call takes an entry from wherever it is, so none is sent that had to wait since its items were looked at.
import assert from 'node:assert/strict';
import { NoAnswer } from '../../../../src/http/http.ts';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import type { TrashClient } from '../../../../src/trash/ports.ts';
import { all, answer, closeAll, item, listed, never, scripted, setUp, told } from './setup.ts';

const acts: Readonly<Record<string, (client: TrashClient, items: readonly TrashItem[]) => AsyncIterable<Outcome>>> = {
  restore: (client, items) => client.restore(items, never),
  purge: (client, items) => client.purge(items, never),
};
const busy = { status: 429, headers: { 'retry-after': '5' } };

describe('docspace: calls that come too late', () => {
  afterEach(closeAll);

  for (const [name, act] of Object.entries(acts)) {
    it(`${name}: leaves alone what somebody restores while a refused call waits`, async () => {
      const { state, client, clock, emulator, calls } = await setUp();
      const [file, , folder] = [...['a', 'b'].map((each) => state.trashFile({ name: each })), state.trashFolder()];
      if (!file || !folder) throw new Error('nothing in the trash');
      const elsewhere = state.addFolder({ name: 'Elsewhere' });
      const items = await listed(client);
      emulator.server.fail({ method: 'PUT', how: busy });
      clock.onSleep = (ms) => {
        if (ms !== 5000 || state.find(file)?.path === 'My documents/Elsewhere/a') return;
        for (const each of [file, folder]) state.restoreElsewhere(each, elsewhere.id);
      };
      const { a, b, ...rest } = told(await all(act(client, items)));
      assert.deepEqual([a, b, Object.values(rest)], ['skipped live', 'done', ['skipped live']]);
      assert.deepEqual([state.movedLive(), state.trashedLive(), state.destroyedLive()], [[], [], []]);
      assert.equal(calls(/^PUT/).length, 2);
    });

    it(`${name}: does what nobody touched all the same`, async () => {
      const { state, client, emulator } = await setUp();
      for (const each of ['a', 'b']) state.trashFile({ name: each });
      const items = await listed(client);
      emulator.server.fail({ method: 'PUT', times: 3, how: busy });
      assert.deepEqual(told(await all(act(client, items))), { a: 'done', b: 'done' });
    });
  }

  it('purge: spares what comes into the trash while the refused call waits', async () => {
    const { state, client, clock, emulator } = await setUp();
    state.trashFile({ name: 'a' });
    const items = await listed(client);
    emulator.server.fail({ method: 'PUT', how: busy });
    clock.onSleep = (ms) => {
      if (ms === 5000 && state.trash().length === 1) state.trashFile({ name: 'new' });
    };
    assert.deepEqual(told(await all(client.purge(items, never))), { a: 'done' });
    assert.deepEqual(
      state.trash().map(({ title }) => title),
      ['new'],
    );
  });

  for (const name of ['restore', 'purge'] as const) {
    it(`${name}: leaves alone what somebody restores while the look at another one waits`, async () => {
      const { state, client, clock, emulator } = await setUp();
      const files = ['a', 'b', 'c'].map((each) => state.trashFile({ name: each }));
      const [first, , last] = files;
      if (!first || !last) throw new Error('no files');
      const items = await listed(client);
      emulator.server.fail({ path: new RegExp(`/file/${last.id}$`), how: busy });
      clock.onSleep = (ms) => {
        if (ms === 5000 && state.trash().length === 3) state.restoreElsewhere(first);
      };
      const words = told(await all(client[name](items, never)));
      assert.deepEqual(words, { a: 'skipped live', b: 'done', c: 'done' });
      assert.deepEqual([state.movedLive(), state.trashedLive()], [[], []]);
    });
  }

  /** So many files, each look at one of which takes so long; `write` answers the calls that change something. */
  function slow(count: number, look: number, write: () => ReturnType<typeof answer>) {
    const portal = scripted((request, path) => {
      if (request.method === 'PUT') return write();
      const id = /^files\/file\/(\d+)$/.exec(path)?.[1];
      if (id === undefined) return answer(200, { response: { files: [], folders: [], total: 5000 } });
      portal.clock.time += look;
      return answer(200, { response: { id: Number(id), rootFolderType: 3 } });
    });
    const items = Array.from({ length: count }, (_, i) => item('file', String(i + 1)));
    const writes = () => portal.sent.filter(({ method }) => method === 'PUT');
    return { ...portal, items, writes };
  }

  it('gives each call a second after the look', async () => {
    const { client, clock, items, writes } = slow(2, 700, () => answer(401));
    await all(client.purge(items, never));
    assert.deepEqual(
      writes().map(({ sendBy }) => sendBy),
      [clock.now() + 1000],
    );
  });

  it('looks at fewer at a time where the portal is slow, and at one in any case', async () => {
    for (const [look, sizes] of [
      [1000, [2, 2, 2, 2]],
      [9000, [1, 1, 1, 1, 1, 1, 1, 1]],
    ] as const) {
      const { client, items, writes } = slow(8, look, () => answer(409));
      await all(client.purge(items, never));
      const sent = writes().map(({ json }) => (json as { fileIds: unknown[] }).fileIds.length);
      assert.deepEqual(sent, sizes, `${look} ms`);
    }
  });

  it('gives up on what is too late again and again, and says that nothing was sent', async () => {
    const { client, items, writes } = slow(2, 0, () => {
      throw new NoAnswer('late', true);
    });
    const words = told(await all(client.purge(items, never)));
    assert.deepEqual(words, { 'file 1': 'failed busy http.late', 'file 2': 'failed busy http.late' });
    assert.equal(writes().length, 7);
  });

  it('says that too many calls were made where that is why, and sends no more', async () => {
    const { client, items, writes } = slow(150, 0, () => {
      throw new NoAnswer('late', true, { status: 429 });
    });
    const words = told(await all(client.purge(items, never)));
    assert.deepEqual(new Set(Object.values(words)), new Set(['failed limited']));
    assert.deepEqual([Object.keys(words).length, writes().length], [150, 7]);
  });
});
