import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import { parseQuery, type Query } from '../../../../src/trash/query/query.ts';
import {
  type DeletionFilter,
  type Facet,
  filterOf,
  matcher,
  valuesOf,
} from '../../../../src/trash/recover/deletionFilter.ts';
import { unknown } from '../../../../src/trash/recover/origin.ts';
import { item } from '../../fakes/trash.ts';

const ann = { id: '1', name: 'Ann' };
const bob = { id: '2', name: 'Bob' };
const given: readonly TrashItem[] = [
  item('plan.txt', { deletedAt: 100, deletedBy: ann, origin: { path: '/Contracts/2026' } }),
  item('Budget (1).xlsx', { deletedAt: 200, deletedBy: ann, origin: { path: 'Contracts/2026/Q1' } }),
  item('old', { deletedAt: 300, deletedBy: bob, origin: { path: '/Contracts old' }, kind: 'folder' }),
  item('note', { deletedBy: bob, origin: { name: 'Notes', id: '9' } }),
  item('lost', { deletedAt: 400, account: 'b' }),
];

function queryOf(text: string): Query {
  const parsed = parseQuery(text, 0);
  assert.ok('query' in parsed);
  return parsed.query;
}

const ids = (items: readonly TrashItem[]) => items.map(({ id }) => id);
const counts = (items: readonly TrashItem[], facet: Facet) =>
  valuesOf(items, facet).map(({ key, items: count }) => [key, count]);

function found(filter: DeletionFilter): string[] {
  return ids(given.filter(matcher(filter)));
}

describe('the filter for deletions', () => {
  const rows: readonly [string, DeletionFilter, readonly string[]][] = [
    ['nothing', {}, ['plan.txt', 'Budget (1).xlsx', 'old', 'note', 'lost']],
    [
      'a period, both ends included',
      { when: { range: { from: 100, to: 300 } } },
      ['plan.txt', 'Budget (1).xlsx', 'old'],
    ],
    ['a beginning alone', { when: { range: { from: 250, to: Infinity } } }, ['old', 'lost']],
    ['no known date', { when: { range: undefined } }, ['note']],
    ['a person', { people: new Set(['2']) }, ['old', 'note']],
    ['no known person', { people: new Set([unknown]) }, ['lost']],
    ['a folder and all below it', { folders: new Set(['/Contracts']) }, ['plan.txt', 'Budget (1).xlsx']],
    ['a folder deeper down', { folders: new Set(['/Contracts/2026/Q1']) }, ['Budget (1).xlsx']],
    ['a folder of which only the name is known', { folders: new Set(['Notes']) }, ['note']],
    ['no known folder', { folders: new Set([unknown]) }, ['lost']],
    ['a kind', { kinds: new Set(['folder']) }, ['old']],
    ['a part of the name', { query: queryOf('BUDGET') }, ['Budget (1).xlsx']],
    ['a pattern for the whole name', { query: queryOf('*.txt') }, ['plan.txt']],
    [
      'a pattern with letters that mean something to a regular expression',
      { query: queryOf('b?dget*(1).*') },
      ['Budget (1).xlsx'],
    ],
    [
      'everything at once',
      {
        when: { range: { from: 150, to: Infinity } },
        people: new Set(['1']),
        folders: new Set(['/Contracts']),
        query: queryOf('.xlsx size:unknown'),
      },
      ['Budget (1).xlsx'],
    ],
  ];
  for (const [what, filter, ids] of rows) {
    it(`takes ${what}`, () => assert.deepEqual(found(filter), ids));
  }

  it('tells people of one name apart', () => {
    const namesake = { id: '3', name: 'Ann' };
    const all = [...given, item('hers', { deletedBy: namesake })];
    assert.deepEqual(ids(all.filter(matcher({ people: new Set(['3']) }))), ['hers']);
    assert.deepEqual(
      valuesOf(all, 'people').map(({ example, items }) => [example?.deletedBy, items]),
      [
        [ann, 2],
        [bob, 2],
        [undefined, 1],
        [namesake, 1],
      ],
    );
  });

  it('takes exactly what was noticed', () => {
    const noticed = filterOf({ from: 100, to: 200, items: 2, person: ann, folder: '/Contracts' });
    const others: readonly TrashItem[] = [
      item('earlier', { deletedAt: 99, deletedBy: ann, origin: { path: '/Contracts' } }),
      item('later', { deletedAt: 201, deletedBy: ann, origin: { path: '/Contracts' } }),
      item('by a namesake', { deletedAt: 150, deletedBy: { id: '3', name: 'Ann' }, origin: { path: '/Contracts' } }),
      item('beside', { deletedAt: 150, deletedBy: ann, origin: { path: '/Contracts old' } }),
    ];
    assert.deepEqual(ids([...given, ...others].filter(matcher(noticed))), ['plan.txt', 'Budget (1).xlsx']);
  });

  it('counts the kinds', () => {
    assert.deepEqual(counts(given, 'kinds'), [
      ['file', 4],
      ['folder', 1],
    ]);
  });

  it('has the top folder, with all that is below it, only where something comes from there', () => {
    const top = [...given, item('top', { origin: { path: '/' } })];
    assert.deepEqual(counts(top, 'folders')[0], ['/', 4]);
    assert.equal(top.filter(matcher({ folders: new Set(['/']) })).length, 4);
  });

  it('counts the folders as a tree, each with what lies below it', () => {
    assert.deepEqual(counts(given, 'folders'), [
      ['/Contracts', 2],
      ['/Contracts/2026', 2],
      ['/Contracts/2026/Q1', 1],
      ['/Contracts old', 1],
      ['Notes', 1],
      [unknown, 1],
    ]);
  });
});
