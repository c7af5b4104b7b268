import assert from 'node:assert/strict';
import { ThemeIcon, type TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { TrashItem } from '../../../../src/trash/item.ts';
import { parseQuery } from '../../../../src/trash/query/query.ts';
import { loadMore } from '../../../../src/ui/commands/loadMore.ts';
import type { Services } from '../../../../src/ui/services.ts';
import { lateRows } from '../../../../src/ui/tree/lateRows.ts';
import { maxRows } from '../../../../src/ui/tree/rowLimit.ts';
import { parentId, type Row } from '../../../../src/ui/tree/rows.ts';
import { noon } from '../../fakes/clock.ts';
import { scene } from '../../fakes/services.ts';
import { item, items, page, type Script } from '../../fakes/trash.ts';

const day = 86_400_000;
const ann = { name: 'Ann Lee' };

const sample: readonly TrashItem[] = [
  item('a.txt', { size: 1000, deletedBy: ann, deletedAt: noon - 1000, origin: { path: '/Legal/Contracts' } }),
  item('b.txt', { size: 3000, deletedBy: ann, deletedAt: noon - day, origin: { path: '/Legal' } }),
  item('c', { kind: 'folder', deletedAt: noon - 3 * day, origin: { path: '/Legal/Contracts' } }),
  item('d.txt', { size: 2000, expiresAt: noon + 2 * day }),
];

async function stage(list: readonly TrashItem[] = sample, isWhole = true, script: Script = {}) {
  const { services } = scene({
    walks: [[page(list, { last: isWhole }), ...(isWhole ? [] : [new Error('later')])]],
    count: async () => ({ items: 90, precision: 'exact' }),
    ...script,
  });
  const { trashes, browsing, tree } = services;
  tree.late = lateRows(services);
  const [trash] = trashes.list;
  assert.ok(trash);
  await trash.refresh();
  const show = async (change: Parameters<typeof browsing.choose>[1], filter?: string) => {
    browsing.choose(['a'], change);
    if (filter !== undefined) browsing.setFilter(query(filter));
    await browsing.settled();
  };
  const account = tree.accountRow(trash);
  return { services, trash, account, show };
}

function query(text: string) {
  const parsed = parseQuery(text, noon);
  assert.ok('query' in parsed);
  return parsed.query;
}

/** Each row and those below as a line: indented label, then its description. */
function lines({ tree }: Services, row?: Row, indent = ''): string[] {
  return tree.getChildren(row).flatMap((each) => {
    const { label, description } = tree.getTreeItem(each);
    return [`${indent}${String(label)} | ${String(description)}`, ...lines({ tree } as Services, each, `${indent}  `)];
  });
}

describe('the rows of an account', () => {
  it('stand in the order that was chosen', async () => {
    const { services, account, show } = await stage();
    await show({ sort: 'size' });
    const names = services.tree.getChildren(account).map((row) => services.tree.getTreeItem(row).label);
    assert.deepEqual(names, ['b.txt', 'd.txt', 'a.txt', 'c']);
    const { accessibilityInformation } = services.tree.getTreeItem(account);
    assert.equal(accessibilityInformation?.label, 'A, 4 items, acme, Sort: Size');
  });

  it('stand in groups with their number and size', async () => {
    const { services, account, show } = await stage();
    await show({ group: 'person' });
    assert.deepEqual(lines(services, account), [
      'Ann Lee | 2 items · 4 kB',
      '  a.txt | Just now · Contracts',
      '  b.txt | Yesterday · Legal',
      'Unknown person | 2 items · 2 kB+',
      '  c | Aug 29 · Contracts',
      '  d.txt | ',
    ]);
    const [row] = services.tree.getChildren(account);
    assert.ok(row?.type === 'group');
    const shown = services.tree.getTreeItem(row);
    assert.equal(shown.contextValue, 'group+restorable+purgeable');
    assert.ok(shown.iconPath instanceof ThemeIcon && shown.iconPath.id === 'account');
    assert.equal(shown.accessibilityInformation?.label, 'Ann Lee, 2 items, 4 kB, A');
    assert.equal(services.tree.getParent(row), account);
    assert.equal(services.tree.getParent(services.tree.getChildren(row)[0] ?? row), row);
  });

  it('nest by their original folders', async () => {
    const { services, account, show } = await stage();
    await show({ group: 'folder' });
    assert.deepEqual(
      lines(services, account).map((line) => line.replace(/ \|.*/, '')),
      ['Legal', '  Contracts', '    a.txt', '    c', '  b.txt', 'Unknown folder', '  d.txt'],
    );
  });

  const labels: readonly [Parameters<Services['browsing']['choose']>[1], readonly string[]][] = [
    [{ group: 'day' }, ['Today', 'Yesterday', 'Sat, Aug 29', 'Unknown date']],
    [{ group: 'kind' }, ['File', 'Folder']],
    [{ group: 'timeLeft' }, ['Within 3 days', 'Unknown date']],
  ];
  for (const [choice, expected] of labels) {
    it(`have groups in plain words: ${choice.group}`, async () => {
      const { services, account, show } = await stage();
      await show(choice);
      const found = services.tree.getChildren(account).map((row) => String(services.tree.getTreeItem(row).label));
      assert.deepEqual(new Set(found), new Set(expected));
    });
  }

  it('keep their ids when they are arranged again, and groups theirs', async () => {
    const { services, trash, account, show } = await stage();
    await show({ group: 'folder' });
    const ids = () => services.tree.getChildren(account).map((row) => services.tree.getTreeItem(row).id);
    const before = ids();
    trash.remove(new Set(['a/file/a.txt']));
    await show({ sort: 'name' });
    assert.deepEqual(new Set(ids()), new Set(before));
  });

  it('are in groups that start closed where there are many', async () => {
    const state = async (number: number) => {
      const { services, account, show } = await stage(items(number));
      await show({ group: 'kind' });
      const [group] = services.tree.getChildren(account);
      assert.ok(group);
      return services.tree.getTreeItem(group).collapsibleState;
    };
    assert.equal(await state(30), TreeItemCollapsibleState.Expanded);
    assert.equal(await state(31), TreeItemCollapsibleState.Collapsed);
  });

  it('say at least how many a group has while not all is loaded', async () => {
    const { services, account, show } = await stage(sample, false);
    await show({ group: 'kind' });
    assert.match(lines(services, account)[0] ?? '', /^File \| 3\+ items · 6 kB\+$/);
  });

  it('are those that the filter lets pass, and the account says how many', async () => {
    const { services, account, show } = await stage();
    await show({}, 'person:ann');
    assert.deepEqual(
      services.tree.getChildren(account).map((row) => row.type === 'item' && row.item.name),
      ['a.txt', 'b.txt'],
    );
    assert.match(String(services.tree.getTreeItem(account).description), /^2 of 4 items/);
    await show({}, 'nothing-like-this');
    assert.deepEqual(services.tree.getChildren(account), []);
    assert.match(String(services.tree.getTreeItem(account).description), /^Nothing matches/);
  });

  it('end with what loads the rest, and what asks the service, where not all is loaded', async () => {
    const { services, account, show } = await stage(sample, false, { capabilities: { searches: 'texts' } });
    await show({ sort: 'name' });
    assert.equal(lines(services, account).at(-1), 'Load All | 4 of 90 items loaded');
    await show({}, 'person:ann');
    assert.equal(lines(services, account).at(-1), 'Load All | 4 of 90 items loaded', 'this service looks for texts');
    await show({}, 'txt');
    assert.deepEqual(lines(services, account).slice(-2), [
      'Load All | 4 of 90 items loaded',
      'Search at Acme | includes items not loaded',
    ]);
  });
});

describe('very many rows', () => {
  const press = async (services: Services, item: TreeItem | undefined) => {
    await loadMore(services, item?.command?.arguments?.[0]);
  };
  const ends = ({ tree }: Services, parent: Row) => {
    const rows = tree.getChildren(parent).map((row) => tree.getTreeItem(row));
    const spoken = (row: TreeItem | undefined) => `${String(row?.label)} | ${String(row?.description)}`;
    return { rows, first: spoken(rows[0]), last: spoken(rows.at(-1)) };
  };

  it('of a group come 500 at a time', async () => {
    const { services, account, show } = await stage(items(1200));
    await show({ group: 'kind' });
    const [group] = services.tree.getChildren(account);
    assert.ok(group);
    const before = ends(services, group);
    assert.deepEqual([before.rows.length, before.last], [501, 'Load More | 500 of 1,200 shown']);
    await press(services, before.rows.at(-1));
    assert.equal(ends(services, group).rows.length, 1001);
    await press(services, ends(services, group).rows.at(-1));
    assert.equal(ends(services, group).rows.length, 1200);
  });

  it('are 10,000 at a time, then the next ones, and back', async () => {
    const { services, account, trash } = await stage(items(23_000));
    while (trash.state.shown < maxRows) await trash.more();
    const first = ends(services, account);
    assert.deepEqual(
      [first.rows.length, first.last],
      [maxRows + 1, 'Show Next Rows | 10,000 of 23,000 items shown, 10,000 rows at a time'],
    );
    await press(services, first.rows.at(-1));
    const second = ends(services, account);
    assert.deepEqual(
      [second.rows.length, second.first, second.rows[1]?.label],
      [maxRows + 2, 'Show Previous Rows | 10,001–20,000 of 23,000 items shown', 'i10000'],
    );
    await press(services, second.rows.at(-1));
    assert.deepEqual(
      [ends(services, account).rows.length, ends(services, account).rows.at(-1)?.label],
      [3001, 'i22999'],
    );
    await press(services, ends(services, account).rows[0]);
    await press(services, ends(services, account).rows[0]);
    assert.equal(ends(services, account).rows[0]?.label, 'i0');
  });

  it('are taken from one parent where another one is opened, and can be had back', async () => {
    const list = [...items(9800), ...items(700, 'f', { kind: 'folder' })];
    const { services, account, show } = await stage(list);
    await show({ group: 'kind' });
    const [files, folders] = services.tree.getChildren(account);
    assert.ok(files?.type === 'group' && folders?.type === 'group');
    services.tree.wanted.set(parentId(files), 10_000);
    assert.equal(ends(services, files).rows.length, 9800);
    assert.equal(ends(services, folders).rows.length, 501);
    const squeezed = ends(services, files);
    assert.deepEqual(
      [squeezed.rows.length, squeezed.last],
      [9499, 'Show More Rows | 9,498 of 9,800 shown, 10,000 rows at a time'],
    );
    await press(services, squeezed.rows.at(-1));
    services.tree.getChildren(account);
    assert.equal(ends(services, files).rows.length, 9800);
  });
});
