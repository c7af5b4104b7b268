import assert from 'node:assert/strict';
import { HUGE_SIZE } from '../../../emulators/box/state.ts';
import { closeAll, json, listed, never, pagesOf, problemFrom, scripted, setUp, trashEach } from './setup.ts';

/** All fields of Box's API reference that are worth asking for in a list. */
const fieldsOfTheGuide =
  'type,id,name,etag,sequence_id,size,description,trashed_at,purged_at,created_at,modified_at,content_modified_at,created_by,modified_by,owned_by,parent,item_status,sha1,url';

const entry = (of: object) => ({ type: 'file', id: '1', name: 'a', ...of });
const byKey = (items: readonly { kind: string; id: string }[]) => items.map(({ kind, id }) => `${kind} ${id}`).sort();

describe('Box list', () => {
  afterEach(closeAll);

  it('is empty for an empty trash', async () => {
    const { client } = await setUp();
    assert.deepEqual(await pagesOf(client), [{ items: [], unreadable: 0, last: true }]);
  });

  it('asks for the largest page by marker, and for every field by name', async () => {
    const { client, emulator, quirks, state } = await setUp();
    quirks.pageCap = 1;
    trashEach(state);
    await listed(client);
    const queries = emulator.server.log.map(({ query }) => Object.fromEntries(query));
    assert.equal(queries.length, 3);
    for (const [index, { marker, ...query }] of queries.entries()) {
      assert.deepEqual(query, { usemarker: 'true', limit: '1000', fields: fieldsOfTheGuide });
      assert.equal(marker === undefined, index === 0);
    }
  });

  it('reads every field of a file', async () => {
    const { client, state } = await setUp();
    const maya = state.person('Maya Lindqvist');
    const folder = state.folder({ name: 'Contracts' });
    const file = state.trashFile({
      name: 'Übersicht [x](command:y).pdf',
      from: folder.id,
      size: HUGE_SIZE,
      description: 'final',
      owner: maya,
      // One instant in winter time, one in summer time.
      createdAt: Date.parse('2026-01-15T08:30:00Z'),
      modifiedAt: Date.parse('2026-07-15T08:30:00Z'),
      deletedAt: Date.parse('2026-08-30T10:00:00Z'),
      purgeAt: Date.parse('2026-12-01T10:00:00Z'),
    });
    const [item] = await listed(client);
    assert.match(item?.sha1 ?? '', /^[0-9a-f]{40}$/);
    assert.deepEqual(
      { ...item },
      {
        account: 'a1',
        kind: 'file',
        id: file.id,
        name: 'Übersicht [x](command:y).pdf',
        size: HUGE_SIZE,
        deletedAt: Date.parse('2026-08-30T10:00:00Z'),
        expiresAt: Date.parse('2026-12-01T10:00:00Z'),
        origin: { id: folder.id, name: 'Contracts' },
        owner: { name: 'Maya Lindqvist', id: maya.id, email: maya.login },
        createdAt: Date.parse('2026-01-15T08:30:00Z'),
        createdBy: { name: 'Maya Lindqvist', id: maya.id, email: maya.login },
        modifiedAt: Date.parse('2026-07-15T08:30:00Z'),
        modifiedBy: { name: 'Maya Lindqvist', id: maya.id, email: maya.login },
        description: 'final',
        target: undefined,
        sha1: item?.sha1,
        restoreBlockedBy: undefined,
        purgeBlockedBy: undefined,
      },
    );
  });

  it('reads files, folders with their sizes and links with their targets', async () => {
    const { client, state } = await setUp();
    const folder = state.trashFolder({ name: 'folder' });
    state.file({ in: folder.id, size: 700 });
    state.trashLink({ name: 'link', url: 'https://example.com/x' });
    const items = new Map((await listed(client)).map((item) => [item.name, item]));
    assert.deepEqual([items.size, items.get('folder')?.kind, items.get('folder')?.size], [2, 'folder', 700]);
    assert.deepEqual([items.get('link')?.kind, items.get('link')?.target], ['link', 'https://example.com/x']);
  });

  it('leaves out the expiry when Box never purges, and the original folder when the user may not see it', async () => {
    const { client, state } = await setUp();
    state.trashFile({ from: null, purgeAt: null, description: '' });
    const [item] = await listed(client);
    assert.deepEqual([item?.origin, item?.expiresAt, item?.description], [undefined, undefined, undefined]);
    assert.equal(item?.deletedBy, undefined);
  });

  for (const lastMarker of [null, ''] as const) {
    it(`reads all pages when the last one has the marker ${JSON.stringify(lastMarker)}`, async () => {
      const { client, quirks, state } = await setUp();
      Object.assign(quirks, { pageCap: 10, lastMarker });
      state.fill(35);
      const pages = await pagesOf(client);
      assert.deepEqual(
        pages.map(({ items }) => items.length),
        [10, 10, 10, 5],
      );
      assert.deepEqual(
        pages.map(({ last }) => last),
        [false, false, false, true],
      );
      assert.equal(new Set(byKey(pages.flatMap(({ items }) => [...items]))).size, 35);
    });
  }

  it('lists each item once when pages overlap, and both a file and a folder of the same id', async () => {
    const { client, quirks, state } = await setUp();
    Object.assign(quirks, { pageCap: 4, overlap: 2 });
    const expected = state.fill(30);
    const items = await listed(client);
    assert.equal(items.length, expected.length);
    assert.equal(new Set(byKey(items)).size, items.length);
    const { client: twins } = scripted(() =>
      json({ entries: [entry({}), entry({ type: 'folder' }), entry({})], next_marker: null }),
    );
    assert.deepEqual(byKey(await listed(twins)), ['file 1', 'folder 1']);
  });

  it('reads on after pages that are short or empty because items are hidden', async () => {
    const { client, quirks, state } = await setUp();
    quirks.pageCap = 5;
    state.fill(15, { hidden: true });
    const seen = state.fill(7);
    assert.deepEqual((await listed(client)).map(({ name }) => name).sort(), seen.map(({ name }) => name).sort());
  });

  it('throws `list.repeats` when a marker repeats, after the items that came before', async () => {
    const { client, quirks, state, calls } = await setUp();
    Object.assign(quirks, { pageCap: 5, repeatMarker: true });
    state.fill(20);
    const got: string[] = [];
    const problem = await problemFrom(
      (async () => {
        for await (const { items } of client.pages({ removed: () => 0 }, never)) {
          got.push(...items.map(({ id }) => id));
        }
      })(),
    );
    assert.deepEqual(problem, { kind: 'unreadable', code: 'list.repeats' });
    assert.equal(got.length, 10);
    assert.equal(calls().length, 2);
  });

  it('throws `list.repeats` after 100 pages without a new item', async () => {
    for (const entries of [[], [entry({})]]) {
      const { client, sent } = scripted((_, call) => json({ entries, next_marker: `m${call}` }));
      assert.equal((await problemFrom(pagesOf(client))).code, 'list.repeats');
      assert.ok(sent.length <= 101, `${sent.length} calls`);
    }
  });

  it('throws when the marker is unreadable, instead of ending the list', async () => {
    const { client } = scripted(() => json({ entries: [entry({})], next_marker: 17 }));
    assert.equal((await problemFrom(pagesOf(client))).kind, 'unreadable');
  });

  it('counts unreadable entries and reads the others', async () => {
    const entries = [
      entry({}),
      null,
      'x',
      {},
      { type: 'file' },
      { type: 'file', id: '' },
      { type: 'file', id: '..' },
      { type: 'file', id: '1/trash?' },
      { id: '9' },
      { type: 7, id: '9' },
    ];
    const { client } = scripted(() => json({ entries }));
    const [page] = await pagesOf(client);
    assert.deepEqual([page?.items.length, page?.unreadable], [1, 9]);
  });

  it('leaves out the fields of an entry that have unexpected types', async () => {
    const odd = {
      name: null,
      size: 'big',
      trashed_at: 'yesterday',
      purged_at: 5,
      parent: { name: 'no id' },
      owned_by: 'me',
      description: [],
    };
    const { client } = scripted(() => json({ entries: [entry({ id: '5', ...odd })] }));
    const [item] = await listed(client);
    assert.equal(item?.name, '5');
    const { size, deletedAt, expiresAt, origin, owner, description } = item ?? {};
    assert.deepEqual(
      [size, deletedAt, expiresAt, origin, owner, description],
      [undefined, undefined, undefined, undefined, undefined, undefined],
    );
  });

  const sizes: readonly (readonly [text: string, size: number | undefined])[] = [
    ['9007199254740993', 9_007_199_254_740_992],
    ['1.2318237429383e+31', 1.231_823_742_938_3e31],
    ['"1.2318237429383e+31"', 1.231_823_742_938_3e31],
    ['"12345678901234567890"', 12_345_678_901_234_567_000],
    ['"7"', 7],
    ['0', 0],
    ['""', undefined],
    ['" 7 "', undefined],
    ['"0x10"', undefined],
    ['-1', undefined],
    ['1e999', undefined],
    ['"1e999"', undefined],
    ['null', undefined],
  ];
  for (const [text, size] of sizes) {
    it(`reads the size ${text} as ${size}`, async () => {
      const { client } = scripted(() => ({ text: `{"entries":[{"type":"file","id":"5","size":${text}}]}` }));
      assert.equal((await listed(client))[0]?.size, size);
    });
  }

  it('reads the list in the background when no one waits for it', async () => {
    const { client, sent } = scripted((_, call) =>
      json({ entries: [entry({ id: `${call}` })], next_marker: call < 2 ? 'm' : null, total_count: 1 }),
    );
    for await (const _ of client.pages({ removed: () => 0, background: true }, never));
    await client.count(never, { background: true });
    await client.count(never);
    assert.deepEqual(
      sent.map(({ background }) => background),
      [true, true, true, undefined],
    );
  });

  it('shows the id of an item that has no name', async () => {
    const { client } = scripted(() => json({ entries: [entry({ id: '5', name: '' })] }));
    assert.equal((await listed(client))[0]?.name, '5');
  });

  for (const type of ['hub', 'constructor', '__proto__', 'toString']) {
    it(`shows an item of the unknown kind "${type}", which can be neither restored nor purged`, async () => {
      const { client } = scripted(() => ({ text: `{"entries":[{"type":"${type}","id":"8","name":"Notes"}]}` }));
      const [item] = await listed(client);
      assert.deepEqual([item?.kind, item?.id, item?.name], ['unknown', `${type}:8`, 'Notes']);
      const problem = { kind: 'unsupported', code: 'item.unknownKind', said: type };
      assert.deepEqual([item?.restoreBlockedBy, item?.purgeBlockedBy], [problem, problem]);
    });
  }

  it('reads 20,000 items in 20 calls', async () => {
    const { client, state, calls } = await setUp();
    state.fill(20_000);
    assert.equal((await listed(client)).length, 20_000);
    assert.equal(calls().length, 20);
  }).timeout(20_000);

  it('ends with the reason of the signal when it is aborted', async () => {
    const { client, quirks, state } = await setUp();
    quirks.pageCap = 5;
    state.fill(20);
    const aborter = new AbortController();
    const reason = new Error('enough');
    await assert.rejects(
      (async () => {
        for await (const _ of client.pages({ removed: () => 0 }, aborter.signal)) aborter.abort(reason);
      })(),
      (error) => error === reason,
    );
  });
});

describe('Box count', () => {
  afterEach(closeAll);

  it('is exact when one page holds everything, and leaves out what the list leaves out', async () => {
    const { client, state, emulator } = await setUp();
    assert.deepEqual(await client.count(never), { items: 0, precision: 'exact' });
    state.fill(12);
    state.fill(3, { hidden: true });
    assert.deepEqual(await client.count(never), { items: 12, precision: 'exact' });
    assert.equal((await listed(client)).length, 12);
    assert.equal(emulator.server.log[1]?.query.toString(), 'limit=1000&fields=id');
  });

  it('is "about" when there are more pages, because Box also counts what the list leaves out', async () => {
    const { client, state, quirks } = await setUp();
    quirks.pageCap = 14;
    state.fill(12);
    state.fill(3, { hidden: true });
    assert.deepEqual(await client.count(never), { items: 15, precision: 'about' });
    quirks.pageCap = 15;
    assert.deepEqual(await client.count(never), { items: 12, precision: 'exact' });
  });

  it('is "about" when the page has fewer entries than the total and no limit', async () => {
    const { client } = scripted(() => json({ total_count: 3, entries: [entry({}), entry({ id: '2' })] }));
    assert.deepEqual(await client.count(never), { items: 3, precision: 'about' });
  });

  it('throws when the trash is too large for offsets', async () => {
    const { client, state, quirks } = await setUp();
    quirks.offsetPagingUpTo = 5;
    state.fill(12);
    assert.equal((await problemFrom(client.count(never))).status, 403);
    assert.equal((await listed(client)).length, 12);
  });

  it('throws when the answer has no number', async () => {
    const { client } = scripted(() => json({ entries: [] }));
    assert.equal((await problemFrom(client.count(never))).kind, 'unreadable');
  });
});
