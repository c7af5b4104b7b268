import assert from 'node:assert/strict';
import { periodOf } from '../../../../src/trash/query/dates.ts';

const now = new Date(2026, 10, 21, 19, 30).getTime();

describe('a time that a person types', () => {
  const rows: readonly [typed: string, from?: Date, next?: Date][] = [
    ['2026-11-20', new Date(2026, 10, 20), new Date(2026, 10, 21)],
    [' 2026-1-2 ', new Date(2026, 0, 2), new Date(2026, 0, 3)],
    ['2026-11', new Date(2026, 10), new Date(2026, 11)],
    ['2026-12', new Date(2026, 11), new Date(2027, 0)],
    ['2026', new Date(2026, 0), new Date(2027, 0)],
    ['2026-11-20 14:05', new Date(2026, 10, 20, 14, 5), new Date(2026, 10, 20, 14, 6)],
    ['2026-11-20T9:05', new Date(2026, 10, 20, 9, 5), new Date(2026, 10, 20, 9, 6)],
    ['14:05', new Date(2026, 10, 21, 14, 5), new Date(2026, 10, 21, 14, 6)],
    ['Today', new Date(2026, 10, 21), new Date(2026, 10, 22)],
    ['yesterday', new Date(2026, 10, 20), new Date(2026, 10, 21)],
    ['tomorrow', new Date(2026, 10, 22), new Date(2026, 10, 23)],
    // The day when the clocks are turned has another length.
    ['2026-10-25', new Date(2026, 9, 25), new Date(2026, 9, 26)],
    ['2028-02-29', new Date(2028, 1, 29), new Date(2028, 2, 1)],
    [''],
    ['constructor'],
    ['2026-02-29'],
    ['2026-02-30'],
    ['2026-13-01'],
    ['2026-00'],
    ['0001-01-01'],
    ['24:00'],
    ['12:60'],
    ['2026-11 14:05'],
    ['2026-11-2014:05'],
  ];
  for (const [typed, from, next] of rows) {
    it(`"${typed}" is ${from ? from.toString().slice(0, 24) : 'refused'}`, () =>
      assert.deepEqual(
        periodOf(typed, now),
        from && next ? { from: from.getTime(), to: next.getTime() - 1 } : undefined,
      ));
  }
});
