import assert from 'node:assert/strict';
import { expiryWarningDays, massDeletionThreshold, refreshInterval } from '../../../src/ui/settings.ts';

const minute = 60_000;

describe('the setting refreshInterval', () => {
  const cases: readonly [unknown, number][] = [
    [30, 30 * minute],
    [1, minute],
    [0.001, minute],
    [0, 0],
    [-5, minute],
    [1e9, 1e9 * minute],
    ['5', 30 * minute],
    [Number.NaN, 30 * minute],
    [null, 30 * minute],
    [undefined, 30 * minute],
    [{}, 30 * minute],
  ];
  for (const [value, milliseconds] of cases) {
    it(`reads ${JSON.stringify(value) ?? 'nothing'} as ${milliseconds / minute} minutes`, () => {
      assert.equal(refreshInterval(value), milliseconds);
    });
  }
});

describe('the setting massDeletionThreshold', () => {
  const cases: readonly [unknown, number][] = [
    [200, 200],
    [0, 0],
    [1, 1],
    [0.5, 1],
    [1e9, 1e9],
    [-5, 200],
    ['5', 200],
    [Number.NaN, 200],
    [null, 200],
    [undefined, 200],
    [{}, 200],
  ];
  for (const [value, items] of cases) {
    it(`reads ${JSON.stringify(value) ?? 'nothing'} as ${items} items`, () => {
      assert.equal(massDeletionThreshold(value), items);
    });
  }
});

describe('the setting expiryWarningDays', () => {
  const cases: readonly [unknown, number][] = [
    [3, 3],
    [0, 0],
    [0.5, 1],
    [1e9, 365],
    [-5, 3],
    ['5', 3],
    [Number.NaN, 3],
    [null, 3],
    [undefined, 3],
    [{}, 3],
  ];
  for (const [value, days] of cases) {
    it(`reads ${JSON.stringify(value) ?? 'nothing'} as ${days} days`, () => {
      assert.equal(expiryWarningDays(value), days);
    });
  }
});
