import assert from 'node:assert/strict';
import { mergePage, newestFirst } from '../../../src/trash/order.ts';
import { item } from '../fakes/trash.ts';

const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

describe('the order of a trash', () => {
  it('puts the newest deletion first and what has no date last', () => {
    const list = [
      item('none'),
      item('old', { deletedAt: 1 }),
      item('new', { deletedAt: 2 }),
      item('ancient', { deletedAt: -5 }),
    ];
    assert.deepEqual(ids(list.sort(newestFirst)), ['new', 'old', 'ancient', 'none']);
  });

  it('orders equal dates by name, then by key, whatever order they came in', () => {
    const same = [
      item('2', { name: 'b' }),
      item('1', { name: 'b' }),
      item('1', { name: 'b', kind: 'folder' }),
      item('9', { name: 'a' }),
    ];
    const keys = (list: typeof same) => list.map(({ kind, id }) => `${kind} ${id}`);
    const expected = ['file 9', 'file 1', 'file 2', 'folder 1'];
    assert.deepEqual(keys([...same].sort(newestFirst)), expected);
    assert.deepEqual(keys([...same].reverse().sort(newestFirst)), expected);
  });

  it('merges an unsorted page into what is sorted', () => {
    const sorted = [item('a', { deletedAt: 9 }), item('c', { deletedAt: 5 }), item('e')];
    const page = [item('d', { deletedAt: 1 }), item('f'), item('b', { deletedAt: 7 }), item('0', { deletedAt: 10 })];
    assert.deepEqual(ids(mergePage(sorted, page)), ['0', 'a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('gives the same list whether the pages came in one order or the other, and changes neither input', () => {
    const one = Array.from({ length: 50 }, (_, n) => item(`x${n}`, { deletedAt: (n * 7919) % 31 }));
    const two = Array.from({ length: 50 }, (_, n) => item(`y${n}`, { deletedAt: (n * 104729) % 37 }));
    const before = ids(two);
    const there = mergePage(mergePage([], one), two);
    assert.deepEqual(there, mergePage(mergePage([], two), one));
    assert.deepEqual(there, [...one, ...two].sort(newestFirst));
    assert.deepEqual(ids(two), before);
  });
});
