import assert from 'node:assert/strict';
import { newestFirst } from '../../../src/trash/order.ts';
import { SortedItems } from '../../../src/trash/sortedItems.ts';
import { item } from '../fakes/trash.ts';

const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
/** Some of the dates are equal. */
const scattered = (count: number, prefix = 'x') =>
  Array.from({ length: count }, (_, n) => item(`${prefix}${n}`, { deletedAt: (n * 7919) % 1009 }));

describe('items in their order', () => {
  it('take an unsorted page in', () => {
    const sorted = SortedItems.empty.with([item('e'), item('a', { deletedAt: 9 }), item('c', { deletedAt: 5 })]);
    const page = [item('d', { deletedAt: 1 }), item('f'), item('b', { deletedAt: 7 }), item('0', { deletedAt: 10 })];
    assert.deepEqual(ids(sorted.with(page).all), ['0', 'a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('are the same whether the pages came in one order or the other', () => {
    const [one, two] = [scattered(5000), scattered(3000, 'y')];
    const there = SortedItems.empty.with(one).with(two).all;
    assert.deepEqual(there, SortedItems.empty.with(two).with(one).all);
    assert.deepEqual(there, [...one, ...two].sort(newestFirst));
  });

  it('stay in order whatever is added and taken out, down to none', () => {
    let list = SortedItems.empty;
    const held = new Set<ReturnType<typeof item>>();
    for (let round = 0; round < 60; round += 1) {
      const page = scattered(97, `r${round}.`);
      list = list.with(page);
      for (const each of page) held.add(each);
      const gone = [...held].filter((_, index) => (index * 31 + round) % 5 === 0);
      list = list.without(gone);
      for (const each of gone) held.delete(each);
      assert.deepEqual(list.all, [...held].sort(newestFirst));
      assert.equal(list.length, held.size);
    }
    list = list.without([...held]);
    assert.deepEqual([list.all, list.length, list.first(5)], [[], 0, []]);
    assert.deepEqual(ids(list.with([item('again')]).all), ['again']);
  });

  it('never change: additions and removals make others', () => {
    const before = SortedItems.empty.with(scattered(2000));
    const seen = [...before.all];
    const after = before.with([item('new', { deletedAt: 5000 })]).without(seen.slice(0, 700));
    assert.deepEqual(before.all, seen);
    assert.equal(after.length, 1301);
  });

  it('give the first of them', () => {
    const list = SortedItems.empty.with(scattered(2000));
    for (const count of [0, 1, 600, 2000, 9000]) assert.deepEqual(list.first(count), list.all.slice(0, count));
  });
});
