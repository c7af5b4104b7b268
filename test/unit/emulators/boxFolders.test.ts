// Live folders as a picker of destinations walks them, moves, and the work on folders that takes a while.
import assert from 'node:assert/strict';
import type { BoxEmulator } from '../../emulators/box/emulator.ts';
import { type BoxAnswer, box, call, entries, ManualClock, names, refused, send, stopAll } from './boxCalls.ts';

const denied = [403, 'access_denied_insufficient_permissions'];
const blocked = [409, 'operation_blocked_temporary'];
const reserved = [409, 'name_temporarily_reserved'];

/** Walks a folder by marker; gives up after 20 pages. */
async function walk(emulator: BoxEmulator, folder: string, query = ''): Promise<BoxAnswer[]> {
  const pages: BoxAnswer[] = [];
  let marker = '';
  do {
    const next = marker === '' ? '' : `&marker=${marker}`;
    pages.push(await call(emulator, 'GET', `/folders/${folder}/items?usemarker=true&limit=2${query}${next}`));
    marker = String(pages.at(-1)?.json.next_marker ?? '');
  } while (marker !== '' && pages.length < 20);
  return pages;
}

describe('Box emulator, folders', () => {
  afterEach(stopAll);

  it('pages through a folder by offset: folders, files, links, with a total and an order', async () => {
    const emulator = await box();
    const { state } = emulator;
    for (const kind of ['link', 'file', 'folder'] as const) {
      for (const name of ['b', 'a']) state[kind]({ name: `${name} ${kind}` });
    }
    state.folder({ name: 'not shown', access: 'none' });
    state.trashFile({ name: 'trashed' });
    const page = await call(emulator, 'GET', '/folders/0/items?limit=4&offset=1');
    assert.deepEqual(names(page), ['b folder', 'a file', 'b file', 'a link']);
    assert.deepEqual([page.json.total_count, page.json.limit, page.json.offset], [6, 4, 1]);
    assert.deepEqual(page.json.order, [
      { by: 'type', direction: 'ASC' },
      { by: 'name', direction: 'ASC' },
    ]);
    const turned = await call(emulator, 'GET', '/folders/0/items?sort=name&direction=DESC&limit=3');
    assert.deepEqual(names(turned), ['b folder', 'a folder', 'b file']);
    const far = await call(emulator, 'GET', '/folders/0/items?offset=10001');
    assert.deepEqual(refused(far), [400, 'bad_request']);
  });

  it('pages through a folder by marker, once each, without a total, also when something is added or goes', async () => {
    const emulator = await box({ quirks: { lastMarker: '' } });
    const { state } = emulator;
    const folder = state.folder({ name: 'Big' }).id;
    const files = ['a', 'c', 'e', 'g', 'i'].map((name) => state.file({ name, in: folder }));
    const pages = await walk(emulator, folder);
    assert.deepEqual(pages.map(names), [['a', 'c'], ['e', 'g'], ['i']]);
    assert.deepEqual(Object.keys(pages[0]?.json ?? {}).sort(), ['entries', 'limit', 'next_marker']);
    assert.equal(pages.at(-1)?.json.next_marker, '');
    assert.deepEqual((await walk(emulator, folder, '&sort=name&direction=DESC')).map(names)[0], ['i', 'g']);
    const first = String(pages[0]?.json.next_marker);
    const after = `/folders/${folder}/items?usemarker=true&limit=2&marker=${first}`;
    const added = state.file({ name: 'b', in: folder });
    assert.deepEqual(names(await call(emulator, 'GET', after)), ['e', 'g']);
    for (const gone of [added, ...files.slice(1, 2)]) state.trashElsewhere(gone);
    assert.deepEqual(names(await call(emulator, 'GET', after)), ['e', 'g']);
    const elsewhere = await call(emulator, 'GET', `/folders/0/items?usemarker=true&marker=${first}`);
    assert.deepEqual(refused(elsewhere), [400, 'bad_request']);
  });

  it('refuses mixed paging, and an order by marker in the root alone', async () => {
    const emulator = await box();
    for (const query of ['marker=abc', 'usemarker=true&offset=0', 'usemarker=true&sort=name', 'sort=color']) {
      assert.deepEqual(refused(await call(emulator, 'GET', `/folders/0/items?${query}`)), [400, 'bad_request'], query);
    }
    const folder = emulator.state.folder().id;
    assert.equal((await call(emulator, 'GET', `/folders/${folder}/items?usemarker=true&sort=date`)).status, 200);
    assert.equal((await call(emulator, 'POST', `/folders/${folder}/items`, {})).status, 405);
    assert.equal((await call(emulator, 'GET', '/files/1/items')).status, 404);
  });

  it('lists mini items unless fields are asked for, and tells what may be done in a folder', async () => {
    const emulator = await box();
    emulator.state.folder({ name: 'Mine' });
    emulator.state.folder({ name: 'Theirs', access: 'view' });
    const mini = entries(await call(emulator, 'GET', '/folders/0/items'))[0] ?? {};
    assert.deepEqual(Object.keys(mini).sort(), ['etag', 'id', 'name', 'sequence_id', 'type']);
    const asked = entries(await call(emulator, 'GET', '/folders/0/items?fields=permissions'));
    assert.deepEqual(Object.keys(asked[0] ?? {}).sort(), ['etag', 'id', 'permissions', 'type']);
    const uploads = asked.map((entry) => (entry.permissions as { can_upload: boolean }).can_upload);
    assert.deepEqual(uploads, [true, false]);
  });

  it('has a root, "All Files", without a parent, and gives the first items with a folder', async () => {
    const emulator = await box();
    emulator.state.file({ name: 'a.txt' });
    const { json } = await call(emulator, 'GET', '/folders/0');
    assert.deepEqual([json.id, json.name, json.parent, json.etag], ['0', 'All Files', null, null]);
    assert.deepEqual(json.path_collection, { total_count: 0, entries: [] });
    const items = json.item_collection as { total_count: number; entries: { name: string }[] };
    assert.deepEqual([items.total_count, items.entries[0]?.name], [1, 'a.txt']);
    const short = await call(emulator, 'GET', '/folders/0?fields=name');
    assert.equal(short.json.item_collection, undefined);
  });

  it('tells a trashed folder from one that is gone and from one that is hidden', async () => {
    const emulator = await box();
    const { state, quirks } = emulator;
    const trashed = state.trashFolder();
    const below = state.folder({ in: trashed.id });
    const hidden = state.folder();
    assert.equal((await call(emulator, 'GET', `/folders/${hidden.id}/items`)).status, 200);
    state.allow(hidden.id, 'none');
    for (const tail of ['', '/items', '?fields=name']) {
      const ask = async (id: string) => refused(await call(emulator, 'GET', `/folders/${id}${tail}`));
      assert.deepEqual(await ask(trashed.id), [404, 'trashed']);
      assert.deepEqual(await ask(below.id), [404, 'trashed']);
      assert.deepEqual(await ask(state.goneFolder()), [404, 'not_found']);
      quirks.hiddenFolder = 404;
      assert.deepEqual(await ask(hidden.id), [404, 'not_found']);
      quirks.hiddenFolder = 403;
      assert.deepEqual(await ask(hidden.id), denied);
    }
  });

  it('restores and moves into no folder that is hidden or read-only', async () => {
    const emulator = await box();
    const { state } = emulator;
    const folder = state.folder();
    const [trashed, file] = [state.trashFile({ from: folder.id }), state.file({ name: 'a' })];
    for (const access of ['view', 'none'] as const) {
      state.allow(folder.id, access);
      assert.deepEqual(refused(await call(emulator, 'POST', `/files/${trashed.id}`, {})), denied);
      const move = await call(emulator, 'PUT', `/files/${file.id}`, { parent: { id: folder.id } });
      assert.deepEqual(refused(move), denied);
    }
    state.allow(folder.id, 'full');
    assert.equal((await call(emulator, 'POST', `/files/${trashed.id}`, {})).status, 201);
    assert.equal((await call(emulator, 'PUT', `/files/${file.id}`, { parent: { id: folder.id } })).status, 200);
    assert.equal((await call(emulator, 'PUT', '/folders/0', { name: 'Mine' })).status, 403);
  });

  it('moves and renames each kind in one call, and remembers that', async () => {
    const emulator = await box();
    const { state } = emulator;
    const target = state.folder({ name: 'Target' });
    const trashed = state.trashFile({ name: 'restored first' });
    await call(emulator, 'POST', `/files/${trashed.id}`, {});
    const items = [state.file({ name: 'f' }), state.folder({ name: 'd' }), state.link({ name: 'l' }), trashed];
    for (const { kind, id } of items) {
      const moved = await call(emulator, 'PUT', `/${kind}s/${id}`, {
        parent: { id: target.id },
        name: `new ${kind} ${id}`,
      });
      assert.deepEqual([moved.status, moved.json.name], [200, `new ${kind} ${id}`]);
      assert.equal((moved.json.parent as { id: string }).id, target.id);
    }
    const log = state.movedLive().map(({ from, afterRestore }) => [from, afterRestore]);
    assert.deepEqual(log, [
      ['f', false],
      ['d', false],
      ['l', false],
      ['restored first', true],
    ]);
  });

  it('refuses a move onto a name in use, on a stale etag, under a bad name, into itself, to nowhere', async () => {
    const emulator = await box();
    const { state } = emulator;
    const folder = state.folder({ name: 'Folder' });
    const inner = state.folder({ name: 'Inner', in: folder.id });
    const taken = state.file({ name: 'A.TXT', in: folder.id });
    const file = state.file({ name: 'a.txt' });
    const put = async (path: string, body: object, headers = {}) =>
      send(emulator, path, { method: 'PUT', body: JSON.stringify(body), headers });
    const into = { parent: { id: folder.id } };
    const conflict = await put(`/files/${file.id}`, into);
    assert.deepEqual(refused(conflict), [409, 'item_name_in_use']);
    assert.equal((conflict.json.context_info as { conflicts: { id: string } }).conflicts.id, taken.id);
    const bad: readonly (readonly [string, object, unknown[], object?])[] = [
      [`/files/${file.id}`, { ...into, name: 'b' }, [412, 'precondition_failed'], { 'if-match': '7' }],
      [`/files/${file.id}`, { name: 'a/b' }, [400, 'item_name_invalid']],
      [`/files/${file.id}`, { name: 'x'.repeat(256) }, [400, 'item_name_too_long']],
      [`/folders/${folder.id}`, { parent: { id: inner.id } }, [400, 'cyclical_folder_structure']],
      [`/files/${file.id}`, { parent: { id: state.goneFolder() } }, [404, 'not_found']],
      [`/files/${file.id}`, { parent: { id: state.trashFolder().id } }, [404, 'trashed']],
      [`/files/${state.trashFile().id}`, { name: 'b' }, [404, 'trashed']],
      [`/files/${file.id}`, { parent: folder.id }, [400, 'bad_request']],
    ];
    for (const [path, body, expected, headers] of bad) {
      assert.deepEqual(refused(await put(path, body, headers)), expected, JSON.stringify(body));
    }
    assert.equal(state.path(file), 'a.txt');
    assert.equal((await put(`/files/${file.id}`, { ...into, name: 'b' }, { 'if-match': '1' })).status, 200);
  });

  it('answers 503 to a restore that takes too long, and goes on until its time is over', async () => {
    const clock = new ManualClock();
    const emulator = await box({ now: clock.now, quirks: { folderRestoreTakes: 700_000 } });
    const { state } = emulator;
    const target = state.folder({ name: 'Target' });
    const folder = state.trashFolder({ name: 'Folder', from: target.id });
    const child = state.file({ in: folder.id });
    const [same, other] = [state.trashFile({ name: 'FOLDER', from: target.id }), state.trashFile({ from: target.id })];
    const restore = async (path: string) => refused(await call(emulator, 'POST', path, {}));
    assert.deepEqual(await restore(`/folders/${folder.id}`), [503, 'unavailable']);
    clock.pass(699_999);
    assert.equal((await call(emulator, 'GET', `/folders/${folder.id}/trash`)).status, 200);
    assert.deepEqual(await restore(`/folders/${folder.id}`), reserved, 'the same once more');
    assert.deepEqual(await restore(`/files/${same.id}`), reserved, 'another of that name');
    assert.deepEqual(await restore(`/files/${other.id}`), blocked, 'the target is locked');
    assert.deepEqual(refused(await call(emulator, 'DELETE', `/folders/${folder.id}/trash`)), blocked);
    clock.pass(1);
    assert.deepEqual(await restore(`/folders/${folder.id}`), [404, 'not_trashed']);
    assert.ok(state.live().some(({ id }) => id === child.id));
    assert.deepEqual(await restore(`/files/${other.id}`), [201, undefined]);
    emulator.quirks.likeRequest = 'operation_blocked_temporary';
    const second = state.trashFolder();
    await restore(`/folders/${second.id}`);
    assert.deepEqual(await restore(`/folders/${second.id}`), blocked);
  });

  it('ends running work on demand, and leaves in the trash what then cannot be restored', async () => {
    const emulator = await box({ quirks: { folderRestoreTakes: Number.POSITIVE_INFINITY } });
    const { state, quirks } = emulator;
    const [first, second] = [state.trashFolder({ name: 'One' }), state.trashFolder({ from: state.folder().id })];
    for (const { id } of [first, second])
      assert.equal((await call(emulator, 'POST', `/folders/${id}`, {})).status, 503);
    state.file({ name: 'one' });
    state.work.finish();
    assert.deepEqual(
      state.trash().map(({ id }) => id),
      [first.id],
    );
    assert.equal(state.lockedTrees.size + state.lockedTargets.size, 0);
    quirks.folderWorkLimit = Number.POSITIVE_INFINITY;
    const waiting = call(emulator, 'POST', `/folders/${first.id}`, { name: 'Two' });
    while (state.lockedTrees.size === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    state.work.finish();
    assert.equal((await waiting).status, 201);
  });

  it('locks the tree and the target of a move of a folder, and answers before it is done with 503 or 200', async () => {
    const clock = new ManualClock();
    const emulator = await box({ now: clock.now, quirks: { folderMoveTakes: 700_000 } });
    const { state, quirks } = emulator;
    const [from, to] = [state.folder({ name: 'From' }), state.folder({ name: 'To' })];
    const folder = state.folder({ name: 'Folder', in: from.id });
    const [inside, file] = [state.file({ in: folder.id }), state.file()];
    const move = async (path: string, id: string) => call(emulator, 'PUT', path, { parent: { id } });
    assert.deepEqual(refused(await move(`/folders/${folder.id}`, to.id)), [503, 'unavailable']);
    assert.deepEqual(refused(await move(`/folders/${folder.id}`, to.id)), reserved);
    assert.deepEqual(refused(await move(`/files/${inside.id}`, '0')), blocked);
    assert.deepEqual(refused(await move(`/files/${file.id}`, to.id)), blocked);
    assert.deepEqual(state.movedLive(), []);
    clock.pass(700_000);
    assert.equal((await move(`/files/${inside.id}`, '0')).status, 200);
    assert.deepEqual(state.movedLive()[0], {
      kind: 'folder',
      id: folder.id,
      from: 'From/Folder',
      to: 'To/Folder',
      afterRestore: false,
    });
    quirks.longMove = 200;
    const back = await move(`/folders/${folder.id}`, from.id);
    assert.deepEqual([back.status, (back.json.parent as { id: string }).id], [200, to.id], 'not yet there');
    state.work.finish();
    assert.equal(state.path(folder), 'From/Folder');
  });
});
