import assert from 'node:assert/strict';
import { type Counts, type CountsDeps, LastCounts } from '../../../src/accounts/counts.ts';
import type { KnownCount } from '../../../src/trash/count.ts';
import { noon } from '../fakes/clock.ts';
import { MemoryState } from '../fakes/stores.ts';
import { later } from '../fakes/trash.ts';

const key = 'cloudTrash.counts';
const minute = 60_000;
const exactly = (items: number, at = 0): KnownCount => ({ items, precision: 'exact', at });

function windowOf(more: Partial<CountsDeps> = {}, last?: Counts) {
  const state = new MemoryState();
  if (last) void state.update(key, last);
  const applied: Counts['counts'][] = [];
  let counted = 0;
  const counts = new LastCounts({
    state,
    now: () => noon,
    count: async () => {
      counted += 1;
      return { a: exactly(7) };
    },
    apply: (next) => void applied.push(next),
    hasAccount: () => true,
    ...more,
  });
  return { counts, state, applied, counted: () => counted };
}

describe('the stored counts', () => {
  it('are there at once', () => {
    const last = { at: noon, counts: { a: exactly(3) } };
    assert.deepEqual(windowOf({}, last).counts.last, last);
  });

  it('are none at first, and none where the state holds something else', async () => {
    const { counts, state } = windowOf();
    assert.deepEqual(counts.last, { at: 0, counts: {} });
    for (const odd of [
      null,
      'x',
      { at: 'noon', counts: {} },
      { at: 1, counts: { a: { items: 1, precision: 'sure' } } },
    ]) {
      await state.update(key, odd);
      assert.deepEqual(counts.last, { at: 0, counts: {} });
    }
  });

  it('include what this window learned, without a newer time of counting', async () => {
    const { counts } = windowOf({}, { at: 5, counts: { a: exactly(3), b: exactly(1) } });
    await counts.record('a', { items: 4, precision: 'about' });
    assert.deepEqual(counts.last, { at: 5, counts: { a: { items: 4, precision: 'about', at: noon }, b: exactly(1) } });
  });

  it('are not written again where nothing changed', async () => {
    const { counts, state } = windowOf({}, { at: 5, counts: { a: exactly(3) } });
    state.update = () => assert.fail('written');
    await counts.record('a', exactly(3));
  });

  it('forget an account that was removed', async () => {
    const { counts } = windowOf({}, { at: 5, counts: { a: exactly(3), b: exactly(1) } });
    await counts.forget('a');
    assert.deepEqual(counts.last, { at: 5, counts: { b: exactly(1) } });
  });
});

describe('bringing the numbers up to date', () => {
  it('does nothing while they are fresh', async () => {
    const { counts, counted } = windowOf({}, { at: noon - 29 * minute, counts: {} });
    await counts.refresh(30 * minute);
    assert.equal(counted(), 0);
  });

  it('counts, keeps and shows them when they are old', async () => {
    const { counts, applied } = windowOf({}, { at: noon - 30 * minute, counts: { a: exactly(3) } });
    await counts.refresh(30 * minute);
    const next = { at: noon, counts: { a: exactly(7, noon) } };
    assert.deepEqual([counts.last, applied], [next, [next.counts]]);
  });

  it('keeps the number of an account that did not answer, or that only this window knows', async () => {
    const last = { at: 5, counts: { a: exactly(3), b: exactly(4) } };
    const { counts } = windowOf({ count: async () => ({ a: exactly(8) }) }, last);
    await counts.refresh(minute);
    assert.deepEqual(counts.last, { at: noon, counts: { a: exactly(8, noon), b: exactly(4) } });
  });

  it('keeps old numbers as old where no service answered, and waits before it asks again', async () => {
    let time = noon;
    let asked = 0;
    const count = async () => {
      asked += 1;
      return {};
    };
    const { counts } = windowOf({ count, now: () => time }, { at: 5, counts: { a: exactly(3) } });
    await counts.refresh(minute);
    assert.deepEqual(counts.last, { at: 5, counts: { a: exactly(3) } });
    time += 4 * minute;
    await counts.refresh(minute);
    assert.equal(asked, 1);
    time += 2 * minute;
    await counts.refresh(minute);
    assert.equal(asked, 2);
  });

  it('does nothing where another window has just counted', async () => {
    const { counts, state, counted } = windowOf();
    await state.update(key, { at: noon - minute, counts: { a: exactly(9) } });
    await counts.refresh(30 * minute);
    assert.equal(counted(), 0);
  });

  it('is done once at a time', async () => {
    const held = later();
    let counted = 0;
    const count = async () => {
      counted += 1;
      await held.promise;
      return { a: exactly(7) };
    };
    const { counts } = windowOf({ count });
    const first = counts.refresh(minute);
    await counts.refresh(minute);
    held.resolve();
    await first;
    assert.equal(counted, 1);
  });

  it('keeps a number that was learned while it counted', async () => {
    let time = noon;
    const count = async () => {
      time += 1;
      await counts.record('a', exactly(5));
      return { a: exactly(20), b: exactly(2) };
    };
    const { counts } = windowOf({ count, now: () => time });
    await counts.refresh(30 * minute);
    assert.deepEqual(counts.last.counts, { a: exactly(5, noon + 1), b: exactly(2, noon) });
  });

  it('is not blocked by a time in the future, written under a wrong clock', async () => {
    const { counts, counted } = windowOf({}, { at: noon + 1_000_000 * minute, counts: {} });
    await counts.refresh(30 * minute);
    assert.equal(counted(), 1);
    assert.equal(counts.last.at, noon);
  });
});

describe('the number of an account that was removed', () => {
  it('does not come back, also where it was removed during the count', async () => {
    const known = new Set(['a', 'b']);
    const { counts, state } = windowOf({
      hasAccount: (id) => known.has(id),
      count: async () => {
        known.delete('b');
        return { a: exactly(7), b: exactly(8) };
      },
    });
    await counts.record('b', exactly(3));
    await counts.refresh(minute);
    assert.deepEqual(Object.keys(counts.last.counts), ['a']);
    await counts.forget('a');
    assert.deepEqual([...state.held.values()], [`{"at":${noon},"counts":{}}`]);
  });
});
