import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { type TrashItem, totalSize } from '../../../src/trash/item.ts';
import { type Calendar, type Overview, summarize, type Tally } from '../../../src/trash/overview.ts';
import { item, never } from '../fakes/trash.ts';

/** A day on which clocks change is within a month of it, in most time zones that have one. */
const now = new Date(2026, 10, 5, 14, 30).getTime();
const dayOf = (days: number, hours = 12) => new Date(2026, 10, 5 + days, hours).getTime();
const ann = { name: 'Ann Lee', id: '7' };

async function overview(items: readonly TrashItem[], more: { days?: number; top?: number } = {}): Promise<Overview> {
  return await summarize([items], { now, signal: never, ...more });
}

const counts = ({ days }: Calendar) => days.flatMap(({ at, items }) => (items > 0 ? [[at, items]] : []));

describe('an overview', () => {
  it('counts deletions by the days of the calendar, and what lies outside of them', async () => {
    const times = [dayOf(0, 0), dayOf(0, 14), dayOf(-1, 23), dayOf(-29, 0), dayOf(-30, 23), dayOf(1), undefined];
    const { deleted } = await overview(times.map((deletedAt, index) => item(String(index), { deletedAt, size: 10 })));
    assert.equal(deleted.days.length, 30);
    assert.deepEqual(counts(deleted), [
      [dayOf(-29, 0), 1],
      [dayOf(-1, 0), 1],
      [dayOf(0, 0), 2],
    ]);
    const one = { items: 1 };
    assert.deepEqual([deleted.before, deleted.after, deleted.undated], [one, one, one]);
  });

  it('counts what is permanently deleted by the days to come', async () => {
    const times = [dayOf(-1, 23), dayOf(0, 0), dayOf(29, 23), dayOf(30, 0), undefined];
    const { expires } = await overview(times.map((expiresAt, index) => item(String(index), { expiresAt })));
    assert.deepEqual(counts(expires), [
      [dayOf(0, 0), 1],
      [dayOf(29, 0), 1],
    ]);
    assert.deepEqual([expires.before.items, expires.after.items, expires.undated.items], [1, 1, 1]);
  });

  it('ranks people and folders by their deletions, most first', async () => {
    const { people, folders } = await overview(
      [
        item('1', { deletedBy: ann, origin: { path: '/a/b' }, size: 5 }),
        item('2', { deletedBy: { ...ann, id: '8' }, origin: { path: 'a/b/' } }),
        item('3', { deletedBy: { name: 'Bob' }, origin: { name: 'c' } }),
        item('4', { deletedBy: { name: 'Cy' }, origin: { path: '/a' } }),
        item('5'),
      ],
      { top: 3 },
    );
    assert.deepEqual(people, [
      { name: 'Ann Lee', items: 2 },
      { name: 'Bob', items: 1 },
      { name: 'Cy', items: 1 },
    ]);
    assert.deepEqual(
      folders.map(({ name }) => name),
      ['/a/b', 'c', '/a'],
    );
  });

  it('names the largest items, and none without a size', async () => {
    const sizes = [3, undefined, 0, 9, 4];
    const { largest } = await overview(
      sizes.map((size, index) => item(String(index), { size })),
      { top: 2 },
    );
    assert.deepEqual(
      largest.map(({ size }) => size),
      [9, 4],
    );
  });

  it('of nothing is empty', async () => {
    const { items, deleted, largest, people } = await overview([]);
    assert.deepEqual([items, largest, people], [0, [], []]);
    assert.equal(sum(parts(deleted)), 0);
  });

  it('stops when it is no longer wanted', async () => {
    const stop = AbortSignal.abort();
    await assert.rejects(summarize([[item('1')]], { now, signal: stop }), { name: 'AbortError' });
  });

  it('puts every item into exactly one part of each sum', async () => {
    const time = fc.option(fc.integer({ min: dayOf(-400), max: dayOf(400) }), { nil: undefined });
    const name = fc.constantFrom('Ann', 'Bob', 'Cy', '');
    const anyItem = fc.record({
      id: fc.uuid(),
      size: fc.option(fc.nat(1000), { nil: undefined }),
      deletedAt: time,
      expiresAt: time,
      deletedBy: fc.option(fc.record({ name }), { nil: undefined }),
      origin: fc.option(fc.record({ path: fc.constantFrom('/', '/a', '/a/b', 'c', '') }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyItem, { maxLength: 60 }), fc.nat(40), async (some, days) => {
        const items = some.map(({ id, ...more }) => item(id, more));
        const half = Math.floor(items.length / 2);
        const lists = [items.slice(0, half), items.slice(half)];
        const found = await summarize(lists, { now, signal: never, days, top: items.length });
        const sums = [parts(found.deleted), parts(found.expires), found.people, found.folders].map(sum);
        assert.deepEqual([found.items, ...sums], Array(5).fill(items.length));
        assert.deepEqual(found.sizes, lists.map(totalSize));
      }),
    );
  });
});

function parts({ days, before, after, undated }: Calendar): readonly Tally[] {
  return [...days, before, after, undated];
}

function sum(tallies: readonly Tally[]): number {
  return tallies.reduce((all, { items }) => all + items, 0);
}
