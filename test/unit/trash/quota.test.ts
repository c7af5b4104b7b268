import assert from 'node:assert/strict';
import { nearlyExhausted } from '../../../src/trash/quota.ts';

const quota = (used: number) => ({ used, allotted: 1000, resetAt: 0 });

describe('the calls of a day', () => {
  it('pause background work from 70 % on', () => {
    assert.equal(nearlyExhausted(undefined), false);
    assert.equal(nearlyExhausted(quota(699)), false);
    assert.equal(nearlyExhausted(quota(700)), true);
  });
});
