// What is reported of an operation while the portal works on it.
import assert from 'node:assert/strict';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import type { WriteHooks } from '../../../../src/trash/ports.ts';
import { answer, closeAll, item, listed, never, scripted, setUp } from './setup.ts';

/** Counts as `runJournaled` does: the outcomes, and what is worked on without one as yet. */
async function counted(run: (hooks: WriteHooks) => AsyncIterable<Outcome> | undefined) {
  const totals: number[] = [];
  const counts: number[] = [];
  let outcomes = 0;
  let advanced = 0;
  const advance = (items: number) => {
    advanced = items;
    totals.push(items);
    counts.push(outcomes + advanced);
  };
  for await (const _ of run({ onProgress: advance }) ?? []) {
    outcomes += 1;
    advanced = Math.max(0, advanced - 1);
    counts.push(outcomes + advanced);
  }
  return { totals, counts, outcomes, advanced };
}

describe('docspace: progress', () => {
  afterEach(closeAll);

  it('reports how many items of a chunk the portal has worked on', async () => {
    for (const action of ['purge', 'restore'] as const) {
      const { state, client } = await setUp();
      for (let i = 0; i < 80; i += 1) state.trashFile({ name: `f${i}` });
      state.nextOperation({ reads: 4 });
      const items = await listed(client);
      const { totals, counts, outcomes, advanced } = await counted((hooks) =>
        action === 'restore' ? client.restore(items, never, {}, hooks) : client.purge(items, never, hooks),
      );
      // Each request lets the emulated portal do a quarter, and the polls are all of them.
      assert.deepEqual([totals.slice(-3), outcomes, advanced], [[60, 80, 0], 80, 0]);
      assert.deepEqual(
        counts.toSorted((a, b) => a - b),
        counts,
      );
      assert(Math.max(...counts) === 80);
    }
  });

  it('counts no item twice over several chunks, nor one that is sent again', async () => {
    const { state, client } = await setUp();
    const [first] = Array.from({ length: 250 }, (_, i) => state.trashFile({ name: `f${i}` }));
    if (!first) throw new Error('no file');
    // An old portal ends its first chunk with nothing done.
    state.nextOperation({ spare: { keys: state.trash(), error: 'Busy' }, reads: 3 });
    const items = await listed(client);
    const { counts, outcomes, advanced } = await counted((hooks) => client.purge(items, never, hooks));
    assert.deepEqual([outcomes, advanced], [250, 0]);
    assert.equal(Math.max(...counts), 250);
    assert(counts.includes(0), 'what is begun anew is not counted');
  });

  it('never counts more items than there are', async () => {
    let polls = 0;
    const { client } = scripted((request, path) => {
      const operation = { id: 'o', Operation: 2, progress: 900, finished: polls > 0 };
      if (request.method === 'PUT') return answer(200, { response: [operation] });
      if (path.startsWith('files/fileops?')) {
        polls += 1;
        return answer(200, { response: [operation] });
      }
      return answer(200, { response: { id: path.endsWith('1') ? 1 : 2, rootFolderType: 3 } });
    });
    const { totals } = await counted((hooks) => client.purge([item('file', '1'), item('file', '2')], never, hooks));
    assert(totals.length > 1 && totals.every((items) => items <= 2));
  });
});
