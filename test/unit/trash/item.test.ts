import assert from 'node:assert/strict';
import { keyOf, totalSize } from '../../../src/trash/item.ts';
import { item } from '../fakes/trash.ts';

describe('an item', () => {
  it('has a key that tells apart a file, a folder and another account with the same id', () => {
    const keys = [item('7'), item('7', { kind: 'folder' }), item('7', { account: 'b' }), item('8')].map(keyOf);
    assert.equal(new Set(keys).size, 4);
    assert.equal(keyOf(item('7')), keyOf(item('7', { name: 'renamed' })));
  });
});

describe('the size of several items', () => {
  it('adds what is known and counts folders and files of unknown size', () => {
    const list = [
      item('1', { size: 10 }),
      item('2', { size: 0 }),
      item('3'),
      item('4', { kind: 'version' }),
      item('5', { kind: 'folder' }),
      item('6', { kind: 'folder', size: 5 }),
    ];
    assert.deepEqual(totalSize(list), { bytes: 15, unknownFolders: 1, unknownFiles: 2 });
  });

  it('counts no size for a link', () => {
    assert.deepEqual(totalSize([item('1', { kind: 'link' })]), { bytes: 0, unknownFolders: 0, unknownFiles: 0 });
  });
});
