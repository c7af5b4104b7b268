import assert from 'node:assert/strict';
import { canSearch, searchTrash } from '../../../../src/trash/browse/searchTrash.ts';
import { keyOf } from '../../../../src/trash/item.ts';
import type { Page, SearchQuery } from '../../../../src/trash/ports.ts';
import { TrashError } from '../../../../src/trash/problem.ts';
import { item, items, never, page, type Script, trashOf } from '../../fakes/trash.ts';

const byDate = { pagesByDeletionDate: true };
const inFolder = item('inside', { deletedAt: undefined });

/** Of 400 items, a hundred to a page; a search finds one of the first page, one of the third, and one inside a folder. */
function script(more: Script = {}): Script {
  const pages = [0, 1, 2, 3].map((at) =>
    page(
      items(400).slice(at * 100, (at + 1) * 100),
      at === 0 ? { total: { items: 400, precision: 'exact' } } : { last: at === 3 },
    ),
  );
  async function* search(): AsyncGenerator<Page> {
    yield page(items(400).slice(7, 8));
    yield page([...items(400).slice(250, 251), inFolder]);
  }
  return { capabilities: byDate, walks: [pages], search, ...more };
}

describe('a search at the service', () => {
  it('adds what is new to the list, and the number of all stays', async () => {
    const { trash } = trashOf(script());
    await searchTrash(trash, { text: 'x' }, never);
    assert.deepEqual([trash.state.items.length, trash.state.count], [102, { items: 400, precision: 'exact' }]);
    while (!trash.state.complete) await trash.more();
    assert.equal(trash.state.items.length, 401);
    // What lies inside a folder in the trash is shown, and is not one of those.
    assert.deepEqual(trash.state.count, { items: 400, precision: 'exact' });
  });

  it('keeps out what our actions have taken out of the trash, whatever the index of the service says', async () => {
    const { trash, client } = trashOf(script());
    await trash.load();
    trash.remove(new Set([keyOf(item('i7'))]));
    await searchTrash(trash, { text: 'x' }, never);
    assert.equal(trash.state.items.length, 101);
    // The walk has handed out the first, so the next page moves up by that; what the search found it has not.
    trash.remove(new Set([keyOf(item('i250'))]));
    assert.equal(client.asked[0]?.removed(), 1);
    assert.deepEqual(trash.state.count, { items: 398, precision: 'exact' });
  });

  it('tells its problem, and keeps what came before', async () => {
    const limit = new TrashError({ kind: 'refused', code: 'limit' });
    async function* search(): AsyncGenerator<Page> {
      yield page([item('found')]);
      throw limit;
    }
    const { trash } = trashOf(script({ search }));
    await assert.rejects(searchTrash(trash, { text: 'x' }, never), limit);
    assert.equal(trash.state.items.length, 101);
    const offline = new TrashError({ kind: 'offline' });
    const broken = trashOf(script({ walks: [[offline]] })).trash;
    await assert.rejects(searchTrash(broken, { text: 'x' }, never), { problem: offline.problem });
    const none = trashOf(script({ search: undefined })).trash;
    await assert.rejects(searchTrash(none, { text: 'x' }, never), { problem: { kind: 'unsupported' } });
  });

  it('is offered for what the service can look for', () => {
    const asked: readonly SearchQuery[] = [
      { text: 'x' },
      { text: '', deletedByName: 'Ann' },
      { text: 'x', deletedTo: 1 },
      { text: '' },
    ];
    const offers = (searches?: 'texts' | 'deletions') =>
      asked.map((query) => canSearch(trashOf({ capabilities: { searches } }).trash, query));
    assert.deepEqual(offers(), [false, false, false, false]);
    assert.deepEqual(offers('texts'), [true, false, true, false]);
    assert.deepEqual(offers('deletions'), [false, true, true, false]);
  });
});
