import assert from 'node:assert/strict';
import type { AccountTrash } from '../../../../src/trash/accountTrash.ts';
import { Browsing, choicesKey } from '../../../../src/trash/browse/browsing.ts';
import { keyOf, type TrashItem } from '../../../../src/trash/item.ts';
import type { Clock } from '../../../../src/trash/ports.ts';
import { parseQuery, type Query } from '../../../../src/trash/query/query.ts';
import { Trashes } from '../../../../src/trash/trashes.ts';
import { FakeClock, HandClock, noon, settled } from '../../fakes/clock.ts';
import { MemoryState } from '../../fakes/stores.ts';
import { account, item, page, type Script, scriptedClient } from '../../fakes/trash.ts';

function query(text: string): Query {
  const parsed = parseQuery(text, noon);
  assert.ok('query' in parsed);
  return parsed.query;
}

const fruits = ['cherry', 'apple', 'banana'].map((name, at) => item(`${at}`, { name, deletedAt: noon - at }));

interface Scene {
  readonly browsing: Browsing;
  readonly trashes: Trashes;
  readonly state: MemoryState;
  readonly trash: AccountTrash;
  /** Each account that was reported; with "?" what stands for none. */
  readonly told: string[];
  readonly warnings: string[];
}

async function scene(
  script: Script = { walks: [[page(fruits)]] },
  kept?: unknown,
  clock: Clock = new FakeClock(),
): Promise<Scene> {
  const client = scriptedClient(script);
  const trashes = new Trashes(clock, () => client);
  const state = new MemoryState();
  await state.update(choicesKey, kept);
  const warnings: string[] = [];
  const browsing = new Browsing(trashes, state, clock, { warn: (message) => void warnings.push(message) });
  trashes.sync([account(), account({ id: 'b' })]);
  const trash = trashes.of('a');
  assert.ok(trash);
  const told: string[] = [];
  browsing.onDidChange((changed) => void told.push(changed?.account.id ?? '?'));
  return { browsing, trashes, state, trash, told, warnings };
}

/** Work begins when the code for it is there. */
async function rest({ browsing }: Scene): Promise<void> {
  await browsing.settled();
  await settled();
}

const names = (items: readonly TrashItem[] | undefined) => items?.map(({ name }) => name).join(' ');

describe('what is shown of each account', () => {
  it('is the list as it is at first, without any work', async () => {
    const { browsing, trash, told } = await scene();
    await trash.load();
    assert.deepEqual(browsing.choiceOf('a'), { sort: 'deleted', group: 'none' });
    assert.equal(browsing.arrangementOf(trash), undefined);
    assert.equal(browsing.isArranging, false);
    assert.deepEqual(told, []);
  });

  it('follows a choice, and the list', async () => {
    const made = await scene();
    const { browsing, trash, told } = made;
    await trash.load();
    browsing.choose(['a'], { sort: 'name' });
    assert.deepEqual(told, ['?']);
    await rest(made);
    assert.equal(names(browsing.arrangementOf(trash)?.items), 'apple banana cherry');
    const [cherry] = fruits;
    assert.ok(cherry);
    trash.remove(new Set([keyOf(cherry)]));
    assert.equal(names(browsing.arrangementOf(trash)?.items), 'apple banana cherry', 'the last one for now');
    await rest(made);
    assert.equal(names(browsing.arrangementOf(trash)?.items), 'apple banana');
    browsing.choose(['a'], { sort: 'deleted' });
    assert.equal(browsing.arrangementOf(trash), undefined);
    // A choice, work that begins, an arrangement, the end of the work; again for the removal; another choice.
    assert.equal(told.join(''), '??a??a?a?');
  });

  it('is remembered for each account, and forgotten when it is removed', async () => {
    const { browsing, trashes, state } = await scene();
    browsing.choose(['a', 'b'], { group: 'day' });
    browsing.choose(['b'], { sort: 'size' });
    assert.deepEqual(browsing.choiceOf('a'), { sort: 'deleted', group: 'day' });
    assert.deepEqual(browsing.choiceOf('b'), { sort: 'size', group: 'day' });
    trashes.sync([account()]);
    browsing.choose(['a'], { group: 'none' });
    assert.deepEqual(browsing.choiceOf('b'), { sort: 'size', group: 'day' }, 'it may only not be listed yet');
    await browsing.forget('b');
    assert.deepEqual(state.get(choicesKey), { a: { sort: 'deleted', group: 'none' } });
  });

  it('is as it was chosen in the window before', async () => {
    const made = await scene(undefined, { a: { sort: 'name', group: 'kind' } });
    await made.trash.load();
    await rest(made);
    const { items, groups } = made.browsing.arrangementOf(made.trash) ?? {};
    assert.equal(names(items), 'apple banana cherry');
    assert.deepEqual(
      groups?.map(({ value }) => value),
      [{ by: 'kind', kind: 'file' }],
    );
  });

  it('is the list as it is where what was kept cannot be understood', async () => {
    for (const kept of [undefined, null, 7, 'x', [], { a: 1 }, { a: { sort: 'colour', group: {} } }, { a: null }]) {
      const { browsing } = await scene(undefined, kept);
      assert.deepEqual(browsing.choiceOf('a'), { sort: 'deleted', group: 'none' });
    }
    const { browsing } = await scene(undefined, { a: { sort: 'x', group: 'day' } });
    assert.deepEqual(browsing.choiceOf('a'), { sort: 'deleted', group: 'day' });
  });

  it('is what the filter lets pass, with the number of all', async () => {
    const made = await scene();
    const { browsing, trash } = made;
    await trash.load();
    browsing.setFilter(query('an'));
    await rest(made);
    const { items, loaded } = browsing.arrangementOf(trash) ?? {};
    assert.deepEqual([names(items), loaded], ['banana', 3]);
    browsing.setFilter(undefined);
    assert.equal(browsing.arrangementOf(trash), undefined);
  });

  it('is what was wished last, whatever was being made', async () => {
    const made = await scene();
    const { browsing, trash } = made;
    await trash.load();
    browsing.setFilter(query('b'));
    await rest(made);
    for (const text of ['ba', 'ban', 'c', 'ch']) browsing.setFilter(query(text));
    browsing.choose(['a'], { sort: 'name' });
    assert.equal(names(browsing.arrangementOf(trash)?.items), 'banana');
    assert.equal(browsing.isArranging, true);
    await rest(made);
    assert.equal(names(browsing.arrangementOf(trash)?.items), 'cherry');
    assert.equal(browsing.isArranging, false);
  });

  it('is made anew once for many pages, after a pause', async () => {
    const pages = Array.from({ length: 40 }, (_, at) => page([item(`${at}`, { deletedAt: noon - at })]));
    const clock = new HandClock();
    const made = await scene({ walks: [pages] }, { a: { group: 'day' } }, clock);
    const { browsing, trash, told } = made;
    await trash.load();
    await settled();
    assert.equal(clock.sleeping, 1);
    const arranged = () => told.filter((each) => each === 'a').length;
    assert.equal(arranged(), 1);
    await clock.advance(500);
    await rest(made);
    assert.equal(browsing.arrangementOf(trash)?.items.length, 40);
    assert.equal(arranged(), 2);
    const [first] = trash.state.items;
    assert.ok(first);
    await clock.advance(500);
    trash.remove(new Set([keyOf(first)]));
    await rest(made);
    assert.equal(browsing.arrangementOf(trash)?.items.length, 39, 'at once after a while of rest');
  });

  it('is made anew as time moves on, where it is grouped by the time left', async () => {
    const hour = 3_600_000;
    for (const [group, within] of [
      ['timeLeft', [1, 0]],
      ['kind', [undefined, undefined]],
    ] as const) {
      const clock = new FakeClock();
      const walks = [[page([item('a', { expiresAt: noon + 1.5 * hour })])]];
      const made = await scene({ walks }, { a: { group } }, clock);
      const { browsing, trash } = made;
      await trash.load();
      await rest(made);
      const shown = () => browsing.arrangementOf(trash);
      const first = shown();
      const withinOf = (arranged: typeof first) =>
        arranged?.groups?.map(({ value }) => (value.by === 'timeLeft' ? value.within : undefined));
      clock.time += hour / 2;
      browsing.update();
      await rest(made);
      assert.equal(shown(), first, 'a while is nothing');
      clock.time += 2 * hour;
      browsing.update();
      await rest(made);
      assert.deepEqual([...(withinOf(first) ?? []), ...(withinOf(shown()) ?? [])], within);
    }
  });

  it('does not wait where something else is wished', async () => {
    const made = await scene(undefined, { a: { group: 'day' } }, new HandClock());
    const { browsing, trash } = made;
    await trash.load();
    await settled();
    trash.remove(new Set(['none']));
    browsing.setFilter(query('cherry'));
    await rest(made);
    assert.equal(names(browsing.arrangementOf(trash)?.items), 'cherry');
  });

  it('goes on after an error, which is logged once', async () => {
    const odd = Object.defineProperty(item('odd', { deletedAt: noon }), 'size', {
      get: () => {
        throw new Error('odd');
      },
    });
    const made = await scene({ walks: [[page([...fruits, odd])]] });
    const { browsing, trash, warnings } = made;
    browsing.choose(['a'], { sort: 'size' });
    await trash.load();
    await rest(made);
    browsing.choose(['b'], { sort: 'size' });
    await rest(made);
    assert.match(warnings.join(), /^The view could not be arranged: Error: odd[^,]*$/);
    trash.remove(new Set([keyOf(odd)]));
    await rest(made);
    assert.equal(browsing.arrangementOf(trash)?.items.length, 3);
  });

  it('follows a choice that cannot be kept, which is logged', async () => {
    const { browsing, trash, state, warnings } = await scene();
    state.update = async () => await Promise.reject(new Error('full'));
    await trash.load();
    browsing.choose(['a'], { sort: 'name' });
    await settled();
    assert.match(warnings.join(), /full/);
  });
});
