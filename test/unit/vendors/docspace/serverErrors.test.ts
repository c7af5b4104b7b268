// A 500 in the portal's own words comes from the checks before an operation starts, or from what follows its start.
import assert from 'node:assert/strict';
import type { Mischief } from '../../../emulators/server.ts';
import { all, closeAll, endsOf, listed, never, setUp, start } from './setup.ts';

const broken = { status: 500, json: { error: { message: 'Broken' } } };
const begun: Mischief = { after: broken };

describe('docspace: a 500', () => {
  afterEach(closeAll);

  for (const action of ['restore', 'purge'] as const) {
    it(`${action}: waits for an operation that goes on after a 500`, async () => {
      for (const size of [1, 2, 7]) {
        const { state, client, clock, emulator } = await setUp();
        const files = Array.from({ length: size }, (_, i) => state.trashFile({ name: `f${i}` }));
        const items = await listed(client);
        for (let i = 0; i < 2 * size; i += 1) state.nextOperation({ stallAt: 0 });
        emulator.server.fail({ method: 'PUT', times: 2 * size, how: begun });
        // The operation gets to it while no one asks.
        clock.onSleep = () => {
          if (clock.slept.length !== 3) return;
          for (const file of files) {
            if (action === 'purge') state.purgeElsewhere(file);
            else state.restoreElsewhere(file);
          }
        };
        const words = endsOf(await all(client[action](items, never)));
        assert.deepEqual(new Set(Object.values(words)), new Set(['done']), `${size}`);
        // Once for all of them.
        assert(clock.time - start < 10_000, `${clock.time - start} ms`);
      }
    });

    it(`${action}: reports items as unclear that may still be worked on`, async () => {
      const { state, client, emulator } = await setUp();
      for (const name of ['a', 'b', 'c']) state.trashFile({ name });
      const items = await listed(client);
      for (let i = 0; i < 9; i += 1) state.nextOperation({ stallAt: 0 });
      emulator.server.fail({ method: 'PUT', times: 9, how: begun });
      const outcomes = await all(client[action](items, never));
      const words = endsOf(outcomes);
      assert.deepEqual(new Set(Object.values(words)), new Set(['failed unclear']));
      assert(outcomes.every((each) => each.end === 'failed' && each.problem.said === 'Broken'));
    });

    it(`${action}: does not report an item as gone that a look finds after a 500 and a 404`, async () => {
      const { state, client, emulator } = await setUp();
      for (const name of ['a', 'b']) state.trashFile({ name });
      const items = await listed(client);
      const missing = { status: 404, json: { error: { message: 'The required file was not found' } } };
      emulator.server.fail({ method: 'PUT', how: broken });
      emulator.server.fail({ method: 'PUT', times: 9, how: missing });
      const words = endsOf(await all(client[action](items, never)));
      assert.deepEqual(words, { a: 'failed unclear', b: 'failed unclear' });
    });

    it(`${action}: reports items as unclear that were sent, and as failed that were not, when all calls meet a 500`, async () => {
      const { state, client, emulator } = await setUp();
      const sent = new Set<number>();
      for (let i = 0; i < 250; i += 1) state.trashFile({ name: `f${i}` });
      const items = await listed(client);
      emulator.server.fail({ method: 'PUT', times: Number.POSITIVE_INFINITY, how: broken });
      const outcomes = await all(client[action](items, never));
      for (const { method, body } of emulator.server.log) {
        if (method === 'PUT') for (const id of JSON.parse(body).fileIds) sent.add(id);
      }
      assert(sent.size > 0 && sent.size < 250);
      for (const { item, ...outcome } of outcomes) {
        const kind = outcome.end === 'failed' ? outcome.problem.kind : outcome.end;
        assert.equal(kind, sent.has(Number(item.id)) ? 'unclear' : 'server');
      }
    });
  }
});
