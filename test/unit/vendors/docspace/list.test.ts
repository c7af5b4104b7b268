import assert from 'node:assert/strict';
import { TrashError } from '../../../../src/trash/problem.ts';
import { DocSpaceClient } from '../../../../src/vendors/docspace/client.ts';
import {
  all,
  answer,
  closeAll,
  HookedClock,
  item,
  listed,
  never,
  pagesOf,
  scripted,
  scriptedHttp,
  setUp,
  start,
} from './setup.ts';

const day = 86_400_000;
const page = (of: object) => answer(200, { response: { files: [], folders: [], total: 0, ...of }, count: 1 });
const problem = (of: object) => (error: unknown) => {
  assert(error instanceof TrashError);
  assert.partialDeepStrictEqual(error.problem, of);
  return true;
};

describe('docspace: listing', () => {
  afterEach(closeAll);

  it('decodes all fields of a file and a folder', async () => {
    const { state, client } = await setUp();
    const room = state.addRoom({ name: 'Legal' });
    const contracts = state.addFolder({ name: 'Contracts', from: room.id });
    const mike = state.addPerson({ name: 'Mike Zanyatski' });
    const deletedAt = start - 2 * day;
    const createdAt = start - 40 * day;
    state.trashFile({ name: 'NDA.docx', size: 12_345, from: contracts.id, by: mike.id, createdAt, deletedAt });
    state.trashFolder({ name: 'Old drafts', files: 3, deletedAt });
    const [folder, file] = await listed(client);
    const me = { name: state.me.name, id: state.me.id };
    assert.deepEqual(file, {
      account: 'a',
      kind: 'file',
      id: file?.id,
      name: 'NDA.docx',
      size: 12_345,
      deletedAt,
      deletedBy: me,
      expiresAt: deletedAt + 30 * day,
      origin: { id: String(contracts.id), name: 'Contracts', path: '/Legal/Contracts' },
      owner: { name: 'Mike Zanyatski', id: mike.id },
      createdAt,
      contents: undefined,
      restoreBlockedBy: undefined,
      purgeBlockedBy: undefined,
    });
    assert.partialDeepStrictEqual(folder, {
      kind: 'folder',
      contents: { files: 3, folders: 0 },
      origin: { name: 'My documents' },
    });
    assert.equal(folder?.size, undefined);
    assert.equal(folder?.origin?.path, undefined);
  });

  it('reads a missing size as 0, a room as the path of its own items, and a missing origin as gone', async () => {
    const { state, client } = await setUp();
    const room = state.addRoom({ name: 'Legal' });
    const folder = state.addFolder({ name: 'Gone' });
    state.trashFile({ name: 'empty.txt', size: 0, from: room.id });
    state.trashFile({ name: 'orphan.txt', from: folder.id, deletedAt: start - 3 * day });
    state.purgeElsewhere(folder);
    const [empty, orphan] = await listed(client);
    assert.equal(empty?.size, 0);
    assert.deepEqual(empty?.origin, { id: String(room.id), name: 'Legal', path: '/Legal' });
    assert.deepEqual(orphan?.origin, { name: undefined, missing: 'gone' });
  });

  it('shows the earlier of the setting and the 30 days of the cleaner', async () => {
    const { state, client } = await setUp();
    state.trashFile({ deletedAt: start - day });
    for (const [autoCleanUp, days] of [
      [{ isAutoCleanUp: true, gap: 1 }, 7],
      [{ isAutoCleanUp: true, gap: 6 }, 30],
      [{ isAutoCleanUp: false, gap: 4 }, 30],
    ] as const) {
      state.autoCleanUp = autoCleanUp;
      const [file] = await listed(client);
      assert.equal(file?.expiresAt, start - day + days * day);
    }
  });

  it('pages by 100 over folders and files without touching the saved order', async () => {
    const { state, client, emulator } = await setUp();
    state.fill(230);
    const pages = await pagesOf(client);
    assert.deepEqual(
      pages.map(({ items }) => items.length),
      [100, 99, 31],
    );
    assert.deepEqual(pages[0]?.total, { items: 230, precision: 'exact' });
    const queries = emulator.server.log.map(({ query }) => String(query));
    assert.deepEqual(queries, ['count=100&startIndex=0', 'count=100&startIndex=99', 'count=100&startIndex=198']);
    assert.deepEqual(state.savedOrder, { by: 'DateAndTime', ascending: false });
  });

  it('misses nothing when items leave the trash by our own calls between two pages', async () => {
    const { state, client, emulator } = await setUp();
    state.fill(230);
    let removed = 0;
    const names = new Set<string>();
    for await (const { items } of client.pages({ removed: () => removed }, never)) {
      for (const { name } of items) names.add(name);
      if (removed > 0) continue;
      for (const { id, kind } of items.slice(0, 60)) {
        state.purgeElsewhere({ kind: kind === 'folder' ? 'folder' : 'file', id: Number(id) });
      }
      removed = 60;
    }
    assert.equal(names.size, 230);
    assert.deepEqual(
      emulator.server.log.map(({ query }) => query.get('startIndex')),
      ['0', '39', '138'],
    );
  });

  it('misses nothing when others take items out between two pages', async () => {
    const { state, client } = await setUp();
    state.fill(230);
    const all = state.trash();
    const names = new Set<string>();
    let pages = 0;
    for await (const { items } of client.pages({ removed: () => 0 }, never)) {
      for (const { name } of items) names.add(name);
      pages += 1;
      if (pages === 1) for (const entry of all.slice(0, 30)) state.purgeElsewhere(entry);
    }
    for (const { title } of state.trash()) assert.ok(names.has(title), title);
  });

  it('misses nothing when one item leaves and another comes between two pages', async () => {
    for (const leaving of [1, 12, 40, 99]) {
      const { state, client } = await setUp();
      const folders = Array.from({ length: 250 }, (_, i) => state.trashFolder({ name: `folder ${i}` }));
      state.trashFile({ name: 'file' });
      const kept = new Set(folders.map(({ title }) => title));
      const names = new Set<string>();
      let pages = 0;
      for await (const { items } of client.pages({ removed: () => 0 }, never)) {
        for (const { name } of items) names.add(name);
        pages += 1;
        if (pages !== 1) continue;
        const left = new Set(items.slice(0, leaving).map(({ name }) => name));
        for (const folder of folders.filter(({ title }) => left.has(title))) state.restoreElsewhere(folder);
        // Files come after all folders.
        for (let i = 0; i < leaving; i += 1) state.trashFile({ name: `late ${i}` });
        for (const name of left) kept.delete(name);
      }
      assert.deepEqual(
        [...kept].filter((name) => !names.has(name)),
        [],
        `${leaving}`,
      );
    }
  });

  it('counts an entry that cannot be read once, though pages overlap', async () => {
    const entries = Array.from({ length: 150 }, (_, i) => (i % 7 === 1 ? { title: `t${i}` } : { id: i }));
    const { client } = scripted((_, path) => {
      const start = Number(/startIndex=(\d+)/.exec(path)?.[1]);
      return page({ files: entries.slice(start, start + 100), total: 150 });
    });
    const pages = await pagesOf(client);
    assert.equal(
      pages.reduce((sum, { unreadable }) => sum + unreadable, 0),
      entries.filter((each) => each.id === undefined).length,
    );
    assert.equal(pages.flatMap(({ items }) => items).length, entries.filter((each) => each.id !== undefined).length);
  });

  it('goes on after whole pages of entries that cannot be read', async () => {
    const { client, sent } = scripted((_, path) => {
      const start = Number(/startIndex=(\d+)/.exec(path)?.[1]);
      const files = Array.from({ length: Math.min(100, 500 - start) }, (_, i) => ({ title: `t${start + i}` }));
      return page({ files, total: 500 });
    });
    const pages = await pagesOf(client);
    assert.equal(
      pages.reduce((sum, { unreadable }) => sum + unreadable, 0),
      500,
    );
    assert.equal(sent.length, 6);
  });

  it('reports a list that changes faster than it can be read', async () => {
    let total = 1000;
    const { client, sent } = scripted(() => {
      total -= 1;
      return page({ files: [{ id: total }], total });
    });
    await assert.rejects(listed(client), { message: 'unreadable (list.shifts)' });
    assert.ok(sent.length <= 4 * 10, `${sent.length} calls`);
  });

  it('gives no item twice, and a file and a folder with the same number both', async () => {
    const entries = (ids: number[]) => ids.map((id) => ({ id, title: `t${id}`, originId: 1 }));
    const { client } = scripted((_, path) =>
      path.endsWith('startIndex=0')
        ? page({ folders: entries([1, 2]), files: entries([1]), total: 102 })
        : page({ files: entries([1, 3]), total: 102 }),
    );
    const keys = (await listed(client)).map(({ kind, id }) => `${kind} ${id}`);
    assert.deepEqual(keys, ['folder 1', 'folder 2', 'file 1', 'file 3']);
  });

  it('reads the list once more when fewer items came than the total says', async () => {
    let calls = 0;
    const { client } = scripted(() => {
      calls += 1;
      return page({ files: calls === 1 ? [{ id: 1 }] : [{ id: 1 }, { id: 2 }], total: 2 });
    });
    assert.deepEqual(
      (await listed(client)).map(({ id }) => id),
      ['1', '2'],
    );
    assert.equal(calls, 2);
  });

  it('ends when the total is never reached', async () => {
    const { client, sent } = scripted(() => page({ total: 1_000_000 }));
    assert.deepEqual(await listed(client), []);
    assert.equal(sent.length, 2);
  });

  it('counts an entry without id, shows one of an unknown kind, and bears nonsense in the rest', async () => {
    const odd = { id: 7, fileEntryType: 9, title: 'Odd' };
    const nonsense = { id: 8, title: null, updated: 'never', pureContentLength: 'x', updatedBy: 3, security: [] };
    const { client } = scripted(() => page({ files: [{ title: 'No id' }, odd, nonsense, null], total: 4 }));
    const [first, ...rest] = await pagesOf(client);
    assert.equal(first?.unreadable, 2);
    assert.deepEqual(rest, []);
    const unknown = { kind: 'unsupported', code: 'item.unknownKind', said: '9' };
    assert.partialDeepStrictEqual(first?.items[0], {
      kind: 'unknown',
      id: '9:7',
      name: 'Odd',
      restoreBlockedBy: unknown,
      purgeBlockedBy: unknown,
    });
    assert.partialDeepStrictEqual(first?.items[1], { kind: 'file', id: '8', name: '8', size: 0 });
    assert.equal(first?.items[1]?.deletedAt, undefined);
  });

  it('ignores dates out of range', async () => {
    const far = '+275760-09-12T00:00:00Z';
    const { client } = scripted(() =>
      page({ files: [{ id: 1, updated: far, autoDelete: far, created: '0001-01-01T00:00:00' }], total: 1 }),
    );
    const [item] = await listed(client);
    assert.deepEqual([item?.deletedAt, item?.expiresAt, item?.createdAt], [undefined, undefined, undefined]);
  });

  it('marks locked items as blocked', async () => {
    const { state, client } = await setUp();
    const other = state.addPerson({ name: 'Mike' });
    state.trashFile({ lockedBy: other.id });
    const [file] = await listed(client);
    assert.deepEqual(file?.purgeBlockedBy, { kind: 'busy', code: 'docspace.in_use' });
  });

  it('counts with a page of one entry', async () => {
    const { state, client, calls } = await setUp();
    state.fill(120);
    assert.deepEqual(await client.count(never), { items: 120, precision: 'exact' });
    assert.deepEqual(calls(), ['GET /api/2.0/files/@trash']);
  });

  it('maps each refusal to a problem', async () => {
    const { client, emulator, state } = await setUp();
    const fault = { status: 429, headers: { 'retry-after': '600' } };
    emulator.server.fail({ how: fault });
    await assert.rejects(client.count(never), problem({ kind: 'limited', status: 429 }));
    emulator.server.fail({ how: { status: 200, text: '<html>Log in</html>' } });
    await assert.rejects(client.count(never), problem({ kind: 'unreadable' }));
    emulator.server.fail({ how: { status: 502, text: '<html></html>' }, times: 4 });
    await assert.rejects(client.count(never), problem({ kind: 'server', status: 502 }));
    state.standing = 'unknown';
    await assert.rejects(client.count(never), problem({ kind: 'unsupported', code: 'docspace.no_portal' }));
    state.standing = 'unpaid';
    await assert.rejects(client.count(never), problem({ kind: 'noSpace', code: 'docspace.unpaid' }));
  });

  it('distinguishes an expired key from a key without scope', async () => {
    const dead = await setUp({ key: 'sk-wrong' });
    await assert.rejects(dead.client.count(never), problem({ kind: 'signIn', code: 'docspace.key_refused' }));
    const poor = await setUp({ permissions: ['rooms:read'] });
    await assert.rejects(poor.client.count(never), problem({ kind: 'forbidden', code: 'docspace.scope' }));
  });

  it('reads the text of a validation error', async () => {
    const response = { title: 'One or more', errors: { Count: ['The field Count must be between 1 and 100.'] } };
    const { client } = scripted(() => answer(400, { response, status: 1, statusCode: 400 }));
    await assert.rejects(client.count(never), problem({ kind: 'refused', said: response.errors.Count[0] }));
  });
});

describe('docspace: looking', () => {
  afterEach(closeAll);

  it('distinguishes trashed, live and gone, and keeps the origin from the list', async () => {
    const { state, client } = await setUp();
    const contracts = state.addFolder({ name: 'Contracts' });
    const files = ['trashed', 'live', 'gone'].map((name) => state.trashFile({ name, from: contracts.id }));
    const items = await listed(client);
    for (const file of files) {
      if (file.title === 'live') state.restoreElsewhere(file);
      if (file.title === 'gone') state.purgeElsewhere(file);
    }
    const looks = await all(client.look(items, never));
    const byName = new Map(looks.map((look) => [look.item.name, look]));
    assert.partialDeepStrictEqual(byName.get('trashed'), {
      state: 'trashed',
      fresh: { origin: { name: 'Contracts' } },
    });
    assert.partialDeepStrictEqual(byName.get('live'), { state: 'live', where: { name: 'Contracts' } });
    assert.equal(byName.get('gone')?.state, 'gone');
  });

  it('does not take a look without an origin for a lost origin', async () => {
    const { client } = scripted(() => answer(200, { response: { id: 1, rootFolderType: 3 } }));
    const origin = { id: '7', name: 'Contracts' };
    const [look] = await all(client.look([item('file', '1', { origin })], never));
    assert.partialDeepStrictEqual(look, { state: 'trashed', fresh: { origin } });
  });

  it('does not take a vanished portal, a proxy or another item for an answer', async () => {
    const own = { id: 2, rootFolderType: 14, folderId: 9 };
    for (const reply of [
      answer(404),
      answer(404, '<html></html>'),
      answer(200, '<html></html>'),
      answer(200, { response: own }),
    ]) {
      const { client } = scripted(() => reply);
      const [look] = await all(client.look([item('file', '1')], never));
      assert.equal(look?.state, 'unknown');
    }
  });

  it('does not take an item inside a trashed folder for an item of the trash', async () => {
    const { state, client } = await setUp();
    const folder = state.addFolder({ name: 'F' });
    const file = state.trashFile({ name: 'a', from: folder.id });
    const items = await listed(client);
    state.restoreElsewhere(file);
    state.trashElsewhere(folder);
    const [look] = await all(client.look(items, never));
    assert.partialDeepStrictEqual(look, { state: 'unknown', problem: { code: 'docspace.inside_trashed_folder' } });
  });
});

describe('docspace: whose account', () => {
  afterEach(closeAll);

  it('names the owner of the key, and checks the portal without sending the key', async () => {
    const { state, client, emulator } = await setUp();
    const identity = { id: state.me.id, name: 'Anna Keller', warnings: [], validUntil: undefined };
    assert.deepEqual(await client.whoAmI(never), identity);
    const settings = emulator.server.log.find(({ path }) => path.endsWith('/settings'));
    assert.equal(settings?.headers.authorization, undefined);
  });

  it('warns of a key that may only read, and returns its expiry', async () => {
    const { state, client } = await setUp({ permissions: ['files:read', 'rooms:read'] });
    for (const [token, key] of state.keys) state.keys.set(token, { ...key, expiresAt: start + 3 * day });
    const { warnings } = await client.whoAmI(never);
    assert.deepEqual(warnings, [
      { kind: 'forbidden', code: 'docspace.warn_read_only' },
      { kind: 'signIn', code: 'docspace.warn_expires', endsAt: start + 3 * day },
    ]);
    const enough = await setUp({ permissions: ['files:write', 'rooms:read'] });
    assert.deepEqual((await enough.client.whoAmI(never)).warnings, []);
  });

  it('warns only of a key that expires within 30 days, and returns the date of any other', async () => {
    const { state, client } = await setUp();
    for (const [days, warned] of [
      [29, true],
      [31, false],
      [365, false],
    ] as const) {
      const expiresAt = start + days * day;
      for (const [token, key] of state.keys) state.keys.set(token, { ...key, expiresAt });
      const { warnings, validUntil } = await client.whoAmI(never);
      assert.equal(validUntil, expiresAt);
      assert.deepEqual(
        warnings?.map(({ code }) => code),
        warned ? ['docspace.warn_expires'] : [],
        `${days} days`,
      );
    }
  });

  it('gives one warning, not two, about a key that cannot restore', async () => {
    const { client } = await setUp({ permissions: ['files:read'] });
    const { warnings } = await client.whoAmI(never);
    assert.deepEqual(
      warnings?.map(({ code }) => code),
      ['docspace.warn_read_only'],
    );
  });

  it('warns of a key that cannot list rooms', async () => {
    const key = { createBy: { id: 'u1' }, permissions: ['files:write'] };
    const parts = { account: 'a', url: 'https://acme.example', clock: new HookedClock(), holdsKey: async () => true };
    const { http } = scriptedHttp((_, path) =>
      answer(200, { response: path === 'settings' ? { docSpace: true } : path === 'keys/@self' ? key : { total: 0 } }),
    );
    const { warnings } = await new DocSpaceClient({ ...parts, http }).whoAmI(never);
    assert.deepEqual(
      warnings?.map(({ code }) => code),
      ['docspace.warn_no_rooms'],
    );
  });

  it('refuses a server that is not DocSpace, without sending the key', async () => {
    const community = await setUp({ docSpace: false });
    await assert.rejects(community.client.whoAmI(never), problem({ code: 'docspace.not_docspace' }));
    assert.deepEqual(community.calls(), ['GET /api/2.0/settings']);
    for (const reply of [answer(200, '<html></html>'), answer(404), answer(401)]) {
      const { client, sent } = scripted(() => reply);
      await assert.rejects(client.whoAmI(never), problem({ kind: 'unsupported', code: 'docspace.not_docspace' }));
      assert(sent.every(({ skipAuth }) => skipAuth === true));
    }
  });

  it('distinguishes a portal without API keys, a wrong key, and a key that cannot list', async () => {
    const old = scripted((_, path) =>
      path === 'settings' ? answer(200, { response: { docSpace: true } }) : answer(404),
    );
    await assert.rejects(old.client.whoAmI(never), problem({ code: 'docspace.too_old' }));
    const wrong = await setUp({ key: 'sk-wrong' });
    await assert.rejects(wrong.client.whoAmI(never), problem({ kind: 'signIn' }));
    const poor = await setUp({ permissions: ['accounts.self:read'] });
    await assert.rejects(poor.client.whoAmI(never), problem({ code: 'docspace.scope' }));
  });
});
