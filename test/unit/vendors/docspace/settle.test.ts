// After an operation the portal is asked what became of the items, by as few calls as are sure.
import assert from 'node:assert/strict';
import { NetworkError } from '../../../../src/http/http.ts';
import { all, answer, closeAll, endsOf, item, listed, never, type SetupOptions, scripted, setUp } from './setup.ts';

const looks = /GET .*\/files\/(file|folder)\/\d+$/;
const pages = /GET .*\/files\/@trash$/;

async function setUpMany(inTrash: number, options: SetupOptions = {}) {
  const setup = await setUp(options);
  const files = Array.from({ length: inTrash }, (_, i) => setup.state.trashFile({ name: `f${i}` }));
  const items = await listed(setup.client);
  setup.emulator.server.clearLog();
  return { ...setup, files, items };
}

describe('docspace: settling a chunk', () => {
  afterEach(closeAll);

  for (const action of ['restore', 'purge'] as const) {
    it(`${action}: settles 100 items without looking at each`, async () => {
      const { client, items, calls } = await setUpMany(250);
      const outcomes = await all(client[action](items.slice(0, 100), never));
      assert(outcomes.length === 100 && outcomes.every(({ end }) => end === 'done'));
      // A restore looks at the original folder, and the end of its operation says where the files are.
      assert.equal(calls(looks).length, action === 'restore' ? 1 : 0);
      assert.equal(calls(pages).length, action === 'restore' ? 3 : 5);
    });

    it(`${action}: reports an item that is in the trash again after the operation`, async () => {
      const { state, client, clock, items, files } = await setUpMany(120);
      const again = files.find(({ title }) => title === items[7]?.name);
      if (!again) throw new Error('no file');
      state.beforeWork(() => {
        if (action === 'purge') state.restoreElsewhere(again);
      });
      clock.onSleep = () => {
        if (action === 'restore' && clock.slept.length === 2) state.trashElsewhere(again);
      };
      const { [again.title]: word, ...rest } = endsOf(await all(client[action](items.slice(0, 60), never)));
      assert.equal(word, 'failed trashedAgain');
      assert.deepEqual(new Set(Object.values(rest)), new Set(['done']));
    });
  }

  it('reads the list of a larger trash too, before and after the call, where its pages come quickly', async () => {
    const { client, items, calls } = await setUpMany(1250, { latency: 100 });
    const outcomes = await all(client.purge(items.slice(0, 100), never));
    assert(outcomes.length === 100 && outcomes.every(({ end }) => end === 'done'));
    assert.deepEqual([calls(looks).length, calls(pages).length, calls(/^PUT/).length], [0, 13 + 12, 1]);
  });

  it('gives the list up where it would come too late for the call, or its pages are slow', async () => {
    for (const latency of [300, 500]) {
      const { client, items, calls } = await setUpMany(1250, { latency });
      const outcomes = await all(client.purge(items.slice(0, 100), never));
      assert(outcomes.length === 100 && outcomes.every(({ end }) => end === 'done'));
      assert.equal(calls(looks).length, 200);
      // The first page tells.
      assert(calls(pages).length <= 2 * calls(/^PUT/).length, `${latency}`);
    }
  });

  it('looks at each item when the list is large or cannot be read', async () => {
    for (const trouble of ['large', 'unread'] as const) {
      const { client, items, calls, emulator, clock } = await setUpMany(trouble === 'large' ? 5100 : 150);
      clock.onSleep = () => {
        if (trouble === 'unread') emulator.server.fail({ path: /@trash$/, times: 9, how: { status: 403 } });
      };
      const outcomes = await all(client.purge(items.slice(0, 100), never));
      assert(outcomes.length === 100 && outcomes.every(({ end }) => end === 'done'));
      assert(calls(looks).length >= 100);
      assert(calls(pages).length < 15);
    }
  });

  it('stops looking at an item whose call may be at work where every other look gets no answer', async () => {
    let looked = 0;
    const { client } = scripted((request) => {
      if (request.method === 'PUT') throw new NetworkError('interrupted', false);
      looked += 1;
      return looked % 2 === 0 ? answer(404) : answer(200, { response: { id: 1, rootFolderType: 3 } });
    });
    const words = endsOf(await all(client.purge([item('file', '1')], never)));
    assert.match(words['file 1'] ?? '', /^failed unclear/);
    assert(looked < 20, `${looked}`);
  });
});
