import assert from 'node:assert/strict';
import { mustRest, shortage } from '../../../src/trash/quota.ts';

const quota = (used: number) => ({ used, allotted: 1000, resetAt: 0 });

describe('the calls of a day', () => {
  it('let work in the background rest from 70 % on', () => {
    assert.equal(mustRest(undefined), false);
    assert.equal(mustRest(quota(699)), false);
    assert.equal(mustRest(quota(700)), true);
  });

  it('suffice as long as the calls that are needed are left', () => {
    assert.equal(shortage(quota(900), 1000, 10), undefined);
    assert.equal(shortage(undefined, 1_000_000, 10), undefined);
  });

  it('tell how many items fit where they do not suffice', () => {
    assert.deepEqual(shortage(quota(900), 1001, 10), { calls: 101, left: 100, fit: 1000 });
    assert.deepEqual(shortage(quota(1005), 1, 10), { calls: 1, left: 0, fit: 0 });
  });
});
