import assert from 'node:assert/strict';
import { errorReply, notFoundPage, notSignedIn } from '../../../emulators/box/replies.ts';
import {
  closeAll,
  endsByName,
  itemFor,
  json,
  never,
  problemFrom,
  restoreWith,
  type Setup,
  scripted,
  setUp,
  trashEach,
} from './setup.ts';

async function ask({ client }: Pick<Setup, 'client'>, since?: string) {
  const changes = await client.changes?.(since, never);
  assert.ok(changes);
  return changes;
}

const page = (next: unknown, ...entries: unknown[]) =>
  json({ chunk_size: entries.length, next_stream_position: next, entries });
const trashed = (id?: string) => ({ event_id: id, event_type: 'ITEM_TRASH' });

describe('Box changes', () => {
  afterEach(closeAll);

  for (const eventPositions of ['string', 'number'] as const) {
    it(`reports that items entered or left the trash when each position is a ${eventPositions}`, async () => {
      const box = await setUp({ quirks: { eventPositions } });
      const { state, emulator } = box;
      const file = state.file({ name: 'a' });
      state.trashElsewhere(file);
      const start = await ask(box);
      assert.equal(start.changed, false);
      assert.match(start.position, /^\d{19}$/);
      assert.deepEqual(await ask(box, start.position), start);
      state.restoreElsewhere(file);
      const restored = await ask(box, start.position);
      assert.equal(restored.changed, true);
      assert.equal(BigInt(restored.position) - BigInt(start.position), 1n);
      assert.equal((await ask(box, restored.position)).changed, false);
      state.trashElsewhere(file);
      assert.equal((await ask(box, restored.position)).changed, true);
      const queries = emulator.server.log.map(({ query }) => Object.fromEntries(query));
      assert.deepEqual(queries[0], { stream_type: 'changes', stream_position: 'now', limit: '500' });
      assert.equal(queries[1]?.stream_position, start.position);
    });
  }

  it('ignores other types of events', async () => {
    const box = await setUp();
    const { position } = await ask(box);
    const folder = box.state.folder();
    const file = box.state.file({ name: 'a' });
    box.state.moveElsewhere(file, { name: 'b', parent: folder.id });
    const after = await ask(box, position);
    assert.equal(after.changed, false);
    assert.notEqual(after.position, position);
  });

  it('reports each event once when events repeat and come out of order', async () => {
    const box = await setUp({ quirks: { eventRepeats: 3, eventsReversed: true, eventSource: 'none' } });
    const { state } = box;
    let { position } = await ask(box);
    const files = ['a', 'b'].map((name) => state.file({ name }));
    for (const file of files) state.trashElsewhere(file);
    const first = await ask(box, position);
    assert.equal(first.changed, true);
    position = first.position;
    state.moveElsewhere(state.file({ name: 'c' }), { name: 'd' });
    const second = await ask(box, position);
    assert.equal(second.changed, false);
    assert.notEqual(second.position, position);
  });

  it('reads all pages of events', async () => {
    const box = await setUp();
    const { position } = await ask(box);
    const file = box.state.file({ name: 'a' });
    for (let index = 0; index < 1200; index += 1) box.state.moveElsewhere(file, { name: `a${index}` });
    box.state.trashElsewhere(file);
    const after = await ask(box, position);
    assert.deepEqual([after.changed, BigInt(after.position) - BigInt(position)], [true, 1201n]);
    assert.deepEqual(await ask(box, after.position), { ...after, changed: false });
  });

  it('stops after ten pages and reads on with the next call', async () => {
    const { client, sent } = scripted((_, call) => page(String(call), trashed(`e${call}`)));
    assert.deepEqual(await ask({ client }, '0'), { position: '10', changed: true });
    assert.equal(sent.length, 10);
  });

  it('stops at an empty page and at a position that repeats', async () => {
    const { client: empty, sent: once } = scripted((_, call) => page(String(call)));
    assert.deepEqual([await ask({ client: empty }, '0'), once.length], [{ position: '1', changed: false }, 1]);
    const { client: standing, sent } = scripted(() => page('0', trashed('e')));
    assert.deepEqual([await ask({ client: standing }, '0'), sent.length], [{ position: '0', changed: true }, 1]);
  });

  it('forgets the first of more than 10,000 events', async () => {
    const ids = Array.from({ length: 10_500 }, (_, index) => `e${index}`);
    const answers = [
      page('1', ...ids.map(trashed)),
      page('1'),
      page('2', trashed('e10400')),
      page('2'),
      page('3', trashed('e3')),
      page('3'),
    ];
    const { client } = scripted((_, call) => answers[call - 1] ?? page('3'));
    const changed: boolean[] = [];
    for (const since of ['0', '1', '2']) changed.push((await ask({ client }, since)).changed);
    assert.deepEqual(changed, [true, false, true]);
  });

  it('reports a change for an event without an id', async () => {
    const { client } = scripted((_, call) => (call % 2 === 1 ? page(call, trashed()) : page(call)));
    assert.equal((await ask({ client }, '0')).changed, true);
    assert.equal((await ask({ client }, '2')).changed, true);
  });

  it('reads the other events of a page when one is unreadable', async () => {
    const { client } = scripted((_, call) => (call % 2 === 1 ? page(call, null, 5, trashed('e')) : page(call)));
    assert.deepEqual(await ask({ client }, '0'), { position: '2', changed: true });
    const { client: other } = scripted((_, call) => (call % 2 === 1 ? page(call, null) : page(call)));
    assert.deepEqual(await ask({ client: other }, '0'), { position: '2', changed: false });
  });

  for (const eventSource of ['item', 'short'] as const) {
    describe(`about items that this client restored, with a source in the form "${eventSource}"`, () => {
      /** One of each kind, of a folder, restored by the client. */
      const restoreEach = async (folder?: string) => {
        const box = await setUp({ quirks: { eventSource } });
        const { state, client } = box;
        const items = trashEach(state, { from: state.folder({ name: 'Old' }).id });
        const { position } = await ask(box);
        const restoreOptions = folder === undefined ? {} : { folder: { id: '0', name: 'All Files' } };
        const outcomes = endsByName(await restoreWith(client, restoreOptions, ...items.map((item) => itemFor(item))));
        assert.deepEqual(outcomes, { file: 'done', folder: 'done', link: 'done' });
        return { box, state, items, position };
      };

      it('reports no change for its own restore', async () => {
        for (const folder of [undefined, '0']) {
          const { box, state, position } = await restoreEach(folder);
          const after = await ask(box, position);
          assert.deepEqual([after.changed, after.position === position], [false, false]);
          const other = state.trashFile();
          state.restoreElsewhere(other);
          assert.equal((await ask(box, after.position)).changed, true);
        }
      });

      it('reports a change when someone else deletes or restores the item afterwards', async () => {
        const { box, state, items, position } = await restoreEach();
        for (const item of items) state.trashElsewhere(item);
        const trash = await ask(box, position);
        for (const item of items) state.restoreElsewhere(item);
        const back = await ask(box, trash.position);
        assert.deepEqual([trash.changed, back.changed], [true, true]);
      });
    });
  }

  it('reports no change when the event comes before the answer to its own restore', async () => {
    const box = await setUp();
    const { state, client, clock } = box;
    const chosen = state.folder({ name: 'New' });
    const file = state.trashFile({ name: 'a', from: state.folder().id });
    const { position } = await ask(box);
    // Between the two steps, a wait.
    box.fail({ method: 'PUT', how: errorReply(409, 'operation_blocked_temporary') });
    let meanwhile: Awaited<ReturnType<typeof ask>> | undefined;
    clock.sleep = async () => {
      meanwhile ??= await ask(box, position);
    };
    assert.equal((await restoreWith(client, { folder: chosen }, itemFor(file)))[0]?.end, 'done');
    assert.deepEqual([meanwhile?.changed, meanwhile?.position === position], [false, false]);
  });

  it('reports a change when its own restore failed and someone else restored the item', async () => {
    const box = await setUp();
    const { state, client } = box;
    const file = state.trashFile({ name: 'a' });
    const { position } = await ask(box);
    box.fail({ method: 'POST', how: errorReply(403, 'forbidden_by_policy') });
    assert.equal((await restoreWith(client, {}, itemFor(file)))[0]?.end, 'failed');
    state.restoreElsewhere(file);
    assert.equal((await ask(box, position)).changed, true);
  });

  it('starts again and reports a change when Box no longer knows the position', async () => {
    const box = await setUp();
    const start = await ask(box);
    const after = await ask(box, 'never');
    assert.deepEqual(after, { position: start.position, changed: true });
  });

  it('throws when a gateway, and not Box, answers 400', async () => {
    const box = await setUp();
    box.fail({ path: /events/, how: { ...notFoundPage(), status: 400 } });
    assert.equal((await problemFrom(ask(box, '5'))).kind, 'unreadable');
  });

  it('throws an error that repeats, after two calls at most', async () => {
    for (const [how, kind] of [
      [notSignedIn(), 'signIn'],
      [errorReply(403, 'access_denied_insufficient_permissions'), 'forbidden'],
      [errorReply(400, 'bad_request'), 'refused'],
      [notFoundPage(), 'unreadable'],
      [{ status: 200, text: '<html></html>' }, 'unreadable'],
      [{ status: 200, json: { entries: [] } }, 'unreadable'],
    ] as const) {
      const box = await setUp();
      box.fail({ path: /events/, times: 99, how });
      assert.equal((await problemFrom(ask(box, '5'))).kind, kind);
      assert.ok(box.calls().length <= 2);
    }
  });

  it('asks for events in the background', async () => {
    const { client, sent } = scripted(() => page('1'));
    await ask({ client });
    assert.equal(sent[0]?.background, true);
  });
});
