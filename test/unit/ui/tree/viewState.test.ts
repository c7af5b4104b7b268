import assert from 'node:assert/strict';
import { parseQuery } from '../../../../src/trash/query/query.ts';
import { showChoices } from '../../../../src/ui/tree/viewState.ts';
import { noon } from '../../fakes/clock.ts';
import { scene } from '../../fakes/services.ts';
import { account, items, page, type Script } from '../../fakes/trash.ts';
import { calls, reset } from '../../fakes/vscode/vscode.ts';

describe('what the view says of what it shows', () => {
  beforeEach(reset);

  const stage = async (script: Script = {}, message?: string) => {
    const { services } = scene(script);
    const view: { message?: string } = { message };
    Object.assign(services, { view });
    await services.trashes.of('a')?.refresh();
    showChoices(services);
    const filter = async (text: string) => {
      const parsed = parseQuery(text, noon);
      assert.ok('query' in parsed);
      services.browsing.setFilter(parsed.query);
      await services.browsing.settled();
    };
    return { services, view, filter };
  };
  /** The contexts of the menus, as they are now. */
  const contexts = () =>
    Object.fromEntries(
      calls.filter(({ args }) => args[0] === 'setContext').map(({ args }) => [String(args[1]).slice(11), args[2]]),
    );

  it('is how much the filter lets pass of what is loaded, and of all', async () => {
    const pages = [page([...items(9, 'a'), ...items(3, 'b')])];
    const count = async () => ({ items: 100_000, precision: 'about' as const });
    const { services, view, filter } = await stage({ walks: [[...pages, new Error('later')]], count });
    await filter('"b"');
    assert.equal(view.message, '3 of 12 loaded (~100,000 in all) · "b"');
    services.browsing.setFilter(undefined);
    assert.equal(view.message, undefined);
  });

  it('is one number less where all is loaded', async () => {
    const { view, filter } = await stage({ walks: [[page(items(1200), { last: true })]] });
    await filter('nothing');
    assert.equal(view.message, '0 of 1,200 items · nothing');
  });

  it('says nothing of a filter before its numbers are known', async () => {
    const list = [...items(9, 'a'), ...items(3, 'b')];
    const { view, filter } = await stage({ walks: [[page(list, { last: true })]] });
    await filter('"b"');
    const made = filter('nothing');
    assert.equal(view.message, '3 of 12 items · "b"');
    await made;
    assert.equal(view.message, '0 of 12 items · nothing');
  });

  it('brings back what was said before', async () => {
    const { services, view, filter } = await stage({}, 'Reload the window.');
    await filter('x');
    assert.match(view.message ?? '', /x$/);
    services.browsing.setFilter(undefined);
    assert.equal(view.message, 'Reload the window.');
  });

  it('marks in the menus what all accounts have in common', async () => {
    const { services, filter } = await stage();
    services.trashes.sync([account(), account({ id: 'b' })]);
    assert.deepEqual(contexts(), { filtered: false, sort: 'deleted', group: 'none' });
    services.browsing.choose(['a', 'b'], { sort: 'size', group: 'kind' });
    services.browsing.choose(['b'], { group: 'day' });
    await filter('x');
    assert.deepEqual(contexts(), { filtered: true, sort: 'size', group: 'kind,day' });
  });
});
