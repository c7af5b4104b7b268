import assert from 'node:assert/strict';
import { BackgroundRefresh } from '../../../src/accounts/backgroundRefresh.ts';
import { LastCounts } from '../../../src/accounts/counts.ts';
import type { Quota } from '../../../src/trash/quota.ts';
import { Trashes } from '../../../src/trash/trashes.ts';
import { FakeClock, settled } from '../fakes/clock.ts';
import { MemoryState } from '../fakes/stores.ts';
import { account, items, page, scriptedClient } from '../fakes/trash.ts';

const minute = 60_000;

/** A window whose services count the calls they get. */
function windowOf({ interval = 30, quota }: { interval?: number; quota?: () => Quota } = {}) {
  const clock = new FakeClock();
  let isBroken = false;
  const fail = () => {
    isBroken = true;
  };
  const calls = { lists: 0, counts: 0, changes: 0 };
  const client = scriptedClient({
    walks: [[page(items(3), { last: true })]],
    beforePage: () => {
      calls.lists += 1;
      if (isBroken) throw new Error('no answer');
    },
    ...(quota && { quota }),
    capabilities: { tellsChanges: true },
    changes: (since) => {
      calls.changes += 1;
      return Promise.resolve({ position: since ?? '1', changed: false });
    },
    count: () => {
      calls.counts += 1;
      return Promise.resolve({ items: 3, precision: 'exact' });
    },
  });
  const trashes = new Trashes(clock, () => client);
  const state = new MemoryState();
  const counts = new LastCounts(state, trashes, clock);
  const it = { visible: false, focused: true, lease: true };
  const warnings: string[] = [];
  const refresh = new BackgroundRefresh({
    trashes,
    counts,
    clock,
    interval: () => interval * minute,
    isVisible: () => it.visible,
    isFocused: () => it.focused,
    holdLease: () => Promise.resolve(it.lease),
    log: { warn: (message) => void warnings.push(message) },
  });
  trashes.onDidChange((trash) => (trash ? refresh.changed(trash.account.id) : refresh.tick()));
  const pass = async (minutes: number) => {
    for (let passed = 0; passed < minutes; passed += 1) {
      clock.time += minute;
      refresh.tick();
      await settled();
    }
  };
  return { it, refresh, trashes, calls, pass, state, counts, clock, warnings, fail };
}

describe('the background refresh', () => {
  it('uses a small part of a day’s calls in 8 hours with the view open', async () => {
    const { it: window, refresh, trashes, calls, pass } = windowOf();
    window.visible = true;
    trashes.sync([account()]);
    refresh.opened();
    await pass(8 * 60);
    assert.ok(calls.lists + calls.counts <= 30, `${calls.lists} lists, ${calls.counts} counts`);
    assert.ok(calls.lists >= 15, `${calls.lists} lists`);
  });

  it('counts instead of listing while the view is closed', async () => {
    const { trashes, calls, pass } = windowOf();
    trashes.sync([account()]);
    await pass(60);
    assert.equal(calls.lists, 0);
    assert.ok(calls.counts >= 2 && calls.counts <= 3, `${calls.counts} counts`);
  });

  it('does nothing while the window has no focus', async () => {
    const { it: window, trashes, calls, pass } = windowOf();
    window.focused = false;
    window.visible = true;
    trashes.sync([account()]);
    await pass(120);
    assert.deepEqual(calls, { lists: 0, counts: 0, changes: 0 });
  });

  it('reads an old list when the view is opened, and a young one not', async () => {
    const { it: window, refresh, trashes, calls, clock } = windowOf();
    window.visible = true;
    trashes.sync([account()]);
    await settled();
    assert.equal(calls.lists, 1);
    clock.time += 4 * minute;
    refresh.opened();
    await settled();
    assert.equal(calls.lists, 1);
    clock.time += 2 * minute;
    refresh.opened();
    await settled();
    assert.equal(calls.lists, 2);
  });

  it('does nothing where the interval is 0, but for the first list', async () => {
    const { it: window, refresh, trashes, calls, pass } = windowOf({ interval: 0 });
    trashes.sync([account()]);
    await pass(120);
    assert.deepEqual(calls, { lists: 0, counts: 0, changes: 0 });
    window.visible = true;
    refresh.opened();
    await pass(120);
    assert.deepEqual(calls, { lists: 1, counts: 0, changes: 0 });
  });

  it('keeps the number of a list for the next start', async () => {
    const { it: window, trashes, counts, clock } = windowOf();
    window.visible = true;
    trashes.sync([account()]);
    await settled();
    assert.deepEqual(counts.last.counts, { a: { items: 3, precision: 'exact', at: clock.now() } });
  });

  it('keeps a later count for the next start, not the older list', async () => {
    const { it: window, refresh, trashes, counts, calls, clock } = windowOf();
    window.visible = true;
    trashes.sync([account()]);
    await settled();
    window.visible = false;
    clock.time += 31 * minute;
    trashes.counted({ a: { items: 25, precision: 'about', at: clock.now() } });
    await settled();
    assert.equal(counts.last.counts.a?.items, 25);
    assert.equal(trashes.count.items, 25);
    const { lists } = calls;
    refresh.opened();
    await settled();
    assert.equal(calls.lists, lists + 1, 'the list is known to be old');
  });

  it('does nothing in the background while another window has the lease, but reads a list when the view is opened', async () => {
    const { it: window, refresh, trashes, calls, pass } = windowOf();
    window.lease = false;
    trashes.sync([account()]);
    await pass(120);
    window.visible = true;
    await pass(120);
    assert.deepEqual(calls, { lists: 1, counts: 0, changes: 0 });
    refresh.opened();
    await settled();
    assert.deepEqual(calls, { lists: 2, counts: 0, changes: 0 });
  });

  it('does nothing in the background once 70 % of the day’s calls are used', async () => {
    const quota = { used: 700, allotted: 1000, resetAt: 0 };
    const { it: window, refresh, trashes, calls, pass } = windowOf({ quota: () => quota });
    window.visible = true;
    trashes.sync([account()]);
    await pass(120);
    assert.deepEqual(calls, { lists: 1, counts: 0, changes: 0 });
    window.visible = false;
    await pass(31);
    assert.equal(calls.counts, 0);
    window.visible = true;
    refresh.opened();
    await settled();
    assert.equal(calls.lists, 2);
    quota.used = 699;
    await pass(60);
    assert.ok(calls.lists > 2);
  });

  it('sends background reads after what people ask for', async () => {
    const asked: (boolean | undefined)[] = [];
    const client = scriptedClient({
      walks: [[page(items(3), { last: true })]],
      count: (_, options) => {
        asked.push(options?.background);
        return Promise.resolve({ items: 3, precision: 'exact' });
      },
    });
    const trashes = new Trashes(new FakeClock(), () => client);
    trashes.sync([account()]);
    await new LastCounts(new MemoryState(), trashes, new FakeClock()).refresh(minute);
    assert.deepEqual(asked, [true]);
    await trashes.list[0]?.load({ background: true });
    await trashes.list[0]?.refresh();
    assert.deepEqual(
      client.asked.map(({ background }) => background),
      [true, false],
    );
  });

  it('asks for changes while the view is shown, from the first list on', async () => {
    const { it: window, trashes, calls, pass } = windowOf();
    window.visible = true;
    trashes.sync([account()]);
    await settled();
    assert.equal(calls.changes, 1);
    await pass(10);
    assert.equal(calls.changes, 11);
    window.visible = false;
    await pass(10);
    assert.equal(calls.changes, 11);
  });

  it('says in the log, and nowhere else, that the numbers could not be kept', async () => {
    const { trashes, state, pass, warnings } = windowOf();
    state.update = () => Promise.reject(new Error('disk full'));
    trashes.sync([account()]);
    await pass(1);
    assert.match(warnings[0] ?? '', /disk full/);
  });

  it('does not ask a service that fails every minute because a count differed', async () => {
    const { it: window, refresh, trashes, calls, pass, clock, fail } = windowOf();
    window.visible = true;
    trashes.sync([account()]);
    await settled();
    trashes.counted({ a: { items: 25, precision: 'exact', at: clock.now() + 1 } });
    clock.time += 2;
    fail();
    const { lists } = calls;
    refresh.tick();
    await settled();
    assert.equal(calls.lists, lists + 1);
    await pass(20);
    assert.equal(calls.lists, lists + 1);
  });
});
