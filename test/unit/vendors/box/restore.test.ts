import assert from 'node:assert/strict';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import { errorReply, notSignedIn, tooManyCalls } from '../../../emulators/box/replies.ts';
import { all, closeAll, endsByName, isInTrash, isLive, itemFor, never, restored, setUp, trashEach } from './setup.ts';

const posts = /^POST /;

/** The problem of the one outcome. */
function problemOf([outcome]: readonly Outcome[]) {
  return outcome?.end === 'failed' ? outcome.problem : undefined;
}

describe('Box restore', () => {
  afterEach(closeAll);

  it("restores each kind to its original folder, and reports the folder in Box's answer", async () => {
    const { client, state, emulator } = await setUp();
    const top = state.folder({ name: 'Projects' });
    const folder = state.folder({ name: 'Harbour', in: top.id });
    const trashed = trashEach(state, { from: folder.id });
    const outcomes = await all(
      client.restore(
        trashed.map((each) => itemFor(each)),
        never,
      ),
    );
    assert.deepEqual(endsByName(outcomes), { file: 'done', folder: 'done', link: 'done' });
    for (const outcome of outcomes) {
      const where = { id: folder.id, name: 'Harbour', path: '/Projects/Harbour' };
      assert.deepEqual(outcome.end === 'done' && outcome.where, where);
    }
    assert.ok(trashed.every((each) => isLive(state, each)));
    for (const { method, body, headers } of emulator.server.log) {
      assert.deepEqual([method, body, headers['content-type']], ['POST', '{}', 'application/json']);
    }
    assert.equal(emulator.server.log.length, 3);
  });

  it('reports the path "/" for an item of the top folder', async () => {
    const { client, state } = await setUp();
    const [outcome] = await all(client.restore([itemFor(state.trashFile())], never));
    assert.deepEqual(outcome?.end === 'done' && outcome.where, { id: '0', name: 'All Files', path: '/' });
  });

  describe('when someone else was faster', () => {
    it('skips an item that is already live', async () => {
      const { client, state } = await setUp();
      const trashed = trashEach(state);
      for (const each of trashed) state.restoreElsewhere(each);
      const words = await restored(client, ...trashed.map((each) => itemFor(each)));
      assert.deepEqual(words, { file: 'skipped live', folder: 'skipped live', link: 'skipped live' });
    });

    it('reports `item.erased` for an item that was purged', async () => {
      const { client, state } = await setUp();
      const trashed = trashEach(state);
      for (const each of trashed) state.purgeElsewhere(each);
      const erased = 'failed notFound item.erased';
      const words = await restored(client, ...trashed.map((each) => itemFor(each)));
      assert.deepEqual(words, { file: erased, folder: erased, link: erased });
    });

    it('reports `box.inside_trashed_folder` for an item that was restored into a folder that is now trashed', async () => {
      const { client, state } = await setUp();
      const top = state.folder();
      const file = state.trashFile({ name: 'file', from: top.id });
      state.restoreElsewhere(file);
      state.trashElsewhere(top);
      const words = await restored(client, itemFor(file));
      assert.deepEqual(words, { file: 'failed notFound box.inside_trashed_folder' });
    });
  });

  describe('without the original folder', () => {
    for (const goneParent of [403, 404] as const) {
      for (const trashedParentIsGone of [true, false]) {
        it(`reports "originMissing" when Box answers ${goneParent} and ${trashedParentIsGone ? 'treats' : 'does not treat'} a trashed folder as gone`, async () => {
          const { client, state, quirks } = await setUp();
          Object.assign(quirks, { goneParent, trashedParentIsGone });
          const gone = trashEach(state, { from: state.goneFolder() });
          const parent = state.folder({ name: 'parent' });
          const orphan = state.trashFile({ name: 'orphan', from: parent.id });
          state.trashElsewhere(parent);
          const items = [...gone, orphan].map((each) => itemFor(each));
          const outcomes = await all(client.restore(items, never));
          const expected = {
            file: 'failed originMissing',
            folder: 'failed originMissing',
            link: 'failed originMissing',
          };
          assert.deepEqual(endsByName(outcomes), { ...expected, orphan: 'failed originMissing' });
          // "Not found" or "no permission" of the service would contradict that.
          assert.equal(problemOf(outcomes)?.said, undefined);
          assert.ok([...gone, orphan].every((each) => isInTrash(state, each)));
        });
      }

      it(`does not report "notFound" for an item in the trash when Box answers ${goneParent}`, async () => {
        const { client, state, quirks } = await setUp();
        quirks.goneParent = goneParent;
        const file = state.trashFile({ name: 'file', from: state.goneFolder() });
        const words = await restored(client, itemFor(file, { origin: undefined }));
        assert.deepEqual(words, { file: goneParent === 404 ? 'failed originMissing' : 'failed forbidden' });
      });
    }

    it('does not report `originMissing` when the original folder is there', async () => {
      const { client, state, fail } = await setUp();
      const readOnly = state.folder({ access: 'view' });
      const file = state.trashFile({ name: 'file', from: readOnly.id });
      const kept = state.trashFile({ name: 'kept', mayRestore: false });
      const words = await restored(client, itemFor(file), itemFor(kept));
      assert.deepEqual(words, { file: 'failed forbidden', kept: 'failed forbidden' });
      fail({ method: 'POST', how: errorReply(404, 'not_found') });
      const odd = state.trashFile({ name: 'odd' });
      assert.deepEqual(await restored(client, itemFor(odd)), { odd: 'failed refused' });
    });

    it('does not report `originMissing` when Box gives another reason', async () => {
      const { client, state, quirks, calls } = await setUp();
      quirks.scope = 'root_readonly';
      const file = state.trashFile({ name: 'file', from: state.goneFolder() });
      const words = await restored(client, itemFor(file));
      assert.deepEqual(words, { file: 'failed forbidden box.insufficient_scope' });
      assert.deepEqual(calls(/folders/), []);
    });
  });

  const refusals: readonly (readonly [reply: ReturnType<typeof errorReply>, expected: string])[] = [
    [errorReply(403, 'forbidden_by_policy'), 'failed retained'],
    [errorReply(403, 'access_denied_item_locked'), 'failed retained'],
    [errorReply(403, 'storage_limit_exceeded'), 'failed noSpace'],
    [errorReply(403, 'access_from_location_blocked'), 'failed forbidden box.access_from_location_blocked'],
    [errorReply(403, 'insufficient_scope'), 'failed forbidden box.insufficient_scope'],
    [errorReply(403, 'constructor'), 'failed forbidden'],
    [
      { status: 403, headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' } },
      'failed forbidden box.insufficient_scope',
    ],
    [errorReply(400, 'item_name_invalid'), 'failed invalidName box.item_name_invalid'],
    [errorReply(400, 'item_name_too_long'), 'failed invalidName box.item_name_too_long'],
    [errorReply(409, 'conflict_of_a_new_sort'), 'failed refused'],
    [notSignedIn(), 'failed signIn'],
  ];
  for (const [how, expected] of refusals) {
    const code = (how.json as { code?: string } | undefined)?.code ?? 'without a code';
    it(`reports "${expected}" after ${how.status} ${code}, and sends it once`, async () => {
      const { client, state, fail, calls } = await setUp();
      const file = state.trashFile({ name: 'file' });
      fail({ method: 'POST', times: 99, how });
      assert.deepEqual(await restored(client, itemFor(file)), { file: expected });
      assert.equal(calls(posts).length, 1);
      assert.ok(isInTrash(state, file));
    });
  }

  it("keeps Box's message and its request ID", async () => {
    const { client, state, fail } = await setUp();
    const file = state.trashFile();
    fail({ method: 'POST', how: errorReply(400, 'item_name_invalid', undefined, { 'BOX-Request-Id': 'r1' }) });
    fail({ method: 'POST', how: errorReply(400, 'item_name_invalid') });
    const first = problemOf(await all(client.restore([itemFor(file)], never)));
    assert.deepEqual([first?.said, first?.requestId, first?.status], ['Item name invalid', 'r1', 400]);
    const second = problemOf(await all(client.restore([itemFor(file)], never)));
    assert.match(second?.requestId ?? '', /^emulated/);
  });

  for (const conflicts of ['array', 'object', 'none'] as const) {
    it(`reports "nameTaken" when Box sends the conflicts as ${conflicts}`, async () => {
      const { client, state, quirks, calls } = await setUp();
      quirks.conflicts = conflicts;
      state.file({ name: 'A.TXT' });
      state.folder({ name: 'b' });
      const [a, b] = [state.trashFile({ name: 'a.txt' }), state.trashFolder({ name: 'B' })];
      const words = await restored(client, itemFor(a), itemFor(b));
      assert.deepEqual(words, { 'a.txt': 'failed nameTaken', B: 'failed nameTaken' });
      assert.equal(calls().length, 2);
    });
  }

  describe('of a locked item', () => {
    it('waits until the lock ends and then restores the item', async () => {
      const { client, state, clock } = await setUp();
      const parent = state.folder();
      const trashed = trashEach(state, { from: parent.id });
      state.lock(parent.id);
      clock.onSleep = () => {
        if (clock.slept.length > 3) state.unlock(parent.id);
      };
      const words = await restored(client, ...trashed.map((each) => itemFor(each)));
      assert.deepEqual(words, { file: 'done', folder: 'done', link: 'done' });
    });

    it('reports `busy` within five minutes when the lock does not end', async () => {
      const { client, state, clock, calls } = await setUp();
      const parent = state.folder();
      const file = state.trashFile({ name: 'file', from: parent.id });
      state.lock(parent.id);
      assert.deepEqual(await restored(client, itemFor(file)), { file: 'failed busy' });
      assert.deepEqual(clock.slept, [2000, 8000, 30_000, 60_000, 60_000, 60_000, 60_000]);
      assert.equal(calls(posts).length, 8);
    });

    it('waits for a lock once for all items of a folder, and again for another folder', async () => {
      const { client, state, clock, calls } = await setUp();
      const [stuck, slow] = [state.folder(), state.folder()];
      for (const { id } of [stuck, slow]) state.lock(id);
      const ofStuck = Array.from({ length: 10 }, (_, index) => state.trashFolder({ name: `${index}`, from: stuck.id }));
      await restored(client, ...ofStuck.map((each) => itemFor(each)));
      assert.equal(calls(posts).length, 8 + 9);
      clock.onSleep = () => state.unlock(slow.id);
      const file = itemFor(state.trashFile({ name: 'file', from: slow.id }));
      const stuckFile = itemFor(state.trashFile({ name: 'stuck', from: stuck.id }));
      assert.deepEqual(await restored(client, stuckFile, file), { stuck: 'failed busy', file: 'done' });
    });

    it('sends nothing more after it is cancelled during a lock', async () => {
      const { client, state, clock, calls } = await setUp();
      const parent = state.folder();
      const items = ['a', 'b', 'c'].map((name) => itemFor(state.trashFolder({ name, from: parent.id })));
      state.lock(parent.id);
      const aborter = new AbortController();
      clock.onSleep = () => aborter.abort();
      const words = endsByName(await all(client.restore(items, aborter.signal)));
      assert.deepEqual(words, { a: 'failed busy', b: 'cancelled', c: 'cancelled' });
      assert.equal(calls(posts).length, 1);
    });

    it('skips an item that a call of someone else restored during the lock', async () => {
      const { client, state, fail, clock, calls } = await setUp();
      const file = state.trashFile({ name: 'file' });
      fail({ method: 'POST', how: errorReply(409, 'name_temporarily_reserved') });
      clock.onSleep = () => state.restoreElsewhere(file);
      assert.deepEqual(await restored(client, itemFor(file)), { file: 'skipped live' });
      assert.equal(calls(posts).length, 2);
    });

    it('waits for a second lock as long as for the first', async () => {
      const { client, state, clock } = await setUp();
      const parent = state.folder();
      const [a, b] = ['a', 'b'].map((name) => itemFor(state.trashFolder({ name, from: parent.id })));
      assert.ok(a && b);
      state.lock(parent.id);
      const ends = [5, 10];
      clock.onSleep = () => {
        if (ends.includes(clock.slept.length)) state.unlock(parent.id);
      };
      const outcomes: Outcome[] = [];
      for await (const outcome of client.restore([a, b], never)) {
        outcomes.push(outcome);
        if (outcomes.length === 1) state.lock(parent.id);
      }
      assert.deepEqual(endsByName(outcomes), { a: 'done', b: 'done' });
    });
  });

  it('restores folders into one destination one after another, because each locks it', async () => {
    const { client, state, quirks, clock } = await setUp();
    quirks.folderRestoreTakes = 3;
    const parent = state.folder();
    const items = state.fill(30, { from: parent.id }).map((each) => itemFor(each));
    assert.ok(items.filter(({ kind }) => kind === 'folder').length > 2);
    const words = await restored(client, ...items);
    assert.deepEqual(new Set(Object.values(words)), new Set(['done']));
    assert.deepEqual(clock.slept, []);
    assert.equal(state.trash().length, 0);
  });

  it('sends nothing for an item of an unknown kind', async () => {
    const { client, calls } = await setUp();
    const words = await restored(client, { account: 'a1', kind: 'unknown', id: 'hub:8', name: 'hub' });
    assert.deepEqual(words, { hub: 'failed unsupported item.unknownKind' });
    assert.deepEqual(calls(), []);
  });

  it('reports one outcome for each item when some fail', async () => {
    const { client, state } = await setUp();
    state.file({ name: 'taken' });
    const seeds = [
      state.trashFile({ name: 'taken' }),
      state.trashFile({ name: 'kept', mayRestore: false }),
      state.trashFile({ name: 'gone', from: state.goneFolder() }),
      ...Array.from({ length: 12 }, (_, index) => state.trashFile({ name: `good ${index}` })),
    ];
    const words = await restored(client, ...seeds.map((each) => itemFor(each)));
    assert.equal(Object.keys(words).length, 15);
    const { taken, kept, gone, ...good } = words;
    assert.deepEqual([taken, kept, gone], ['failed nameTaken', 'failed forbidden', 'failed originMissing']);
    assert.deepEqual(new Set(Object.values(good)), new Set(['done']));
  });

  it('settles what was sent and sends no more when it is cancelled in the middle', async () => {
    const { client, state, calls } = await setUp();
    const seeds = state.fill(40);
    const aborter = new AbortController();
    const outcomes: Outcome[] = [];
    for await (const outcome of client.restore(
      seeds.map((each) => itemFor(each)),
      aborter.signal,
    )) {
      outcomes.push(outcome);
      if (outcomes.length === 6) aborter.abort();
    }
    assert.equal(Object.keys(endsByName(outcomes)).length, 40);
    const done = outcomes.filter(({ end }) => end === 'done').length;
    assert.ok(done >= 6 && done <= 13, `${done} done`);
    assert.equal(outcomes.filter(({ end }) => end === 'cancelled').length, 40 - done);
    assert.deepEqual([calls(posts).length, state.trash().length], [done, 40 - done]);
  });

  it('sends nothing when it is cancelled before it begins', async () => {
    const { client, state, calls } = await setUp();
    const items = trashEach(state).map((each) => itemFor(each));
    const words = endsByName(await all(client.restore(items, AbortSignal.abort())));
    assert.deepEqual(words, { file: 'cancelled', folder: 'cancelled', link: 'cancelled' });
    assert.deepEqual(calls(), []);
  });

  it('waits out a short 429, and reports the time to retry after a long one', async () => {
    const { client, state, fail, clock, calls } = await setUp();
    const items = state.fill(30).map((each) => itemFor(each));
    fail({ method: 'POST', how: tooManyCalls(7) });
    assert.deepEqual(new Set(Object.values(await restored(client, ...items.slice(0, 5)))), new Set(['done']));
    assert.ok(clock.slept.includes(7000));
    fail({ method: 'POST', times: 99, how: tooManyCalls(7200) });
    const before = calls(posts).length;
    const outcomes = await all(client.restore(items.filter(({ kind }) => kind !== 'folder').slice(5), never));
    for (const each of outcomes) {
      const problem = problemOf([each]);
      assert.deepEqual([problem?.kind, problem?.retryAt], ['limited', clock.now() + 7_200_000]);
    }
    assert.ok(outcomes.length > 15 && calls(posts).length - before <= 7);
  });
});
