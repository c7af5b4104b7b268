import assert from 'node:assert/strict';
import { TabInputWebview, ThemeIcon, Uri, window, workspace } from 'vscode';
import type { AccountTrash } from '../../src/trash/accountTrash.ts';
import { eventually } from '../host/eventually.ts';
import { type AnyService, openMemory, services } from './services.ts';
import { Stage } from './stage.ts';

for (const [name, open] of Object.entries({ ...services, Memory: openMemory })) {
  describe(`${name} in the editor`, () => {
    let stage: Stage;
    let service: AnyService;

    beforeEach(async () => {
      stage = await Stage.open();
      service = await open();
      await stage.aim(service);
    });
    afterEach(async () => {
      try {
        assert.deepEqual(service.harm(), [], 'no live item may be destroyed or moved');
      } finally {
        await stage.clear();
        await service.stop();
      }
    });

    const connect = (): Promise<AccountTrash> => stage.connect(service);

    it('shows whose account it is before it is stored', async () => {
      stage.dialogs.answer(...stage.asFarAs(service, service.boxes), 'cancel');
      await stage.run('addAccount');
      assert.match(stage.dialogs.choices.at(-1)?.[0] ?? '', /^Connect \S+.* \| 127\.0\.0\.1/);
      assert.deepEqual(stage.services.accounts.list, []);
    });

    it('keeps the box open for a wrong token, and says why', async () => {
      const wrong = service.boxes.at(-1)?.replace(/.{4}$/, '1111') ?? '';
      stage.dialogs.answer(
        ...stage.asFarAs(service, service.boxes.slice(0, -1)),
        { type: wrong, refused: /^The token was rejected\. Check that it is complete/ },
        'cancel',
      );
      await stage.run('addAccount');
      assert.deepEqual(stage.services.accounts.list, []);
    });

    it('lists the trash, newest deletion first, with each item’s original folder', async () => {
      service.trashFile('older.txt');
      service.fill(20);
      const trash = await connect();
      assert.deepEqual([...stage.names(trash)].sort(), [...service.trash()].sort());
      const times = trash.state.items.map(({ deletedAt = 0 }) => deletedAt);
      assert.deepEqual(
        times,
        [...times].sort((a, b) => b - a),
      );
      const { description } = stage.services.tree.getTreeItem(stage.row(trash, 'older.txt'));
      assert.match(String(description), / · Contracts$/);
      assert.match(stage.description(trash), /21 items/);
    });

    it('says that an empty trash is empty', async () => {
      const trash = await connect();
      assert.match(stage.description(trash), /Trash is empty/);
      assert.deepEqual(stage.rows(trash), []);
    });

    it('shows the icon of the service on the account row, or a warning while there is a problem', async () => {
      const trash = await connect();
      const icon = () => stage.services.tree.getTreeItem(stage.accountRow(trash)).iconPath;
      const own = icon();
      assert.ok(typeof own === 'object' && 'light' in own && own.light instanceof Uri && own.dark instanceof Uri);
      for (const [theme, file] of Object.entries({ light: own.light, dark: own.dark })) {
        assert.ok(file.path.endsWith(`/media/services/${trash.account.vendor}-${theme}.svg`), file.path);
        assert.match(Buffer.from(await workspace.fs.readFile(file)).toString(), /^<svg /);
      }
      service.server.fail({ times: Number.POSITIVE_INFINITY, how: { status: 401 } });
      await trash.refresh();
      const warning = icon();
      assert.ok(warning instanceof ThemeIcon);
      assert.equal(warning.id, 'warning');
    });

    it('shows details of an item', async () => {
      service.trashFile('plan.docx');
      const trash = await connect();
      await stage.run('showDetails', stage.row(trash, 'plan.docx'));
      await eventually(
        'the details',
        async () => stage.details(),
        (text) => !text.includes('Loading the latest details'),
      );
      const text = stage.details();
      const tab = () => window.tabGroups.activeTabGroup.activeTab;
      await eventually(
        'the tab',
        async () => tab()?.label,
        (label) => label === 'plan.docx',
      );
      assert.ok(tab()?.input instanceof TabInputWebview);
      assert.match(text, /^\s*plan\.docx\n/);
      assert.match(text, /Deleted\n \w/);
      assert.match(text, /Original folder\n[\s\S]*Contracts\n/);
    });

    it('restores a file to its original folder', async () => {
      service.trashFile('plan.docx');
      service.trashFile('other.docx');
      const trash = await connect();
      await stage.run('restore', stage.row(trash, 'plan.docx'));
      assert.deepEqual(service.trash(), ['other.docx']);
      assert.deepEqual(stage.names(trash), ['other.docx']);
    });

    it('restores what it can, and reports and keeps the rest', async () => {
      service.trashFile('a.txt');
      service.trashUnrestorable('stuck.txt');
      service.trashFile('b.txt');
      const trash = await connect();
      const rows = ['a.txt', 'stuck.txt', 'b.txt'].map((each) => stage.row(trash, each));
      // Where it could go to another folder, that is asked for.
      const asked = service.wayToRescue.length > 0;
      stage.dialogs.answer(...(asked ? [{ pick: /^Leave in the Trash$/ }] : []), { press: 'Show Report' });
      await stage.run('restore', rows[0], rows);
      assert.match(stage.dialogs.messages[0] ?? '', /^2 of 3 restored\. 1 failed: "stuck\.txt": \S/);
      assert.deepEqual(stage.names(trash), ['stuck.txt']);
      assert.deepEqual(service.trash(), ['stuck.txt']);
      const text = window.activeTextEditor?.document.getText() ?? '';
      assert.match(
        text,
        /^Restore of 3 items\n.*\n2 restored, 1 failed\n\nFailed: \S.* \(1\)\n( {2}\S.*\n)+ {4}stuck\.txt/,
      );
    });

    it('permanently deletes a file after a question that names it', async () => {
      service.trashFile('plan.docx');
      service.trashFile('other.docx');
      const trash = await connect();
      stage.dialogs.answer({ confirm: true });
      await stage.run('purge', stage.row(trash, 'plan.docx'));
      const [question] = stage.dialogs.questions;
      assert.match(question?.message ?? '', /Permanently delete "plan\.docx"\?/);
      assert.match(question?.detail ?? '', /can't be undone/);
      assert.ok(question?.detail.includes(trash.account.label));
      assert.deepEqual(service.trash(), ['other.docx']);
    });

    it('deletes nothing when the question is not confirmed', async () => {
      service.trashFile('plan.docx');
      const trash = await connect();
      service.server.clearLog();
      stage.dialogs.answer({ confirm: false });
      await stage.run('purge', stage.row(trash, 'plan.docx'));
      assert.deepEqual(service.trash(), ['plan.docx']);
      assert.deepEqual(service.server.log, []);
    });

    it('does not delete an item that was restored a moment ago', async () => {
      service.trashFile('saved.txt');
      const trash = await connect();
      const row = stage.row(trash, 'saved.txt');
      service.restoreElsewhere('saved.txt');
      stage.dialogs.answer({ confirm: true });
      await stage.run('purge', row);
      assert.deepEqual(stage.names(trash), []);
    });

    it('deletes the others when one item may not be deleted, and says which and why', async () => {
      service.trashFile('a.txt');
      service.trashKept('kept.txt');
      const trash = await connect();
      const rows = ['a.txt', 'kept.txt'].map((each) => stage.row(trash, each));
      stage.dialogs.answer({ confirm: true }, { press: undefined });
      await stage.run('purge', rows[0], rows);
      assert.match(stage.dialogs.messages[0] ?? '', /^1 of 2 deleted permanently\. 1 failed: "kept\.txt": \S/);
      assert.deepEqual(stage.names(trash), ['kept.txt']);
    });

    it('empties the trash of exactly what was listed', async () => {
      service.fill(30);
      const trash = await connect();
      const isWhole = trash.capabilities.scope === 'domain';
      stage.dialogs.answer(
        { confirm: true },
        ...(isWhole ? [{ type: 'acme', refused: /^Type / }, { type: trash.account.host }] : []),
      );
      await stage.run('emptyTrash', stage.accountRow(trash));
      const [question] = stage.dialogs.questions;
      assert.match(question?.message ?? '', /30 items/);
      assert.match(question?.detail ?? '', /Size: /);
      assert.deepEqual(service.trash(), []);
      assert.match(stage.description(trash), /Trash is empty/);
    });

    it('shows a refused token on its account only, and signs in again', async () => {
      service.trashFile('a.txt');
      const trash = await connect();
      service.server.fail({ times: Number.POSITIVE_INFINITY, how: { status: 401 } });
      await stage.run('refresh', stage.accountRow(trash));
      assert.match(stage.description(trash), /Sign-in expired/);
      assert.deepEqual(stage.names(trash), ['a.txt'], 'what is known stays');
      const item = stage.services.tree.getTreeItem(stage.accountRow(trash));
      assert.match(item.contextValue ?? '', /^account\b.*\+signIn\b/);
      service.server.heal();
      stage.dialogs.answer({ type: service.boxes.at(-1) ?? '' });
      await stage.run('signInAgain', stage.accountRow(trash));
      const fresh = stage.services.trashes.of(trash.account.id);
      assert.ok(fresh);
      await fresh.refresh();
      assert.doesNotMatch(stage.description(fresh), /Sign-in/);
    });

    it('removes an account with its token', async () => {
      const trash = await connect();
      stage.dialogs.answer({ confirm: true });
      await stage.run('removeAccount', stage.accountRow(trash));
      assert.deepEqual(stage.services.accounts.list, []);
      const left = await stage.services.accounts.client(trash.account)?.connect();
      const asked = Promise.resolve(left?.count(new AbortController().signal));
      await assert.rejects(asked, { message: 'signIn (account.noSecret)' });
      assert.deepEqual(stage.services.tree.getChildren(), []);
    });
  });
}
