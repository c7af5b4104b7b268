import assert from 'node:assert/strict';
import { pool } from '../../../src/trash/pool.ts';
import { settled } from '../fakes/clock.ts';
import { all, later, never } from '../fakes/trash.ts';

describe('a pool', () => {
  it('runs at most `concurrency` side by side, and each item once', async () => {
    let running = 0;
    let most = 0;
    const work = async (item: number) => {
      running += 1;
      most = Math.max(most, running);
      await settled();
      running -= 1;
      return item;
    };
    const results = await all(pool([1, 2, 3, 4, 5, 6, 7], 3, never, work, () => -1));
    assert.deepEqual(results.sort(), [1, 2, 3, 4, 5, 6, 7]);
    assert.equal(most, 3);
  });

  it('hands out each result as it comes, not in the order of the items', async () => {
    const slow = later<string>();
    const results = pool(
      ['slow', 'fast'],
      2,
      never,
      (item) => (item === 'slow' ? slow.promise : Promise.resolve(item)),
      String,
    );
    const iterator = results[Symbol.asyncIterator]();
    assert.equal((await iterator.next()).value, 'fast');
    slow.resolve('slow');
    assert.equal((await iterator.next()).value, 'slow');
    assert.equal((await iterator.next()).done, true);
  });

  it('starts nothing after an abort, waits for what was started, and returns the rest as not started', async () => {
    const abort = new AbortController();
    const begun: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      if (item === 2) abort.abort();
      await settled();
      return `done ${item}`;
    };
    const results = await all(pool([1, 2, 3, 4], 2, abort.signal, work, (item) => `not started ${item}`));
    assert.deepEqual(begun, [1, 2]);
    assert.deepEqual(results, ['done 1', 'done 2', 'not started 3', 'not started 4']);
  });

  it('gives one result per item, also where two items are equal', async () => {
    assert.deepEqual(await all(pool(['x', 'x', 'x'], 3, never, async (item) => item, String)), ['x', 'x', 'x']);
  });

  it('ends at once without items', async () => {
    assert.deepEqual(await all(pool([], 3, never, async () => 1, Number)), []);
  });
});
