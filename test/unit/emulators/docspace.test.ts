// What our clients lean on in the DocSpace server (its source, 3.7.2), pinned at the emulator by raw requests.
import assert from 'node:assert/strict';
import { type DocSpaceEmulator, type DocSpaceOptions, startDocSpace } from '../../emulators/docspace/emulator.ts';
import { docspaceToken } from '../../emulators/docspace/people.ts';
import { startSampleDocSpace } from '../../emulators/docspace/sample.ts';
import type { PortalAnswer, PortalContent, PortalItem, PortalOperation } from './docspaceRaw.ts';

describe('the DocSpace emulator', () => {
  let portal: DocSpaceEmulator;
  let now = Date.UTC(2026, 5, 30, 12);

  async function begin(options: DocSpaceOptions = {}): Promise<void> {
    portal = await startDocSpace({ now: () => now, ...options });
  }
  async function call<T>(
    method: string,
    path: string,
    body?: unknown,
    token?: string | null,
  ): Promise<PortalAnswer<T>> {
    const headers: Record<string, string> = {};
    if (token !== null) headers.authorization = `Bearer ${token ?? docspaceToken}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const answer = await fetch(`${portal.server.url}/api/2.0/${path}`, init);
    const text = await answer.text();
    const json = text.startsWith('{') ? (JSON.parse(text) as Partial<PortalAnswer<T>>) : {};
    return { ...json, status: answer.status, text, headers: answer.headers, response: json.response as T };
  }
  const get = <T>(path: string, token?: string | null) => call<T>('GET', path, undefined, token);
  const purge = (fileIds: number[], more: object = {}) =>
    call<PortalOperation[]>('PUT', 'files/fileops/delete', { fileIds, returnSingleOperation: true, ...more });
  const move = (fileIds: number[], destFolderId: number, more: object = {}) =>
    call<PortalOperation[]>('PUT', 'files/fileops/move', {
      fileIds,
      destFolderId,
      returnSingleOperation: true,
      ...more,
    });
  const look = async (id: string): Promise<PortalOperation | undefined> =>
    (await get<PortalOperation[]>(`files/fileops?id=${id}`)).response[0];
  async function end(started: PortalAnswer<PortalOperation[]>): Promise<PortalOperation> {
    let op = started.response[0];
    for (let i = 0; i < 10 && op && !op.finished; i += 1) op = await look(op.id);
    assert.ok(op, started.text);
    return op;
  }

  beforeEach(() => {
    now = Date.UTC(2026, 5, 30, 12);
  });
  afterEach(() => portal.stop());

  it('accepts a valid key only, and answers others without a body', async () => {
    await begin();
    portal.state.addKey({ token: 'sk-off', active: false });
    portal.state.addKey({ token: 'sk-old', expiresAt: now - 1 });
    for (const token of [null, 'sk-wrong', 'sk-off', 'sk-old']) {
      const { status, text } = await get('files/@trash', token);
      assert.deepEqual([status, text], [401, '']);
    }
  });

  it('wants files:write for a purge, and no scoped key on anonymous addresses', async () => {
    await begin({ permissions: ['files:read'] });
    assert.equal((await get('files/@trash?count=1')).status, 200);
    const refused = await purge([1]);
    assert.deepEqual([refused.status, refused.text], [403, '']);
    assert.equal((await get('people/@self')).status, 403);
    assert.deepEqual((await get<{ permissions: string[] }>('keys/@self')).response.permissions, ['files:read']);
    assert.equal((await get<{ docSpace: boolean }>('settings', null)).response.docSpace, true);
    assert.equal((await get('settings')).status, 403);
    portal.state.version = '3.6.1';
    assert.equal((await get('settings')).status, 200);
  });

  it('can act as a portal that is not DocSpace', async () => {
    await begin({ docSpace: false });
    const { status, response } = await get<object>('settings', null);
    assert.deepEqual([status, 'docSpace' in response], [200, false]);
  });

  it('lists folders first, pages over both, and allows 1 to 100 a page', async () => {
    await begin();
    portal.state.fill(25);
    const first = (await get<PortalContent>('files/@trash?count=10')).response;
    assert.deepEqual([first.folders.length, first.files.length, first.total], [2, 8, 25]);
    const last = (await get<PortalContent>('files/@trash?count=10&startIndex=20')).response;
    assert.deepEqual([last.folders.length, last.files.length, last.total], [0, 5, 25]);
    for (const count of [0, 101, 'x']) assert.equal((await get(`files/@trash?count=${count}`)).status, 400);
    const { text } = await get('files/@trash?startIndex=-1');
    assert.match(text, /"response":\{"title":"One or more validation errors occurred\./);
  });

  it('saves any sortBy as the order of later listings', async () => {
    await begin();
    for (const name of ['b.txt', 'c.txt', 'a.txt']) portal.state.trashFile({ name });
    assert.deepEqual(portal.state.savedOrder, { by: 'DateAndTime', ascending: false });
    await get('files/@trash?sortBy=az&sortOrder=descending');
    assert.deepEqual(portal.state.savedOrder, { by: 'AZ', ascending: false });
    const { response } = await get<PortalContent>('files/@trash');
    assert.deepEqual(
      response.files.map((each) => each.title),
      ['c.txt', 'b.txt', 'a.txt'],
    );
  });

  it('writes dates with 7 digits and an offset, and leaves out what is zero or null', async () => {
    await begin();
    const { state } = portal;
    const room = state.addRoom({ name: 'Legal' });
    const folder = state.addFolder({ name: 'Contracts', from: room.id });
    state.trashFile({ name: 'a.txt', size: 0, from: folder.id, deletedAt: now });
    const [item] = (await get<PortalContent>('files/@trash')).response.files;
    assert.equal(item?.updated, '2026-06-30T14:00:00.0000000+02:00');
    assert.deepEqual([item?.originTitle, item?.originRoomId], ['Contracts', room.id]);
    assert.ok(item && !('pureContentLength' in item));
    state.purgeElsewhere(folder);
    const [orphan] = (await get<PortalContent>('files/@trash')).response.files;
    assert.ok(orphan && !('originId' in orphan) && !('originTitle' in orphan) && !('originRoomId' in orphan));
  });

  it('shows each person their own trash, and tells where a looked-at item lives', async () => {
    await begin();
    const { state } = portal;
    const other = state.addPerson({ name: 'Tom' });
    const theirs = state.trashFile({ from: other.myDocuments, deletedBy: other.id });
    const mine = state.trashFolder({ files: 1 });
    assert.equal((await get<PortalContent>('files/@trash')).response.total, 1);
    assert.equal((await get(`files/file/${theirs.id}`)).status, 403);
    assert.equal((await get<PortalItem>(`files/folder/${mine.id}`)).response.rootFolderType, 3);
    assert.match((await get(`files/${mine.id}`)).text, /not allowed to preview the elements in the Trash/);
    state.restoreElsewhere(mine);
    assert.equal((await get<PortalItem>(`files/folder/${mine.id}`)).response.rootFolderType, 5);
    assert.equal((await get('files/folder/999')).status, 404);
  });

  it('deletes what is in the trash over several reads, and returns the result once', async () => {
    await begin();
    const items = portal.state.fill(4);
    const started = await purge(items.map((each) => each.id));
    const [op] = started.response;
    assert.deepEqual([op?.Operation, op?.status, op?.progress, op?.finished], [2, 0, 0, false]);
    assert.equal(portal.state.trash().length, 4);
    const half = await look(op?.id ?? '');
    assert.deepEqual([half?.status, half?.progress, half?.finished], [1, 50, false]);
    const done = await look(op?.id ?? '');
    assert.deepEqual([done?.status, done?.progress, done?.processed, done?.error], [2, 100, '4', '']);
    assert.ok(done && !('files' in done));
    assert.equal(await look(op?.id ?? ''), undefined);
    assert.deepEqual([portal.state.trash(), portal.state.destroyedLive()], [[], []]);
  });

  it('can be done in the PUT, vanish, stall, and end in part', async () => {
    await begin();
    const { state } = portal;
    const [a, b, c, d, e] = state.fill(5);
    assert.ok(a && b && c && d && e);
    state.nextOperation({ reads: 0 });
    const quick = (await purge([a.id])).response[0];
    assert.deepEqual([quick?.finished, await look(quick?.id ?? '')], [true, undefined]);
    state.nextOperation({ vanish: 'done' });
    assert.equal(await look((await purge([b.id])).response[0]?.id ?? ''), undefined);
    assert.equal(state.find(b), undefined);
    state.nextOperation({ stallAt: 50 });
    const stalled = (await purge([c.id])).response[0]?.id ?? '';
    for (let i = 0; i < 5; i += 1) assert.equal((await look(stalled))?.finished, false);
    await call('PUT', `files/fileops/terminate/${stalled}`);
    assert.equal(await look(stalled), undefined);
    state.nextOperation({ spare: { keys: [d], error: 'The file is in use' } });
    const partial = await end(await purge([d.id, e.id]));
    assert.equal(partial.error, 'The file is in use');
    assert.deepEqual([state.find(d)?.id, state.find(e)], [d.id, undefined]);
  });

  it('never reports a finished deleteAfter operation, and sweeps unread results after a minute', async () => {
    await begin();
    const [a, b] = portal.state.fill(2);
    const silent = (await purge([a?.id ?? 0], { deleteAfter: true })).response[0]?.id ?? '';
    assert.equal(await look(silent), undefined);
    const unread = (await purge([b?.id ?? 0])).response[0]?.id ?? '';
    now += 61_000;
    assert.equal(await look(unread), undefined);
    assert.equal(portal.state.trash().length, 0);
  });

  it('acts on an entry wherever it lives, so that a stale id hurts a live one', async () => {
    await begin({ limits: 'off' });
    const { state } = portal;
    const room = state.addRoom();
    const [a, b, c] = [state.trashFile(), state.trashFile(), state.trashFile()];
    state.beforeWrite(() => state.restoreElsewhere(a));
    await end(await purge([a.id]));
    assert.deepEqual(
      state.trashedLive().map((each) => each.id),
      [a.id],
    );
    assert.equal(state.trash().length, 3);
    state.beforeWork(() => state.restoreElsewhere(b));
    await end(await purge([b.id], { immediately: true }));
    assert.deepEqual(
      state.destroyedLive().map((each) => each.id),
      [b.id],
    );
    state.beforeWrite(() => state.restoreElsewhere(c));
    await end(await move([c.id], room.id));
    assert.deepEqual(
      state.movedLive().map((each) => each.path),
      [`My documents/${c.title}`],
    );
  });

  it('leaves a clash in the trash without an error by default', async () => {
    await begin();
    const { state } = portal;
    const place = state.addFolder().id;
    const there = state.addFile({ name: 'a.txt', from: place });
    const item = state.trashFile({ name: 'a.txt', from: place, size: 7 });
    const skipped = await end(await move([item.id], place));
    assert.deepEqual([skipped.error, skipped.files, skipped.folders?.[0]?.id], ['', undefined, place]);
    assert.equal(state.trash().length, 1);
    const clash = await get<PortalItem[]>(`files/fileops/move?destFolderId=${place}&fileIds=${item.id}&fileIds=999`);
    assert.deepEqual(
      clash.response.map((each) => each.id),
      [item.id],
    );
    const twin = await end(await move([item.id], place, { conflictResolveType: 2 }));
    assert.deepEqual(
      twin.files?.map((each) => [each.id, each.folderId]),
      [[item.id, place]],
    );
    assert.equal(state.live().filter((each) => each.title === 'a.txt').length, 2);
    state.purgeElsewhere(item);
    const newer = state.trashFile({ name: 'a.txt', from: place, size: 9 });
    const replaced = await end(await move([newer.id], place, { conflictResolveType: 'Overwrite' }));
    assert.deepEqual(
      replaced.files?.map((each) => each.id),
      [there.id],
    );
    assert.equal(state.find(newer), undefined);
    assert.deepEqual(
      state.overwrittenLive().map((each) => each.id),
      [there.id],
    );
  });

  it('merges a folder on Skip, keeps both on Duplicate, and empties it with content', async () => {
    await begin();
    const { state } = portal;
    const there = state.addFolder({ name: 'Docs', files: 1 });
    const item = state.trashFolder({ name: 'Docs', files: 2 });
    await end(await move([], there.parentId, { folderIds: [item.id] }));
    assert.equal(state.tree.childCount(there.id), 2);
    assert.equal(state.tree.childCount(item.id), 1);
    await end(await move([], there.parentId, { folderIds: [item.id], conflictResolveType: 2, content: true }));
    assert.deepEqual([state.find(item)?.path, state.tree.childCount(item.id)], ['Trash/Docs', 0]);
    await end(await move([], there.parentId, { folderIds: [item.id], conflictResolveType: 2 }));
    assert.equal(state.find(item)?.path, 'My documents/Docs');
    assert.equal(state.find(item)?.updatedAt, now);
  });

  it('refuses a whole batch over HTTP from 3.7 on', async () => {
    await begin();
    const { state } = portal;
    const [a, b] = [state.trashFile(), state.trashFile()];
    const room = state.addRoom({ limits: { [state.me.id]: 'read' } });
    const mine = state.me.myDocuments;
    const status = async (answer: Promise<PortalAnswer<PortalOperation[]>>): Promise<unknown> => {
      const { status: code, error } = await answer;
      return [code, error?.message];
    };
    const denied = [403, 'Access denied'];
    assert.deepEqual(await status(move([a.id], 9999)), [404, 'The required folder was not found']);
    for (const place of [room.id, state.rooms, state.archive, state.me.trash]) {
      assert.deepEqual(await status(move([a.id], place)), denied);
    }
    assert.deepEqual(await status(move([9999], mine)), denied);
    assert.deepEqual(await status(move([a.id, 9999], mine)), [404, 'The required file was not found']);
    assert.equal((await move([], mine, { folderIds: [9999] })).status, 500);
    assert.deepEqual(await status(purge([9999])), [404, 'The required file was not found']);
    state.lock(b, state.addPerson({ name: 'Tom' }));
    assert.deepEqual(await status(purge([a.id, b.id])), denied);
    assert.deepEqual(await status(call('PUT', 'files/fileops/emptytrash?single=true')), denied);
    assert.equal(state.trash().length, 2);
  });

  it('reports the same errors in the operation up to 3.6.1, and a lost destination not at all', async () => {
    await begin({ version: '3.6.1' });
    const { state } = portal;
    const [a, b] = [state.trashFile(), state.trashFile()];
    state.lock(b, state.addPerson({ name: 'Tom' }));
    const nowhere = await end(await move([a.id], 9999, { conflictResolveType: 2 }));
    assert.deepEqual([nowhere.error, nowhere.status, state.trash().length], ['', undefined, 2]);
    const partial = await end(await purge([b.id, 9999, a.id]));
    assert.match(partial.error, /not found/);
    assert.deepEqual(
      state.trash().map((each) => each.id),
      [b.id],
    );
  });

  it('empties what is there at the moment, and starts nothing in an empty trash', async () => {
    await begin();
    const { state } = portal;
    assert.deepEqual((await call('PUT', 'files/fileops/emptytrash?single=true')).response, []);
    state.fill(12);
    const started = await call<PortalOperation[]>('PUT', 'files/fileops/emptytrash?single=true');
    const late = state.trashFile({ name: 'late.txt' });
    await end(started);
    assert.deepEqual(
      state.trash().map((each) => each.id),
      [late.id],
    );
  });

  it('answers 429 with Retry-After for too many requests, without it for too many at once', async () => {
    await begin({ limits: { perMinute: 3, concurrentGet: 2 } });
    portal.slowDown(20);
    const together = await Promise.all([1, 2, 3].map(() => get('files/@trash')));
    const [refused] = together.filter((each) => each.status === 429);
    assert.deepEqual([together.filter((each) => each.status === 200).length, refused?.text], [2, '']);
    assert.equal(refused?.headers.get('retry-after'), null);
    assert.equal((await get('files/@trash')).status, 200);
    const late = await get('files/@trash');
    assert.deepEqual([late.status, late.headers.get('retry-after')], [429, '60']);
    now += 60_000;
    assert.equal((await get('files/@trash')).status, 200);
  });

  it('has a sample portal that looks lived in', async () => {
    const { emulator, account } = await startSampleDocSpace();
    portal = emulator;
    const { response } = await get<PortalContent>('files/@trash?count=100', account.credential.token);
    assert.ok(response.total > 80 && response.total < 130, String(response.total));
    assert.ok(response.files.some((each) => each.originId === undefined));
    assert.ok(!portal.state.trash().some((each) => each.title === 'Private letter.docx'));
  });
});
