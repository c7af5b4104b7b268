import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { type Counts, LastCounts } from '../../../src/accounts/counts.ts';
import type { Count, KnownCount } from '../../../src/trash/count.ts';
import { type ProblemKind, TrashError } from '../../../src/trash/problem.ts';
import { Trashes } from '../../../src/trash/trashes.ts';
import { FakeClock, noon, settled } from '../fakes/clock.ts';
import { MemoryState } from '../fakes/stores.ts';
import { account, items, later, page, scriptedClient } from '../fakes/trash.ts';

const key = 'cloudTrash.counts';
const minute = 60_000;
const exactly = (number: number, at = 0): KnownCount => ({ items: number, precision: 'exact', at });
const noAnswer = () => Promise.reject(new Error('no answer'));

/** A window with the accounts a and b, whose services count so. */
function windowOf(answers: { a?: () => Promise<Count>; b?: () => Promise<Count> } = {}, last?: Counts) {
  const state = new MemoryState();
  if (last) void state.update(key, last);
  const clock = new FakeClock();
  let counted = 0;
  const { a = async () => exactly(7), b = noAnswer } = answers;
  const trashes = new Trashes(clock, ({ id }) =>
    scriptedClient({
      count: () => {
        if (id === 'a') counted += 1;
        return id === 'a' ? a() : b();
      },
    }),
  );
  trashes.sync([account(), account({ id: 'b' })]);
  const shown = mock.method(trashes, 'counted');
  const counts = new LastCounts(state, trashes, clock);
  return {
    counts,
    state,
    trashes,
    clock,
    counted: () => counted,
    shown: () => shown.mock.calls.map((each) => each.arguments),
  };
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
      { at: 0, counts: { a: { items: 1, precision: 'sure' } } },
      { at: 0, counts: 'many' },
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
    const { counts, shown } = windowOf({}, { at: noon - 30 * minute, counts: { a: exactly(3) } });
    await counts.refresh(30 * minute);
    const next = { at: noon, counts: { a: exactly(7, noon) } };
    assert.deepEqual([counts.last, shown()], [next, [[next.counts]]]);
  });

  it('keeps the number of an account that did not answer, or that only this window knows', async () => {
    const last = { at: 5, counts: { a: exactly(3), b: exactly(4) } };
    const { counts } = windowOf({ a: async () => exactly(8) }, last);
    await counts.refresh(minute);
    assert.deepEqual(counts.last, { at: noon, counts: { a: exactly(8, noon), b: exactly(4) } });
  });

  it('keeps old numbers as old where no service answered, and waits before it asks again', async () => {
    const { counts, clock, counted } = windowOf({ a: noAnswer }, { at: 5, counts: { a: exactly(3) } });
    await counts.refresh(minute);
    assert.deepEqual(counts.last, { at: 5, counts: { a: exactly(3) } });
    clock.time += 4 * minute;
    await counts.refresh(minute);
    assert.equal(counted(), 1);
    clock.time += 2 * minute;
    await counts.refresh(minute);
    assert.equal(counted(), 2);
  });

  it('does nothing where another window has just counted', async () => {
    const { counts, state, counted } = windowOf();
    await state.update(key, { at: noon - minute, counts: { a: exactly(9) } });
    await counts.refresh(30 * minute);
    assert.equal(counted(), 0);
  });

  it('is done once at a time', async () => {
    const held = later<Count>();
    const { counts, counted } = windowOf({ a: () => held.promise });
    const first = counts.refresh(minute);
    await counts.refresh(minute);
    held.resolve(exactly(7));
    await first;
    assert.equal(counted(), 1);
  });

  it('keeps a number that was learned while it counted', async () => {
    const a = async () => {
      clock.time += 1;
      await counts.record('a', exactly(5));
      return exactly(20);
    };
    const { counts, clock } = windowOf({ a, b: async () => exactly(2) });
    await counts.refresh(30 * minute);
    assert.deepEqual(counts.last.counts, { a: exactly(5, noon + 1), b: exactly(2, noon) });
  });

  it('shows that a sign-in has ended, and that it works again, where the view was never opened', async () => {
    let problem: ProblemKind | undefined = 'signIn';
    const fail = () => {
      if (problem) throw new TrashError({ kind: problem });
    };
    const client = scriptedClient({
      walks: [[page(items(3), { last: true })]],
      beforePage: fail,
      count: async () => {
        fail();
        return exactly(3);
      },
    });
    const clock = new FakeClock();
    const trashes = new Trashes(clock, () => client);
    trashes.sync([account()]);
    trashes.counted({ a: exactly(7) });
    const counts = new LastCounts(new MemoryState(), trashes, clock);
    const refresh = async () => {
      clock.time += 6 * minute;
      await counts.refresh(minute);
      await settled();
    };
    await refresh();
    const [trash] = trashes.list;
    assert.deepEqual([trash?.state.problem, trashes.count.items], [{ kind: 'signIn' }, 7]);
    await refresh();
    assert.equal(client.asked.length, 1, 'read once');
    problem = 'offline';
    await refresh();
    assert.deepEqual([trash?.state.problem, client.asked.length], [{ kind: 'signIn' }, 1], 'the better advice stays');
    problem = undefined;
    await refresh();
    assert.equal(trash?.state.problem, undefined);
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
    const a = async () => {
      trashes.sync([account()]);
      return exactly(7);
    };
    const { counts, trashes, state } = windowOf({ a, b: async () => exactly(8) });
    await counts.record('b', exactly(3));
    await counts.refresh(minute);
    assert.deepEqual(Object.keys(counts.last.counts), ['a']);
    await counts.forget('a');
    assert.deepEqual([...state.held.values()], [`{"at":${noon},"counts":{}}`]);
  });
});
