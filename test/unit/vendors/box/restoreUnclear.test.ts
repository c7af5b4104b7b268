import assert from 'node:assert/strict';
import { NetworkError } from '../../../../src/http/http.ts';
import { badGateway, errorReply, notFoundPage, unavailable } from '../../../emulators/box/replies.ts';
import type { Mischief } from '../../../emulators/server.ts';
import {
  all,
  closeAll,
  endsByName,
  isInTrash,
  isLive,
  itemFor,
  json,
  never,
  notFound,
  restored,
  scripted,
  setUp,
  trashEach,
} from './setup.ts';

const posts = /^POST /;
const page = { status: 200, text: '<html>Sign in to the Wi-Fi</html>' };

describe('Box restore whose end is unclear', () => {
  afterEach(closeAll);

  const doneAllTheSame: readonly (readonly [name: string, how: Mischief])[] = [
    ['a lost answer', 'reset after'],
    ['half a body', 'half a body'],
    ['a 503', { after: unavailable() }],
    ['a 502 with a web page', { after: badGateway() }],
    ['a 500', { after: errorReply(500, 'internal_server_error') }],
    ['a 504', { after: { status: 504 } }],
    ['an empty object', { after: { status: 201, json: {} } }],
    ['a web page with a 200', { after: page }],
    ['a web page with a 404', { after: notFoundPage() }],
  ];
  for (const [name, how] of doneAllTheSame) {
    it(`reports "done" when Box restored the item in spite of ${name}`, async () => {
      const { client, state, fail, calls } = await setUp();
      const folder = state.folder({ name: 'Harbour' });
      const trashed = trashEach(state, { from: folder.id });
      fail({ method: 'POST', times: 3, how });
      const outcomes = await all(
        client.restore(
          trashed.map((each) => itemFor(each)),
          never,
        ),
      );
      assert.deepEqual(endsByName(outcomes), { file: 'done', folder: 'done', link: 'done' });
      for (const each of outcomes) assert.equal(each.end === 'done' && each.where?.path, '/Harbour');
      assert.equal(calls(posts).length, 3);
      assert.ok(trashed.every((each) => isLive(state, each)));
    });
  }

  const notDone: readonly (readonly [name: string, how: Mischief, expected: string])[] = [
    ['a lost connection', 'reset before', 'failed unclear http.interrupted'],
    ['a 503', unavailable(), 'failed unclear'],
    ['a 502 with a web page', badGateway(), 'failed unclear'],
    ['a web page with a 200', page, 'failed unclear'],
  ];
  for (const [name, how, expected] of notDone) {
    it(`looks, waits and sends again when ${name} had no effect`, async () => {
      const { client, state, fail, clock, calls } = await setUp();
      const file = state.trashFile({ name: 'file' });
      fail({ method: 'POST', times: 2, how });
      assert.deepEqual(await restored(client, itemFor(file)), { file: 'done' });
      assert.deepEqual(clock.slept, [2000, 8000]);
      assert.deepEqual(
        calls().map((each) => each.replace(file.id, 'ID')),
        ['POST /files/ID', 'GET /files/ID/trash', 'POST /files/ID', 'GET /files/ID/trash', 'POST /files/ID'],
      );
    });

    it(`reports "unclear" after the last ${name.slice(2)}, because the item may still leave the trash`, async () => {
      const { client, state, fail, calls } = await setUp();
      const file = state.trashFile({ name: 'file' });
      fail({ method: 'POST', times: 99, how });
      assert.deepEqual(await restored(client, itemFor(file)), { file: expected });
      assert.equal(calls(posts).length, 5);
      assert.ok(isInTrash(state, file));
    });
  }

  it('reports `done` when Box goes on with the work after a 503', async () => {
    const { client, state, fail, clock } = await setUp();
    const folder = state.trashFolder({ name: 'folder' });
    fail({ method: 'POST', how: unavailable() });
    fail({ method: 'POST', how: errorReply(409, 'operation_blocked_temporary') });
    clock.onSleep = () => {
      if (clock.slept.length === 2) state.restoreElsewhere(folder);
    };
    assert.deepEqual(await restored(client, itemFor(folder)), { folder: 'done' });
  });

  it('reports `done` when Box answers 503 for a minute and then restores the item', async () => {
    const { client, state, fail, clock } = await setUp();
    const file = state.trashFile({ name: 'file' });
    fail({ method: 'POST', times: 99, how: unavailable() });
    const begun = clock.now();
    clock.onSleep = () => {
      if (clock.now() - begun >= 60_000 && isInTrash(state, file)) state.restoreElsewhere(file);
    };
    assert.deepEqual(await restored(client, itemFor(file)), { file: 'done' });
  });

  it('looks when a later call is refused, because the first may have restored the item', async () => {
    const { client, state, fail, clock } = await setUp();
    const file = state.trashFile({ name: 'file' });
    fail({ method: 'POST', how: unavailable() });
    fail({ method: 'POST', how: errorReply(409, 'item_name_in_use') });
    clock.onSleep = () => state.restoreElsewhere(file);
    assert.deepEqual(await restored(client, itemFor(file)), { file: 'done' });
    const other = state.trashFile({ name: 'other' });
    clock.onSleep = () => {};
    fail({ method: 'POST', how: unavailable() });
    fail({ method: 'POST', how: errorReply(409, 'item_name_in_use') });
    assert.deepEqual(await restored(client, itemFor(other)), { other: 'failed nameTaken' });
  });

  it('reports `unclear` when a later call is refused for a reason that says nothing of the first', async () => {
    const { client, state, fail } = await setUp();
    for (const status of [429, 403]) {
      const file = state.trashFile({ name: `after ${status}` });
      fail({ method: 'POST', how: unavailable() });
      fail({ method: 'POST', how: { ...errorReply(status, 'refused'), headers: { 'retry-after': '100' } } });
      assert.deepEqual(await restored(client, itemFor(file)), { [`after ${status}`]: 'failed unclear' });
    }
  });

  it('tries longer for a folder, because Box may still be working', async () => {
    const { client, state, fail } = await setUp();
    fail({ method: 'POST', times: 6, how: unavailable() });
    assert.deepEqual(await restored(client, itemFor(state.trashFolder({ name: 'folder' }))), { folder: 'done' });
  });

  it('sends again without a limit when most answers are good', async () => {
    const { client, state, fail } = await setUp();
    const files = Array.from({ length: 300 }, (_, index) => state.trashFile({ name: `f${index}` }));
    for (const [index, { id }] of files.entries()) {
      if (index % 8 === 0) fail({ method: 'POST', path: new RegExp(`/${id}$`), how: unavailable() });
    }
    const words = await restored(client, ...files.map((each) => itemFor(each)));
    assert.deepEqual(new Set(Object.values(words)), new Set(['done']));
  });

  it('waits as long as a 503 asks, but not for an hour', async () => {
    const { client, state, fail, clock, calls } = await setUp();
    const file = state.trashFile({ name: 'file' });
    fail({ method: 'POST', how: unavailable(25) });
    assert.deepEqual(await restored(client, itemFor(file)), { file: 'done' });
    assert.deepEqual(clock.slept, [25_000]);
    const other = state.trashFile({ name: 'other' });
    fail({ method: 'POST', how: unavailable(3600) });
    assert.deepEqual(await restored(client, itemFor(other)), { other: 'failed unclear' });
    assert.equal(calls(posts).length, 3);
  });

  it("keeps the call and Box's request ID", async () => {
    const { client, state, fail } = await setUp();
    const file = state.trashFile({ name: 'file' });
    fail({ method: 'POST', times: 99, how: errorReply(503, 'unavailable', undefined, { 'box-request-id': 'r9' }) });
    const [outcome] = await all(client.restore([itemFor(file)], never));
    assert.ok(outcome?.end === 'failed');
    const { kind, status, requestId, call } = outcome.problem;
    assert.deepEqual([kind, status, requestId, call], ['unclear', 503, 'r9', `POST /2.0/files/${file.id}`]);
  });

  it('sends nothing more after it is cancelled', async () => {
    const { client, state, fail, clock, calls } = await setUp();
    const file = state.trashFile({ name: 'file' });
    fail({ method: 'POST', how: unavailable() });
    const aborter = new AbortController();
    clock.onSleep = () => aborter.abort();
    const words = endsByName(await all(client.restore([itemFor(file)], aborter.signal)));
    assert.deepEqual(words, { file: 'failed unclear' });
    assert.equal(calls(posts).length, 1);
  });

  it('looks once more when it is cancelled during a wait', async () => {
    const { client, state, fail, clock, calls } = await setUp();
    const [file, folder] = [state.trashFile({ name: 'file' }), state.trashFolder({ name: 'folder' })];
    for (const each of [file, folder]) {
      fail({ method: 'POST', how: unavailable() });
      const aborter = new AbortController();
      clock.onSleep = () => {
        state.restoreElsewhere(each);
        aborter.abort();
      };
      assert.deepEqual(endsByName(await all(client.restore([itemFor(each)], aborter.signal))), { [each.name]: 'done' });
    }
    assert.equal(calls(posts).length, 2);
  });

  it('looks once more when the next call cannot be sent because of a cancel or a lost network', async () => {
    for (const cancels of [true, false]) {
      const aborter = new AbortController();
      const reason = new Error('enough');
      let looks = 0;
      const { client } = scripted(({ method, url }, call) => {
        if (method === 'POST' && call === 1) return { status: 503 };
        if (method === 'POST') {
          if (cancels) aborter.abort(reason);
          return cancels ? reason : new NetworkError('unreachable', true);
        }
        if (!url.includes('/trash?')) return json({ type: 'file', id: '7', item_status: 'active' });
        looks += 1;
        return looks === 1 ? json({ type: 'file', id: '7' }) : notFound;
      });
      const item = { account: 'a1', kind: 'file', id: '7', name: 'file' } as const;
      assert.deepEqual(endsByName(await all(client.restore([item], aborter.signal))), { file: 'done' });
    }
  });

  it('reports `unclear` for a folder that is still in the trash, because Box may still be working', async () => {
    const { client, state, fail } = await setUp();
    fail({ method: 'POST', times: 99, how: unavailable() });
    const folder = itemFor(state.trashFolder({ name: 'folder' }));
    assert.deepEqual(await restored(client, folder), { folder: 'failed unclear' });
  });

  it('reports `unclear` with the reason when the item cannot be looked at either', async () => {
    const { client, state, fail } = await setUp();
    const [a, b] = [state.trashFile({ name: 'a' }), state.trashFile({ name: 'b' })];
    fail({ method: 'POST', how: 'reset after' });
    fail({ method: 'GET', times: 99, how: badGateway() });
    assert.deepEqual(await restored(client, itemFor(a)), { a: 'failed unclear http.interrupted' });
    fail({ method: 'POST', how: unavailable() });
    assert.deepEqual(await restored(client, itemFor(b)), { b: 'failed unclear' });
  });

  it('reports `item.erased` when the item is gone after an unclear end', async () => {
    const { client, state, fail } = await setUp();
    const file = state.trashFile({ name: 'file' });
    fail({ method: 'POST', how: 'reset before' });
    state.purgeElsewhere(file);
    assert.deepEqual(await restored(client, itemFor(file)), { file: 'failed notFound item.erased' });
  });

  it('reports `done` when the look after a time-out finds the item live', async () => {
    const live = { type: 'folder', id: '7', item_status: 'active', parent: { id: '0', name: 'All Files' } };
    const { client, sent } = scripted(({ method, url }) => {
      if (method === 'POST') return new NetworkError('timeout', false);
      return url.includes('/trash?') ? notFound : json(live);
    });
    const words = await restored(client, { account: 'a1', kind: 'folder', id: '7', name: 'folder' });
    assert.deepEqual(words, { folder: 'done' });
    // Box lets the work on a folder run for ten minutes.
    assert.ok((sent[0]?.timeout ?? 0) > 600_000);
  });

  it('does not look when the call was never sent', async () => {
    const { client, sent } = scripted(() => new NetworkError('unreachable', true));
    const items = ['1', '2', '3', '4', '5', '6', '7'].map(
      (id) => ({ account: 'a1', kind: 'folder', id, name: id }) as const,
    );
    const words = await restored(client, ...items);
    assert.deepEqual(new Set(Object.values(words)), new Set(['failed offline http.unreachable']));
    assert.deepEqual([Object.keys(words).length, sent.length], [7, 1]);
  });
});
