// To a folder of one's choice. Box does that only where the original folder is gone; else it takes two steps.
import assert from 'node:assert/strict';
import type { PendingMove } from '../../../../src/trash/destination.ts';
import { keyOf } from '../../../../src/trash/item.ts';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import { type ProblemKind, TrashError } from '../../../../src/trash/problem.ts';
import {
  badGateway,
  errorReply,
  notFoundPage,
  notSignedIn,
  tooManyCalls,
  unavailable,
} from '../../../emulators/box/replies.ts';
import type { EmulatedItem } from '../../../emulators/box/tree.ts';
import type { Mischief } from '../../../emulators/server.ts';
import {
  all,
  closeAll,
  endsByName,
  isInTrash,
  itemFor,
  json,
  never,
  plural,
  restoreWith,
  type Setup,
  scripted,
  setUp,
  trashEach,
} from './setup.ts';

const writes = /^(POST|PUT) /;
const puts = /^PUT /;

const folderOf = ({ id, name }: Readonly<EmulatedItem>) => ({ id, name });
const pathsOf = ({ state }: Setup) => new Map(state.live().map(({ kind, id, path }) => [`${kind} ${id}`, path]));
const pathOf = (box: Setup, { kind, id }: Readonly<EmulatedItem>) => pathsOf(box).get(`${kind} ${id}`);

/** A file of folder `Old`, wanted in folder `New`. */
async function restoreOne(options: Parameters<typeof setUp>[0] = {}) {
  const box = await setUp(options);
  const { state, client } = box;
  const [old, chosen] = [state.folder({ name: 'Old' }), state.folder({ name: 'New' })];
  const file = state.trashFile({ name: 'a.txt', from: old.id });
  const item = itemFor(file);
  const restoreOptions = { folder: folderOf(chosen) };
  const run = async (more: object = {}) => {
    const [outcome] = await restoreWith(client, { ...restoreOptions, ...more }, item);
    assert.ok(outcome);
    return outcome;
  };
  return { ...box, box, old, chosen, file, item, run };
}

function pendingMoveOf(outcome: Outcome, kind: ProblemKind = 'notMoved'): PendingMove {
  assert.ok(outcome.end === 'failed' && outcome.pendingMove, JSON.stringify(outcome));
  assert.equal(outcome.problem.kind, kind);
  return outcome.pendingMove;
}

const codeOf = (outcome: Outcome) => endsByName([outcome])[outcome.item.name];

describe('Box restore to a folder', () => {
  afterEach(closeAll);

  it('restores each kind, moves it, and reports where it is now', async () => {
    const box = await setUp();
    const { state, client, emulator } = box;
    const [old, chosen] = [state.folder({ name: 'Old' }), state.folder({ name: 'New' })];
    const trashed = trashEach(state, { from: old.id });
    const outcomes = await restoreWith(client, { folder: folderOf(chosen) }, ...trashed.map((each) => itemFor(each)));
    assert.deepEqual(endsByName(outcomes), { file: 'done', folder: 'done', link: 'done' });
    for (const each of outcomes) {
      assert.ok(each.end === 'done');
      assert.deepEqual(
        [each.where, each.name, each.misplaced],
        [{ id: chosen.id, name: 'New', path: '/New' }, undefined, undefined],
      );
    }
    for (const each of trashed) {
      assert.equal(pathOf(box, each), `New/${each.name}`);
      const path = `/2.0/${plural[each.kind]}/${each.id}`;
      const steps = emulator.server.log.filter((call) => call.path === path);
      assert.deepEqual(
        steps.map(({ method, body }) => [method, JSON.parse(body)]),
        [
          ['POST', { parent: { id: chosen.id } }],
          ['PUT', { parent: { id: chosen.id } }],
        ],
      );
      // As the first step left it, or not at all.
      assert.deepEqual(
        steps.map(({ headers }) => headers['if-match']),
        [undefined, '2'],
      );
    }
    assert.equal(state.movedLive().length, 3);
  });

  it('takes one step when the original folder is gone or in the trash', async () => {
    const box = await setUp();
    const { state, client, calls } = box;
    const chosen = state.folder({ name: 'New' });
    const gone = state.trashFile({ name: 'gone', from: state.goneFolder() });
    const parent = state.folder({ name: 'Old' });
    const orphan = state.trashFile({ name: 'orphan', from: parent.id });
    state.trashElsewhere(parent);
    const outcomes = await restoreWith(client, { folder: folderOf(chosen) }, itemFor(gone), itemFor(orphan));
    assert.deepEqual(endsByName(outcomes), { gone: 'done', orphan: 'done' });
    assert.deepEqual([pathOf(box, gone), pathOf(box, orphan)], ['New/gone', 'New/orphan']);
    assert.deepEqual(calls(puts), []);
  });

  it('reports `originMissing` when the original folder is in the trash and Box does not treat it as gone', async () => {
    const { client, state, quirks } = await setUp();
    quirks.trashedParentIsGone = false;
    const [chosen, parent] = [state.folder({ name: 'New' }), state.folder()];
    const file = state.trashFile({ name: 'a', from: parent.id });
    state.trashElsewhere(parent);
    assert.deepEqual(endsByName(await restoreWith(client, { folder: folderOf(chosen) }, itemFor(file))), {
      a: 'failed originMissing',
    });
  });

  it('takes one step when the chosen folder is the original one', async () => {
    const { run, old, calls, file } = await restoreOne();
    const outcome = await run({ folder: folderOf(old) });
    assert.equal(codeOf(outcome), 'done');
    assert.deepEqual(calls(writes), [`POST /files/${file.id}`]);
  });

  it('moves an item to the top folder', async () => {
    const { run, box, file } = await restoreOne();
    const outcome = await run({ folder: { id: '0', name: 'All Files' } });
    assert.equal(codeOf(outcome), 'done');
    assert.equal(pathOf(box, file), 'a.txt');
  });

  it('gives the item the entered name in the first step', async () => {
    const { run, box, file, item } = await restoreOne();
    const outcome = await run({ names: new Map([[keyOf(item), 'b.txt']]) });
    assert.equal(outcome.end === 'done' && outcome.name, 'b.txt');
    assert.equal(pathOf(box, file), 'New/b.txt');
  });

  describe('when the name is taken', () => {
    it('in the original folder, uses a temporary name for the first step', async () => {
      const { run, box, state, old, file, emulator } = await restoreOne();
      const other = state.file({ name: 'A.TXT', in: old.id });
      const outcome = await run();
      assert.equal(codeOf(outcome), 'done');
      assert.equal(outcome.end === 'done' && outcome.name, undefined);
      assert.deepEqual([pathOf(box, file), pathOf(box, other)], ['New/a.txt', 'Old/A.TXT']);
      const bodies = emulator.server.log.filter(({ method }) => method !== 'GET').map(({ body }) => JSON.parse(body));
      assert.equal(bodies.length, 3);
      assert.equal(bodies[1].name, `a (${file.id}).txt`);
      // Moved and named in one call: between two, it could end up as neither.
      assert.deepEqual([bodies[2].name, bodies[2].parent.id], ['a.txt', box.state.tree.namesake('0', 'New')?.id]);
    });

    it('in the original folder, shortens the temporary name of an item whose name is as long as Box allows', async () => {
      const box = await setUp();
      const { state, client } = box;
      const [old, chosen] = [state.folder({ name: 'Old' }), state.folder({ name: 'New' })];
      const name = `${'x'.repeat(248)} 😀.txt`;
      state.file({ name, in: old.id });
      const file = state.trashFile({ name, from: old.id });
      const [outcome] = await restoreWith(client, { folder: folderOf(chosen) }, itemFor(file));
      assert.equal(outcome?.end, 'done');
      assert.equal(pathOf(box, file), `New/${name}`);
    });

    it('in the chosen folder, reports `nameTaken` and changes nothing', async () => {
      const { run, box, state, chosen, file, calls } = await restoreOne();
      state.folder({ name: 'A.txt', in: chosen.id });
      assert.equal(codeOf(await run()), 'failed nameTaken');
      assert.deepEqual(calls(writes), []);
      assert.ok(isInTrash(box.state, file));
    });

    it('in the chosen folder, uses a free name when both are kept', async () => {
      const { run, box, state, chosen, file } = await restoreOne();
      for (const name of ['a.txt', 'A (1).TXT']) state.file({ name, in: chosen.id });
      const outcome = await run({ conflict: 'keepBoth' });
      assert.equal(outcome.end === 'done' && outcome.name, 'a (2).txt');
      assert.equal(pathOf(box, file), 'New/a (2).txt');
    });

    it('in both folders, uses a free name when both are kept', async () => {
      const { run, box, state, old, chosen, file } = await restoreOne();
      for (const folder of [old, chosen]) state.file({ name: 'a.txt', in: folder.id });
      state.file({ name: 'a (1).txt', in: old.id });
      const outcome = await run({ conflict: 'keepBoth' });
      assert.equal(outcome.end === 'done' && outcome.name, 'a (1).txt');
      assert.equal(pathOf(box, file), 'New/a (1).txt');
    });

    it('in the chosen folder, fails or keeps both as asked when the original folder is gone', async () => {
      for (const [conflict, expected] of [
        [undefined, 'failed nameTaken'],
        ['keepBoth', 'done'],
      ] as const) {
        const box = await setUp();
        const { state, client, fail } = box;
        const chosen = state.folder({ name: 'New' });
        const file = state.trashFile({ name: 'a.txt', from: state.goneFolder() });
        state.file({ name: 'a.txt', in: chosen.id });
        // The names there cannot be known beforehand, as in a very large folder.
        fail({ path: /items$/, how: { status: 200, json: { entries: [] } } });
        const outcomes = await restoreWith(client, { folder: folderOf(chosen), conflict }, itemFor(file));
        assert.deepEqual(endsByName(outcomes), { 'a.txt': expected });
        assert.equal(pathOf(box, file), expected === 'done' ? 'New/a (1).txt' : undefined);
      }
    });

    it('in the chosen folder, which is the original one, uses no temporary name', async () => {
      const { run, state, old, file, fail } = await restoreOne();
      state.file({ name: 'a.txt', in: old.id });
      fail({ path: /items$/, how: { status: 200, json: { entries: [] } } });
      assert.equal(codeOf(await run({ folder: folderOf(old) })), 'failed nameTaken');
      assert.ok(isInTrash(state, file));
    });

    it('by another item of the same restore, gives each another name', async () => {
      const box = await setUp();
      const { state, client } = box;
      const chosen = state.folder({ name: 'New' });
      const files = [1, 2, 3, 4].map(() => state.trashFile({ name: 'a.txt', from: state.folder().id }));
      const outcomes = await restoreWith(
        client,
        { folder: folderOf(chosen), conflict: 'keepBoth' },
        ...files.map((each) => itemFor(each)),
      );
      assert.ok(outcomes.every(({ end }) => end === 'done'));
      const paths = files.map((each) => pathOf(box, each)).sort();
      assert.deepEqual(paths, ['New/a (1).txt', 'New/a (2).txt', 'New/a (3).txt', 'New/a.txt']);
      const more = [1, 2].map(() => state.trashFile({ name: 'b', from: state.folder().id }));
      const ends = await restoreWith(client, { folder: folderOf(chosen) }, ...more.map((each) => itemFor(each)));
      assert.deepEqual(ends.map((each) => each.end === 'failed' && each.problem.kind).sort(), [false, 'nameTaken']);
      assert.equal(more.filter((each) => isInTrash(state, each)).length, 1);
    });
  });

  describe('when the second step fails', () => {
    it('reports `notMoved` with the original folder, and moves the item with the next try', async () => {
      const { run, box, old, chosen, file, item, fail, calls } = await restoreOne();
      fail({
        method: 'PUT',
        how: errorReply(403, 'access_denied_insufficient_permissions', undefined, { 'box-request-id': 'r7' }),
      });
      const outcome = await run();
      assert.equal(codeOf(outcome), 'failed notMoved box.move_forbidden');
      const pendingMove = pendingMoveOf(outcome);
      assert.deepEqual(pendingMove, {
        place: { id: old.id, name: 'Old', path: '/Old' },
        version: '2',
        name: undefined,
      });
      assert.ok(outcome.end === 'failed');
      const { status, requestId, call } = outcome.problem;
      assert.deepEqual([status, requestId, call], [403, 'r7', `PUT /2.0/files/${file.id}`]);
      assert.equal(pathOf(box, file), 'Old/a.txt');
      const before = calls(writes).length;
      const again = await run({ pendingMoves: new Map([[keyOf(item), pendingMove]]) });
      assert.equal(codeOf(again), 'done');
      assert.deepEqual(again.end === 'done' && again.where?.id, chosen.id);
      assert.deepEqual(calls(writes).slice(before), [`PUT /files/${file.id}`]);
      assert.equal(pathOf(box, file), 'New/a.txt');
    });

    it('replaces the temporary name with the next try', async () => {
      const { run, box, state, old, file, item, fail } = await restoreOne();
      state.file({ name: 'a.txt', in: old.id });
      fail({ method: 'PUT', how: errorReply(403, 'access_denied_insufficient_permissions') });
      const pendingMove = pendingMoveOf(await run());
      assert.equal(pathOf(box, file), `Old/a (${file.id}).txt`);
      assert.deepEqual([pendingMove.place.id, pendingMove.name], [old.id, `a (${file.id}).txt`]);
      const again = await run({ pendingMoves: new Map([[keyOf(item), pendingMove]]) });
      assert.deepEqual([codeOf(again), again.end === 'done' && again.name], ['done', undefined]);
      assert.equal(pathOf(box, file), 'New/a.txt');
    });

    it('reports `nameTaken` when the name was taken at the last moment, and keeps both with the next try', async () => {
      const { run, box, state, chosen, file, item, fail } = await restoreOne();
      state.file({ name: 'a.txt', in: chosen.id });
      // Read a moment before that.
      fail({ path: /items$/, how: { status: 200, json: { entries: [] } } });
      const outcome = await run();
      assert.equal(codeOf(outcome), 'failed notMoved box.move_name_taken');
      const pendingMoves = new Map([[keyOf(item), pendingMoveOf(outcome)]]);
      assert.equal(codeOf(await run({ pendingMoves })), 'failed notMoved box.move_name_taken');
      const again = await run({ pendingMoves, conflict: 'keepBoth' });
      assert.equal(again.end === 'done' && again.name, 'a (1).txt');
      assert.equal(pathOf(box, file), 'New/a (1).txt');
    });

    it('keeps both, if asked to, when the name was taken at the last moment', async () => {
      const { run, box, state, chosen, file, fail } = await restoreOne();
      state.file({ name: 'a.txt', in: chosen.id });
      fail({ path: /items$/, how: { status: 200, json: { entries: [] } } });
      const outcome = await run({ conflict: 'keepBoth' });
      assert.equal(outcome.end === 'done' && outcome.name, 'a (1).txt');
      assert.equal(pathOf(box, file), 'New/a (1).txt');
    });

    it('moves the item under another name, or to another folder, as the next try says', async () => {
      for (const isTemporary of [false, true]) {
        const { run, box, state, old, chosen, file, item, fail, calls } = await restoreOne();
        const third = state.folder({ name: 'Third' });
        if (isTemporary) state.file({ name: 'a.txt', in: old.id });
        state.file({ name: 'a.txt', in: chosen.id });
        fail({ path: /items$/, how: { status: 200, json: { entries: [] } } });
        const pendingMoves = new Map([[keyOf(item), pendingMoveOf(await run())]]);
        const before = calls(writes).length;
        const names = new Map([[keyOf(item), 'b/c.txt']]);
        const refused = await run({ pendingMoves, names });
        assert.deepEqual(
          [codeOf(refused), pendingMoveOf(refused)],
          ['failed notMoved box.move_bad_name', pendingMoves.get(keyOf(item))],
        );
        const named = await run({ pendingMoves, names: new Map([[keyOf(item), 'c.txt']]), folder: folderOf(third) });
        assert.deepEqual([codeOf(named), named.end === 'done' && named.name], ['done', 'c.txt']);
        assert.equal(pathOf(box, file), 'Third/c.txt');
        assert.deepEqual(
          calls(writes).slice(before),
          [1, 2].map(() => `PUT /files/${file.id}`),
        );
      }
    });

    it('renames the item back where it is when the next try names that folder', async () => {
      const { run, box, state, old, file, item, fail } = await restoreOne();
      const taken = state.file({ name: 'a.txt', in: old.id });
      fail({ method: 'PUT', how: errorReply(403, 'access_denied_insufficient_permissions') });
      const pendingMoves = new Map([[keyOf(item), pendingMoveOf(await run())]]);
      state.moveElsewhere(taken, { name: 'theirs.txt' });
      fail({ method: 'PUT', how: 'reset before' });
      assert.equal(codeOf(await run({ pendingMoves, folder: folderOf(old) })), 'done');
      assert.equal(pathOf(box, file), 'Old/a.txt');
    });

    it('reports `box.move_changed` when the chosen folder is gone and someone has moved the item', async () => {
      const { run, state, chosen, fail, clock, file } = await restoreOne();
      fail({ method: 'GET', path: /items$/, how: { status: 200, json: { entries: [] } } });
      fail({ method: 'PUT', how: errorReply(409, 'operation_blocked_temporary') });
      fail({ method: 'PUT', how: errorReply(404, 'not_found') });
      clock.onSleep = () => {
        state.trashElsewhere(chosen);
        state.moveElsewhere(file, { parent: '0' });
      };
      const outcome = await run();
      assert.deepEqual(
        [codeOf(outcome), outcome.end === 'failed' && outcome.pendingMove],
        ['failed notMoved box.move_changed', undefined],
      );
    });

    it('reports `box.move_unguarded` and does not move the item when Box sends no etag', async () => {
      const entry = { type: 'file', id: '5', name: 'a', parent: { id: '7', name: 'Old' }, item_status: 'active' };
      const { client, sent } = scripted(({ method }) => json(method === 'POST' ? entry : { entries: [] }));
      const item = { account: 'a1', kind: 'file', id: '5', name: 'a', origin: { id: '7' } } as const;
      const [outcome] = await restoreWith(client, { folder: { id: '9', name: 'New' } }, item);
      assert.ok(outcome);
      assert.equal(codeOf(outcome), 'failed notMoved box.move_unguarded');
      assert.deepEqual(
        sent.filter(({ method }) => method === 'PUT'),
        [],
      );
    });

    it('reports `box.move_destination_gone` when the chosen folder is gone', async () => {
      const { run, state, chosen, file, box, fail } = await restoreOne();
      fail({ method: 'GET', path: /items$/, how: { status: 200, json: { entries: [] } } });
      state.trashElsewhere(chosen);
      const outcome = await run();
      assert.equal(codeOf(outcome), 'failed notMoved box.move_destination_gone');
      pendingMoveOf(outcome);
      assert.equal(pathOf(box, file), 'Old/a.txt');
    });

    const doneAllTheSame: readonly (readonly [name: string, how: Mischief])[] = [
      ['a lost answer', 'reset after'],
      ['half a body', 'half a body'],
      ['a 503', { after: unavailable() }],
      ['a 502 with a web page', { after: badGateway() }],
      ['a web page with a 200', { after: { status: 200, text: '<html></html>' } }],
    ];
    for (const [name, how] of doneAllTheSame) {
      it(`reports "done" and sends the move once when Box moved the item in spite of ${name}`, async () => {
        const { run, fail, calls, box, file } = await restoreOne();
        fail({ method: 'PUT', how });
        const outcome = await run();
        assert.deepEqual([codeOf(outcome), outcome.end === 'done' && outcome.where?.path], ['done', '/New']);
        assert.equal(calls(puts).length, 1);
        assert.equal(pathOf(box, file), 'New/a.txt');
      });
    }

    for (const how of ['reset before', unavailable(), badGateway()] as const) {
      it(`looks, waits and sends the move again after ${typeof how === 'string' ? how : how.status}`, async () => {
        const { run, fail, calls, clock, box, file } = await restoreOne();
        fail({ method: 'PUT', times: 2, how });
        assert.equal(codeOf(await run()), 'done');
        assert.deepEqual([calls(puts).length, clock.slept], [3, [2000, 8000]]);
        assert.equal(pathOf(box, file), 'New/a.txt');
      });

      it(`gives up after several times ${typeof how === 'string' ? how : how.status}, and moves the item with the next try`, async () => {
        const other = await restoreOne();
        other.fail({ method: 'PUT', times: 99, how });
        const outcome = await other.run();
        const pendingMove = pendingMoveOf(outcome, 'unclear');
        assert.equal(other.calls(puts).length, 5);
        other.emulator.server.heal();
        assert.equal(codeOf(await other.run({ pendingMoves: new Map([[keyOf(other.item), pendingMove]]) })), 'done');
      });
    }

    it('waits while the chosen folder is locked and then moves the item', async () => {
      const { run, state, chosen, clock, box, file } = await restoreOne();
      state.lock(chosen.id);
      clock.onSleep = () => {
        if (clock.slept.length === 4) state.unlock(chosen.id);
      };
      assert.equal(codeOf(await run()), 'done');
      assert.equal(pathOf(box, file), 'New/a.txt');
    });

    it('keeps the pending move when the token expires between the steps', async () => {
      const { run, fail, box, file } = await restoreOne();
      fail({ method: 'PUT', how: notSignedIn() });
      pendingMoveOf(await run());
      assert.equal(pathOf(box, file), 'Old/a.txt');
    });

    it('does not stop the other items when the move of one fails', async () => {
      const { client, state, fail } = await setUp();
      const [old, chosen] = [state.folder({ name: 'Old' }), state.folder({ name: 'New' })];
      const items = ['a', 'b', 'c'].map((name) => itemFor(state.trashFolder({ name, from: old.id })));
      fail({ method: 'PUT', how: errorReply(403, 'insufficient_scope') });
      const words = endsByName(await restoreWith(client, { folder: folderOf(chosen) }, ...items));
      assert.deepEqual(words, { a: 'failed notMoved box.move_forbidden', b: 'done', c: 'done' });
    });
  });

  describe('of a link, whose etag Box may ignore', () => {
    /** A link of folder `Old`, wanted in folder `New`; what others do to it comes at the first wait. */
    const restoreLink = async (meddle: (box: Setup, link: Readonly<EmulatedItem>) => void) => {
      const box = await setUp({ quirks: { linksIgnoreIfMatch: true } });
      const { state, client, clock } = box;
      const [old, chosen] = [state.folder({ name: 'Old' }), state.folder({ name: 'New' })];
      const link = state.trashLink({ name: 'a', from: old.id });
      clock.onSleep = () => {
        clock.onSleep = () => {};
        meddle(box, link);
      };
      const run = async (more: object = {}) => {
        const [outcome] = await restoreWith(client, { folder: folderOf(chosen), ...more }, itemFor(link));
        assert.ok(outcome);
        return outcome;
      };
      return { ...box, box, link, run };
    };
    const meddlings: Readonly<Record<string, (box: Setup, link: Readonly<EmulatedItem>) => void>> = {
      renamed: ({ state }, link) => state.moveElsewhere(link, { name: 'theirs' }),
      moved: ({ state }, link) => state.moveElsewhere(link, { parent: '0' }),
      trashed: ({ state }, link) => state.trashElsewhere(link),
      'moved to and fro': ({ state }, link) => {
        const { parent } = link;
        state.moveElsewhere(link, { parent: '0' });
        state.moveElsewhere(link, { parent: parent ?? '0' });
      },
    };
    const waits: readonly (readonly [name: string, how: Mischief])[] = [
      ['the chosen folder was locked', errorReply(409, 'operation_blocked_temporary')],
      ['there were too many calls', tooManyCalls(30)],
      ['an answer got lost', 'reset before'],
    ];
    for (const [what, meddle] of Object.entries(meddlings)) {
      for (const [name, how] of waits) {
        it(`reports "box.move_changed" for a link that was ${what} while ${name}`, async () => {
          const { run, fail, state, calls } = await restoreLink(meddle);
          fail({ method: 'PUT', how });
          const outcome = await run();
          assert.deepEqual(
            [codeOf(outcome), outcome.end === 'failed' && outcome.pendingMove],
            ['failed notMoved box.move_changed', undefined],
          );
          assert.deepEqual([state.movedLive(), calls(puts).length], [[], 1]);
        });
      }

      it(`reports "box.move_changed" for a link that was ${what} before the next try`, async () => {
        const { run, fail, state, box, link, calls } = await restoreLink(() => {});
        fail({ method: 'PUT', how: errorReply(403, 'access_denied_insufficient_permissions') });
        const pendingMoves = new Map([[keyOf(itemFor(link)), pendingMoveOf(await run())]]);
        meddle(box, link);
        assert.equal(codeOf(await run({ pendingMoves })), 'failed notMoved box.move_changed');
        assert.deepEqual([state.movedLive(), calls(puts).length], [[], 1]);
      });
    }

    for (const [name, how] of waits) {
      it(`moves a link that no one changed while ${name}`, async () => {
        const { run, fail, box, link } = await restoreLink(() => {});
        fail({ method: 'PUT', how });
        assert.equal(codeOf(await run()), 'done');
        assert.equal(pathOf(box, link), 'New/a');
      });
    }

    it('keeps the pending move when the link cannot be looked at', async () => {
      const { run, fail, box, link, calls } = await restoreLink(() => {});
      fail({ method: 'PUT', how: errorReply(403, 'access_denied_insufficient_permissions') });
      const pendingMoves = new Map([[keyOf(itemFor(link)), pendingMoveOf(await run())]]);
      fail({ method: 'GET', times: 99, how: unavailable() });
      assert.deepEqual(pendingMoveOf(await run({ pendingMoves }), 'unclear'), [...pendingMoves.values()][0]);
      assert.equal(calls(puts).length, 1);
      box.emulator.server.heal();
      assert.equal(codeOf(await run({ pendingMoves })), 'done');
      assert.equal(pathOf(box, link), 'New/a');
    });
  });

  describe('when someone else changed the item', () => {
    it('reports `box.move_changed` for an item that was changed after the first step', async () => {
      const { run, state, fail, clock, box, file } = await restoreOne();
      fail({ method: 'PUT', how: errorReply(409, 'operation_blocked_temporary') });
      clock.onSleep = () => state.moveElsewhere(file, { name: 'mine now.txt' });
      const outcome = await run();
      assert.equal(codeOf(outcome), 'failed notMoved box.move_changed');
      assert.equal(outcome.end === 'failed' && outcome.pendingMove, undefined);
      assert.equal(pathOf(box, file), 'Old/mine now.txt');
      assert.equal(state.movedLive().length, 0);
    });

    it('reports `box.move_changed` for an item that was deleted or purged after the first step', async () => {
      for (const purge of [false, true]) {
        const { run, state, fail, clock, file } = await restoreOne();
        fail({ method: 'PUT', how: errorReply(409, 'operation_blocked_temporary') });
        clock.onSleep = () => {
          state.trashElsewhere(file);
          if (purge) state.purgeElsewhere(file);
        };
        assert.equal(codeOf(await run()), 'failed notMoved box.move_changed');
        assert.equal(isInTrash(state, file), !purge);
      }
    });

    it('reports `done` when someone else has moved the item to the chosen folder', async () => {
      const { run, state, fail, clock, chosen, file } = await restoreOne();
      fail({ method: 'PUT', how: errorReply(409, 'operation_blocked_temporary') });
      clock.onSleep = () => state.moveElsewhere(file, { parent: chosen.id });
      const outcome = await run();
      assert.deepEqual([codeOf(outcome), outcome.end === 'done' && outcome.where?.path], ['done', '/New']);
      assert.equal(state.movedLive().length, 0);
    });

    it('skips as `live` an item that someone else has restored', async () => {
      const { run, state, file, calls, box } = await restoreOne();
      state.restoreElsewhere(file);
      assert.equal(codeOf(await run()), 'skipped live');
      assert.deepEqual([calls(puts), pathOf(box, file)], [[], 'Old/a.txt']);
    });

    it('reports `box.move_unclear` and does not move an item that someone else may have restored', async () => {
      const { run, fail, calls, box, file } = await restoreOne();
      fail({ method: 'POST', how: 'reset after' });
      const outcome = await run();
      assert.equal(codeOf(outcome), 'failed notMoved box.move_unclear');
      assert.equal(outcome.end === 'failed' && outcome.pendingMove, undefined);
      assert.deepEqual([calls(puts), pathOf(box, file)], [[], 'Old/a.txt']);
    });

    it('moves an item after a lost answer when it has the temporary name', async () => {
      const { run, fail, state, old, box, file } = await restoreOne();
      state.file({ name: 'a.txt', in: old.id });
      fail({ method: 'POST', how: errorReply(409, 'item_name_in_use') });
      fail({ method: 'POST', how: 'reset after' });
      assert.equal(codeOf(await run()), 'done');
      assert.equal(pathOf(box, file), 'New/a.txt');
    });

    it('reports `done` with the name that someone else gave the item when they moved it to the chosen folder', async () => {
      const { run, fail, state, chosen, file, calls } = await restoreOne();
      state.restoreElsewhere(file);
      state.moveElsewhere(file, { parent: chosen.id, name: 'theirs.txt' });
      fail({ method: 'POST', how: errorReply(409, 'item_name_in_use') });
      fail({ method: 'POST', how: 'reset before' });
      const outcome = await run();
      assert.deepEqual([codeOf(outcome), outcome.end === 'done' && outcome.name], ['done', 'theirs.txt']);
      assert.deepEqual(calls(puts), []);
    });

    it('reports `done` when the item is in the chosen folder after an unclear first step', async () => {
      const box = await setUp();
      const { state, client, fail } = box;
      const chosen = state.folder({ name: 'New' });
      const file = state.trashFile({ name: 'a', from: state.goneFolder() });
      fail({ method: 'POST', how: 'reset after' });
      assert.deepEqual(endsByName(await restoreWith(client, { folder: folderOf(chosen) }, itemFor(file))), {
        a: 'done',
      });
      assert.equal(pathOf(box, file), 'New/a');
    });
  });

  describe('when the chosen folder takes no items', () => {
    it('sends nothing when the folder is gone', async () => {
      const { client, state, calls } = await setUp();
      const items = ['a', 'b', 'c'].map((name) => itemFor(state.trashFile({ name })));
      const words = endsByName(
        await restoreWith(client, { folder: { id: state.goneFolder(), name: 'New' } }, ...items),
      );
      assert.deepEqual(new Set(Object.values(words)), new Set(['failed refused box.destination_gone']));
      assert.deepEqual([calls(writes), calls().length], [[], 1]);
    });

    it('sends nothing when the folder is hidden', async () => {
      const { run, fail, calls } = await restoreOne();
      fail({ path: /items$/, how: errorReply(403, 'access_denied_insufficient_permissions') });
      assert.equal(codeOf(await run()), 'failed forbidden box.destination_closed');
      assert.deepEqual(calls(writes), []);
    });

    it('reports that the chosen folder is the reason when the original folder is gone as well', async () => {
      const { client, state } = await setUp();
      const chosen = state.folder({ access: 'view' });
      const item = itemFor(state.trashFile({ name: 'a', from: state.goneFolder() }));
      const words = endsByName(await restoreWith(client, { folder: folderOf(chosen) }, item));
      assert.deepEqual(words, { a: 'failed forbidden box.destination_closed' });
    });

    it('reports the missing scope of the token, and not the folder', async () => {
      const { client, state, fail } = await setUp();
      fail({ path: /items$/, how: errorReply(403, 'insufficient_scope') });
      const words = endsByName(
        await restoreWith(client, { folder: { id: '0', name: 'All Files' } }, itemFor(state.trashFile({ name: 'a' }))),
      );
      assert.deepEqual(words, { a: 'failed forbidden box.insufficient_scope' });
    });
  });

  describe('when no one can see how the move ended', () => {
    const unconfirmed = 'failed unclear box.move_unconfirmed';

    for (const [name, how] of [
      ['the answer is lost', 'reset after'],
      ['a gateway answers', { after: notFoundPage() }],
      ['Box answers 503', { after: unavailable() }],
    ] as const) {
      it(`reports "unclear" when ${name} and looks fail, and finds the item moved with the next try`, async () => {
        const { run, fail, emulator, box, file, item, calls } = await restoreOne();
        fail({ method: 'PUT', how });
        fail({ method: 'PUT', times: 99, how: 'reset before' });
        fail({ method: 'GET', path: /files/, times: 99, how: badGateway() });
        const outcome = await run();
        assert.equal(codeOf(outcome), unconfirmed);
        assert.equal(pathOf(box, file), 'New/a.txt');
        emulator.server.heal();
        const pendingMoves = new Map([[keyOf(item), pendingMoveOf(outcome, 'unclear')]]);
        const before = calls(writes).length;
        assert.equal(codeOf(await run({ pendingMoves })), 'done');
        assert.equal(calls(writes).length, before);
      });
    }

    it('reports `unclear` when a later call is refused for the token and looks fail', async () => {
      const { run, fail, box, file } = await restoreOne();
      fail({ method: 'PUT', how: 'reset after' });
      fail({ method: 'GET', path: /files/, times: 99, how: notSignedIn() });
      fail({ method: 'PUT', times: 99, how: notSignedIn() });
      assert.equal(codeOf(await run()), unconfirmed);
      assert.equal(pathOf(box, file), 'New/a.txt');
    });

    it('reports `unclear` when the move takes effect after the last look', async () => {
      const { run, fail, state, chosen, box, file, item, emulator } = await restoreOne();
      fail({ method: 'PUT', times: 99, how: unavailable() });
      const outcome = await run();
      assert.equal(codeOf(outcome), unconfirmed);
      state.moveElsewhere(file, { parent: chosen.id });
      emulator.server.heal();
      const pendingMoves = new Map([[keyOf(item), pendingMoveOf(outcome, 'unclear')]]);
      assert.equal(codeOf(await run({ pendingMoves })), 'done');
      assert.equal(pathOf(box, file), 'New/a.txt');
    });

    it('still reports `unclear` when the next try can be neither sent nor looked at', async () => {
      const { run, fail, item } = await restoreOne();
      fail({ method: 'PUT', times: 99, how: 'reset after' });
      fail({ method: 'GET', path: /files/, times: 99, how: badGateway() });
      const pendingMoves = new Map([[keyOf(item), pendingMoveOf(await run(), 'unclear')]]);
      fail({ method: 'PUT', times: 99, how: tooManyCalls(3600) });
      assert.equal(codeOf(await run({ pendingMoves })), unconfirmed);
    });

    for (const [status, code, expected] of [
      [403, 'access_denied_insufficient_permissions', unconfirmed],
      [429, 'rate_limit_exceeded', unconfirmed],
      [409, 'item_name_in_use', 'failed notMoved box.move_name_taken'],
    ] as const) {
      it(`reports "${expected}" when Box refuses a later call with ${status} and the item is where it was`, async () => {
        const { run, fail, box, file } = await restoreOne();
        fail({ method: 'PUT', how: 'reset before' });
        fail({ method: 'PUT', times: 99, how: { ...errorReply(status, code), headers: { 'retry-after': '100' } } });
        const outcome = await run();
        assert.equal(codeOf(outcome), expected);
        assert.ok(outcome.end === 'failed' && outcome.pendingMove);
        assert.equal(pathOf(box, file), 'Old/a.txt');
      });
    }
  });

  describe('of folders that take a long time', () => {
    for (const longMove of [200, 503] as const) {
      it(`waits for a move that Box answers with ${longMove} before it has ended`, async () => {
        const box = await setUp({ quirks: { folderMoveTakes: 120_000, folderWorkLimit: 60_000, longMove } });
        const { state, client, calls } = box;
        const [old, chosen] = [state.folder({ name: 'Old' }), state.folder({ name: 'New' })];
        const folder = state.trashFolder({ name: 'big', from: old.id });
        const outcomes = await restoreWith(client, { folder: folderOf(chosen) }, itemFor(folder));
        assert.deepEqual(endsByName(outcomes), { big: 'done' });
        assert.equal(pathOf(box, folder), 'New/big');
        assert.ok(calls(puts).length <= 7, `${calls(puts).length} moves`);
        assert.equal(state.movedLive().length, 1);
      });
    }

    it('waits for each of many moves as long as for the first', async () => {
      const { state, client } = await setUp({ quirks: { folderMoveTakes: 200_000, folderWorkLimit: 60_000 } });
      const [old, chosen] = [state.folder({ name: 'Old' }), state.folder({ name: 'New' })];
      const items = ['a', 'b', 'c', 'd'].map((name) => itemFor(state.trashFolder({ name, from: old.id })));
      const words = endsByName(await restoreWith(client, { folder: folderOf(chosen) }, ...items));
      assert.deepEqual(words, { a: 'done', b: 'done', c: 'done', d: 'done' });
    });

    it('reports `unclear` when a move takes too long, and finds the item moved with the next try', async () => {
      const box = await setUp({ quirks: { folderMoveTakes: 900_000, folderWorkLimit: 60_000 } });
      const { state, client, clock } = box;
      const [old, chosen] = [state.folder({ name: 'Old' }), state.folder({ name: 'New' })];
      const item = itemFor(state.trashFolder({ name: 'big', from: old.id }));
      const [outcome] = await restoreWith(client, { folder: folderOf(chosen) }, item);
      assert.ok(outcome);
      const pendingMoves = new Map([[keyOf(item), pendingMoveOf(outcome, 'unclear')]]);
      clock.time += 900_000;
      const again = await restoreWith(client, { folder: folderOf(chosen), pendingMoves }, item);
      assert.deepEqual(endsByName(again), { big: 'done' });
      assert.equal(state.movedLive().length, 1);
    });
  });

  it('finishes the second step of the items that it has begun when it is cancelled', async () => {
    const box = await setUp();
    const { state, client } = box;
    const [old, chosen] = [state.folder({ name: 'Old' }), state.folder({ name: 'New' })];
    const files = Array.from({ length: 20 }, (_, index) => state.trashFile({ name: `f${index}`, from: old.id }));
    const aborter = new AbortController();
    const outcomes: Outcome[] = [];
    const items = files.map((each) => itemFor(each));
    for await (const outcome of client.restore(items, aborter.signal, { folder: folderOf(chosen) })) {
      outcomes.push(outcome);
      aborter.abort();
    }
    assert.equal(Object.keys(endsByName(outcomes)).length, 20);
    for (const [index, file] of files.entries()) {
      const outcome = outcomes.find(({ item }) => item.name === `f${index}`);
      assert.equal(pathOf(box, file), outcome?.end === 'done' ? `New/f${index}` : undefined);
    }
    assert.ok(outcomes.some(({ end }) => end === 'cancelled'));
  });

  it('keeps the second step pending where it could not be written down', async () => {
    const { client, state, old, chosen, item, file, run, box, calls } = await restoreOne();
    const other = itemFor(state.trashFile({ name: 'b.txt', from: old.id }));
    let hooked = 0;
    const beforeSend = async () => {
      hooked += 1;
      if (hooked > 1) throw new TrashError({ kind: 'internal', code: 'job.journal', affectsAll: true });
    };
    const options = { folder: folderOf(chosen) };
    const [outcome] = await all(client.restore([item], never, options, { beforeSend }));
    assert.ok(outcome);
    assert.deepEqual([codeOf(outcome), calls(puts).length, pathOf(box, file)], ['failed notMoved', 0, 'Old/a.txt']);
    const pendingMoves = new Map([[keyOf(item), pendingMoveOf(outcome)]]);
    assert.equal(codeOf(await run({ pendingMoves })), 'done');
    assert.equal(pathOf(box, file), 'New/a.txt');
    const unsent = await all(client.restore([other], never, options, { beforeSend }));
    assert.deepEqual(endsByName(unsent), { 'b.txt': 'failed internal job.journal' });
  });

  it('says before each of its calls that it is about to be sent', async () => {
    const { client, chosen, item, fail, calls } = await restoreOne();
    fail({ method: 'POST', how: unavailable() });
    fail({ method: 'PUT', how: unavailable() });
    let hooked = 0;
    const beforeSend = async () => {
      hooked += 1;
    };
    const outcomes = await all(client.restore([item], never, { folder: folderOf(chosen) }, { beforeSend }));
    assert.deepEqual(endsByName(outcomes), { 'a.txt': 'done' });
    assert.deepEqual([hooked, calls(writes).length], [4, 4]);
  });

  it('reads the names in the chosen folder once for all items', async () => {
    const { state, client, calls } = await setUp();
    const chosen = state.folder({ name: 'New' });
    const items = state.fill(30).map((each) => itemFor(each));
    const outcomes = await all(client.restore(items, never, { folder: folderOf(chosen) }));
    assert.ok(outcomes.every(({ end }) => end === 'done'));
    assert.deepEqual(calls(/^GET/), [`GET /folders/${chosen.id}/items`]);
  });
});
