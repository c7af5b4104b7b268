import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import { type From, targetAccount, targetItems } from '../../../../src/ui/commands/targets.ts';
import type { Row } from '../../../../src/ui/tree/rows.ts';
import { rowOf, scene } from '../../fakes/services.ts';
import { account, item, items, page, type Script } from '../../fakes/trash.ts';
import { calls, reset } from '../../fakes/vscode/vscode.ts';

const three = items(3);
const listed: Script = { walks: [[page(three, { last: true })]] };

/** The view with these rows selected. */
function stage(
  script: Script = listed,
  view: { visible: boolean; selection?: readonly TrashItem[] } = { visible: true },
) {
  const made = scene(script);
  const selection = (view.selection ?? []).map((each) => rowOf(made.services, each));
  Object.assign(made.services, { view: { visible: view.visible, selection } });
  const targets = async (from: From, rows?: readonly Row[]) =>
    (await targetItems(made.services, 'Restore', from, rows)).map(({ id }) => id);
  return { ...made, made, targets, row: (each: TrashItem) => rowOf(made.services, each) };
}

describe('what a command on items acts on', () => {
  beforeEach(reset);
  after(reset);
  const [one, two] = [item('one'), item('two')];

  it('is the rows that a menu was opened on, not the selection of the view', async () => {
    const { targets, row } = stage(listed, { visible: true, selection: [one, two] });
    assert.deepEqual(await targets(row(two)), ['two'], 'a click outside the selection');
    assert.deepEqual(await targets(row(one), [row(one), row(two)]), ['one', 'two']);
  });

  it('is the selection for a key and for the palette, while the view can be seen', async () => {
    const { targets, lists } = stage(listed, { visible: true, selection: [one, two] });
    assert.deepEqual(await targets('key'), ['one', 'two']);
    assert.deepEqual(await targets(undefined), ['one', 'two']);
    assert.deepEqual(lists, []);
  });

  it('leaves out account and Load More rows', async () => {
    const { targets, row } = stage();
    const { account: parent } = row(one);
    assert.deepEqual(await targets(parent, [parent, row(one), { type: 'more', account: parent }]), ['one']);
    assert.deepEqual(await targets(parent), []);
  });

  it('is nothing for a key without a selection', async () => {
    const { targets, lists } = stage();
    assert.deepEqual(await targets('key'), []);
    assert.deepEqual(lists, []);
  });

  it('is what a person picks where the palette finds no selection in sight', async () => {
    const { targets, made } = stage(listed, { visible: false, selection: [one] });
    Object.assign(made.services.dialogs, {
      pickMany: async (title: string, choices: readonly { label: string; value: TrashItem }[]) => {
        made.lists.push({ title, choices: choices.map(({ label }) => label) });
        return choices.slice(1, 2).map(({ value }) => value);
      },
    });
    assert.deepEqual(await targets(undefined), ['i1']);
    assert.deepEqual(made.lists, [{ title: 'Restore', choices: ['i0', 'i1', 'i2'] }]);
  });

  it('is nothing in an empty trash, which is said', async () => {
    const { targets, messages } = stage({});
    assert.deepEqual(await targets(undefined), []);
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['This trash has no items to choose from.'],
    );
  });

  it('is nothing where the list cannot be read, and the reason is said', async () => {
    const { targets, messages } = stage({ walks: [[new Error('broken')]] });
    assert.deepEqual(await targets(undefined), []);
    assert.match(messages[0]?.text ?? '', /internal error/);
  });
});

describe('the account that a command acts on', () => {
  beforeEach(reset);
  after(reset);

  it('is that of the row', async () => {
    const { services } = stage();
    const [trash] = services.trashes.list;
    assert.ok(trash);
    const parent = { type: 'account' as const, trash };
    for (const from of [parent, { type: 'more' as const, account: parent }, rowOf(services, item('one'))]) {
      assert.equal(await targetAccount(services, 'Refresh', from), trash);
    }
  });

  it('is the only one there is, or the one that is picked', async () => {
    const { services, lists, picks } = stage();
    assert.equal((await targetAccount(services, 'Empty Trash', undefined))?.account.id, 'a');
    services.trashes.sync([account(), account({ id: 'b', label: 'B', host: 'b.example' })]);
    picks.push('B');
    assert.equal((await targetAccount(services, 'Empty Trash', undefined))?.account.id, 'b');
    assert.deepEqual(lists, [{ title: 'Empty Trash', choices: ['A | Acme, acme.example', 'B | Acme, b.example'] }]);
  });

  it('is added first where there is none', async () => {
    const { services, made } = stage();
    services.trashes.sync([]);
    made.press = 'Add Account...';
    assert.equal(await targetAccount(services, 'Empty Trash', undefined), undefined);
    assert.deepEqual(calls, [{ name: 'commands.executeCommand', args: ['cloudTrash.addAccount'] }]);
  });
});
