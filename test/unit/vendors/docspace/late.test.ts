// A call takes an entry from wherever it is, so none is sent that had to wait since its items were looked at.
import assert from 'node:assert/strict';
import { type HttpRequest, NetworkError } from '../../../../src/http/http.ts';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import type { TrashClient } from '../../../../src/trash/ports.ts';
import { all, answer, closeAll, endsOf, item, listed, never, scripted, setUp } from './setup.ts';

const acts: Readonly<Record<string, (client: TrashClient, items: readonly TrashItem[]) => AsyncIterable<Outcome>>> = {
  restore: (client, items) => client.restore(items, never),
  purge: (client, items) => client.purge(items, never),
};
const busy = { status: 429, headers: { 'retry-after': '5' } };

describe('docspace: calls that come too late', () => {
  afterEach(closeAll);

  for (const [name, act] of Object.entries(acts)) {
    it(`${name}: leaves an item alone that someone restores while a throttled call waits`, async () => {
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
      const { a, b, ...rest } = endsOf(await all(act(client, items)));
      assert.deepEqual([a, b, Object.values(rest)], ['skipped live', 'done', ['skipped live']]);
      assert.deepEqual([state.movedLive(), state.trashedLive(), state.destroyedLive()], [[], [], []]);
      assert.equal(calls(/^PUT/).length, 2);
    });

    it(`${name}: sends the items that no one touched after a throttled call`, async () => {
      const { state, client, emulator } = await setUp();
      for (const each of ['a', 'b']) state.trashFile({ name: each });
      const items = await listed(client);
      emulator.server.fail({ method: 'PUT', times: 3, how: busy });
      assert.deepEqual(endsOf(await all(act(client, items))), { a: 'done', b: 'done' });
    });
  }

  it('purge: spares an item that comes into the trash while a throttled call waits', async () => {
    const { state, client, clock, emulator } = await setUp();
    state.trashFile({ name: 'a' });
    const items = await listed(client);
    emulator.server.fail({ method: 'PUT', how: busy });
    clock.onSleep = (ms) => {
      if (ms === 5000 && state.trash().length === 1) state.trashFile({ name: 'new' });
    };
    assert.deepEqual(endsOf(await all(client.purge(items, never))), { a: 'done' });
    assert.deepEqual(
      state.trash().map(({ title }) => title),
      ['new'],
    );
  });

  for (const name of ['restore', 'purge'] as const) {
    it(`${name}: leaves an item alone that someone restores while the look at another one waits`, async () => {
      const { state, client, clock, emulator } = await setUp();
      const files = ['a', 'b', 'c'].map((each) => state.trashFile({ name: each }));
      const [first, , last] = files;
      if (!first || !last) throw new Error('no files');
      const items = await listed(client);
      emulator.server.fail({ path: new RegExp(`/file/${last.id}$`), how: busy });
      clock.onSleep = (ms) => {
        if (ms === 5000 && state.trash().length === 3) state.restoreElsewhere(first);
      };
      const words = endsOf(await all(client[name](items, never)));
      assert.deepEqual(words, { a: 'skipped live', b: 'done', c: 'done' });
      assert.deepEqual([state.movedLive(), state.trashedLive()], [[], []]);
    });
  }

  /** Each answer comes so long after the one before. */
  function inTurn(clock: { time: number }, ms: () => number) {
    let last: Promise<unknown> = Promise.resolve();
    return <T>(reply: () => T): Promise<T> => {
      const next = last.then(async () => {
        await new Promise((resolve) => setImmediate(resolve));
        clock.time += ms();
        return reply();
      });
      last = next;
      return next;
    };
  }

  /** So many files, each look at one of which takes so long; `write` answers the calls that change something. */
  function slow(count: number, look: (sent: readonly HttpRequest[]) => number, write: () => ReturnType<typeof answer>) {
    const portal = scripted((request, path) => {
      if (request.method === 'PUT') return write();
      const id = /^files\/file\/(\d+)$/.exec(path)?.[1];
      if (id === undefined) return answer(200, { response: { files: [], folders: [], total: 5000 } });
      return later(() => answer(200, { response: { id: Number(id), rootFolderType: 3 } }));
    });
    const later = inTurn(portal.clock, () => look(portal.sent));
    const items = Array.from({ length: count }, (_, i) => item('file', String(i + 1)));
    const writes = () => portal.sent.filter(({ method }) => method === 'PUT');
    return { ...portal, items, writes };
  }

  for (const [what, inTrash, took, atMost] of [
    ['each item is looked at by itself', 5000, 25, 1000],
    ['the list is read', 800, 60, 1000],
    ['the list is read slowly', 800, 400, 1000],
    ['all answers are slow', 800, 1500, 1700],
    ['all answers are too slow', 800, 3000, 1000],
  ] as const) {
    it(`gives each call ${atMost} ms after the request for the oldest look of its chunk where ${what}`, async () => {
      const seen = new Map<number, number>();
      const portal = scripted((request, path) => {
        if (request.method === 'PUT') return answer(409);
        const id = /^files\/file\/(\d+)$/.exec(path)?.[1];
        const start = Number(/startIndex=(\d+)/.exec(path)?.[1] ?? 0);
        const ids = id === undefined ? Array.from({ length: 100 }, (_, i) => start + i + 1) : [Number(id)];
        const files = ids.map((each) => ({ id: each, rootFolderType: 3 }));
        const page = { files, folders: [], total: inTrash };
        for (const each of ids) seen.set(each, portal.clock.time);
        return later(() => answer(200, { response: id === undefined ? page : files[0] }));
      });
      const later = inTurn(portal.clock, () => took);
      const { client, sent } = portal;
      const ages: number[] = [];
      const items = Array.from({ length: 100 }, (_, i) => item('file', String(8 * i + 1)));
      for await (const _ of client.purge(items, never)) {
        const last = sent.at(-1);
        if (last?.method !== 'PUT') continue;
        const { fileIds } = last.json as { fileIds: number[] };
        const oldest = Math.min(...fileIds.map((each) => seen.get(each) ?? 0));
        ages.push((last.notAfter ?? Number.POSITIVE_INFINITY) - oldest);
      }
      assert(ages.length > 0 && Math.max(...ages) <= atMost, `${Math.max(...ages)}`);
    });
  }

  it('moves nothing that someone restores a second after its look, or before it, in a large trash', async () => {
    const { state, client, clock, emulator } = await setUp();
    const elsewhere = state.addFolder({ name: 'Elsewhere' });
    const files = Array.from({ length: 1200 }, (_, i) => state.trashFile({ name: `f${i}` }));
    const items = (await listed(client)).filter((_, i) => i % 20 === 19);
    emulator.server.clearLog();
    const names = new Set(items.map(({ name }) => name));
    const chosen = files.filter(({ title }) => names.has(title));
    let looks = 0;
    let restored = false;
    const { now } = clock;
    // Each look takes 40 ms; someone is quick when half of the items have been seen.
    clock.now = function (this: typeof clock) {
      const seen = emulator.server.log.flatMap(({ path }) => /\/file\/(\d+)$/.exec(path)?.[1] ?? []);
      this.time += (seen.length - looks) * 40;
      looks = seen.length;
      if (!restored && looks >= 30) {
        restored = true;
        const justSeen = new Set(seen.slice(-25));
        for (const each of chosen) if (!justSeen.has(String(each.id))) state.restoreElsewhere(each, elsewhere.id);
      }
      return now.call(this);
    };
    await all(client.restore(items, never));
    assert.deepEqual([state.movedLive(), state.trashedLive()], [[], []]);
  });

  for (const name of ['restore', 'purge'] as const) {
    it(`${name}: does all items of a portal that takes two seconds for an answer`, async () => {
      const { state, client, calls } = await setUp({ latency: 2000 });
      state.fill(25);
      const items = await listed(client);
      const outcomes = await all(client[name](items, never));
      assert(outcomes.length === 25 && outcomes.every(({ end }) => end === 'done'));
      // Each by itself.
      assert.equal(calls(/^PUT/).length, 25);
    });

    it(`${name}: leaves items alone that someone restores while slow answers are on their way`, async () => {
      let restoreOne = () => {};
      const onSent = ({ url }: HttpRequest) => {
        if (/@trash|\/(file|folder)\/\d+$/.test(url)) restoreOne();
      };
      const { state, client } = await setUp({ latency: 2000, onSent });
      const elsewhere = state.addFolder({ name: 'Elsewhere' });
      const entries = state.fill(30);
      const items = await listed(client);
      const others = entries.filter((_, i) => i % 2 === 0);
      let asked = 0;
      restoreOne = () => {
        asked += 1;
        const next = asked % 3 === 0 ? others.pop() : undefined;
        if (next && state.trash().some(({ kind, id }) => kind === next.kind && id === next.id)) {
          state.restoreElsewhere(next, elsewhere.id);
        }
      };
      const ends = new Set(Object.values(endsOf(await all(client[name](items, never)))));
      assert.deepEqual(ends, new Set(['done', 'skipped live']));
      assert.deepEqual([state.movedLive(), state.trashedLive(), state.destroyedLive()], [[], [], []]);
    });

    it(`${name}: sends nothing to a portal that takes more than three seconds for an answer`, async () => {
      const { state, client, calls } = await setUp({ latency: 3100 });
      state.fill(25);
      const items = await listed(client);
      const words = Object.values(endsOf(await all(client[name](items, never))));
      assert.deepEqual([words.length, ...new Set(words)], [25, 'failed busy http.expired']);
      assert.deepEqual([calls(/^PUT/), state.trash().length], [[], 25]);
      // It gives up soon, for all of them.
      assert(calls(/files\/(file|folder)\//).length < 100);
    });
  }

  it('looks at fewer items at a time while the portal is slow, but at least one', async () => {
    for (const [look, sizes] of [
      [400, [1, 1, 2, 2, 2]],
      [9000, [1, 1, 1, 1, 1, 1, 1, 1]],
    ] as const) {
      const { client, items, writes } = slow(
        8,
        () => look,
        () => answer(409),
      );
      await all(client.purge(items, never));
      const sent = writes().map(({ json }) => (json as { fileIds: unknown[] }).fileIds.length);
      assert.deepEqual(sent, sizes, `${look} ms`);
    }
  });

  it('looks at more items again once the portal is quick', async () => {
    const isPut = ({ method }: HttpRequest) => method === 'PUT';
    const { client, items, writes } = slow(
      30,
      (sent) => (sent.some(isPut) ? 1 : 400),
      () => answer(409),
    );
    await all(client.purge(items, never));
    const sent = writes().map(({ json }) => (json as { fileIds: unknown[] }).fileIds.length);
    assert.deepEqual(sent, [1, 15, 14]);
  });

  it('gives up after seven calls that were too late to be sent, and reports that nothing was sent', async () => {
    const { client, items, writes } = slow(
      2,
      () => 0,
      () => {
        throw new NetworkError('expired', true);
      },
    );
    const words = endsOf(await all(client.purge(items, never)));
    assert.deepEqual(words, { 'file 1': 'failed busy http.expired', 'file 2': 'failed busy http.expired' });
    assert.equal(writes().length, 7);
  });

  it('reports the rate limit when throttling is why calls are too late, and sends no more', async () => {
    const { client, items, writes } = slow(
      150,
      () => 0,
      () => {
        throw new NetworkError('expired', true, { status: 429 });
      },
    );
    const words = endsOf(await all(client.purge(items, never)));
    assert.deepEqual(new Set(Object.values(words)), new Set(['failed limited']));
    assert.deepEqual([Object.keys(words).length, writes().length], [150, 7]);
  });
});
