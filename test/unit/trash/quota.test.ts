import assert from 'node:assert/strict';
import type { ItemKind } from '../../../src/trash/item.ts';
import { nearlyExhausted, shortfall } from '../../../src/trash/quota.ts';

const quota = (used: number) => ({ used, allotted: 1000, resetAt: 0 });
const of = (count: number, kind: ItemKind = 'file') => Array.from({ length: count }, () => ({ kind }));

describe('the calls of a day', () => {
  it('pause background work from 70 % on', () => {
    assert.equal(nearlyExhausted(undefined), false);
    assert.equal(nearlyExhausted(quota(699)), false);
    assert.equal(nearlyExhausted(quota(700)), true);
  });

  it('suffice while as many as are needed are left', () => {
    assert.equal(shortfall(quota(900), of(1000), 10), undefined);
    assert.equal(shortfall(undefined, of(1000), 10), undefined);
  });

  it('are more for items of several groups, which need separate calls', () => {
    const mixed = [...of(15), ...of(5, 'folder')];
    const byKind = ({ kind }: { kind: ItemKind }) => kind;
    assert.equal(shortfall(quota(997), mixed, 10, byKind), undefined);
    assert.deepEqual(shortfall(quota(998), mixed, 10, byKind), { calls: 3, left: 2, fit: 15 });
  });

  it('limit how many items fit where they do not suffice', () => {
    assert.deepEqual(shortfall(quota(900), of(1001), 10), { calls: 101, left: 100, fit: 1000 });
    assert.deepEqual(shortfall(quota(1005), of(1), 10), { calls: 1, left: 0, fit: 0 });
  });
});
