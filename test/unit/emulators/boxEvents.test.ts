// The stream of events, as Box publishes it.
import assert from 'node:assert/strict';
import type { BoxEmulator } from '../../emulators/box/emulator.ts';
import { errorReply, tooManyCalls } from '../../emulators/box/replies.ts';
import { type BoxAnswer, box, call, entries, ManualClock, read, refused, stopAll } from './boxCalls.ts';

async function events(emulator: BoxEmulator, position?: string, more = ''): Promise<BoxAnswer> {
  const start = position === undefined ? '' : `&stream_position=${position}`;
  return call(emulator, 'GET', `/events?stream_type=changes${start}${more}`);
}

const position = (answer: BoxAnswer): string => String(answer.json.next_stream_position);

const types = (answer: BoxAnswer): unknown[] => entries(answer).map((entry) => entry.event_type);

const ids = (answer: BoxAnswer): unknown[] => entries(answer).map((entry) => entry.event_id);

describe('Box emulator, events', () => {
  afterEach(stopAll);

  it('starts without events, and then reports what happened, here and elsewhere, but no purge', async () => {
    const emulator = await box();
    const { state } = emulator;
    const before = state.file({ name: 'before' });
    state.trashElsewhere(before);
    const now = await events(emulator, 'now');
    assert.deepEqual([now.json.chunk_size, entries(now)], [0, []]);
    const [file, folder] = [state.file({ name: 'a' }), state.folder({ name: 'b' })];
    await call(emulator, 'DELETE', `/files/${file.id}`);
    await call(emulator, 'POST', `/files/${file.id}`, {});
    await call(emulator, 'PUT', `/files/${file.id}`, { parent: { id: folder.id }, name: 'c' });
    state.moveElsewhere(file, { parent: '0' });
    state.moveElsewhere(file, { name: 'd' });
    state.trashElsewhere(folder);
    state.restoreElsewhere(folder);
    await call(emulator, 'DELETE', `/files/${before.id}/trash`);
    const page = await events(emulator, position(now));
    const restored = 'ITEM_UNDELETE_VIA_TRASH';
    const expected = ['ITEM_TRASH', restored, 'ITEM_MOVE', 'ITEM_RENAME', 'ITEM_MOVE', 'ITEM_RENAME'];
    assert.deepEqual(types(page), [...expected, 'ITEM_TRASH', restored]);
    assert.equal(page.json.chunk_size, 8);
    const next = await events(emulator, position(page));
    assert.deepEqual([types(next), position(next)], [[], position(page)]);
  });

  it('reports for each event who did it, when, and to what, in the long or the short form', async () => {
    const clock = new ManualClock();
    const emulator = await box({ now: clock.now });
    const { state, quirks } = emulator;
    const omar = state.person('Omar Haddad');
    const folder = state.folder({ name: 'Contracts' });
    const file = state.file({ name: 'a', in: folder.id });
    state.trashElsewhere(file, omar);
    state.restoreElsewhere(file, { name: 'b' });
    const event = async () => entries(await events(emulator, '0'))[0] ?? {};
    const long = await event();
    assert.deepEqual([long.type, long.event_type, long.created_by], ['event', 'ITEM_TRASH', omar]);
    assert.match(String(long.event_id), /^[0-9a-f]{40}$/);
    assert.equal(Date.parse(String(long.created_at)), clock.now());
    const source = long.source as Record<string, unknown>;
    assert.deepEqual([source.type, source.id, source.name, source.item_status], ['file', file.id, 'a', 'trashed']);
    quirks.eventSource = 'short';
    const short = (await event()).source as Record<string, unknown>;
    assert.deepEqual(Object.keys(short).sort(), ['item_id', 'item_name', 'item_type', 'owned_by', 'parent']);
    assert.deepEqual([short.item_type, short.item_id], ['file', file.id]);
    quirks.eventSource = 'none';
    assert.equal((await event()).source, null);
  });

  it('pages from the oldest on, with positions as text or as numbers too large for JavaScript', async () => {
    const emulator = await box({ quirks: { eventPositions: 'number' } });
    const { state } = emulator;
    for (let index = 0; index < 600; index += 1) state.events.add('ITEM_RENAME', state.file(), state.me);
    assert.equal(entries(await events(emulator)).length, 100);
    assert.equal(entries(await events(emulator, '0', '&limit=1000')).length, 500);
    const first = await events(emulator, '0', '&limit=2');
    const [, digits = ''] = /"next_stream_position":(\d+)[,}]/.exec(first.text) ?? [];
    assert.ok(BigInt(digits) > BigInt(Number.MAX_SAFE_INTEGER) && String(Number(digits)) !== digits, digits);
    assert.match(first.headers.get('content-type') ?? '', /^application\/json/);
    emulator.quirks.eventPositions = 'string';
    const second = await events(emulator, digits, '&limit=2');
    assert.equal(typeof second.json.next_stream_position, 'string');
    assert.equal(new Set([...ids(first), ...ids(second)]).size, 4);
    assert.deepEqual(refused(await events(emulator, 'soon')), [400, 'bad_request']);
  });

  it('repeats earlier events and reverses their order on demand, and still comes to an end', async () => {
    const emulator = await box({ quirks: { eventRepeats: 2, eventsReversed: true } });
    const { state } = emulator;
    const file = state.file();
    for (const type of ['ITEM_CREATE', 'ITEM_MOVE', 'ITEM_RENAME', 'ITEM_TRASH'])
      state.events.add(type, file, state.me);
    const first = await events(emulator, '0', '&limit=3');
    assert.deepEqual(types(first), ['ITEM_RENAME', 'ITEM_MOVE', 'ITEM_CREATE']);
    const second = await events(emulator, position(first), '&limit=3');
    assert.deepEqual(types(second), ['ITEM_TRASH', 'ITEM_RENAME', 'ITEM_MOVE']);
    assert.deepEqual(ids(second).slice(1), ids(first).slice(0, 2), 'the same events');
    const third = await events(emulator, position(second), '&limit=3');
    assert.deepEqual([types(third), position(third)], [['ITEM_TRASH', 'ITEM_RENAME'], position(second)]);
    assert.deepEqual(types(await events(emulator, 'now')), []);
    const early = await events(emulator, position(await events(emulator, '0', '&limit=1')), '&limit=2');
    assert.deepEqual(types(early), ['ITEM_MOVE', 'ITEM_CREATE'], 'no more than asked for');
  });

  it('leaves out of the changes what changes nothing, and keeps the logs of the company for its admins', async () => {
    const emulator = await box();
    const { state } = emulator;
    for (const type of ['ITEM_PREVIEW', 'COLLAB_REMOVE_COLLABORATOR', 'COMMENT_CREATE']) {
      state.events.add(type, state.file(), state.me);
    }
    const stream = async (type: string) => call(emulator, 'GET', `/events?stream_type=${type}`);
    assert.deepEqual(types(await stream('changes')), ['COLLAB_REMOVE_COLLABORATOR']);
    assert.equal(types(await stream('all')).length, 3);
    assert.deepEqual(types(await stream('sync')), []);
    assert.equal((await stream('admin_logs')).status, 403);
    assert.equal((await stream('some')).status, 400);
  });

  it('fails on demand with 403 and 429', async () => {
    const emulator = await box();
    emulator.server.fail({ path: /\/events$/, how: errorReply(403, 'access_denied_insufficient_permissions') });
    emulator.server.fail({ path: /\/events$/, how: tooManyCalls(9) });
    assert.equal((await events(emulator, 'now')).status, 403);
    assert.equal((await events(emulator, 'now')).headers.get('retry-after'), '9');
    assert.equal((await events(emulator, 'now')).status, 200);
  });

  it('names a server for long polls, which ends them with news, or without', async () => {
    const emulator = await box();
    const { state } = emulator;
    const servers = await call(emulator, 'OPTIONS', '/events');
    const server = entries(servers)[0] ?? {};
    assert.deepEqual([server.type, server.retry_timeout], ['realtime_server', 610]);
    const start = position(await events(emulator, 'now'));
    const poll = async () => (await read(await fetch(`${String(server.url)}&stream_position=${start}`))).json;
    const arrived = async (polls: number): Promise<void> => {
      while (state.events.polls < polls) await new Promise((resolve) => setTimeout(resolve, 1));
    };
    const first = poll();
    await arrived(1);
    state.events.reconnect();
    assert.deepEqual(await first, { message: 'reconnect' });
    const second = poll();
    await arrived(1);
    state.trashElsewhere(state.file());
    assert.deepEqual(await second, { message: 'new_change' });
    assert.deepEqual(await poll(), { message: 'new_change' }, 'at once, of what is already there');
  });
});
