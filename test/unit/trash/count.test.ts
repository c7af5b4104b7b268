import assert from 'node:assert/strict';
import { addCounts, type Count, unknownCount } from '../../../src/trash/count.ts';

const count = (items: number, precision: Count['precision']): Count => ({ items, precision: precision });

describe('a sum of counts', () => {
  it('has the weakest precision', () => {
    assert.deepEqual(addCounts([count(1, 'exact'), count(2, 'exact')]), count(3, 'exact'));
    assert.deepEqual(addCounts([count(1, 'about'), count(2, 'exact')]), count(3, 'about'));
    assert.deepEqual(addCounts([count(1, 'atLeast'), count(2, 'about')]), count(3, 'atLeast'));
  });

  it('is "at least" where one number is unknown, and unknown where all are', () => {
    assert.deepEqual(addCounts([count(5, 'exact'), unknownCount]), count(5, 'atLeast'));
    assert.deepEqual(addCounts([unknownCount, unknownCount]), unknownCount);
  });

  it('is exactly nothing without accounts', () => {
    assert.deepEqual(addCounts([]), count(0, 'exact'));
  });
});
