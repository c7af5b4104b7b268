import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import { parseQuery } from '../../../../src/trash/query/query.ts';
import { targetWithGroups } from '../../../../src/ui/commands/groupTargets.ts';
import type { Row } from '../../../../src/ui/tree/rows.ts';
import { noon } from '../../fakes/clock.ts';
import { scene } from '../../fakes/services.ts';
import { item, page, type Script } from '../../fakes/trash.ts';

const file = (id: string) => item(id, { origin: { path: '/Legal/Contracts' }, deletedAt: noon - 1000 });
const folder = (id: string) => item(id, { kind: 'folder', origin: { path: '/Legal' }, deletedAt: noon - 2000 });

describe('the items of a group', () => {
  const stage = async (group: 'kind' | 'folder', script: Script) => {
    const made = scene(script);
    const { services } = made;
    const [trash] = services.trashes.list;
    assert.ok(trash);
    await trash.refresh();
    services.browsing.choose(['a'], { group });
    await services.browsing.settled();
    const rows = services.tree.getChildren(services.tree.accountRow(trash));
    const of = async (...selection: readonly Row[]) =>
      (await targetWithGroups(services, 'Restore', selection[0], selection)).map(({ id }) => id);
    return { ...made, rows, of };
  };
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
    const { services, rows, of } = await stage('kind', whole(file('red'), file('blue')));
    const parsed = parseQuery('red', noon);
    assert.ok('query' in parsed && rows[0]);
    services.browsing.setFilter(parsed.query);
    await services.browsing.settled();
    assert.deepEqual(await of(rows[0]), ['red']);
  });

  it('are asked for as ever where no group is among the rows', async () => {
    const { services, of } = await stage('kind', whole(file('1')));
    const [trash] = services.trashes.list;
    assert.ok(trash);
    const account = services.tree.accountRow(trash);
    assert.deepEqual(await of({ type: 'item', item: file('1'), account }), ['1']);
  });
});
