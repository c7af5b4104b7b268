import assert from 'node:assert/strict';
import { endOf, parseTime } from '../../../../src/ui/recover/dates.ts';

const now = new Date(2026, 10, 21, 19, 30).getTime();

describe('a time that a person types', () => {
  const rows: readonly [string, Date | undefined][] = [
    ['2026-11-20', new Date(2026, 10, 20)],
    [' 2026-1-2 ', new Date(2026, 0, 2)],
    ['2026-11-20 14:05', new Date(2026, 10, 20, 14, 5)],
    ['2026-11-20T9:05', new Date(2026, 10, 20, 9, 5)],
    ['14:05', new Date(2026, 10, 21, 14, 5)],
    ['', undefined],
    ['yesterday', undefined],
    ['2026-02-30', undefined],
    ['2026-13-01', undefined],
    ['24:00', undefined],
    ['12:60', undefined],
    ['2026-11-2014:05', undefined],
  ];
  for (const [typed, expected] of rows) {
    it(`"${typed}" is ${expected ? expected.toISOString().slice(0, 10) : 'refused'}`, () => {
      assert.equal(parseTime(typed, now), expected?.getTime());
    });
  }

  it('ends with its day, or its minute', () => {
    const day = new Date(2026, 10, 20);
    assert.equal(endOf('2026-11-20', day.getTime()), new Date(2026, 10, 20, 23, 59, 59, 999).getTime());
    const minute = new Date(2026, 10, 20, 14, 5);
    assert.equal(endOf('2026-11-20 14:05', minute.getTime()), new Date(2026, 10, 20, 14, 5, 59, 999).getTime());
  });
});
