import assert from 'node:assert/strict';
import { commands } from 'vscode';
import type { AccountTrash } from '../../src/trash/accountTrash.ts';
import type { ItemRow, Row } from '../../src/ui/tree/rows.ts';
import { eventually } from '../host/eventually.ts';
import { type EditorService, openBox, openDocSpace } from './services.ts';
import { Stage } from './stage.ts';

describe('the items of a command', () => {
  let stage: Stage;
  let service: EditorService;
  let other: EditorService | undefined;
  let trash: AccountTrash;

  const showView = async () => {
    await commands.executeCommand('cloudTrash.items.focus');
    await eventually(
      'the view',
      () => Promise.resolve(stage.services.view.visible),
      (isVisible) => isVisible,
    );
  };
  const hideView = async () => {
    await commands.executeCommand('workbench.action.closeSidebar');
    await eventually(
      'the view to go',
      () => Promise.resolve(stage.services.view.visible),
      (isVisible) => !isVisible,
    );
  };
  const selected = () => stage.services.view.selection.map((row) => (row.type === 'item' ? row.item.name : row.type));
  const selection = async (names: readonly string[]) => {
    await eventually(
      `the selection ${names.join(', ')}`,
      () => Promise.resolve(selected()),
      (now) => now.join() === names.join(),
    );
  };
  /** Selects these rows, which lie one below the other. */
  const select = async (first: Row, ...names: readonly string[]) => {
    await showView();
    await stage.services.view.reveal(first, { select: true, focus: true });
    for (const _ of names.slice(1)) await commands.executeCommand('list.expandSelectionDown');
    await selection(names);
  };
  const row = (name: string): ItemRow => stage.row(trash, name);
  const left = () => [...service.trash()].sort();

  beforeEach(async () => {
    stage = await Stage.open();
    service = await openBox();
    for (const name of ['a.txt', 'b.txt', 'c.txt', 'd.txt']) service.trashFile(name);
    trash = await stage.connect(service);
  });
  afterEach(async () => {
    try {
      await stage.clear();
    } finally {
      await hideView();
      await service.stop();
      await other?.stop();
      other = undefined;
    }
  });

  it('are the row of an inline action', async () => {
    await stage.run('restore', row('b.txt'));
    assert.deepEqual(left(), ['a.txt', 'c.txt', 'd.txt']);
  });

  it('are only the row where a menu passes no selection', async () => {
    await stage.run('restore', row('b.txt'), undefined);
    assert.deepEqual(left(), ['a.txt', 'c.txt', 'd.txt']);
  });

  it('are all of the selection that a menu passes', async () => {
    const rows = ['b.txt', 'd.txt'].map(row);
    stage.dialogs.answer({ confirm: true });
    await stage.run('purge', rows[1], rows);
    assert.match(stage.dialogs.questions[0]?.message ?? '', /2 items/);
    assert.deepEqual(left(), ['a.txt', 'c.txt']);
  });

  it('are only the clicked row while other rows are selected', async () => {
    const names = stage.names(trash);
    const [first = '', second = '', third = ''] = names;
    await select(row(first), first, second);
    stage.dialogs.answer({ confirm: true });
    await stage.run('purge', row(third), undefined);
    assert.match(stage.dialogs.questions[0]?.message ?? '', new RegExp(`"${third}"`));
    assert.deepEqual(left(), names.filter((name) => name !== third).sort());
    await stage.run('restore', row(names[3] ?? ''), [row(names[3] ?? '')]);
    assert.deepEqual(left(), [first, second].sort());
  });

  it('are the selection of the view where a key or the palette passes nothing', async () => {
    const names = stage.names(trash);
    await select(row(names[1] ?? ''), names[1] ?? '', names[2] ?? '');
    await stage.run('restore');
    assert.deepEqual(left(), [names[0], names[3]].sort());
  });

  it('are the focused row where the keys pass it, though another one is selected', async () => {
    const [first = '', second = ''] = stage.names(trash);
    await select(row(first), first);
    await commands.executeCommand('list.focusDown');
    stage.dialogs.answer({ confirm: false });
    await commands.executeCommand('runCommands', {
      commands: ['list.selectAndPreserveFocus', { command: 'cloudTrash.purge', args: ['key'] }],
    });
    assert.match(stage.dialogs.questions[0]?.message ?? '', new RegExp(`"${second}"`));
  });

  it('never include an account or Load More', async () => {
    const account = stage.accountRow(trash);
    const more: Row = { type: 'more', account };
    for (const id of ['restore', 'purge', 'showDetails']) {
      await stage.run(id, account);
      await stage.run(id, more, [more, account]);
    }
    assert.deepEqual(stage.dialogs.questions, []);
    assert.equal(left().length, 4);
    const rows: Row[] = [account, row('a.txt'), more, row('c.txt')];
    await stage.run('restore', rows[0], rows);
    assert.deepEqual(left(), ['b.txt', 'd.txt']);
  });

  it('are none for a key, without a question, while only an account is selected', async () => {
    await select(stage.accountRow(trash), 'account');
    for (const id of ['restore', 'purge', 'showDetails']) await stage.run(id, 'key');
    assert.equal(left().length, 4);
  });

  it('are the selection for a key', async () => {
    await select(row('a.txt'), 'a.txt');
    await stage.run('restore', 'key');
    assert.deepEqual(left(), ['b.txt', 'c.txt', 'd.txt']);
  });

  it('do not include an account among the selected rows', async () => {
    const [first = ''] = stage.names(trash);
    await select(stage.accountRow(trash), 'account', first);
    await stage.run('restore');
    assert.equal(left().length, 3);
    assert.ok(!left().includes(first));
  });

  it('are asked for while the view is hidden, though rows are selected in it', async () => {
    await select(row('a.txt'), 'a.txt');
    await hideView();
    assert.deepEqual(selected(), ['a.txt'], 'or this test proves nothing');
    stage.dialogs.answer({ pickMany: /^[bc]\.txt$/ });
    await stage.run('restore');
    assert.deepEqual(left(), ['a.txt', 'd.txt']);
  });

  it('are asked for while only an account is selected', async () => {
    await select(stage.accountRow(trash), 'account');
    stage.dialogs.answer({ pickMany: /^d\.txt$/ });
    await stage.run('restore');
    assert.deepEqual(left(), ['a.txt', 'b.txt', 'c.txt']);
  });

  it('are none when the picker is closed', async () => {
    stage.dialogs.answer('cancel');
    await stage.run('purge');
    assert.equal(left().length, 4);
  });

  it('are asked for in two steps where there are several accounts', async () => {
    other = await openDocSpace();
    other.trashFile('other.txt');
    const second = await stage.connect(other);
    const label = new RegExp(`^${second.account.label}$`);
    const before = stage.dialogs.choices.length;
    stage.dialogs.answer({ pick: label }, { pickMany: /^other\.txt$/ });
    await stage.run('restore');
    const [accounts = [], items = []] = stage.dialogs.choices.slice(before);
    assert.equal(accounts.length, 2);
    assert.match(accounts[0] ?? '', /^\S.* \| Box, 127\.0\.0\.1/);
    assert.deepEqual(
      items.map((each) => each.split(' | ')[0]),
      ['other.txt'],
    );
    assert.deepEqual(other.trash(), []);
    assert.equal(left().length, 4);
    stage.dialogs.answer({ pick: label }, { press: undefined });
    await stage.run('emptyTrash');
    assert.match(stage.dialogs.messages[0] ?? '', /is empty/);
  });

  it('are those of the only account, without a question', async () => {
    stage.dialogs.answer({ confirm: false });
    await stage.run('emptyTrash');
    assert.match(stage.dialogs.questions[0]?.detail ?? '', new RegExp(trash.account.label.replaceAll('.', '\\.')));
  });

  it('cannot be chosen while no account is connected, which is said', async () => {
    await stage.services.accounts.remove(trash.account.id);
    for (const id of ['restore', 'purge', 'showDetails', 'emptyTrash', 'removeAccount', 'signInAgain']) {
      stage.dialogs.answer({ press: undefined });
      await stage.run(id);
      assert.match(stage.dialogs.messages.at(-1) ?? '', /^No accounts are connected yet\.$/, id);
    }
    await stage.run('refresh');
  });
});
