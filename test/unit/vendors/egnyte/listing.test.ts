import assert from 'node:assert/strict';
import type { ItemStatus } from '../../../../src/trash/outcome.ts';
import { fill, fillPublished } from '../../../emulators/egnyte/fill.ts';
import {
  actionPath,
  all,
  emulatedDomains,
  fileItem,
  list,
  listPath,
  never,
  noon,
  problemOfCall,
  scripted,
} from './harness.ts';

const day = 86_400_000;

const codeOf = (look: ItemStatus | undefined) => (look?.state === 'unknown' ? look.problem.code : undefined);

/** Serves the list, whose first entries others take out as soon as the first page was read. */
function shrinking(list: readonly object[], taken: number) {
  let trash = list;
  return scripted(({ url }, call) => {
    const { searchParams } = new URL(url);
    const [offset = 0, count = 0] = ['offset', 'count'].map((name) => Number(searchParams.get(name)));
    const items = trash.slice(offset, offset + count);
    if (call === 1) trash = trash.slice(taken);
    return { text: JSON.stringify({ items, has_more: offset + items.length < trash.length }) };
  });
}

describe('Listing an Egnyte trash', () => {
  const { start } = emulatedDomains();

  it('reads every field of a file and of a folder', async () => {
    const { egnyte, client } = await start();
    fillPublished(egnyte.state);
    const [file, folder] = await list(client);
    assert.deepEqual(JSON.parse(JSON.stringify(file)), {
      account: 'a1',
      kind: 'file',
      id: 'NWM5ZTViMWMtOWMxNS00MDM3LWE5NjgtYTkzYzlhNTgzZjg4fDE0NjA5OTU4OTgwOTh8ZmlsZQ',
      name: '2013-06-22 12.36.20.jpg',
      size: 1733,
      deletedAt: Date.parse('2016-04-18T16:11:38Z'),
      deletedBy: { name: 'Ashley Smith' },
      expiresAt: Date.parse('2016-05-19T00:00:00Z'),
      origin: { path: '/Private/asmith' },
      owner: { name: 'Ashley Smith', id: '1', email: 'asmith@abccompany.com' },
      modifiedAt: Date.parse('2016-04-18T16:11:09Z'),
    });
    assert.deepEqual(
      [folder?.kind, folder?.size, folder?.owner, folder?.modifiedAt],
      ['folder', undefined, undefined, undefined],
    );
  });

  it('shows versions as such, and an unknown kind without blocking its actions', async () => {
    const { egnyte, client } = await start();
    egnyte.state.trashVersion({ name: 'v', deletedAt: noon - 1 });
    egnyte.state.trashFile({ name: 'b', type: 'bookmark', deletedAt: noon - 5000 });
    const [version, strange] = await list(client);
    assert.equal(version?.kind, 'version');
    assert.deepEqual(
      [strange?.kind, strange?.restoreBlockedBy, strange?.purgeBlockedBy],
      ['unknown', undefined, undefined],
    );
  });

  for (const type of ['constructor', '__proto__', 'toString', 'hasOwnProperty', '', 'File']) {
    it(`shows an item of the type "${type}" as one of an unknown kind`, async () => {
      const { client } = scripted(() => ({ text: JSON.stringify({ items: [{ id: 'a', type }], has_more: false }) }));
      assert.deepEqual(
        (await list(client)).map(({ kind }) => kind),
        ['unknown'],
      );
    });
  }

  it('lists two deletions of one path as two items', async () => {
    const { egnyte, client } = await start();
    for (const ago of [1000, 5000]) egnyte.state.trashFile({ name: 'twice.txt', deletedAt: noon - ago });
    const items = await list(client);
    assert.deepEqual(
      items.map(({ name, deletedAt }) => [name, deletedAt]),
      [
        ['twice.txt', noon - 1000],
        ['twice.txt', noon - 5000],
      ],
    );
    assert.notEqual(items[0]?.id, items[1]?.id);
  });

  it('blocks the purge of a retained item, with the reason and its end', async () => {
    const { egnyte, client } = await start();
    const until = noon + 3 * day;
    egnyte.state.trashFile({ name: 'a', deletedAt: noon - 1000, retention: { policy: 'GRACE_PERIOD', until } });
    egnyte.state.trashFile({ name: 'b', deletedAt: noon - 5000, retention: { policy: 'RETENTION_POLICY', until } });
    egnyte.state.trashFile({
      name: 'c',
      deletedAt: noon - 9000,
      retention: { policy: 'RETENTION_POLICY', until: noon },
    });
    const locks = (await list(client)).map(({ purgeBlockedBy }) => purgeBlockedBy);
    assert.deepEqual(locks, [
      { kind: 'retained', code: 'egnyte.grace', retryAt: until },
      { kind: 'retained', code: 'egnyte.retained', retryAt: until },
      undefined,
    ]);
  });

  it('blocks the purge of a retained item without an end when its date is out of range', async () => {
    const ends = [
      ['1790000000', 1_790_000_000_000],
      [253_402_300_799, 253_402_300_799_000],
      ['253402300800', undefined],
      ['9223372036854775807', undefined],
      [2 ** 63, undefined],
      // As if it were in milliseconds.
      ['1790000000000', undefined],
      ['1e999', undefined],
      ['-1', undefined],
      ['0', undefined],
      ['soon', undefined],
    ] as const;
    const items = ends.map(([earliest_expiry], n) => ({
      id: `${n}`,
      data_retention_info: { retention: 'RETENTION_POLICY', is_retained: true, earliest_expiry },
    }));
    const { client } = scripted(() => ({ text: JSON.stringify({ items, has_more: false }) }));
    const locks = (await list(client)).map(({ purgeBlockedBy }) => purgeBlockedBy);
    assert.deepEqual(
      locks,
      ends.map(([, retryAt]) => ({ kind: 'retained', code: 'egnyte.retained', retryAt })),
    );
  });

  it('ignores impossible sizes and numbers of items', async () => {
    for (const size of ['-1', '1e999']) {
      const { client } = scripted(() => ({ text: `{"items":[{"id":"a","size":${size}}],"has_more":false}` }));
      assert.equal((await list(client))[0]?.size, undefined, size);
    }
    for (const count of ['-1', '1e999', '1.5']) {
      const { client } = scripted(() => ({ text: `{"totalCount":${count}}` }));
      assert.equal((await problemOfCall(client.count(never))).kind, 'unreadable', count);
    }
  });

  it('leaves absent, null and mistyped fields undefined, and counts entries without an id', async () => {
    const odd = { id: 'x', type: 'file', name: null, path: '/Shared/a/b.txt', size: 'big', owner: null, deleted_by: 7 };
    const items = [odd, { id: '', name: 'n' }, { name: 'n' }, 'text', { id: 'bare' }];
    const { client } = scripted(() => ({ text: JSON.stringify({ items, has_more: false }) }));
    const [page] = await all(client.pages({ removed: () => 0 }, never));
    assert.equal(page?.unreadable, 3);
    const [first, bare] = JSON.parse(JSON.stringify(page?.items));
    assert.deepEqual(first, {
      account: 'a1',
      kind: 'file',
      id: 'x',
      name: 'b.txt',
      origin: { path: '/Shared/a' },
    });
    assert.deepEqual(bare, { account: 'a1', kind: 'unknown', id: 'bare', name: 'bare' });
  });

  it('counts an entry without an id once when two pages share it', async () => {
    const pages = [
      [{ id: 'a' }, { name: 'none' }],
      [{ name: 'none' }, { id: 'b' }],
    ];
    const { client } = scripted((_, call) => ({
      text: JSON.stringify({ items: pages[call - 1], has_more: call < 2 }),
    }));
    const read = await all(client.pages({ removed: () => 0 }, never));
    assert.deepEqual(
      read.map(({ unreadable, items }) => [unreadable, items.map(({ id }) => id)]),
      [
        [1, ['a']],
        [0, ['b']],
      ],
    );
  });

  it('counts an entry without an id that is nested too deep, and shows the rest', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const text = `{"items":[{"name":"x","more":${deep}},${deep},{"name":"y","more":${deep}},{"id":"a"}],"has_more":false}`;
    const { client } = scripted(() => ({ text }));
    const pages = await all(client.pages({ removed: () => 0 }, never));
    assert.deepEqual(
      pages.map(({ items, unreadable }) => [items.map(({ id }) => id), unreadable]),
      [[['a'], 3]],
    );
  });

  it('makes one call for the first page, and begins each further page with the last entry of the one before', async () => {
    const { egnyte, client, calls } = await start();
    fill(egnyte.state, 250);
    const pages = client.pages({ removed: () => 0 }, never)[Symbol.asyncIterator]();
    const first = await pages.next();
    assert.equal(first.value.items.length, 100);
    assert.deepEqual(calls(), [`GET ${listPath}?count=100&offset=0`]);
    assert.equal((await pages.next()).value.items.length, 100);
    assert.equal((await pages.next()).value.items.length, 50);
    assert.equal((await pages.next()).done, true);
    assert.deepEqual(calls().slice(1), [`GET ${listPath}?count=101&offset=99`, `GET ${listPath}?count=101&offset=199`]);
  });

  it('goes on by the number of items received when the service sends fewer than asked for', async () => {
    const { egnyte, client } = await start({ pageCap: 30, overlap: 4 });
    fill(egnyte.state, 130);
    const items = await list(client);
    assert.equal(new Set(items.map(({ id }) => id)).size, 130);
    assert.equal(items.length, 130);
  });

  it('ends at an empty page that says there is more', async () => {
    const { egnyte, client, calls } = await start({ neverEnds: true });
    fill(egnyte.state, 150);
    assert.equal((await list(client)).length, 150);
    assert.equal(calls().length, 4);
    egnyte.state.trash().forEach(({ id }) => {
      egnyte.state.purgeElsewhere(id);
    });
    assert.deepEqual(await list(client), []);
  });

  it('lowers the offset by the items that our own calls removed meanwhile', async () => {
    const { egnyte, client, calls } = await start();
    fill(egnyte.state, 300);
    let removed = 0;
    const items: string[] = [];
    for await (const page of client.pages({ removed: () => removed }, never)) {
      items.push(...page.items.map(({ id }) => id));
      if (removed > 0) continue;
      for (const id of items.slice(10, 50)) egnyte.state.purgeElsewhere(id);
      removed = 40;
    }
    assert.equal(new Set(items).size, 300);
    assert.deepEqual(calls(), [
      `GET ${listPath}?count=100&offset=0`,
      `GET ${listPath}?count=101&offset=59`,
      `GET ${listPath}?count=101&offset=159`,
    ]);
  });

  it('does not count a page as repeated when it begins as before because the rest was removed', async () => {
    const { egnyte, client, calls } = await start();
    fill(egnyte.state, 300);
    let removed = 0;
    const items: string[] = [];
    for await (const page of client.pages({ removed: () => removed }, never)) {
      items.push(...page.items.map(({ id }) => id));
      if (removed > 0) continue;
      for (const id of items.slice(1, 100)) egnyte.state.purgeElsewhere(id);
      removed = 99;
    }
    assert.deepEqual([items.length, new Set(items).size], [300, 300]);
    assert.deepEqual(
      calls().filter((call) => call.includes('Date')),
      [],
    );
  });

  for (const left of [1, 40, 100]) {
    it(`misses none when others remove ${left} while it reads`, async () => {
      const { egnyte, client } = await start();
      fill(egnyte.state, 350);
      const items: string[] = [];
      let pages = 0;
      for await (const page of client.pages({ removed: () => 0 }, never)) {
        items.push(...page.items.map(({ id }) => id));
        pages += 1;
        if (pages === 2) for (const id of items.slice(5, 5 + left)) egnyte.state.purgeElsewhere(id);
      }
      assert.equal(new Set(items).size, 350);
      assert.equal(items.length, 350);
    });
  }

  it('misses none when the page after a removal begins with an entry without an id', async () => {
    const trash: { id?: string; name?: string }[] = Array.from({ length: 220 }, (_, n) => ({ id: `${n}` }));
    trash[104] = { name: 'no id' };
    const { client } = shrinking(trash, 5);
    const pages = await all(client.pages({ removed: () => 0 }, never));
    const ids = pages.flatMap(({ items }) => items.map(({ id }) => id));
    assert.equal(new Set(ids).size, 219);
    assert.deepEqual(pages.map(({ unreadable }) => unreadable).filter(Boolean), [1]);
  });

  it('misses none when the list shrinks below the offset', async () => {
    const { egnyte, client } = await start();
    fill(egnyte.state, 150);
    const items: string[] = [];
    for await (const page of client.pages({ removed: () => 0 }, never)) {
      if (items.length === 0) for (const { id } of page.items.slice(0, 60)) egnyte.state.purgeElsewhere(id);
      items.push(...page.items.map(({ id }) => id));
    }
    assert.equal(new Set(items).size, 150);
  });

  it('yields each item once when new deletions push the list down', async () => {
    const { egnyte, client } = await start();
    fill(egnyte.state, 250);
    const items: string[] = [];
    for await (const page of client.pages({ removed: () => 0 }, never)) {
      if (items.length === 0) for (let n = 0; n < 30; n += 1) egnyte.state.trashFile({ deletedAt: noon });
      items.push(...page.items.map(({ id }) => id));
    }
    assert.equal(items.length, 250);
    assert.equal(new Set(items).size, 250);
  });

  it('uses v1 for list and count when v2 is not found', async () => {
    const { egnyte, client, calls } = await start({ v2: false, html404: true });
    fill(egnyte.state, 130);
    const [first] = await all(client.pages({ removed: () => 0 }, never));
    assert.deepEqual(first?.total, { items: 130, precision: 'exact' });
    assert.equal((await list(client)).length, 130);
    assert.deepEqual(await client.count(never), { items: 130, precision: 'exact' });
    // Each operation asks v2 once: the domain may have it by then.
    assert.equal(calls().filter((call) => call.includes('/v2/')).length, 3);
  });

  it('asks v2 again in the operation after one that did not find it', async () => {
    const { egnyte, client, calls } = await start();
    fill(egnyte.state, 3);
    egnyte.server.fail({ path: /v2/, how: { status: 404, text: '<html>not here</html>' } });
    assert.equal((await list(client)).length, 3);
    assert.equal((await list(client)).length, 3);
    assert.deepEqual(await client.count(never), { items: 3, precision: 'exact' });
    const asked = calls().map((call) => call.replace(/\?.*/, ''));
    assert.deepEqual(
      asked,
      [listPath, actionPath, listPath, `${listPath}/totalcount`].map((path) => `GET ${path}`),
    );
  });

  it('makes one call for an exact count', async () => {
    const { egnyte, client, calls } = await start();
    fill(egnyte.state, 137);
    assert.deepEqual(await client.count(never), { items: 137, precision: 'exact' });
    assert.deepEqual(calls(), [`GET ${listPath}/totalcount`]);
  });

  it('marks each call as background or not', async () => {
    const { client, requests } = scripted(({ url }) => ({
      text:
        url.includes('count') && url.endsWith('totalcount')
          ? '{"totalCount":1}'
          : JSON.stringify({
              items: [{ id: 'a', delete_date: '2026-09-01T11:00:00Z' }],
              has_more: !url.includes('Date'),
            }),
    }));
    for (const background of [true, undefined]) {
      requests.length = 0;
      await all(client.pages({ removed: () => 0, background }, never));
      await client.count(never, { background });
      assert.ok(requests.length >= 3);
      assert.deepEqual([...new Set(requests.map((each) => each.background === true))], [background === true]);
    }
    requests.length = 0;
    await all(client.look([fileItem('a')], never));
    assert.deepEqual(
      requests.map((each) => each.background === true),
      [false],
    );
  });

  it('gives each operation its own budget of retries, including its look after an unclear answer', async () => {
    const { client, requests } = scripted(({ method }) =>
      method === 'POST' ? { status: 503 } : { text: '{"items":[{"id":"a"}],"has_more":false}' },
    );
    await all(client.purge([fileItem('a')], never));
    assert.deepEqual(
      requests.map(({ method }) => method),
      ['POST', 'GET', 'POST', 'GET'],
    );
    const used = new Set(requests.map(({ budget }) => budget));
    assert.deepEqual([used.size, used.has(undefined)], [1, false]);
    await all(client.look([fileItem('a')], never));
    await all(client.pages({ removed: () => 0 }, never));
    assert.equal(new Set(requests.map(({ budget }) => budget)).size, 3);
  });

  it('throws the reason of an aborted signal', async () => {
    const { egnyte, client, calls } = await start();
    fill(egnyte.state, 250);
    const stop = new AbortController();
    await assert.rejects(async () => {
      for await (const _ of client.pages({ removed: () => 0 }, stop.signal)) stop.abort(new Error('enough'));
    }, /enough/);
    assert.equal(calls().length, 1);
  });

  describe('looking at single items', () => {
    it('reports `trashed` with a fresh item for those in the trash, and `absent` for the rest', async () => {
      const { egnyte, client } = await start();
      fill(egnyte.state, 150);
      const items = await list(client);
      const wanted = [items[120], items[3], items[50]].filter((each) => each !== undefined);
      egnyte.state.restoreElsewhere(items[50]?.id ?? '');
      const looks = await all(client.look(wanted, never));
      assert.deepEqual(Object.fromEntries(looks.map(({ item, state }) => [item.name, state])), {
        [items[120]?.name ?? '']: 'trashed',
        [items[3]?.name ?? '']: 'trashed',
        [items[50]?.name ?? '']: 'absent',
      });
    });

    it('reads no further than the items can be, or to the end if one has no date', async () => {
      const { egnyte, client, calls } = await start();
      fill(egnyte.state, 1000);
      const [newest] = await list(client);
      assert.ok(newest);
      egnyte.state.purgeElsewhere(newest.id);
      egnyte.server.clearLog();
      assert.equal((await all(client.look([newest], never)))[0]?.state, 'absent');
      assert.equal(calls().length, 2);
      egnyte.server.clearLog();
      const { deletedAt: _, ...undated } = newest;
      assert.equal((await all(client.look([undated], never)))[0]?.state, 'absent');
      assert.equal(calls().length, 10);
    });

    it('reads on when the list is not in the order of deletion', async () => {
      const at = (days: number) => new Date(noon - days * day).toISOString();
      const pages = [
        [
          { id: 'a', delete_date: at(9) },
          { id: 'b', delete_date: at(2) },
          { id: 'c', delete_date: at(30) },
        ],
        [{ id: 'c' }, { id: 'wanted', delete_date: at(1) }],
      ];
      const { client } = scripted((_, call) => ({
        text: JSON.stringify({ items: pages[call - 1], has_more: call < 2 }),
      }));
      const [look] = await all(client.look([fileItem('wanted', { deletedAt: noon - day })], never));
      assert.equal(look?.state, 'trashed');
    });

    it('finds an item that moved up to pages already read', async () => {
      const entry = (id: string, days: number) => ({ id, delete_date: new Date(noon - days * day).toISOString() });
      const trash = [
        ...Array.from({ length: 110 }, (_, n) => entry(`new ${n}`, 1)),
        entry('wanted', 2),
        ...Array.from({ length: 90 }, (_, n) => entry(`old ${n}`, 9)),
      ];
      const { client } = shrinking(trash, 30);
      const wanted = fileItem('wanted', { deletedAt: noon - 2 * day });
      assert.deepEqual(
        (await all(client.look([wanted], never))).map(({ state }) => state),
        ['trashed'],
      );
    });

    it('reports `unknown` with the reason when the list cannot be read', async () => {
      const { egnyte, client } = await start();
      egnyte.state.trashFile();
      const items = await list(client);
      egnyte.server.fail({ path: /trash/, how: { status: 403, json: { errorMessage: 'no' } } });
      const [look] = await all(client.look(items, never));
      assert.equal(codeOf(look), 'egnyte.trash_role');
    });

    it('makes no call when asked for no items', async () => {
      const { client, calls } = await start();
      assert.deepEqual(await all(client.look([], never)), []);
      assert.deepEqual(calls(), []);
    });
  });
});
