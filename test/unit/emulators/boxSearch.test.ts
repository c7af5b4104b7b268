// The search on the server, as Box publishes it.
import assert from 'node:assert/strict';
import type { BoxEmulator } from '../../emulators/box/emulator.ts';
import { type BoxAnswer, box, call, entries, ManualClock, names, refused, stopAll } from './boxCalls.ts';

const HOUR = 3_600_000;

/** For tests that search more often than Box lets. */
const often = { quirks: { searchesPerSecond: 100 } };

async function search(emulator: BoxEmulator, query: Record<string, string | number>): Promise<BoxAnswer> {
  const parameters = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  return call(emulator, 'GET', `/search?${new URLSearchParams(parameters)}`);
}

/** The names that a search of the trash finds, sorted. */
async function found(emulator: BoxEmulator, query: string, more: Record<string, string> = {}): Promise<unknown[]> {
  const page = await search(emulator, { query, trash_content: 'trashed_only', fields: 'name', ...more });
  assert.equal(page.status, 200, page.text);
  return names(page).sort();
}

describe('Box emulator, search', () => {
  afterEach(stopAll);

  it('searches what lives, what is trashed, or both', async () => {
    const emulator = await box();
    const { state } = emulator;
    state.file({ name: 'Plan live.pdf' });
    state.folder({ name: 'Plan hidden', access: 'none' });
    const folder = state.trashFolder({ name: 'Plan trashed' });
    state.file({ name: 'Plan inside', in: folder.id });
    state.trashFile({ name: 'Plan of nobody', hidden: true });
    const content = async (trash_content?: string) =>
      names(await search(emulator, { query: 'plan', ...(trash_content && { trash_content }) })).sort();
    assert.deepEqual(await content(), ['Plan live.pdf']);
    assert.deepEqual(await content('non_trashed_only'), ['Plan live.pdf']);
    assert.deepEqual(await content('trashed_only'), ['Plan trashed']);
    assert.deepEqual(await content('all_items'), ['Plan live.pdf', 'Plan trashed']);
    emulator.quirks.searchInsideTrashed = true;
    assert.deepEqual(await content('trashed_only'), ['Plan inside', 'Plan trashed']);
    assert.deepEqual(await found(emulator, 'plan', { ancestor_folder_ids: folder.id }), ['Plan inside']);
  });

  it('matches words by their beginning, several as OR, phrases as they are, and operators in capitals', async () => {
    const emulator = await box(often);
    for (const name of ['California.txt', 'decal.txt', 'Blue-Box 2026.pdf', 'box, blue.pdf']) {
      emulator.state.trashFile({ name });
    }
    emulator.state.trashFile({ name: 'other', description: 'about a calendar' });
    const expected: Readonly<Record<string, string[]>> = {
      cal: ['California.txt', 'other'],
      ifornia: [],
      'CALIFORNIA decal': ['California.txt', 'decal.txt'],
      '"blue box"': ['Blue-Box 2026.pdf'],
      '"blue bo"': [],
      'blue-b': ['Blue-Box 2026.pdf'],
      'blue AND 2026': ['Blue-Box 2026.pdf'],
      'blue NOT 2026': ['box, blue.pdf'],
      'blue AND 2026 decal': ['Blue-Box 2026.pdf', 'decal.txt'],
      'decal OR 2026': ['Blue-Box 2026.pdf', 'decal.txt'],
      '"AND"': [],
      '...': [],
    };
    for (const [query, hits] of Object.entries(expected)) assert.deepEqual(await found(emulator, query), hits, query);
    assert.deepEqual(await found(emulator, 'cal', { content_types: 'name' }), ['California.txt']);
  });

  it('needs a query, and refuses bad values', async () => {
    const emulator = await box(often);
    const reason = (answer: BoxAnswer): unknown =>
      (answer.json.context_info as { errors: { reason: string; name: string }[] }).errors[0];
    for (const bad of ['/search', '/search?query=', '/search?trash_content=trashed_only']) {
      const answer = await call(emulator, 'GET', bad);
      assert.deepEqual(refused(answer), [400, 'bad_request']);
      assert.deepEqual((reason(answer) as { reason: string }).reason, 'missing_parameter');
    }
    const wrong = [
      'offset=10001',
      'limit=0',
      'type=album',
      'trash_content=some',
      'sort=name',
      'deleted_at_range=today,',
    ];
    for (const query of [...wrong, 'deleted_at_range=2026-01-01T00:00:00Z']) {
      assert.deepEqual(refused(await call(emulator, 'GET', `/search?query=a&${query}`)), [400, 'bad_request'], query);
    }
    assert.equal((await search(emulator, { query: 'a', scope: 'enterprise_content' })).status, 403);
    const gone = emulator.state.goneFolder();
    assert.equal((await search(emulator, { query: 'a', ancestor_folder_ids: gone })).status, 404);
    assert.equal((await call(emulator, 'POST', '/search', {})).status, 405);
  });

  it('gives 30 a page, at most 200, with the count of all, and whole items unless fields are asked for', async () => {
    const emulator = await box();
    for (let index = 0; index < 250; index += 1) emulator.state.trashFile({ name: `Scan ${index}` });
    const query = { query: 'scan', trash_content: 'trashed_only' };
    const first = await search(emulator, query);
    const { type, total_count, limit, offset } = first.json;
    assert.deepEqual([type, total_count, limit, offset], ['search_results_items', 250, 30, 0]);
    assert.equal(entries(first).length, 30);
    const whole = entries(first)[0] ?? {};
    assert.deepEqual(
      ['parent', 'size', 'trashed_at'].filter((field) => !(field in whole)),
      [],
    );
    const second = await search(emulator, { ...query, limit: 1000, offset: 200, fields: 'name' });
    assert.deepEqual([second.json.limit, second.json.offset, entries(second).length], [200, 200, 50]);
    assert.deepEqual(Object.keys(entries(second)[0] ?? {}).sort(), ['etag', 'id', 'name', 'type']);
    assert.equal(entries(await search(emulator, { ...query, offset: 10_000 })).length, 0);
  });

  it('filters by kind, owner, size and change, and sorts by change', async () => {
    const emulator = await box(often);
    const { state } = emulator;
    const omar = state.person('Omar Haddad');
    const at = (day: number) => Date.UTC(2026, 0, day);
    state.trashFile({ name: 'x small.PDF', size: 10, modifiedAt: at(1) });
    state.trashFile({ name: 'x big', size: 1000, modifiedAt: at(3), owner: omar });
    state.trashLink({ name: 'x link', modifiedAt: at(2) });
    assert.deepEqual(await found(emulator, 'x', { type: 'web_link' }), ['x link']);
    assert.deepEqual(await found(emulator, 'x', { owner_user_ids: omar.id }), ['x big']);
    assert.deepEqual(await found(emulator, 'x', { file_extensions: 'txt,pdf' }), ['x small.PDF']);
    assert.deepEqual(await found(emulator, 'x', { size_range: '11,' }), ['x big']);
    assert.deepEqual(await found(emulator, 'x', { updated_at_range: ',2026-01-01T00:00:00Z' }), ['x small.PDF']);
    const order = async (direction: string) =>
      names(await search(emulator, { query: 'x', trash_content: 'trashed_only', sort: 'modified_at', direction }));
    assert.deepEqual(await order('DESC'), ['x big', 'x link', 'x small.PDF']);
    assert.deepEqual(await order('ASC'), ['x small.PDF', 'x link', 'x big']);
    assert.deepEqual(names(await search(emulator, { query: 'x big', trash_content: 'trashed_only' }))[0], 'x big');
  });

  it('filters by when and by whom something was deleted, in the trash alone and from 2023-02-01 on', async () => {
    const emulator = await box();
    const { state } = emulator;
    const omar = state.person('Omar Haddad');
    state.trashFile({ name: 'x mine', deletedAt: Date.UTC(2026, 0, 1, 8) });
    state.trashFile({ name: 'x his', deletedAt: Date.UTC(2026, 0, 2), deletedBy: omar });
    state.trashFile({ name: 'x old', deletedAt: Date.UTC(2023, 0, 31), deletedBy: omar });
    const range = { deleted_at_range: '2026-01-01T00:00:00-08:00,2026-01-01T16:00:00-08:00' };
    assert.deepEqual(await found(emulator, 'x', range), ['x his', 'x mine']);
    assert.deepEqual(await found(emulator, 'x', { deleted_at_range: ',2026-01-01T12:00:00Z' }), ['x mine']);
    assert.deepEqual(await found(emulator, 'x', { deleted_user_ids: `${omar.id},1` }), ['x his']);
    assert.deepEqual(await found(emulator, 'x', { ...range, trash_content: 'all_items' }), []);
    const live = state.file({ name: 'x live' });
    state.trashElsewhere(live, omar);
    assert.deepEqual(await found(emulator, 'x', { deleted_user_ids: omar.id }), ['x his', 'x live']);
  });

  it('finds also what the trash does not list, and items without a parent', async () => {
    const emulator = await box();
    const { state } = emulator;
    const owner = state.person('Omar Haddad');
    const foreign = { owner, deletedBy: owner, listed: false, mayRestore: false, mayPurge: false };
    const item = state.trashFile({ name: 'Plan of Omar', ...foreign });
    state.trashFile({ name: 'Plan from nowhere', from: null });
    state.folder({ name: 'Plan shared', owner, parentHidden: true });
    assert.equal((await call(emulator, 'GET', '/folders/trash/items')).json.total_count, 1);
    assert.deepEqual(await found(emulator, 'plan'), ['Plan from nowhere', 'Plan of Omar']);
    const all = await search(emulator, { query: 'plan', trash_content: 'all_items', fields: 'name,parent' });
    const orphans = entries(all).filter(({ parent }) => parent === null);
    assert.deepEqual(orphans.map(({ name }) => name).sort(), ['Plan from nowhere', 'Plan shared']);
    assert.equal((await call(emulator, 'POST', `/files/${item.id}`, {})).status, 403);
    assert.equal((await call(emulator, 'DELETE', `/files/${item.id}/trash`)).status, 403);
  });

  it('is behind: what is young is not found yet, what was purged or restored still is', async () => {
    const clock = new ManualClock();
    const emulator = await box({ now: clock.now, quirks: { indexLag: HOUR } });
    const { state } = emulator;
    const old = { deletedAt: clock.now() - 2 * HOUR };
    const purged = state.trashFile({ name: 'x purged', ...old });
    const restored = state.trashFolder({ name: 'x restored', ...old });
    const trashed = state.file({ name: 'x trashed' });
    state.trashFile({ name: 'x young' });
    state.purgeElsewhere(purged);
    state.restoreElsewhere(restored, { name: 'y' });
    state.trashElsewhere(trashed);
    assert.deepEqual(await found(emulator, 'x'), ['x purged', 'x restored']);
    assert.deepEqual(await found(emulator, 'x', { trash_content: 'non_trashed_only' }), ['x trashed']);
    clock.pass(HOUR);
    assert.deepEqual(await found(emulator, 'x'), ['x trashed', 'x young']);
    assert.deepEqual(await found(emulator, 'y', { trash_content: 'non_trashed_only' }), ['y']);
  });

  it('has limits of its own: 6 a second and 60 a minute', async () => {
    const clock = new ManualClock();
    const emulator = await box({ now: clock.now });
    const ask = async () => search(emulator, { query: 'x' });
    for (let second = 0; second < 10; second += 1) {
      for (let count = 0; count < 6; count += 1) assert.equal((await ask()).status, 200);
      const limited = await ask();
      assert.deepEqual(refused(limited), [429, 'rate_limit_exceeded']);
      assert.equal(limited.headers.get('retry-after'), '1');
      clock.pass(1000);
    }
    const limited = await ask();
    assert.deepEqual([limited.status, limited.headers.get('retry-after')], [429, '50']);
    assert.equal((await call(emulator, 'GET', '/folders/trash/items')).status, 200);
    clock.pass(50_000);
    assert.equal((await ask()).status, 200);
    emulator.quirks.searchesPerMinute = 1;
    assert.equal((await ask()).status, 429);
  });
});
