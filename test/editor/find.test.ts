import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { commands, env } from 'vscode';
import type { AccountTrash } from '../../src/trash/accountTrash.ts';
import { eventually } from '../host/eventually.ts';
import { type EditorService, openBox, services } from './services.ts';
import { Stage } from './stage.ts';

for (const [name, open] of Object.entries(services)) {
  describe(`taking facts of a trash elsewhere: ${name}`, () => {
    let stage: Stage;
    let service: EditorService;
    let trash: AccountTrash;
    let folder: string;

    beforeEach(async () => {
      stage = await Stage.open();
      service = await open();
      for (const file of ['a.txt', '=b,"c".txt', 'd.txt']) service.trashFile(file);
      trash = await stage.connect(service);
      folder = await mkdtemp(path.join(tmpdir(), 'export-'));
    });
    afterEach(async () => {
      try {
        await stage.clear();
      } finally {
        await service.stop();
        await rm(folder, { recursive: true });
      }
    });
    const exported = async (label: RegExp, file: string): Promise<string> => {
      stage.dialogs.answer({ pick: label }, { save: path.join(folder, file) }, { press: undefined });
      await stage.run('export', stage.accountRow(trash));
      return await readFile(path.join(folder, file), 'utf8');
    };

    it('exports every item as JSON, without anything of the account but its label and host', async () => {
      const text = await exported(/^Everything as JSON$/, 'list.json');
      const records: { name: string; service: string; account: string; deletedAt?: string }[] = JSON.parse(text);
      assert.deepEqual(records.map((each) => each.name).sort(), [...service.trash()].sort());
      for (const record of records) {
        assert.equal(record.account, trash.account.label);
        assert.equal(record.service, trash.account.host);
        assert.match(record.deletedAt ?? '', /^\d{4}-\d\d-\d\dT/);
      }
      for (const secret of service.boxes.slice(-1)) assert.ok(!text.includes(secret));
      assert.match(stage.dialogs.messages[0] ?? '', /^3 items exported to "list\.json"\.$/);
    });

    it('exports every item as CSV, in which a name is no formula', async () => {
      const text = await exported(/^Everything as CSV$/, 'list.csv');
      assert.equal(text.split('\r\n').length, 5);
      assert.match(text, /^\ufeffname,kind,size,/);
      assert.ok(text.includes(`\r\n"'=b,""c"".txt",file,`), text);
    });

    it('exports what the filter shows', async () => {
      const { browsing } = stage.services;
      browsing.setFilter({ text: 'd', terms: [{ field: 'text', match: 'exact', text: 'd.txt', not: false }] });
      try {
        const text = await exported(/^Filtered Items as JSON$/, 'list.json');
        assert.deepEqual(
          (JSON.parse(text) as { name: string }[]).map((each) => each.name),
          ['d.txt'],
        );
        assert.match(stage.dialogs.messages[0] ?? '', /^1 of 3 items exported/);
      } finally {
        browsing.setFilter(undefined);
      }
    });

    it('writes no file when the dialog is closed', async () => {
      stage.dialogs.answer({ pick: /^Everything as CSV$/ }, 'cancel');
      await stage.run('export', stage.accountRow(trash));
      assert.deepEqual(await readdir(folder), []);
    });

    it('copies names, paths and IDs, one line for each', async () => {
      const rows = ['a.txt', 'd.txt'].map((file) => stage.row(trash, file));
      await stage.run('copyName', rows[0], rows);
      assert.equal(await env.clipboard.readText(), 'a.txt\nd.txt');
      await stage.run('copyPath', rows[0], rows);
      const lines = (await env.clipboard.readText()).split('\n');
      assert.equal(lines.length, 2);
      for (const [index, line] of lines.entries())
        assert.match(line, index === 0 ? /\bContracts\/a\.txt$/ : /\bContracts\/d\.txt$/);
      await stage.run('copyId', rows[1]);
      assert.equal(await env.clipboard.readText(), rows[1]?.item.id);
    });

    it('opens the web page of the trash from an account and from an item', async () => {
      await stage.run('openInBrowser', stage.accountRow(trash));
      await stage.run('openInBrowser', stage.row(trash, 'a.txt'));
      const [first = '', second] = stage.dialogs.opened;
      assert.equal(second, first);
      assert.ok(first.startsWith(service.apiUrlSetting ? 'https://' : service.url), first);
    });
  });
}

describe('Find in Trash', () => {
  let stage: Stage;
  let service: EditorService;

  beforeEach(async () => {
    stage = await Stage.open();
    service = await openBox();
  });
  afterEach(async () => {
    try {
      await stage.clear();
    } finally {
      await commands.executeCommand('workbench.action.closeSidebar');
      await service.stop();
    }
  });

  it('shows the row of an item in the view, though it is beyond those that are shown', async () => {
    service.fill(1300);
    const trash = await stage.connect(service);
    const wanted = trash.state.items[1100];
    assert.ok(wanted);
    const ended = stage.run('find');
    await eventually(
      'the row',
      async () => {
        await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return stage.services.view.selection.length;
      },
      (selected) => selected === 1,
    );
    await ended;
    const { revealItem } = await import('../../src/ui/find/reveal.ts');
    await revealItem(stage.services, wanted);
    await eventually(
      'the selected row',
      () => Promise.resolve(stage.services.view.selection[0]),
      (row) => row?.type === 'item' && row.item.name === wanted.name,
    );
  });

  it('loads what is missing meanwhile, and leaves the rest alone when it is closed', async () => {
    service.fill(1300);
    const trash = await stage.connect(service);
    const fresh = stage.services.trashes.restart(trash.account.id);
    assert.ok(fresh);
    const ended = stage.run('find');
    await eventually(
      'the whole list',
      () => Promise.resolve(fresh.state),
      ({ complete }) => complete,
    );
    await commands.executeCommand('workbench.action.closeQuickOpen');
    await ended;
    assert.equal(fresh.state.items.length, 1300);
  });
});
