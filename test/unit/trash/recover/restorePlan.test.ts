import assert from 'node:assert/strict';
import { planRestore } from '../../../../src/trash/recover/restorePlan.ts';
import { item } from '../../fakes/trash.ts';

describe('the plan of a restore', () => {
  it('has the items by folder, those of unknown folders last', () => {
    const given = [
      item('x'),
      item('b', { origin: { path: '/b' } }),
      item('a', { origin: { path: '/a' } }),
      item('a2', { origin: { path: '/a' } }),
    ];
    assert.deepEqual(
      planRestore(given).folders.map(({ folder, items }) => [folder, items.map(({ id }) => id)]),
      [
        ['/a', ['a', 'a2']],
        ['/b', ['b']],
        ['', ['x']],
      ],
    );
  });

  it('keeps the accounts apart', () => {
    const origin = { path: '/a' };
    const given = [item('1', { origin }), item('2', { origin, account: 'b' }), item('3', { origin })];
    assert.deepEqual(
      planRestore(given).folders.map(({ account, items }) => [account, items.map(({ id }) => id)]),
      [
        ['a', ['1', '3']],
        ['b', ['2']],
      ],
    );
  });

  it('names the folders that no longer exist, and those in the trash that are not restored along', () => {
    const given = [
      item('1', { origin: { path: '/gone', missing: 'gone' } }),
      item('2', { origin: { path: '/gone', missing: 'gone' } }),
      item('3', { origin: { path: '/left', id: '7', missing: 'trashed' } }),
      item('4', { origin: { path: '/along', id: '8', missing: 'trashed' } }),
      item('8', { kind: 'folder', origin: { path: '/' } }),
      item('5', { origin: { path: '/hidden', missing: 'hidden' } }),
    ];
    assert.deepEqual(
      planRestore(given).missing.map(({ folder, items }) => [folder, items.length]),
      [
        ['/gone', 2],
        ['/left', 1],
      ],
    );
  });

  it('finds names that repeat within a folder', () => {
    const at = (id: string, name: string, path: string, account = 'a') => item(id, { name, account, origin: { path } });
    const given = [at('1', 'A.txt', '/x'), at('2', 'a.TXT', '/x'), at('3', 'a.txt', '/y'), at('4', 'a.txt', '/x', 'b')];
    assert.deepEqual(
      planRestore(given).repeated.map(({ id }) => id),
      ['1', '2'],
    );
  });

  it('leaves out what the service refuses to restore', () => {
    const given = [item('1'), item('2', { restoreBlockedBy: { kind: 'unsupported' } })];
    const plan = planRestore(given);
    assert.deepEqual([plan.blocked.map(({ id }) => id), plan.folders[0]?.items.map(({ id }) => id)], [['2'], ['1']]);
  });
});
