import assert from 'node:assert/strict';
import { ConfigurationTarget, commands, workspace } from 'vscode';
import type { AccountTrash } from '../../src/trash/accountTrash.ts';
import { keyOf } from '../../src/trash/item.ts';
import type { Row } from '../../src/ui/tree/rows.ts';
import { eventually } from '../host/eventually.ts';
import { type EditorService, openBox } from './services.ts';
import { Stage } from './stage.ts';

describe('the view', () => {
  let stage: Stage;
  let service: EditorService;
  let trash: AccountTrash;

  const connect = async (...names: readonly string[]) => {
    for (const name of names) service.trashFile(name);
    trash = await stage.connect(service);
  };
  const settle = async () => await stage.services.browsing.settled();
  const groups = () =>
    stage.rows(trash).map((row) => {
      const { label, description } = stage.services.tree.getTreeItem(row);
      return `${String(label)}: ${String(description).split(' · ')[0]}`;
    });
  const show = async () => {
    await commands.executeCommand('cloudTrash.items.focus');
    await eventually(
      'the view',
      () => Promise.resolve(stage.services.view.visible),
      (isVisible) => isVisible,
    );
  };

  beforeEach(async () => {
    stage = await Stage.open();
    service = await openBox();
  });
  afterEach(async () => {
    stage.services.browsing.setFilter(undefined);
    await workspace.getConfiguration('cloudTrash').update('expiryWarningDays', undefined, ConfigurationTarget.Global);
    await commands.executeCommand('workbench.action.closeSidebar');
    try {
      await stage.clear();
    } finally {
      await service.stop();
    }
  });

  it('takes an order from its menu, and another one from the row of an account', async () => {
    await connect('b.txt', 'a.txt', 'c.txt');
    await stage.run('sortBy.name');
    await settle();
    assert.deepEqual(stage.names(trash), ['a.txt', 'b.txt', 'c.txt']);
    stage.dialogs.answer({ pick: /^Date Deleted$/ });
    await stage.run('sortBy', stage.accountRow(trash));
    await settle();
    assert.equal(stage.services.browsing.choiceOf(trash.account.id).sort, 'deleted');
  });

  it('groups, and acts on a group as a whole', async () => {
    await connect('a.txt', 'b.txt');
    await stage.run('groupBy.kind');
    await settle();
    assert.deepEqual(groups(), ['File: 2 items']);
    const [group] = stage.rows(trash);
    stage.dialogs.answer({ confirm: false }, { confirm: true });
    await stage.run('purge', group);
    assert.match(stage.dialogs.questions[0]?.message ?? '', /^Permanently delete 2 items\?$/);
    assert.equal(service.trash().length, 2);
    await stage.run('purge', group);
    assert.deepEqual(service.trash(), []);
    await stage.run('groupBy.none.current');
  });

  it('is filtered by a text, says how much is shown, and shows everything again', async () => {
    await connect('plan.pdf', 'photo.jpg', 'notes.txt');
    await stage.run('filter', 'p -photo');
    await settle();
    assert.deepEqual(stage.names(trash), ['plan.pdf']);
    assert.match(stage.description(trash), /^1 of 3 items/);
    assert.equal(stage.services.view.message, '1 of 3 items · p -photo');
    await stage.run('clearFilter');
    await settle();
    assert.equal(stage.names(trash).length, 3);
    assert.ok(!stage.services.view.message);
  });

  it('marks what expires within the days of the setting', async () => {
    await connect('a.txt');
    assert.doesNotMatch(stage.description(trash), /expiring/);
    await workspace.getConfiguration('cloudTrash').update('expiryWarningDays', 40, ConfigurationTarget.Global);
    await eventually(
      'the number on the account',
      () => Promise.resolve(stage.description(trash)),
      (text) => text.includes('1 expiring soon'),
    );
    assert.match(
      String(stage.services.tree.getTreeItem(stage.row(trash, 'a.txt')).description),
      /^expires (in \d weeks|next month)/,
    );
    assert.deepEqual(stage.services.view.badge, { value: 1, tooltip: '1 item expiring soon' });
  });

  it('is up to date after one of 10,000 rows has gone', async function () {
    this.timeout(120_000);
    service.fill(10_000);
    await connect();
    while (stage.rows(trash).length < 10_000) await stage.run('loadMore', stage.rows(trash).at(-1));
    await show();
    const { tree, view } = stage.services;
    const reveal = async (row: Row | undefined) => {
      assert.ok(row);
      await view.reveal(row, { select: false, focus: true });
    };
    const [first] = stage.rows(trash);
    await reveal(first);
    for (let turn = 0; turn < 3; turn += 1) {
      const [gone, next] = stage.rows(trash);
      assert.ok(gone?.type === 'item');
      trash.remove(new Set([keyOf(gone.item)]));
      await reveal(next);
    }
    assert.equal(tree.getChildren(stage.accountRow(trash)).length, 9997);
  });
});
