// Pins what Box publishes and the emulator must reproduce, and what is assumed where it publishes nothing.
import assert from 'node:assert/strict';
import type { BoxEmulator } from '../../emulators/box/emulator.ts';
import { errorReply, unavailable } from '../../emulators/box/replies.ts';
import { startSampleBox } from '../../emulators/box/sample.ts';
import { HUGE_SIZE } from '../../emulators/box/state.ts';
import { type BoxAnswer, box, call, entries, refused, send, started, stopAll } from './boxCalls.ts';

/** Walks the trash by marker; gives up after 50 pages. */
async function walk(emulator: BoxEmulator, query: string): Promise<BoxAnswer[]> {
  const pages: BoxAnswer[] = [];
  let marker = '';
  do {
    const next = marker === '' ? '' : `&marker=${marker}`;
    const page = await call(emulator, 'GET', `/folders/trash/items?usemarker=true&${query}${next}`);
    assert.equal(page.status, 200, page.text);
    pages.push(page);
    marker = String(page.json.next_marker ?? '');
  } while (marker !== '' && pages.length < 50);
  return pages;
}

describe('Box emulator', () => {
  afterEach(stopAll);

  it('refuses a wrong token with an empty 401 that gives its reason in a header', async () => {
    const emulator = await box();
    for (const authorization of ['Bearer wrong', 'Basic abc', '']) {
      const answer = await send(emulator, '/users/me', { headers: { authorization } });
      assert.equal(answer.status, 401);
      assert.equal(answer.text, '');
      assert.equal(answer.headers.get('content-length'), '0');
      assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer realm="Service", error="invalid_token"/);
    }
    emulator.quirks.signedOut = true;
    assert.equal((await call(emulator, 'GET', '/users/me')).status, 401);
  });

  it('returns whose account it is, with the fields asked for', async () => {
    const emulator = await box();
    const answer = await call(emulator, 'GET', '/users/me?fields=login,enterprise');
    assert.deepEqual(Object.keys(answer.json).sort(), ['enterprise', 'id', 'login', 'type']);
    assert.equal(answer.json.login, emulator.state.me.login);
    assert.equal((await call(emulator, 'GET', '/users/me')).json.name, emulator.state.me.name);
  });

  it('walks the whole trash by marker, once each, not by date, without a total', async () => {
    const emulator = await box();
    const items = emulator.state.fill(60, { owner: emulator.state.me });
    const pages = await walk(emulator, 'limit=25&fields=name,trashed_at');
    assert.deepEqual(
      pages.map((page) => entries(page).length),
      [25, 25, 10],
    );
    assert.deepEqual(Object.keys(pages[0]?.json ?? {}).sort(), ['entries', 'limit', 'next_marker']);
    assert.equal(pages.at(-1)?.json.next_marker, null);
    const seen = pages.flatMap(entries);
    const keys = seen.map((entry) => `${entry.type} ${entry.id}`);
    assert.deepEqual(keys.sort(), items.map((item) => `${item.kind} ${item.id}`).sort());
    assert.ok(new Set(seen.map((entry) => entry.id)).size < seen.length, 'an id alone does not name an item');
    const dates = seen.map((entry) => Date.parse(String(entry.trashed_at)));
    assert.notDeepEqual(
      dates,
      dates.toSorted((a, b) => b - a),
    );
  });

  it('ends with an empty marker, cuts pages short and repeats pages on demand', async () => {
    const emulator = await box({ quirks: { lastMarker: '', pageCap: 10, overlap: 2 } });
    emulator.state.fill(20);
    emulator.state.trashFile({ hidden: true });
    const pages = await walk(emulator, 'limit=1000');
    assert.equal(pages.at(-1)?.json.next_marker, '');
    assert.equal(pages[0]?.json.limit, 10);
    assert.ok(pages.flatMap(entries).length > 20, 'some come twice');
    emulator.quirks.repeatMarker = true;
    assert.equal((await walk(emulator, 'limit=1000')).length, 50);
  });

  it('pages by offset with a total and an order: folders, files, links, then by name', async () => {
    const emulator = await box();
    const { state } = emulator;
    for (const name of ['b', 'a']) {
      state.trashLink({ name });
      state.trashFile({ name });
      state.trashFolder({ name });
    }
    state.trashFile({ name: 'hidden', hidden: true });
    const page = await call(emulator, 'GET', '/folders/trash/items');
    const names = entries(page).map((entry) => `${entry.type} ${entry.name}`);
    assert.deepEqual(names, ['folder a', 'folder b', 'file a', 'file b', 'web_link a', 'web_link b']);
    assert.equal(page.json.total_count, 7, 'what is hidden is counted');
    assert.equal(page.json.limit, 100);
    assert.deepEqual(page.json.order, [
      { by: 'type', direction: 'ASC' },
      { by: 'name', direction: 'ASC' },
    ]);
    const count = await call(emulator, 'GET', '/folders/trash/items?limit=1&fields=id&offset=10000');
    assert.deepEqual([count.status, count.json.total_count, entries(count).length], [200, 7, 0]);
  });

  it('refuses mixed paging, offsets above 10000 and bad values', async () => {
    const emulator = await box();
    const bad = {
      marker: 'marker=abc',
      sort: 'usemarker=true&sort=name',
      direction: 'usemarker=true&direction=ASC',
      offset: 'usemarker=true&offset=0',
    };
    const wrong = ['offset=10001', 'limit=x', 'limit=-1', 'sort=deleted', 'usemarker=yes', 'usemarker=true&marker=abc'];
    for (const query of [...Object.values(bad), ...wrong]) {
      const answer = await call(emulator, 'GET', `/folders/trash/items?${query}`);
      assert.deepEqual(refused(answer), [400, 'bad_request'], query);
      const { errors } = answer.json.context_info as { errors: { reason: string }[] };
      assert.equal(errors[0]?.reason, 'invalid_parameter', query);
    }
  });

  it('lists mini items unless fields are asked for, and then those alone', async () => {
    const emulator = await box();
    emulator.state.trashFile({ name: 'a.txt' });
    const mini = entries(await call(emulator, 'GET', '/folders/trash/items'))[0] ?? {};
    assert.deepEqual(Object.keys(mini).sort(), ['etag', 'file_version', 'id', 'name', 'sequence_id', 'sha1', 'type']);
    const query = 'fields=size,trashed_by,extension';
    const asked = entries(await call(emulator, 'GET', `/folders/trash/items?${query}`))[0] ?? {};
    assert.deepEqual(Object.keys(asked).sort(), ['etag', 'extension', 'id', 'size', 'type']);
  });

  it('shows a trashed item with its original parent, the Trash as path, and dates of both seasons', async () => {
    const emulator = await box();
    const { state } = emulator;
    const from = state.folder({ name: 'Contracts' });
    const winter = state.trashFile({ from: from.id, deletedAt: Date.UTC(2026, 0, 2, 3, 4, 5), size: HUGE_SIZE });
    const shown = await call(emulator, 'GET', `/files/${winter.id}/trash`);
    assert.equal((shown.json.parent as { name: string }).name, 'Contracts');
    const path = shown.json.path_collection as { entries: { name: string }[] };
    assert.deepEqual(
      path.entries.map((entry) => entry.name),
      ['Trash'],
    );
    assert.equal(shown.json.trashed_at, '2026-01-01T19:04:05-08:00');
    assert.match(shown.text, /"size":1\.2318237429383e\+31/);
    assert.equal(shown.json.item_status, 'trashed');
    const summer = state.trashLink({ from: null, deletedAt: Date.UTC(2026, 6, 2, 3), purgeAt: null });
    const link = (await call(emulator, 'GET', `/web_links/${summer.id}/trash`)).json;
    assert.deepEqual([link.parent, link.purged_at, link.trashed_at], [null, null, '2026-07-01T20:00:00-07:00']);
    const orphan = state.trashFolder({ from: state.goneFolder('Old') });
    const folder = (await call(emulator, 'GET', `/folders/${orphan.id}/trash`)).json;
    assert.equal((folder.parent as { name: string }).name, 'Old');
  });

  it('finds trashed files and links by the plain GET, folders not, and no child in the trash', async () => {
    const emulator = await box();
    const { state } = emulator;
    const folder = state.trashFolder();
    const child = state.file({ in: folder.id });
    const file = await call(emulator, 'GET', `/files/${state.trashFile().id}`);
    const link = await call(emulator, 'GET', `/web_links/${state.trashLink().id}`);
    assert.deepEqual([file.status, file.json.item_status], [200, 'trashed']);
    assert.deepEqual([link.status, link.json.item_status], [200, 'trashed']);
    assert.deepEqual(refused(await call(emulator, 'GET', `/folders/${folder.id}`)), [404, 'trashed']);
    assert.equal((await call(emulator, 'GET', `/files/${child.id}/trash`)).status, 404);
    assert.equal((await call(emulator, 'POST', `/files/${child.id}`, {})).status, 404);
    assert.equal((await call(emulator, 'DELETE', `/files/${child.id}/trash`)).status, 404);
    assert.equal(state.trash().length, 3);
  });

  it('gives the path of a live folder, and none of a folder that is hidden or gone', async () => {
    const emulator = await box();
    const { state } = emulator;
    const inner = state.folder({ name: 'Inner', in: state.folder({ name: 'Outer' }).id });
    const path = '?fields=name,path_collection';
    const shown = (await call(emulator, 'GET', `/folders/${inner.id}${path}`)).json.path_collection;
    const names = (shown as { entries: { name: string }[] }).entries.map((entry) => entry.name);
    assert.deepEqual(names, ['All Files', 'Outer']);
    for (const id of [state.folder({ access: 'none' }).id, state.goneFolder()]) {
      assert.equal((await call(emulator, 'GET', `/folders/${id}${path}`)).status, 404);
    }
  });

  it('restores with 201 to the original folder, whatever `parent` says, and under a new name', async () => {
    const emulator = await box();
    const { state } = emulator;
    const [from, other] = [state.folder({ name: 'From' }), state.folder({ name: 'Other' })];
    const folder = state.trashFolder({ name: 'Box', from: from.id });
    state.file({ name: 'inside.txt', in: folder.id });
    const restoreOptions = { name: 'Crate', parent: { id: other.id } };
    const answer = await call(emulator, 'POST', `/folders/${folder.id}`, restoreOptions);
    assert.equal(answer.status, 201);
    assert.deepEqual([answer.json.item_status, answer.json.trashed_at, answer.json.etag], ['active', null, '2']);
    assert.equal((answer.json.parent as { id: string }).id, from.id);
    const paths = state.live().map((item) => item.path);
    assert.deepEqual(paths.sort(), ['From', 'From/Crate', 'From/Crate/inside.txt', 'Other']);
    assert.deepEqual(refused(await call(emulator, 'POST', `/folders/${folder.id}`, {})), [404, 'not_trashed']);
    assert.deepEqual([state.destroyedLive(), state.movedLive()], [[], []]);
  });

  it('requires a body for a restore: 411 as a web page without one, 400 for a bad one', async () => {
    const emulator = await box();
    const file = emulator.state.trashFile();
    const answer = await call(emulator, 'POST', `/files/${file.id}`);
    assert.equal(answer.status, 411);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/html/);
    const bad = await send(emulator, `/files/${file.id}`, { method: 'POST', body: 'x' });
    assert.equal(bad.status, 400);
    for (const [name, code] of [
      ['a/b', 'item_name_invalid'],
      ['..', 'item_name_invalid'],
      ['a ', 'item_name_invalid'],
      ['x'.repeat(256), 'item_name_too_long'],
    ]) {
      assert.deepEqual(refused(await call(emulator, 'POST', `/files/${file.id}`, { name })), [400, code]);
    }
    assert.equal(emulator.state.trash().length, 1);
  });

  it('refuses a name in use whatever its case or kind, with conflicts in three shapes', async () => {
    const emulator = await box();
    const { state, quirks } = emulator;
    const live = state.folder({ name: 'Plan' });
    const file = state.trashFile({ name: 'PLAN' });
    const folder = state.trashFolder({ name: 'plan' });
    const conflicts = (answer: BoxAnswer): unknown =>
      (answer.json.context_info as { conflicts: unknown } | undefined)?.conflicts;
    const first = await call(emulator, 'POST', `/files/${file.id}`, {});
    assert.deepEqual(refused(first), [409, 'item_name_in_use']);
    assert.equal((conflicts(first) as { id: string }).id, live.id);
    assert.ok(Array.isArray(conflicts(await call(emulator, 'POST', `/folders/${folder.id}`, {}))));
    quirks.conflicts = 'none';
    assert.equal(conflicts(await call(emulator, 'POST', `/files/${file.id}`, {})), undefined);
    assert.equal((await call(emulator, 'POST', `/files/${file.id}`, { name: 'Plan 2' })).status, 201);
  });

  it('uses `parent` where the original folder is gone or trashed, and refuses without it', async () => {
    const emulator = await box();
    const { state, quirks } = emulator;
    const other = state.folder({ name: 'Other' });
    const item = state.trashFile({ name: 'a', from: state.goneFolder() });
    const second = state.trashFile({ name: 'b', from: state.trashFolder().id });
    assert.equal((await call(emulator, 'POST', `/files/${item.id}`, {})).status, 403);
    quirks.goneParent = 404;
    assert.deepEqual(refused(await call(emulator, 'POST', `/files/${second.id}`, {})), [404, 'not_found']);
    for (const { id } of [item, second]) {
      assert.equal((await call(emulator, 'POST', `/files/${id}`, { parent: { id: other.id } })).status, 201);
    }
    assert.deepEqual(
      state.live().map((live) => live.path),
      ['Other', 'Other/a', 'Other/b'],
    );
  });

  it('refuses a restore into a folder without rights, and while a folder is locked', async () => {
    const emulator = await box({ quirks: { folderRestoreTakes: 100 } });
    const { state, server } = emulator;
    const readOnly = state.trashFile({ from: state.folder({ access: 'view' }).id });
    const denied = await call(emulator, 'POST', `/files/${readOnly.id}`, {});
    assert.deepEqual(refused(denied), [403, 'access_denied_insufficient_permissions']);
    const target = state.folder();
    const [folder, file] = [state.trashFolder({ from: target.id }), state.trashFile({ from: target.id })];
    const slow = call(emulator, 'POST', `/folders/${folder.id}`, {});
    while (state.lockedTargets.size === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const blocked = await call(emulator, 'POST', `/files/${file.id}`, {});
    assert.deepEqual(refused(blocked), [409, 'operation_blocked_temporary']);
    assert.equal((await call(emulator, 'DELETE', `/folders/${folder.id}/trash`)).status, 409);
    assert.equal((await slow).status, 201);
    assert.equal((await call(emulator, 'POST', `/files/${file.id}`, {})).status, 201);
    assert.equal(server.log.length, 5);
  });

  it('purges with 204 and only what is in the trash, and not what may not be purged', async () => {
    const emulator = await box();
    const { state } = emulator;
    const folder = state.trashFolder();
    state.file({ in: folder.id });
    const live = state.file({ name: 'live.txt' });
    assert.equal((await call(emulator, 'DELETE', `/folders/${folder.id}/trash`)).status, 204);
    assert.deepEqual(refused(await call(emulator, 'DELETE', `/folders/${folder.id}/trash`)), [404, 'not_found']);
    assert.deepEqual(refused(await call(emulator, 'DELETE', `/files/${live.id}/trash`)), [404, 'not_trashed']);
    const foreign = state.trashFile({ mayPurge: false });
    const held = state.trashFile({ held: true, purgeAt: state.now() });
    const first = await call(emulator, 'DELETE', `/files/${foreign.id}/trash`);
    assert.deepEqual(refused(first), [403, 'access_denied_insufficient_permissions']);
    assert.deepEqual(refused(await call(emulator, 'DELETE', `/files/${held.id}/trash`)), [403, 'forbidden_by_policy']);
    state.trashFile({ purgeAt: state.now() });
    state.expire();
    assert.deepEqual(
      state.trash().map((item) => item.id),
      [foreign.id, held.id],
    );
    assert.deepEqual(state.live(), [{ kind: 'file', id: live.id, path: 'live.txt' }]);
    assert.deepEqual(state.destroyedLive(), []);
  });

  it('remembers every live item that a call deletes or moves', async () => {
    const emulator = await box();
    const { state } = emulator;
    const folder = state.folder({ name: 'Folder' });
    const file = state.file({ name: 'a.txt', in: folder.id });
    assert.deepEqual(refused(await call(emulator, 'DELETE', `/folders/${folder.id}`)), [400, 'folder_not_empty']);
    assert.equal((await call(emulator, 'PUT', `/files/${file.id}`, { parent: { id: '0' } })).status, 200);
    assert.equal((await call(emulator, 'DELETE', `/files/${file.id}`)).status, 204);
    const moved = { kind: 'file', id: file.id, from: 'Folder/a.txt', to: 'a.txt', afterRestore: false };
    assert.deepEqual(state.movedLive(), [moved]);
    assert.deepEqual(
      state.destroyedLive().map((item) => item.id),
      [file.id],
    );
    assert.equal(state.trash().length, 1);
    assert.deepEqual(refused(await call(emulator, 'DELETE', `/files/${file.id}`)), [404, 'trashed']);
  });

  it('refuses what the token may not do', async () => {
    const emulator = await box({ quirks: { scope: 'root_readonly' } });
    const file = emulator.state.trashFile();
    assert.equal((await call(emulator, 'GET', '/folders/trash/items')).status, 200);
    for (const [method, path, body] of [
      ['POST', `/files/${file.id}`, {}],
      ['DELETE', `/files/${file.id}/trash`, undefined],
    ] as const) {
      assert.deepEqual(refused(await call(emulator, method, path, body)), [403, 'insufficient_scope']);
    }
    emulator.quirks.scope = 'none';
    assert.equal((await call(emulator, 'GET', '/folders/trash/items')).status, 403);
    assert.equal((await call(emulator, 'GET', '/users/me')).status, 200);
  });

  it('answers 429 above its calls a minute, until the minute is over', async () => {
    let now = Date.UTC(2026, 2, 1);
    const emulator = await box({ now: () => now, quirks: { callsPerMinute: 2, retryAfter: 7 } });
    const calls = [1, 2, 3].map(() => call(emulator, 'GET', '/users/me'));
    const statuses = (await Promise.all(calls)).map((answer) => answer.status);
    assert.deepEqual(statuses.sort(), [200, 200, 429]);
    const limited = await call(emulator, 'GET', '/users/me');
    assert.equal(limited.headers.get('retry-after'), '7');
    assert.equal(limited.json.code, 'rate_limit_exceeded');
    now += 60_000;
    assert.equal((await call(emulator, 'GET', '/users/me')).status, 200);
  });

  it("fails on demand: a 503 whose work was done, an error of one's own", async () => {
    const emulator = await box();
    const file = emulator.state.trashFile();
    emulator.server.fail({ method: 'POST', how: { after: unavailable(3) } });
    const answer = await call(emulator, 'POST', `/files/${file.id}`, {});
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '3']);
    assert.equal(emulator.state.live().length, 1);
    emulator.server.fail({ how: errorReply(409, 'name_temporarily_reserved') });
    assert.deepEqual(refused(await call(emulator, 'GET', '/users/me')), [409, 'name_temporarily_reserved']);
  });

  it('lists a sample company', async () => {
    const { emulator, account } = await startSampleBox();
    started.push(emulator);
    const pages = await walk(emulator, 'limit=1000&fields=name,parent,size,trashed_at');
    assert.equal(account.url, emulator.server.url);
    const names = pages.flatMap(entries).map((entry) => String(entry.name));
    assert.ok(names.length >= 40 && names.length <= 130, String(names.length));
    assert.ok(names.length > new Set(names).size, 'equal names');
  });
});
