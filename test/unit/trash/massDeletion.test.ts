import assert from 'node:assert/strict';
import type { TrashItem } from '../../../src/trash/item.ts';
import { findMassDeletion } from '../../../src/trash/massDeletion.ts';
import { item } from '../fakes/trash.ts';

const minute = 60_000;
const now = 1000 * minute;
const ann = { id: '1', name: 'Ann' };

/** Deleted at so many minutes before now, newest first. */
function ago(minutes: readonly number[], more: Partial<TrashItem> = {}): TrashItem[] {
  return minutes.map((each, index) => item(String(index), { deletedAt: now - each * minute, ...more }));
}

describe('a mass deletion', () => {
  it('is found where enough items were deleted within an hour', () => {
    assert.deepEqual(findMassDeletion(ago([1, 2, 61]), 0, 3), {
      from: now - 61 * minute,
      to: now - minute,
      items: 3,
      person: undefined,
      folder: undefined,
    });
    assert.equal(findMassDeletion(ago([1, 2, 62]), 0, 3), undefined);
  });

  it('is found though something was deleted after it', () => {
    const found = findMassDeletion(ago([1, 90, 91, 92, 200]), 0, 3);
    assert.deepEqual([found?.items, found?.from, found?.to], [3, now - 92 * minute, now - 90 * minute]);
  });

  it('does not count what was there before', () => {
    assert.equal(findMassDeletion(ago([1, 2, 3]), now - 3 * minute, 3), undefined);
    assert.equal(findMassDeletion(ago([1, 2, 3]), now - 4 * minute, 3)?.items, 3);
  });

  it('does not count what has no date, and is never found with a threshold of 0', () => {
    assert.equal(findMassDeletion([...ago([1, 2]), item('undated')], 0, 3), undefined);
    assert.equal(findMassDeletion(ago([1, 2, 3]), 0, 0), undefined);
  });

  it('names the person and the lowest folder that all items share', () => {
    const [one, two] = [
      ago([1], { deletedBy: ann, origin: { path: '/a/b/c' } }),
      ago([2], { deletedBy: ann, origin: { path: '/a/b/d' } }),
    ];
    const found = findMassDeletion([...one, ...two], 0, 2);
    assert.deepEqual([found?.person, found?.folder], [ann, '/a/b']);
    const other = findMassDeletion([...one, ...ago([2], { origin: { path: '/x' } })], 0, 2);
    assert.deepEqual([other?.person, other?.folder], [undefined, undefined]);
  });
});
