import assert from 'node:assert/strict';
import type { HttpOptions } from '../../../../src/http/http.ts';
import type { SearchQuery } from '../../../../src/trash/ports.ts';
import { box } from '../../../../src/vendors/box/box.ts';
import type { CreateHttpClient } from '../../../../src/vendors/vendor.ts';
import { errorReply, tooManyCalls } from '../../../emulators/box/replies.ts';
import { held } from '../../fakes/credentials.ts';
import { all, closeAll, json, never, problemFrom, restored, type Setup, scripted, setUp } from './setup.ts';

const search = async ({ client }: Pick<Setup, 'client'>, query: SearchQuery) => {
  assert.ok(client.search);
  return await all(client.search(query, never));
};
const names = async (box: Pick<Setup, 'client'>, query: SearchQuery) =>
  (await search(box, query)).flatMap(({ items }) => items.map(({ name }) => name)).sort();

describe('Box search', () => {
  afterEach(closeAll);

  it('finds only items in the trash, with all fields of the list', async () => {
    const box = await setUp();
    const { state, emulator } = box;
    const folder = state.folder({ name: 'Contracts' });
    state.file({ name: 'Harbour plan.pdf' });
    state.trashFile({ name: 'Harbour report.pdf', from: folder.id, size: 77 });
    const [page] = await search(box, { text: 'harbour' });
    assert.deepEqual(
      [page?.items.length, page?.unreadable, page?.total, page?.last],
      [1, 0, { items: 1, precision: 'about' }, true],
    );
    const [item] = page?.items ?? [];
    assert.deepEqual(
      [item?.name, item?.size, item?.origin?.id, item?.restoreBlockedBy],
      ['Harbour report.pdf', 77, folder.id, undefined],
    );
    const { fields, ...query } = Object.fromEntries(emulator.server.log[0]?.query ?? []);
    assert.deepEqual(query, { query: '"harbour"', trash_content: 'trashed_only', limit: '200', offset: '0' });
    assert.ok(fields?.includes('trashed_at') && fields.includes('item_status'));
  });

  it('takes the text literally', async () => {
    const box = await setUp();
    for (const name of ['cats', 'dogs', 'cats NOT dogs']) box.state.trashFile({ name });
    assert.deepEqual(await names(box, { text: 'cats NOT dogs' }), ['cats NOT dogs']);
    assert.deepEqual(await names(box, { text: '"cats" OR "dogs"' }), []);
    assert.equal(box.emulator.server.log[1]?.query.get('query'), '"cats  OR  dogs"');
  });

  it('throws without a call when the text is empty', async () => {
    const box = await setUp();
    for (const text of ['', '  ', '""']) {
      const problem = await problemFrom(search(box, { text }));
      assert.deepEqual([problem.kind, problem.code], ['refused', 'box.search_empty']);
    }
    assert.deepEqual(box.calls(), []);
  });

  it('filters by who deleted it and when', async () => {
    const box = await setUp();
    const { state, emulator } = box;
    const maya = state.person('Maya Lindqvist');
    const day = (n: number) => Date.parse(`2026-08-0${n}T10:00:00Z`);
    for (const n of [1, 2, 3]) state.trashFile({ name: `plan ${n}`, deletedAt: day(n) });
    state.trashFile({ name: 'plan of Maya', deletedAt: day(2), deletedBy: maya });
    assert.deepEqual(await names(box, { text: 'plan', deletedBy: [maya.id] }), ['plan of Maya']);
    assert.deepEqual(await names(box, { text: 'plan', deletedFrom: day(3) }), ['plan 3']);
    assert.deepEqual(await names(box, { text: 'plan', deletedTo: day(1) }), ['plan 1']);
    assert.deepEqual(
      await names(box, { text: 'plan', deletedFrom: day(2), deletedTo: day(2), deletedBy: [state.me.id, maya.id] }),
      ['plan 2', 'plan of Maya'],
    );
    const last = emulator.server.log.at(-1)?.query;
    assert.equal(last?.get('deleted_at_range'), '2026-08-02T10:00:00.000Z,2026-08-02T10:00:00.000Z');
    assert.equal(last?.get('deleted_user_ids'), `${state.me.id},${maya.id}`);
  });

  it('reads all pages by offset', async () => {
    const box = await setUp();
    const expected = box.state.fill(450).length;
    const pages = await search(box, { text: 'report' });
    assert.deepEqual(
      pages.map(({ items, last }) => [items.length, last]),
      [
        [200, false],
        [200, false],
        [50, true],
      ],
    );
    const keys = pages.flatMap(({ items }) => items.map(({ kind, id }) => `${kind} ${id}`));
    assert.equal(new Set(keys).size, expected);
    assert.deepEqual(
      box.emulator.server.log.map(({ query }) => query.get('offset')),
      ['0', '200', '400'],
    );
  });

  it('lists each hit once, and throws `box.search_limit` after 10,000', async () => {
    const entry = { type: 'file', id: '1', name: 'a' };
    const { client, sent } = scripted(() => json({ total_count: 99_999, limit: 200, entries: [entry, entry, null] }));
    const items: string[] = [];
    const problem = await problemFrom(
      (async () => {
        for await (const page of client.search({ text: 'a' }, never)) items.push(...page.items.map(({ id }) => id));
      })(),
    );
    assert.deepEqual([problem.kind, problem.code], ['refused', 'box.search_limit']);
    assert.deepEqual([items, sent.length], [['1'], 50]);
    assert.ok(sent.every(({ url }) => Number(new URL(url).searchParams.get('offset')) < 10_000));
  });

  it('ends at an empty page although the total is larger', async () => {
    const { client, sent } = scripted(() => json({ total_count: 500, entries: [] }));
    const [page, ...more] = await all(client.search({ text: 'a' }, never));
    assert.deepEqual([page?.items.length, page?.last, more.length, sent.length], [0, true, 0, 1]);
  });

  it('leaves out items that were restored although the index still has them', async () => {
    const entry = (of: object) => ({ type: 'file', id: '1', name: 'a', trashed_at: '2026-08-01T00:00:00Z', ...of });
    const entries = [
      entry({ item_status: 'active' }),
      entry({ id: '2', item_status: 'deleted' }),
      entry({ id: '3', item_status: 'trashed' }),
      entry({ id: '4' }),
    ];
    const { client } = scripted(() => json({ total_count: 4, entries }));
    const [page] = await all(client.search({ text: 'a' }, never));
    assert.deepEqual(
      page?.items.map(({ id }) => id),
      ['3', '4'],
    );
  });

  it('blocks restore and purge for items inside a trashed folder', async () => {
    const box = await setUp({ quirks: { searchInsideTrashed: true } });
    const { state } = box;
    const folder = state.folder({ name: 'top' });
    state.file({ name: 'plan inside', in: folder.id });
    state.trashElsewhere(folder);
    state.trashFile({ name: 'plan outside' });
    const hits = (await search(box, { text: 'plan' })).flatMap(({ items }) => items);
    assert.deepEqual(
      hits
        .map(({ name, restoreBlockedBy, purgeBlockedBy }) => [name, restoreBlockedBy?.code, purgeBlockedBy?.code])
        .sort(),
      [
        ['plan inside', 'box.inside_trashed_folder', 'box.inside_trashed_folder'],
        ['plan outside', undefined, undefined],
      ],
    );
  });

  it('keeps the search limits of 6 calls a second and 60 a minute', async () => {
    let asked: HttpOptions | undefined;
    const account = { id: 'a1', vendor: 'box', label: 'Box', host: 'box.com', url: 'https://api.box.com' };
    const { sent, client } = scripted(() => json({ total_count: 0, entries: [] }));
    const createHttpClient: CreateHttpClient = (options) => {
      asked = options;
      return { send: () => Promise.reject(new Error('not asked')) };
    };
    const { clock } = scripted(() => ({}));
    await box.connect({ account, origins: [account.url], credentials: held({ token: 't' }), createHttpClient, clock });
    const limits = asked?.buckets?.search?.map(({ calls, interval }) => [calls, interval]);
    assert.deepEqual(limits, [
      [6, 1000],
      [60, 60_000],
    ]);
    await all(client.search({ text: 'a' }, never));
    await client.whoAmI(never).catch(() => undefined);
    assert.deepEqual(
      sent.map(({ bucket }) => bucket),
      ['search', undefined],
    );
  });

  it('waits as long as a 429 asks, and throws errors that last', async () => {
    const box = await setUp();
    box.state.trashFile({ name: 'plan' });
    box.fail({ path: /search/, how: tooManyCalls(9) });
    assert.deepEqual(await names(box, { text: 'plan' }), ['plan']);
    assert.deepEqual(box.clock.slept, [9000]);
    box.fail({ path: /search/, times: 9, how: errorReply(400, 'bad_request') });
    assert.equal((await problemFrom(search(box, { text: 'plan' }))).kind, 'refused');
  });

  it('restores and purges items that it found', async () => {
    const box = await setUp();
    box.state.trashFile({ name: 'plan', listed: false, mayRestore: false });
    const [page] = await search(box, { text: 'plan' });
    const [item] = page?.items ?? [];
    assert.ok(item);
    assert.deepEqual(await restored(box.client, item), { plan: 'failed forbidden' });
  });

  it('is among the capabilities', () => {
    const { restoresTo, renames, conflicts, searches, tellsChanges } = box.capabilities;
    assert.deepEqual(
      [restoresTo, renames, conflicts, searches, tellsChanges],
      [true, true, ['keepBoth'], 'texts', true],
    );
  });
});
