import assert from 'node:assert/strict';
import { copyDetails } from '../../../src/ui/errorDetails.ts';
import { itemFacts } from '../../../src/ui/facts.ts';
import { count, date, dateTime, dateTimes, exact, number, shortCount, size, total } from '../../../src/ui/format.ts';
import { problemText } from '../../../src/ui/messages/problems.ts';
import type { Services } from '../../../src/ui/services.ts';
import { relative } from '../../../src/ui/when.ts';
import { calls, reset } from '../fakes/vscode/vscode.ts';

const now = Date.parse('2026-09-01T12:00:00Z');
const hostile = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  Number.MIN_VALUE,
  Number.MAX_SAFE_INTEGER,
  // The last instant that a date can have, and those after it.
  8.64e15,
  -8.64e15,
  8.64e15 + 1,
  8.65e15,
  // The largest number of seconds that fits into 64 bits, in milliseconds.
  2 ** 63 * 1000,
  -1,
  -0,
  0.5,
  1e21,
];

describe('The formats of the interface', () => {
  for (const value of hostile) {
    it(`take ${Object.is(value, -0) ? '-0' : value} without throwing`, () => {
      const texts = [
        number(value),
        size(value),
        exact(value),
        dateTime(value),
        dateTimes(value, now),
        dateTimes(now, value),
        relative(value, now),
        relative(now, value),
        total({ bytes: value, unknownFolders: value, unknownFiles: value }),
        ...(['exact', 'about', 'atLeast', 'unknown'] as const).flatMap((precision) => [
          count({ items: value, precision: precision }),
          shortCount({ items: value, precision: precision }),
        ]),
        problemText({ kind: 'retained', code: 'egnyte.retained', retryAt: value }),
      ];
      for (const text of texts) assert.doesNotMatch(text, /NaN|Infinity|∞|undefined|^$/);
    });
  }

  it('show a dash for what is not a number, size or date', () => {
    assert.deepEqual([number(Number.NaN), number(Number.POSITIVE_INFINITY)], ['–', '–']);
    assert.deepEqual([size(Number.NaN), size(-1)], ['–', '–']);
    assert.deepEqual([date(8.65e15), date(Number.NaN)], ['–', '–']);
    assert.deepEqual([exact(8.65e15), relative(8.65e15, now), relative(now, Number.NaN)], ['–', '–', '–']);
  });

  it('show what is usual as before', () => {
    assert.deepEqual(
      [number(1240), size(0), size(999), size(3_200_000_000)],
      ['1,240', '0 bytes', '999 bytes', '3.2 GB'],
    );
    assert.equal(relative(now - 3 * 86_400_000, now), '3 days ago');
    assert.match(exact(now), /^Tuesday, September 1, 2026/);
    assert.match(dateTime(now), /^Sep 1, 2026, \d+:00\s[AP]M$/);
    assert.match(dateTimes(now, now + 300_000), /^Sep 1, 2026, \d+:00\s–\s\d+:05\s[AP]M$/);
  });

  it('leave out of the facts of an item whatever is not a date', () => {
    const item = {
      account: 'a',
      kind: 'file',
      id: '1',
      name: 'a.txt',
      deletedAt: 8.65e15,
      expiresAt: Number.NaN,
    } as const;
    const labels = itemFacts(item, 'Acme', now).map(({ label }) => label);
    assert.deepEqual(labels, ['Type', 'Account', 'ID']);
  });

  it('leave out of the error details when to try again, if that is not a date', async () => {
    reset();
    const services: Pick<Services, 'clock'> = { clock: { now: () => now, sleep: async () => {} } };
    const problem = { kind: 'limited', retryAt: 8.65e15 } as const;
    await copyDetails(services as Services, [{ account: undefined, what: 'purge of file 1', problem }]);
    const text = String(calls.find(({ name }) => name === 'env.clipboard.writeText')?.args[0]);
    assert.match(text, /problem: limited/);
    assert.doesNotMatch(text, /try again/);
  });
});
