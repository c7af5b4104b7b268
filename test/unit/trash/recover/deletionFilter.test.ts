import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import { parseQuery, type Query } from '../../../../src/trash/query/query.ts';
import {
  type DeletionFilter,
  foldersOf,
  kindsOf,
  matcher,
  peopleOf,
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

function found(filter: DeletionFilter): string[] {
  return given.filter(matcher(filter)).map(({ id }) => id);
}

describe('the filter for deletions', () => {
  const rows: readonly [string, DeletionFilter, readonly string[]][] = [
    ['nothing', {}, ['plan.txt', 'Budget (1).xlsx', 'old', 'note', 'lost']],
    ['a period, both ends included', { when: { from: 100, to: 300 } }, ['plan.txt', 'Budget (1).xlsx', 'old']],
    ['a beginning alone', { when: { from: 250 } }, ['old', 'lost']],
    ['no known date', { when: unknown }, ['note']],
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
        when: { from: 150 },
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

  it('counts the people, and those whose person is unknown', () => {
    assert.deepEqual(peopleOf(given), [
      { value: ann, items: 2 },
      { value: bob, items: 2 },
      { value: undefined, items: 1 },
    ]);
  });

  it('counts the kinds', () => {
    assert.deepEqual(kindsOf(given), [
      { value: 'file', items: 4 },
      { value: 'folder', items: 1 },
    ]);
  });

  it('has the top folder, with all that is below it, only where something comes from there', () => {
    const top = [...given, item('top', { origin: { path: '/' } })];
    assert.deepEqual(foldersOf(top)[0], { value: '/', items: 4 });
    assert.equal(top.filter(matcher({ folders: new Set(['/']) })).length, 4);
  });

  it('is quick where thousands of folders are chosen of tens of thousands of items', () => {
    const many = Array.from({ length: 20_000 }, (_, index) =>
      item(String(index), { origin: { path: `/Clients/${index % 5000}/Contracts` } }),
    );
    const begun = performance.now();
    const folders = foldersOf(many);
    assert.equal(folders.length, 10_001);
    const chosen = folders.filter(({ items }) => items === 4).map(({ value }) => value);
    assert.equal(many.filter(matcher({ folders: new Set(chosen) })).length, 20_000);
    // One by one, these would be 200 million comparisons.
    assert.ok(performance.now() - begun < 2000);
  });

  it('counts the folders as a tree, each with what lies below it', () => {
    assert.deepEqual(
      foldersOf(given).map(({ value, items }) => [value, items]),
      [
        ['/Contracts', 2],
        ['/Contracts/2026', 2],
        ['/Contracts/2026/Q1', 1],
        ['/Contracts old', 1],
        ['Notes', 1],
        [unknown, 1],
      ],
    );
  });
});
