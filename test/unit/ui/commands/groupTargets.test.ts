import assert from 'node:assert/strict';
import type { GroupKey } from '../../../../src/trash/browse/choice.ts';
import type { TrashItem } from '../../../../src/trash/item.ts';
import { parseQuery } from '../../../../src/trash/query/query.ts';
import { targetWithGroups } from '../../../../src/ui/commands/groupTargets.ts';
import type { Services } from '../../../../src/ui/services.ts';
import type { Row } from '../../../../src/ui/tree/rows.ts';
import { noon } from '../../fakes/clock.ts';
import { scene } from '../../fakes/services.ts';
import { item, page, type Script } from '../../fakes/trash.ts';

const file = (id: string) => item(id, { origin: { path: '/Legal/Contracts' }, deletedAt: noon - 1000 });
const folder = (id: string) => item(id, { kind: 'folder', origin: { path: '/Legal' }, deletedAt: noon - 2000 });

const query = (text: string) => {
  const parsed = parseQuery(text, noon);
  assert.ok('query' in parsed);
  return parsed.query;
};

describe('the items of a group', () => {
  const stage = async (group: GroupKey, script: Script, filter?: string) => {
    const made = scene(script);
    const { services } = made;
    const [trash] = services.trashes.list;
    assert.ok(trash);
    await trash.refresh();
    services.browsing.choose(['a'], { group });
    if (filter !== undefined) services.browsing.setFilter(query(filter));
    await services.browsing.settled();
    const rows = services.tree.getChildren(services.tree.accountRow(trash));
    const of = async (...selection: readonly Row[]) =>
      (await targetWithGroups(services, 'Restore', selection[0], selection)).map(({ id }) => id);
    return { ...made, trash, rows, of };
  };
  /** The last page comes once this is done, while the command waits. */
  const slow = (first: readonly TrashItem[], last: readonly TrashItem[], meanwhile: () => unknown): Script => ({
    walks: [
      [page(first), new Error('later')],
      [page(first), page(last, { last: true })],
    ],
    beforePage: async (walk, at) => {
      if (walk === 1 && at === 1) await meanwhile();
    },
  });
  const whole = (...items: readonly TrashItem[]): Script => ({ walks: [[page(items, { last: true })]] });

  it('are all that is in it and below it', async () => {
    const { rows, of, client } = await stage('folder', whole(file('1'), folder('2'), file('3'), item('4')));
    const legal = rows.find((row) => row.type === 'group' && row.group.count === 3);
    assert.ok(legal);
    assert.deepEqual((await of(legal)).sort(), ['1', '2', '3']);
    assert.equal(client.asked.length, 1, 'all was loaded already');
  });

  it('are each taken once, together with items that are selected beside it', async () => {
    const { services, rows, of } = await stage('folder', whole(file('1'), folder('2'), item('4')));
    const [legal, others] = rows;
    assert.ok(legal?.type === 'group' && others?.type === 'group');
    const inside = services.tree.getChildren(legal).find((row) => row.type === 'group');
    const [other] = services.tree.getChildren(others);
    const [first] = inside ? services.tree.getChildren(inside) : [];
    assert.ok(inside && other && first);
    assert.deepEqual((await of(inside, first, legal, other)).sort(), ['1', '2', '4']);
  });

  it('are complete: the account is loaded to its end before', async () => {
    const later = new Error('later');
    const { rows, of } = await stage('kind', {
      walks: [
        [page([file('1'), folder('2')]), later],
        [page([file('1'), folder('2')]), page([file('3')], { last: true })],
      ],
    });
    const files = rows.find(
      (row) => row.type === 'group' && row.group.value.by === 'kind' && row.group.value.kind === 'file',
    );
    assert.ok(files?.type === 'group' && files.group.count === 1);
    assert.deepEqual((await of(files)).sort(), ['1', '3']);
  });

  it('are none where the account cannot be loaded to its end, which is said', async () => {
    const { rows, of, messages } = await stage('kind', { walks: [[page([file('1')]), new Error('later')]] });
    const [files] = rows;
    assert.ok(files);
    assert.deepEqual(await of(files), []);
    assert.match(messages[0]?.text ?? '', /^Nothing was changed/);
  });

  it('are those that the filter lets pass', async () => {
    const { rows, of } = await stage('kind', whole(file('red'), file('blue')), 'red');
    assert.ok(rows[0]);
    assert.deepEqual(await of(rows[0]), ['red']);
  });

  it('do not come from rows that are clicked meanwhile', async () => {
    for (const from of ['key', undefined] as const) {
      const made = await stage(
        'kind',
        slow([file('1'), folder('2')], [], () => Object.assign(made.services.view, { selection: made.rows })),
      );
      const [trash] = made.services.trashes.list;
      assert.ok(trash);
      const other: Row = { type: 'item', item: folder('2'), account: made.services.tree.accountRow(trash) };
      const { services, rows } = made;
      Object.assign(services.view, { selection: rows.slice(0, 1) });
      rows.push(other);
      const found = await targetWithGroups(services, 'Restore', from, undefined);
      assert.deepEqual(
        found.map(({ id }) => id),
        ['1'],
      );
    }
  });

  it('are those of the row, whatever is shown when all is loaded', async () => {
    const changes: readonly ((services: Services) => void)[] = [
      ({ browsing }) => browsing.setFilter(undefined),
      ({ browsing }) => browsing.setFilter(query('green')),
      ({ browsing }) => browsing.choose(['a'], { group: 'day' }),
      ({ browsing }) => browsing.choose(['a'], { group: 'none' }),
    ];
    for (const change of changes) {
      const made = await stage(
        'kind',
        slow([file('red 1'), file('blue 2')], [file('red 3'), file('green 4')], async () => {
          change(made.services);
          await made.services.browsing.settled();
        }),
        'red',
      );
      const [files] = made.rows;
      assert.ok(files);
      assert.deepEqual((await made.of(files)).sort(), ['red 1', 'red 3']);
    }
  });

  it('are those of the row, however old it is', async () => {
    const day = 86_400_000;
    const list = [item('A', { expiresAt: noon + day }), item('B', { expiresAt: noon + 2 * day })];
    for (const script of [whole(...list), slow(list, [item('C', { expiresAt: noon + day })], () => undefined)]) {
      const { services, rows, of } = await stage('timeLeft', script);
      Object.assign(services.clock, { time: noon + 1.5 * day });
      services.browsing.setFilter(query('B'));
      await services.browsing.settled();
      assert.ok(rows[0]);
      assert.deepEqual(await of(rows[0]), script.walks?.length === 1 ? ['A'] : ['A', 'C']);
    }
  });

  it('are those of the row where its group is another one since, as far as they are there', async () => {
    const made = await stage(
      'together',
      slow([file('1'), file('2'), file('3')], [item('0', { ...file('0'), deletedAt: noon - 500 })], () =>
        made.trash.remove(new Set(['a/file/2'])),
      ),
    );
    assert.ok(made.rows[0]);
    assert.deepEqual((await made.of(made.rows[0])).sort(), ['1', '3']);
  });

  it('are also those that only a search has found', async () => {
    const { trash, services, of } = await stage('kind', {
      ...slow([file('1')], [file('2')], () => undefined),
    });
    trash.addFound([folder('found')]);
    await services.browsing.settled();
    const rows = services.tree.getChildren(services.tree.accountRow(trash));
    const found = rows.find((row) => row.type === 'group' && row.group.id === 'kind:folder');
    assert.ok(found?.type === 'group');
    assert.deepEqual(await of(found), ['found']);
  });

  it('may all be gone, which is said', async () => {
    const made = await stage(
      'kind',
      slow([file('1'), folder('2')], [], () => made.trash.remove(new Set(['a/file/1']))),
    );
    assert.ok(made.rows[0]);
    assert.deepEqual(await made.of(made.rows[0]), []);
    assert.deepEqual(
      made.messages.map(({ text }) => text),
      ['No longer in the trash.'],
    );
  });

  it('are asked for as ever where no group is among the rows', async () => {
    const { services, of } = await stage('kind', whole(file('1')));
    const [trash] = services.trashes.list;
    assert.ok(trash);
    const account = services.tree.accountRow(trash);
    assert.deepEqual(await of({ type: 'item', item: file('1'), account }), ['1']);
  });
});
