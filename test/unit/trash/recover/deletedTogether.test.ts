import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import { deletedTogether } from '../../../../src/trash/recover/deletedTogether.ts';
import { item } from '../../fakes/trash.ts';

const minute = 60_000;
const ann = { id: '1', name: 'Ann' };
const path = (folder: string) => ({ origin: { path: folder } });
const given: readonly TrashItem[] = [
  item('first', { deletedAt: 10 * minute, deletedBy: ann, ...path('/Contracts/2025') }),
  item('second', { deletedAt: 10.9 * minute, deletedBy: ann, ...path('/Contracts/2026') }),
  item('third', { deletedAt: 11.8 * minute, deletedBy: ann, ...path('/Contracts') }),
  item('later', { deletedAt: 13 * minute, deletedBy: ann, ...path('/Contracts') }),
  item('elsewhere', { deletedAt: 11 * minute, deletedBy: ann, ...path('/Photos') }),
  item('by someone else', { deletedAt: 11 * minute, deletedBy: { id: '2', name: 'Bob' }, ...path('/Contracts') }),
  item('of another account', { deletedAt: 11 * minute, deletedBy: ann, ...path('/Contracts'), account: 'b' }),
  item('undated', { deletedBy: ann, ...path('/Contracts') }),
  item('anonymous', { deletedAt: 10 * minute, origin: { id: '7' } }),
  item('anonymous too', { deletedAt: 9.5 * minute, origin: { id: '7' } }),
  item('anonymous elsewhere', { deletedAt: 9.5 * minute, origin: { id: '8' } }),
];

function together(id: string): string[] {
  const [one] = given.filter((each) => each.id === id);
  return one ? deletedTogether(one, given).map((each) => each.id) : [];
}

describe('what was deleted with an item', () => {
  it('is by the same person, from the same top folder, without a break of more than a minute', () => {
    for (const id of ['first', 'second', 'third']) assert.deepEqual(together(id), ['third', 'second', 'first']);
    assert.deepEqual(together('later'), ['later']);
    assert.deepEqual(together('elsewhere'), ['elsewhere']);
  });

  it('goes by time and place where the service does not tell who it was', () => {
    assert.deepEqual(together('anonymous'), ['anonymous', 'anonymous too']);
  });

  it('is the item alone where no one knows when that was, or it is not in the list any more', () => {
    assert.deepEqual(together('undated'), ['undated']);
    const gone = item('gone', { deletedAt: 10 * minute, deletedBy: ann, ...path('/Contracts') });
    assert.deepEqual(deletedTogether(gone, given), [gone]);
  });
});
