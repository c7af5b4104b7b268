import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bestMatches } from '../../../src/trash/bestMatches.ts';
import type { TrashItem } from '../../../src/trash/item.ts';
import { newestFirst } from '../../../src/trash/order.ts';
import { queryMatcher } from '../../../src/trash/query/match.ts';
import { parseQuery, type Query } from '../../../src/trash/query/query.ts';
import { noon } from '../fakes/clock.ts';
import { item, items, never } from '../fakes/trash.ts';

function query(text: string): Query {
  const parsed = parseQuery(text, noon);
  assert.ok('query' in parsed, text);
  return parsed.query;
}

const names = async (lists: readonly (readonly TrashItem[])[], text: string, limit = 10) =>
  (await bestMatches(lists, query(text), limit, never)).items.map(({ name }) => name);

describe('the best matches of a query', () => {
  const at = (deletedAt: number, name: string, more: Partial<TrashItem> = {}) => item(name, { deletedAt, ...more });

  it('are the newest of all accounts where nothing is asked for', async () => {
    const lists = [
      [at(5, 'e'), at(1, 'a')],
      [at(4, 'd'), at(2, 'b')],
    ];
    assert.deepEqual(await names(lists, ''), ['e', 'd', 'b', 'a']);
    assert.deepEqual(await bestMatches(lists, query(''), 2, never), {
      items: [lists[0]?.[0], lists[1]?.[0]],
      count: 4,
    });
  });

  it('begin with names that contain the words as typed, though others are newer', async () => {
    const list = [
      at(9, 'p-l-a-n.txt'),
      at(8, 'x', { origin: { path: '/Plan' } }),
      at(2, 'Old Plán.docx'),
      at(1, 'plan'),
    ];
    const found = await names([list], 'plan');
    assert.deepEqual(found.slice(0, 2), ['Old Plán.docx', 'plan']);
    assert.deepEqual(await names([list], 'plan', 1), ['Old Plán.docx']);
  });

  it('hold for qualifiers, too', async () => {
    const list = [at(2, 'one', { deletedBy: { name: 'Ann Lee' } }), at(1, 'two', { deletedBy: { name: 'Bo' } })];
    assert.deepEqual(await names([list], 'person:ann'), ['one']);
    assert.deepEqual(await names([list], '-person:ann'), ['two']);
  });

  it('are never more than were asked for, and all of them are counted', async () => {
    const lists = fc.array(
      fc
        .array(fc.record({ name: fc.string({ unit: fc.constantFrom(...'ab ') }), deletedAt: fc.nat(9) }))
        .map((list) => list.map((more, index) => item(String(index), more)).sort(newestFirst)),
      { maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(lists, fc.constantFrom('', 'a', 'ab', 'b a', '-a'), fc.nat(6), async (all, text, limit) => {
        const found = await bestMatches(all, query(text), limit, never);
        const matching = all.flat().filter(queryMatcher(query(text)));
        assert.equal(found.count, matching.length);
        assert.equal(found.items.length, Math.min(limit, matching.length));
        for (const each of found.items) assert.ok(matching.includes(each));
        assert.equal(new Set(found.items).size, found.items.length);
        if (limit >= matching.length) assert.deepEqual(new Set(found.items), new Set(matching));
        if (text === '') assert.deepEqual(found.items, [...matching].sort(newestFirst).slice(0, limit));
      }),
    );
  });

  it('leave others their turn in a long list, and end when newer input aborts them', async () => {
    const cancel = new AbortController();
    const list = items(300_000);
    let turns = 0;
    const count = (): void => {
      turns += 1;
      if (turns === 3) cancel.abort(new Error('newer'));
      else setImmediate(count);
    };
    setImmediate(count);
    await assert.rejects(bestMatches([list], query('i zzz'), 10, cancel.signal), /newer/);
  });
});
