import assert from 'node:assert/strict';
import { keyOf } from '../../../../src/trash/item.ts';
import { keepFocus } from '../../../../src/ui/commands/keepFocus.ts';

import type { Services } from '../../../../src/ui/services.ts';
import { rowId } from '../../../../src/ui/tree/rowId.ts';
import { parentId, type Row } from '../../../../src/ui/tree/rows.ts';
import { rowOf, scene } from '../../fakes/services.ts';
import { item, items, page } from '../../fakes/trash.ts';
import { calls, reset } from '../../fakes/vscode/vscode.ts';

describe('the focus after an action', () => {
  beforeEach(reset);

  /** The rows that get the focus when these leave the trash, by the keys of their items. */
  const focusAfter = async (
    act: readonly number[],
    gone: readonly number[],
    more: { from?: 'palette'; leave?: boolean; row?: (services: Services) => Row } = {},
  ) => {
    const { services } = scene({ walks: [[page(items(5), { last: true })]] });
    const [trash] = services.trashes.list;
    assert.ok(trash);
    await trash.refresh();
    const revealed: unknown[] = [];
    const nothing = { dispose: () => undefined };
    Object.assign(services.view, {
      onDidChangeVisibility: () => nothing,
      reveal: async (row: Row, options: unknown) => revealed.push([rowId(row), options]),
    });
    const rows = services.tree.getChildren(services.tree.accountRow(trash));
    const selection = more.row ? [more.row(services)] : act.flatMap((index) => rows[index] ?? []);
    const from = more.from === 'palette' ? undefined : selection[0];
    await keepFocus(services, from, selection, async () => {
      if (more.leave) leaveEditor();
      trash.remove(new Set(gone.flatMap((index) => (rows[index]?.type === 'item' ? [keyOf(rows[index].item)] : []))));
    });
    return revealed;
  };
  const leaveEditor = () => {
    const listen = calls.findLast(({ name }) => name === 'window.onDidChangeActiveTextEditor')?.args[0];
    assert.ok(typeof listen === 'function');
    listen();
  };
  const focused = (id: string) => [[id, { focus: true, select: false }]];

  it('goes to the row that follows', async () => {
    assert.deepEqual(await focusAfter([1], [1]), focused('a/file/i2'));
    assert.deepEqual(await focusAfter([0, 2], [0, 2]), focused('a/file/i3'));
  });

  it('goes to the row before where none follows, and to the account where none is left', async () => {
    assert.deepEqual(await focusAfter([4], [4]), focused('a/file/i3'));
    assert.deepEqual(await focusAfter([0, 1, 2, 3, 4], [0, 1, 2, 3, 4]), focused('a'));
  });

  it('goes to one that stayed, and nowhere where all did', async () => {
    assert.deepEqual(await focusAfter([1, 2], [1]), focused('a/file/i2'));
    assert.deepEqual(await focusAfter([1, 2], []), []);
  });

  it('leaves the number of rows of each group as it is', async () => {
    const list = [...items(5), item('folder', { kind: 'folder' })];
    const { services } = scene({ walks: [[page(list, { last: true })]] });
    const { browsing, tree, trashes } = services;
    const [trash] = trashes.list;
    assert.ok(trash);
    await trash.refresh();
    browsing.choose(['a'], { group: 'kind' });
    await browsing.settled();
    const groups = tree.getChildren(tree.accountRow(trash)).filter((row) => row.type === 'group');
    const [row] = groups.map((group) => tree.getChildren(group)[0]);
    Object.assign(services.view, { onDidChangeVisibility: () => ({ dispose: () => undefined }) });
    await keepFocus(services, row, undefined, async () => undefined);
    const shown = groups.map((group) => tree.limit.of(parentId(group)).rows);
    assert.deepEqual(shown, [5, 1]);
  });

  it('stays where it is where the row is not one of the view', async () => {
    const row = (services: Services) => rowOf(services, items(2)[1] ?? item('none'));
    assert.deepEqual(await focusAfter([1], [1], { row }), []);
  });

  it('stays where it is for the palette, and where the person has gone on', async () => {
    assert.deepEqual(await focusAfter([1], [1], { from: 'palette' }), []);
    assert.deepEqual(await focusAfter([1], [1], { leave: true }), []);
  });
});
