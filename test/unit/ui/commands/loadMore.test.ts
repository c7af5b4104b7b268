import assert from 'node:assert/strict';
import { parseQuery } from '../../../../src/trash/query/query.ts';
import { loadMore } from '../../../../src/ui/commands/loadMore.ts';
import type { MoreRow } from '../../../../src/ui/tree/rows.ts';
import { noon } from '../../fakes/clock.ts';
import { scene } from '../../fakes/services.ts';
import { item, page, type Script } from '../../fakes/trash.ts';
import { calls, reset } from '../../fakes/vscode/vscode.ts';

describe('the last row of a list', () => {
  beforeEach(reset);

  const stage = async (script: Script) => {
    const made = scene({ capabilities: { pagesByDeletionDate: true, searches: 'texts' }, ...script });
    const { services } = made;
    const [trash] = services.trashes.list;
    assert.ok(trash);
    await trash.refresh();
    const press = async (what: MoreRow['what']) => {
      await loadMore(services, { type: 'more', account: services.tree.accountRow(trash), what });
    };
    return { ...made, trash, press };
  };
  const pages = [page([item('1')]), page([item('2')]), page([item('3')]), page([item('4')], { last: true })];

  it('loads one page, or all that is left', async () => {
    const { trash, press } = await stage({ walks: [pages] });
    assert.equal(trash.state.list.length, 1);
    await press(undefined);
    assert.equal(trash.state.list.length, 2);
    await press('all');
    assert.deepEqual([trash.state.list.length, trash.state.complete], [4, true]);
  });

  it('loads the rest of a list that failed from its start, and leaves it where that fails again', async () => {
    const broken = [page([item('1')]), new Error('later')];
    const { trash, press } = await stage({ walks: [broken, pages, broken] });
    await press(undefined);
    assert.ok(trash.state.problem);
    await press('all');
    assert.deepEqual([trash.state.list.length, trash.state.complete, trash.state.problem], [4, true, undefined]);
  });

  it('takes in what the service finds', async () => {
    const asked: unknown[] = [];
    const { services, trash, press } = await stage({
      walks: [pages],
      search: async function* (query) {
        asked.push(query);
        yield page([item('9', { name: 'plan.pdf' })]);
      },
    });
    const parsed = parseQuery('plan', noon);
    assert.ok('query' in parsed);
    services.browsing.setFilter(parsed.query);
    await press('search');
    assert.deepEqual(asked, [{ text: 'plan' }]);
    assert.deepEqual(trash.state.items.map(({ id }) => id).sort(), ['1', '9']);
    const said = calls.find(({ name }) => name === 'window.setStatusBarMessage')?.args[0];
    assert.equal(said, '$(search) Search finished: 1 item added to the list');
  });

  it('asks before it lets the service search where the calls of the day may not be enough', async () => {
    const { services, press, lists } = await stage({
      capabilities: { pagesByDeletionDate: true, searches: 'texts', pageSize: 100 },
      walks: [[page([item('1')], { total: { items: 90_000, precision: 'exact' } }), page([item('2')])]],
      search: () => assert.fail('nobody has started it'),
      quota: () => ({ used: 999, allotted: 1000, resetAt: noon }),
    });
    const parsed = parseQuery('plan', noon);
    assert.ok('query' in parsed);
    services.browsing.setFilter(parsed.query);
    await press('search');
    assert.match(lists[0]?.title ?? '', /^A needs 900 calls; 1 of today's 1,000 /);
  });
});
