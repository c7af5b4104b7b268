import assert from 'node:assert/strict';
import type { SearchQuery } from '../../../../src/trash/ports.ts';
import { parseQuery } from '../../../../src/trash/query/query.ts';
import { toSearch } from '../../../../src/trash/query/search.ts';

const now = new Date(2026, 2, 10, 12).getTime();
const day = 86_400_000;

describe('a service is asked for', () => {
  const rows: readonly [text: string, search: SearchQuery | undefined][] = [
    ['', undefined],
    ['-plan', undefined],
    ['kind:file size:>10mb in:plans', undefined],
    ['person:unknown deleted:unknown', undefined],
    ['*', undefined],
    ['plan', { text: 'plan' }],
    ['a quarterly plan -old', { text: 'quarterly' }],
    ['"annual plan" report', { text: 'annual plan' }],
    ['*.xlsx', { text: 'xlsx' }],
    ['straße-2026', { text: 'straße' }],
    ['plan person:"Ann Lee"', { text: 'plan', deletedByName: 'Ann Lee' }],
    ['person:ann', { text: '', deletedByName: 'ann' }],
    ['deleted:<=7d', { text: '', deletedFrom: now - 7 * day }],
    [
      'deleted:2026-03-01..2026-03-05 deleted:>=2026-03-03',
      { text: '', deletedFrom: new Date(2026, 2, 3).getTime(), deletedTo: new Date(2026, 2, 6).getTime() - 1 },
    ],
    ['-deleted:<7d', undefined],
  ];
  for (const [text, expected] of rows) {
    it(`what ${text || 'an empty filter'} can be narrowed by`, () => {
      const parsed = parseQuery(text, now);
      assert.ok('query' in parsed);
      assert.deepEqual(toSearch(parsed.query), expected);
    });
  }
});
