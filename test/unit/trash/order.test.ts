import assert from 'node:assert/strict';
import { newestFirst } from '../../../src/trash/order.ts';
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
});
