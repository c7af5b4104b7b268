// What is done where an item of that name is there already.
import assert from 'node:assert/strict';
import { keyOf } from '../../../../src/trash/item.ts';
import { errorReply } from '../../../emulators/box/replies.ts';
import { closeAll, endsByName, isInTrash, isLive, itemFor, restoreWith, setUp } from './setup.ts';

const posts = /^POST /;

describe('Box restore when the name is taken', () => {
  afterEach(closeAll);

  for (const conflicts of ['array', 'object', 'none'] as const) {
    describe(`when Box reports the conflicting items as ${conflicts}`, () => {
      it('keeps both and uses the first free name', async () => {
        const { client, state, quirks } = await setUp();
        quirks.conflicts = conflicts;
        for (const name of ['Plan.txt', 'plan (1).TXT', 'Plan (3).txt']) state.file({ name });
        const file = state.trashFile({ name: 'plan.txt' });
        const [outcome] = await restoreWith(client, { conflict: 'keepBoth' }, itemFor(file));
        assert.ok(outcome?.end === 'done');
        assert.deepEqual([outcome.name, outcome.where?.path, outcome.misplaced], ['plan (2).txt', '/', undefined]);
        assert.ok(isLive(state, file));
      });

      it('leaves the item in the trash without a choice', async () => {
        const { client, state, quirks, calls } = await setUp();
        quirks.conflicts = conflicts;
        state.folder({ name: 'A' });
        const [file, free] = [state.trashFile({ name: 'a' }), state.trashFile({ name: 'b' })];
        const outcomes = await restoreWith(client, {}, itemFor(file), itemFor(free));
        assert.deepEqual(endsByName(outcomes), { a: 'failed nameTaken', b: 'done' });
        assert.ok(isInTrash(state, file));
        assert.equal(calls().length, 2);
      });
    });
  }

  const numbered: readonly (readonly [kind: 'file' | 'folder' | 'link', name: string, expected: string])[] = [
    ['file', 'a.txt', 'a (1).txt'],
    ['file', 'a', 'a (1)'],
    ['file', 'archive.tar.gz', 'archive.tar (1).gz'],
    ['file', '.gitignore', '.gitignore (1)'],
    ['file', '.config.json', '.config (1).json'],
    ['file', 'ends.', 'ends. (1)'],
    ['file', 'v1. final', 'v1. final (1)'],
    ['file', 'a (1).txt', 'a (1) (1).txt'],
    ['file', 'Übersicht 😀.pdf', 'Übersicht 😀 (1).pdf'],
    ['folder', 'v1.2', 'v1.2 (1)'],
    ['link', 'example.com', 'example.com (1)'],
  ];
  for (const [kind, name, expected] of numbered) {
    it(`restores the ${kind} "${name}" as "${expected}" when both are kept`, async () => {
      const { client, state } = await setUp();
      state.folder({ name });
      const seed = {
        file: () => state.trashFile({ name }),
        folder: () => state.trashFolder({ name }),
        link: () => state.trashLink({ name }),
      };
      const [outcome] = await restoreWith(client, { conflict: 'keepBoth' }, itemFor(seed[kind]()));
      assert.equal(outcome?.end === 'done' && outcome.name, expected);
    });
  }

  it('keeps 20 items of one name, and tries each taken name only once', async () => {
    const { client, state, calls } = await setUp();
    const folder = state.folder();
    for (let index = 0; index < 10; index += 1) {
      state.file({ name: index === 0 ? 'a.txt' : `a (${index}).txt`, in: folder.id });
    }
    const files = Array.from({ length: 20 }, () => state.trashFile({ name: 'a.txt', from: folder.id }));
    const outcomes = await restoreWith(client, { conflict: 'keepBoth' }, ...files.map((each) => itemFor(each)));
    const names = outcomes.map((each) => each.end === 'done' && each.name);
    assert.deepEqual(new Set(names), new Set(Array.from({ length: 20 }, (_, index) => `a (${index + 10}).txt`)));
    assert.equal(calls(posts).length, 30);
  });

  it('fails with `nameTaken` after 101 names that Box refuses', async () => {
    const { client, state, fail, calls } = await setUp();
    fail({ method: 'POST', times: 999, how: errorReply(409, 'item_name_in_use') });
    const file = state.trashFile({ name: 'a' });
    assert.deepEqual(endsByName(await restoreWith(client, { conflict: 'keepBoth' }, itemFor(file))), {
      a: 'failed nameTaken',
    });
    assert.equal(calls(posts).length, 101);
    assert.ok(isInTrash(state, file));
  });

  it('fails with `invalidName` when the free name is too long for Box', async () => {
    const { client, state } = await setUp();
    const name = 'x'.repeat(255);
    state.file({ name });
    const file = state.trashFile({ name });
    const outcomes = await restoreWith(client, { conflict: 'keepBoth' }, itemFor(file));
    assert.deepEqual(endsByName(outcomes), { [name]: 'failed invalidName box.item_name_too_long' });
    assert.ok(isInTrash(state, file));
  });

  it('releases a name for the next item when the first is refused for another reason', async () => {
    const { client, state, fail } = await setUp();
    const folder = state.folder();
    const [first, second] = [1, 2].map(() => state.trashFolder({ name: 'a', from: folder.id }));
    assert.ok(first && second);
    fail({ method: 'POST', how: errorReply(403, 'forbidden_by_policy') });
    const outcomes = await restoreWith(client, { conflict: 'keepBoth' }, itemFor(first), itemFor(second));
    assert.deepEqual(
      outcomes.map(({ end }) => end),
      ['failed', 'done'],
    );
    assert.deepEqual(outcomes[1]?.end === 'done' && outcomes[1].name, undefined);
  });

  describe('under a name that the user entered', () => {
    const give = async (name: string, of: object = {}) => {
      const box = await setUp();
      const file = box.state.trashFile({ name: 'a.txt' });
      box.state.file({ name: 'a.txt' });
      box.state.file({ name: 'b.txt' });
      const item = itemFor(file);
      const [outcome] = await restoreWith(box.client, { names: new Map([[keyOf(item), name]]), ...of }, item);
      assert.ok(outcome);
      return { ...box, file, outcome, words: endsByName([outcome])['a.txt'] };
    };

    it('restores the item and reports that name', async () => {
      const { outcome, emulator } = await give('c.txt');
      assert.equal(outcome.end === 'done' && outcome.name, 'c.txt');
      assert.deepEqual(
        emulator.server.log.map(({ body }) => body),
        ['{"name":"c.txt"}'],
      );
    });

    it('fails with `nameTaken` when that name is taken, or counts up from it when both are kept', async () => {
      assert.equal((await give('B.txt')).words, 'failed nameTaken');
      const { outcome } = await give('B.txt', { conflict: 'keepBoth' });
      assert.equal(outcome.end === 'done' && outcome.name, 'B (1).txt');
    });

    for (const name of ['..', 'a/b', 'a ', '']) {
      it(`reports "invalidName" when Box refuses the name ${JSON.stringify(name)}`, async () => {
        const { words, state, file } = await give(name);
        assert.equal(words, 'failed invalidName box.item_name_invalid');
        assert.ok(isInTrash(state, file));
      });
    }

    it('sends no name when the entered name is its own', async () => {
      const { emulator } = await give('a.txt');
      assert.deepEqual(
        emulator.server.log.map(({ body }) => body),
        ['{}'],
      );
    });
  });
});

describe('Box restore to the original place', () => {
  afterEach(closeAll);

  it('reports `misplaced` when Box restores the item to another folder', async () => {
    const { client, state } = await setUp();
    const folder = state.folder({ name: 'Moved on' });
    const file = state.trashFile({ name: 'a', from: folder.id });
    const [outcome] = await restoreWith(client, {}, itemFor(file, { origin: { id: '77', name: 'Old' } }));
    assert.ok(outcome?.end === 'done');
    assert.deepEqual([outcome.misplaced, outcome.where?.path], [true, '/Moved on']);
  });

  it('reports `misplaced` when a look after a lost answer finds the item in another folder', async () => {
    const { client, state, fail } = await setUp();
    const file = state.trashFile({ name: 'a', from: state.folder().id });
    fail({ method: 'POST', how: 'reset after' });
    const [outcome] = await restoreWith(client, {}, itemFor(file, { origin: { id: '77' } }));
    assert.equal(outcome?.end === 'done' && outcome.misplaced, true);
  });

  it('does not report `misplaced` when the original folder is not known', async () => {
    const { client, state } = await setUp();
    const file = state.trashFile({ name: 'a', from: state.folder().id });
    const [outcome] = await restoreWith(client, {}, itemFor(file, { origin: undefined }));
    assert.deepEqual(outcome?.end === 'done' && [outcome.misplaced, outcome.name], [undefined, undefined]);
  });

  it('restores a folder before the items that were deleted from it', async () => {
    const { client, state } = await setUp();
    const outer = state.trashFolder({ name: 'outer' });
    const inner = state.trashFolder({ name: 'inner', from: outer.id });
    const [file, link] = [
      state.trashFile({ name: 'file', from: inner.id }),
      state.trashLink({ name: 'link', from: outer.id }),
    ];
    const outcomes = await restoreWith(client, {}, ...[file, inner, link, outer].map((each) => itemFor(each)));
    assert.deepEqual(endsByName(outcomes), { outer: 'done', inner: 'done', link: 'done', file: 'done' });
    assert.equal(state.live().find(({ id, kind }) => id === file.id && kind === 'file')?.path, 'outer/inner/file');
  });

  it('restores two folders although each claims to lie in the other', async () => {
    const { client, state } = await setUp();
    const [a, b] = [state.trashFolder({ name: 'a' }), state.trashFolder({ name: 'b' })];
    const items = [itemFor(a, { origin: { id: b.id } }), itemFor(b, { origin: { id: a.id } })];
    const outcomes = await restoreWith(client, {}, ...items);
    assert.deepEqual(endsByName(outcomes), { a: 'done', b: 'done' });
  });
});

describe('Box restore of folders', () => {
  afterEach(closeAll);

  it('restores folders into four destinations at once, and one at a time into each', async () => {
    const { client, state, quirks } = await setUp();
    quirks.folderRestoreTakes = 20;
    const places = Array.from({ length: 6 }, () => state.folder());
    const items = places.flatMap(({ id }) =>
      [1, 2, 3].map((n) => itemFor(state.trashFolder({ name: `${id} ${n}`, from: id }))),
    );
    let most = 0;
    let blocked = 0;
    const watch = setInterval(() => {
      most = Math.max(most, state.lockedTargets.size);
    }, 2);
    const outcomes = await restoreWith(client, {}, ...items);
    clearInterval(watch);
    blocked += outcomes.filter(({ end }) => end !== 'done').length;
    assert.deepEqual([outcomes.length, blocked, most], [18, 0, 4]);
  });

  it('looks, waits and looks again after a 503, because Box may still be working', async () => {
    const { client, state, quirks, clock, calls } = await setUp();
    Object.assign(quirks, { folderRestoreTakes: 100_000, folderWorkLimit: 50_000 });
    const folder = state.trashFolder({ name: 'big' });
    const [outcome] = await restoreWith(client, {}, itemFor(folder));
    assert.deepEqual(endsByName(outcome ? [outcome] : []), { big: 'done' });
    assert.deepEqual(clock.slept, [2000, 8000, 30_000, 60_000]);
    assert.equal(state.live().filter(({ id }) => id === folder.id).length, 1);
    assert.equal(calls(/^DELETE|^PUT/).length, 0);
  });

  it('does not send a folder again when the look after the wait finds it restored', async () => {
    const { client, state, quirks, clock, calls } = await setUp();
    Object.assign(quirks, { folderRestoreTakes: 1500, folderWorkLimit: 1000 });
    const folder = state.trashFolder({ name: 'big' });
    assert.deepEqual(endsByName(await restoreWith(client, {}, itemFor(folder))), { big: 'done' });
    assert.deepEqual([clock.slept, calls(posts).length], [[2000], 1]);
  });

  it('waits for each of many folders as long as for the first when only looks show that they are done', async () => {
    const { client, state, quirks } = await setUp();
    Object.assign(quirks, { folderRestoreTakes: 200_000, folderWorkLimit: 50_000 });
    const { id: from } = state.folder();
    const items = ['a', 'b', 'c', 'd'].map((name) => itemFor(state.trashFolder({ name, from })));
    assert.deepEqual(endsByName(await restoreWith(client, {}, ...items)), {
      a: 'done',
      b: 'done',
      c: 'done',
      d: 'done',
    });
  });

  it('reports `unclear` when the work does not end in time', async () => {
    const { client, state, quirks, clock } = await setUp();
    Object.assign(quirks, { folderRestoreTakes: 9_000_000, folderWorkLimit: 50_000 });
    const folder = state.trashFolder({ name: 'big' });
    assert.deepEqual(endsByName(await restoreWith(client, {}, itemFor(folder))), { big: 'failed unclear' });
    const waited = clock.slept.reduce((sum, ms) => sum + ms, 0);
    assert.ok(waited > 200_000 && waited <= 300_000, String(waited));
  });

  it('limits the retries for 300 folders together when Box answers every write with 503', async () => {
    const { client, state, fail, calls } = await setUp();
    const items = state.fill(300).map((each) => itemFor(each));
    fail({ method: 'POST', times: 99_999, how: { status: 503 } });
    const outcomes = await restoreWith(client, {}, ...items);
    assert.ok(outcomes.every(({ end }) => end === 'failed'));
    // Each once, 20 more in all, and one more for each five looks that were answered.
    assert.equal(calls(posts).length, 399);
  });
});
