import assert from 'node:assert/strict';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import { badGateway, errorReply, notFoundPage, tooManyCalls, unavailable } from '../../../emulators/box/replies.ts';
import type { Mischief } from '../../../emulators/server.ts';
import {
  all,
  closeAll,
  endsByName,
  isInTrash,
  isLive,
  itemFor,
  never,
  notFound,
  plural,
  purged,
  scripted,
  setUp,
  trashEach,
} from './setup.ts';

const deletes = /^DELETE /;
const page = { status: 200, text: '<html>Sign in to the Wi-Fi</html>' };

describe('Box purge', () => {
  afterEach(closeAll);

  it('purges exactly the given items, at the address of the trash', async () => {
    const { client, state, calls } = await setUp();
    const trashed = trashEach(state);
    const kept = state.trashFile({ name: 'kept' });
    const words = await purged(client, ...trashed.map((each) => itemFor(each)));
    assert.deepEqual(words, { file: 'done', folder: 'done', link: 'done' });
    assert.deepEqual(
      state.trash().map(({ id }) => id),
      [kept.id],
    );
    assert.deepEqual(calls().sort(), trashed.map(({ kind, id }) => `DELETE /${plural[kind]}/${id}/trash`).sort());
  });

  it('goes on with the others when Box refuses an item', async () => {
    const { client, state } = await setUp();
    const seeds = [
      state.trashFile({ name: 'not mine', mayPurge: false }),
      state.trashFile({ name: 'held', held: true }),
      ...Array.from({ length: 10 }, (_, index) => state.trashFile({ name: `good ${index}` })),
    ];
    const { 'not mine': notMine, held, ...good } = await purged(client, ...seeds.map((each) => itemFor(each)));
    assert.deepEqual([notMine, held], ['failed forbidden', 'failed retained']);
    assert.deepEqual(new Set(Object.values(good)), new Set(['done']));
    assert.equal(Object.keys(good).length, 10);
    assert.equal(state.trash().length, 2);
  });

  it('reports the missing scope without a look', async () => {
    const { client, state, quirks, calls } = await setUp();
    quirks.scope = 'root_readonly';
    const file = state.trashFile({ name: 'file' });
    assert.deepEqual(await purged(client, itemFor(file)), { file: 'failed forbidden box.insufficient_scope' });
    assert.equal(calls().length, 1);
  });

  describe('when someone else was faster', () => {
    it('skips as `live` an item that was just restored', async () => {
      const { client, state, calls } = await setUp();
      const parent = state.folder();
      const trashed = trashEach(state, { from: parent.id });
      const inside = state.file({ in: trashed[1]?.id ?? '' });
      for (const each of trashed) state.restoreElsewhere(each);
      const words = await purged(client, ...trashed.map((each) => itemFor(each)));
      assert.deepEqual(words, { file: 'skipped live', folder: 'skipped live', link: 'skipped live' });
      assert.ok([...trashed, inside].every((each) => isLive(state, each)));
      assert.ok(calls(deletes).every((each) => each.endsWith('/trash')));
    });

    it('skips as `gone` an item that was already purged', async () => {
      const { client, state } = await setUp();
      const trashed = trashEach(state);
      for (const each of trashed) state.purgeElsewhere(each);
      const words = await purged(client, ...trashed.map((each) => itemFor(each)));
      assert.deepEqual(words, { file: 'skipped gone', folder: 'skipped gone', link: 'skipped gone' });
    });

    it('fails and purges nothing when the item was restored into a folder that is now trashed', async () => {
      const { client, state } = await setUp();
      const parent = state.folder();
      const file = state.trashFile({ name: 'file', from: parent.id });
      state.restoreElsewhere(file);
      state.trashElsewhere(parent);
      assert.deepEqual(await purged(client, itemFor(file)), { file: 'failed notFound box.inside_trashed_folder' });
      state.restoreElsewhere(parent);
      assert.ok(isLive(state, file));
    });

    for (const moment of ['before the call', 'while it waits to send again'] as const) {
      it(`skips items that are restored ${moment}, even after an unclear end`, async () => {
        const { client, state, fail, clock } = await setUp();
        const trashed = trashEach(state);
        fail({ method: 'DELETE', times: 3, how: unavailable() });
        const restore = () => {
          for (const each of trashed) if (isInTrash(state, each)) state.restoreElsewhere(each);
        };
        if (moment === 'before the call') restore();
        else clock.onSleep = restore;
        const words = await purged(client, ...trashed.map((each) => itemFor(each)));
        assert.deepEqual(words, { file: 'skipped live', folder: 'skipped live', link: 'skipped live' });
        assert.ok(trashed.every((each) => isLive(state, each)));
      });
    }

    it('reports `refused` when Box answers 404 for an item that a look finds in the trash', async () => {
      const { client, state, fail } = await setUp();
      const file = state.trashFile({ name: 'file' });
      fail({ method: 'DELETE', how: errorReply(404, 'not_found') });
      assert.deepEqual(await purged(client, itemFor(file)), { file: 'failed refused' });
      assert.ok(isInTrash(state, file));
    });
  });

  describe('whose end is unclear', () => {
    const doneAllTheSame: readonly (readonly [name: string, how: Mischief])[] = [
      ['a lost answer', 'reset after'],
      ['a 503', { after: unavailable() }],
      ['a 502 with a web page', { after: badGateway() }],
      ['a 504', { after: { status: 504 } }],
      ['a web page with a 200', { after: page }],
      ['an empty 200', { after: { status: 200 } }],
    ];
    for (const [name, how] of doneAllTheSame) {
      it(`reports "done" when Box purged the item in spite of ${name}`, async () => {
        const { client, state, fail, calls } = await setUp();
        const trashed = trashEach(state);
        fail({ method: 'DELETE', times: 3, how });
        const words = await purged(client, ...trashed.map((each) => itemFor(each)));
        assert.deepEqual(words, { file: 'done', folder: 'done', link: 'done' });
        assert.equal(calls(deletes).length, 3);
        assert.equal(state.trash().length, 0);
      });
    }

    const notDone: readonly (readonly [name: string, how: Mischief, expected: string])[] = [
      ['a lost connection', 'reset before', 'failed unclear http.interrupted'],
      ['a 503', unavailable(), 'failed unclear'],
      ['a web page with a 200', page, 'failed unclear'],
      ['an empty 200, where Box says 204,', { status: 200 }, 'failed unclear'],
      ['a 202', { status: 202 }, 'failed unclear'],
    ];
    for (const [name, how, expected] of notDone) {
      it(`looks, waits and sends again when ${name} had no effect`, async () => {
        const { client, state, fail, clock, calls } = await setUp();
        const file = state.trashFile({ name: 'file' });
        fail({ method: 'DELETE', times: 2, how });
        assert.deepEqual(await purged(client, itemFor(file)), { file: 'done' });
        assert.deepEqual(clock.slept, [2000, 8000]);
        assert.deepEqual(
          calls().map((each) => each.replace(/ .*/, '')),
          ['DELETE', 'GET', 'DELETE', 'GET', 'DELETE'],
        );
        assert.equal(state.trash().length, 0);
      });

      it(`reports "unclear" when ${name} leaves the item in the trash each time`, async () => {
        const { client, state, fail, calls } = await setUp();
        const file = state.trashFile({ name: 'file' });
        fail({ method: 'DELETE', times: 99, how });
        assert.deepEqual(await purged(client, itemFor(file)), { file: expected });
        assert.equal(calls(deletes).length, 5);
        assert.ok(isInTrash(state, file));
      });
    }

    it('reports `done` when the item is gone after a second call', async () => {
      const { client, state, fail, clock } = await setUp();
      const file = state.trashFile({ name: 'file' });
      fail({ method: 'DELETE', how: unavailable() });
      // The work goes on at Box after its 503.
      clock.onSleep = () => state.purgeElsewhere(file);
      assert.deepEqual(await purged(client, itemFor(file)), { file: 'done' });
    });

    it('reports `done` when Box answers 503 for a minute and then purges the item', async () => {
      const { client, state, fail, clock } = await setUp();
      const file = state.trashFile({ name: 'file' });
      fail({ method: 'DELETE', times: 99, how: unavailable() });
      const begun = clock.now();
      clock.onSleep = () => {
        if (clock.now() - begun >= 60_000 && isInTrash(state, file)) state.purgeElsewhere(file);
      };
      assert.deepEqual(await purged(client, itemFor(file)), { file: 'done' });
    });

    it('reports `unclear` when the item cannot be looked at either', async () => {
      const { client, state, fail } = await setUp();
      const file = state.trashFile({ name: 'file' });
      fail({ method: 'DELETE', how: 'reset after' });
      fail({ method: 'GET', times: 99, how: badGateway() });
      assert.deepEqual(await purged(client, itemFor(file)), { file: 'failed unclear http.interrupted' });
    });

    for (const [name, how] of [
      ['an empty 404', { status: 404 }],
      ['a web page with a 404', notFoundPage()],
    ] as const) {
      it(`reports "unclear" when looks get only ${name}`, async () => {
        const { client, state, fail } = await setUp();
        const file = state.trashFile({ name: 'file' });
        fail({ method: 'DELETE', how: 'reset before' });
        fail({ method: 'GET', times: 99, how });
        assert.deepEqual(await purged(client, itemFor(file)), { file: 'failed unclear http.interrupted' });
        const other = state.trashFile({ name: 'other' });
        fail({ method: 'DELETE', how });
        assert.deepEqual(await purged(client, itemFor(other)), { other: 'failed unclear http.shape' });
        assert.ok(isInTrash(state, file) && isInTrash(state, other));
      });

      it(`looks and sends again when ${name} comes instead of Box's answer`, async () => {
        const { client, state, fail } = await setUp();
        const [file, other] = [state.trashFile({ name: 'file' }), state.trashFile({ name: 'other' })];
        fail({ method: 'DELETE', how });
        assert.deepEqual(await purged(client, itemFor(file)), { file: 'done' });
        fail({ method: 'DELETE', how: { after: how } });
        assert.deepEqual(await purged(client, itemFor(other)), { other: 'done' });
      });
    }
  });

  it('waits until a lock ends and then purges the item', async () => {
    const { client, state, clock } = await setUp();
    const parent = state.folder();
    const file = state.trashFile({ name: 'file', from: parent.id });
    state.lock(parent.id);
    clock.onSleep = () => state.unlock(parent.id);
    assert.deepEqual(await purged(client, itemFor(file)), { file: 'done' });
    const other = state.trashFile({ name: 'other', from: parent.id });
    state.lock(parent.id);
    clock.onSleep = () => {};
    assert.deepEqual(await purged(client, itemFor(other)), { other: 'failed busy' });
  });

  it('stops sending when the token expires in the middle of 50 items', async () => {
    const { client, state, quirks, calls } = await setUp();
    const items = state.fill(50).map((each) => itemFor(each));
    const outcomes: Outcome[] = [];
    for await (const outcome of client.purge(items, never)) {
      outcomes.push(outcome);
      if (outcomes.length === 10) quirks.signedOut = true;
    }
    const words = endsByName(outcomes);
    assert.equal(Object.keys(words).length, 50);
    const done = outcomes.filter(({ end }) => end === 'done').length;
    assert.ok(done >= 10 && done <= 17, `${done} done`);
    assert.equal(Object.values(words).filter((word) => word === 'failed signIn').length, 50 - done);
    assert.equal(state.trash().length, 50 - done);
    assert.ok(calls(deletes).length <= done + 7, `${calls(deletes).length} sent`);
    assert.deepEqual(calls(/^GET/), []);
  });

  it('waits out a 429, with or without Retry-After, and purges each item once', async () => {
    const { client, state, fail, clock, calls } = await setUp();
    const items = state.fill(20).map((each) => itemFor(each));
    fail({ method: 'DELETE', how: tooManyCalls(9) });
    fail({ method: 'DELETE', times: 2, how: errorReply(429, 'rate_limit_exceeded') });
    const words = await purged(client, ...items);
    assert.deepEqual(new Set(Object.values(words)), new Set(['done']));
    assert.ok(clock.slept.includes(9000));
    assert.deepEqual([calls(deletes).length, calls(/^GET/).length], [23, 0]);
  });

  it('reports `limited` with the time to retry when a 429 does not end', async () => {
    const { client, state, fail, clock, calls } = await setUp();
    const items = state.fill(20).map((each) => itemFor(each));
    fail({ method: 'DELETE', times: 999, how: tooManyCalls(100) });
    const outcomes = await all(client.purge(items, never));
    for (const each of outcomes) {
      assert.ok(each.end === 'failed');
      assert.deepEqual([each.problem.kind, each.problem.retryAt], ['limited', clock.now() + 100_000]);
    }
    assert.equal(outcomes.length, 20);
    assert.ok(calls().length <= 7);
    assert.equal(state.trash().length, 20);
  });

  it('settles what was sent and sends no more when it is cancelled in the middle', async () => {
    const { client, state, calls } = await setUp();
    const items = state.fill(40).map((each) => itemFor(each));
    const aborter = new AbortController();
    const outcomes: Outcome[] = [];
    for await (const outcome of client.purge(items, aborter.signal)) {
      outcomes.push(outcome);
      if (outcomes.length === 6) aborter.abort();
    }
    assert.equal(Object.keys(endsByName(outcomes)).length, 40);
    const done = outcomes.filter(({ end }) => end === 'done').length;
    assert.equal(outcomes.filter(({ end }) => end === 'cancelled').length, 40 - done);
    assert.ok(done >= 6 && done <= 13, `${done} done`);
    assert.deepEqual([calls(deletes).length, state.trash().length], [done, 40 - done]);
  });

  it('settles an item whose answer is lost when it is cancelled meanwhile', async () => {
    const aborter = new AbortController();
    const { client } = scripted(({ method }) => {
      if (method !== 'DELETE') return notFound;
      aborter.abort();
      return { status: 503 };
    });
    const items = ['1', '2'].map((id) => ({ account: 'a1', kind: 'file', id, name: id }) as const);
    assert.deepEqual(endsByName(await all(client.purge(items, aborter.signal))), { 1: 'done', 2: 'cancelled' });
  });

  it('sends nothing for an item of an unknown kind', async () => {
    const { client, calls } = await setUp();
    const words = await purged(client, { account: 'a1', kind: 'unknown', id: 'hub:8', name: 'hub' });
    assert.deepEqual(words, { hub: 'failed unsupported item.unknownKind' });
    assert.deepEqual(calls(), []);
  });
});
