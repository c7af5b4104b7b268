// What Cancel does to an operation that runs at the portal.
import assert from 'node:assert/strict';
import { all, answer, closeAll, endsOf, item, listed, type Setup, scripted, setUp } from './setup.ts';

const terminates = /PUT .*\/terminate\//;
const looks = /GET .*\/files\/folder\/\d+$/;

interface Cancelled extends Setup {
  /** Ids of the files in the folder. */
  readonly inside: readonly number[];
  /** Cancels a purge of the folder while the portal is at it; `meanwhile` acts in each wait from then on. */
  purge(meanwhile: (wait: number) => void): Promise<Record<string, string>>;
}

async function setUpFolder(files: number): Promise<Cancelled> {
  const setup = await setUp();
  const { state, client, clock } = setup;
  const folder = state.trashFolder({ name: 'folder', files });
  const inside = state.tree.inside(folder).map(({ id }) => id);
  state.nextOperation({ stallAt: 0 });
  const items = await listed(client);
  return {
    ...setup,
    inside,
    purge: async (meanwhile) => {
      const controller = new AbortController();
      let wait = 0;
      clock.onSleep = () => {
        controller.abort();
        meanwhile(wait);
        wait += 1;
      };
      return endsOf(await all(client.purge(items, controller.signal)));
    },
  };
}

describe('docspace: cancel', () => {
  afterEach(closeAll);

  it('reports a folder as unclear when a part of it was erased before the cancellation', async () => {
    const { state, inside, purge } = await setUpFolder(5);
    const words = await purge((wait) => {
      if (wait === 0) state.purgeElsewhere({ kind: 'file', id: inside[0] ?? 0 });
    });
    assert.deepEqual(words, { folder: 'failed unclear docspace.partly_erased' });
  });

  it('reports a complete folder as cancelled once two looks agree', async () => {
    const { purge, calls } = await setUpFolder(5);
    assert.deepEqual(await purge(() => {}), { folder: 'cancelled' });
    // Before it was sent, and twice afterwards.
    assert.equal(calls(looks).length, 3);
    assert.equal(calls(terminates).length, 1);
  });

  it('looks again until the work in progress has ended', async () => {
    const { state, inside, purge, calls } = await setUpFolder(5);
    const words = await purge((wait) => {
      // The second wait follows the cancellation, the third the first look.
      if (wait === 2) state.purgeElsewhere({ kind: 'file', id: inside[0] ?? 0 });
    });
    assert.deepEqual(words, { folder: 'failed unclear docspace.partly_erased' });
    assert.equal(calls(looks).length, 4);
  });

  it('reports a folder as done that was erased completely after the cancellation', async () => {
    const { state, purge } = await setUpFolder(2);
    const [folder] = state.trash();
    const words = await purge((wait) => {
      if (wait === 2 && folder) state.purgeElsewhere(folder);
    });
    assert.deepEqual(words, { folder: 'done' });
  });

  it('reports a folder as unclear when looks never agree', async () => {
    const { state, inside, purge, calls } = await setUpFolder(40);
    const words = await purge((wait) => state.purgeElsewhere({ kind: 'file', id: inside[wait] ?? 0 }));
    assert.deepEqual(words, { folder: 'failed unclear docspace.not_stopped' });
    assert.equal(calls(looks).length, 5);
  });

  it('reports a folder as cancelled whose content changed only before it was sent', async () => {
    const { state, inside, purge } = await setUpFolder(3);
    state.purgeElsewhere({ kind: 'file', id: inside[0] ?? 0 });
    assert.deepEqual(await purge(() => {}), { folder: 'cancelled' });
  });

  it('stops the operation at once while a poll gets no answer', async () => {
    const controller = new AbortController();
    const found = { id: 1, title: 'a', rootFolderType: 3, updated: '2026-08-01T00:00:00Z' };
    const { client, clock, sent } = scripted((request, path, signal) => {
      if (path === 'files/fileops/delete') return answer(200, { response: [{ id: 'o', Operation: 2 }] });
      if (request.method === 'PUT') return answer(200, { response: [] });
      if (!path.startsWith('files/fileops?')) return answer(200, { response: found });
      queueMicrotask(() => {
        // Whatever the last answer was, it is long ago.
        clock.time += 120_000;
        controller.abort();
      });
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    const words = endsOf(await all(client.purge([item('file', '1', { name: 'a' })], controller.signal)));
    assert.deepEqual(words, { a: 'cancelled' });
    const paths = sent.filter(({ url }) => url.includes('fileops')).map(({ url }) => new URL(url).pathname);
    assert.deepEqual(
      paths.map((path) => path.split('/fileops')[1]),
      ['/delete', '', '/terminate/o'],
    );
  });
});
