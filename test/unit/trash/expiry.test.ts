import assert from 'node:assert/strict';
import { expiresWithin } from '../../../src/trash/expiry.ts';
import { item } from '../fakes/trash.ts';

const day = 86_400_000;
const now = 1000 * day;

describe('an item expires within some days', () => {
  const cases: readonly [string, number | undefined, number, boolean][] = [
    ['on the last of them', now + 3 * day, 3, true],
    ['a moment later', now + 3 * day + 1, 3, false],
    ['already', now - 90 * day, 3, true],
    ['never, as far as is known', undefined, 3, false],
    ['where no days count', now, 0, false],
  ];
  for (const [name, expiresAt, days, expected] of cases) {
    it(`${name}: ${expected}`, () => {
      assert.equal(expiresWithin(item('1', { expiresAt }), now, days), expected);
    });
  }
});
