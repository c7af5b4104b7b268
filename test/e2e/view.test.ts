import assert from 'node:assert/strict';
import type { Workbench } from '../host/workbench.ts';
import { openWorkbench, services } from './stage.ts';

const accounts = ['Harbour Architects', 'North Wharf', 'Studio Lindgren'];

for (const theme of ['dark', 'light'] as const) {
  describe(`the view (${theme})`, () => {
    let workbench: Workbench;

    before(async () => {
      workbench = await openWorkbench({ theme });
      await workbench.openView();
      await workbench.widenSideBar(460);
    });

    it('shows the connected accounts with their services and numbers', async () => {
      const isAccount = ({ level }: { level: number }) => level === 1;
      for (const account of accounts) await workbench.tree.find(account);
      await workbench.tree.scrollToTop();
      const [first] = await workbench.tree.waitForRows('the number of items', (rows) =>
        rows.some((row) => isAccount(row) && /^\d+ items · .*Box$/.test(row.description)),
      );
      assert.equal(first?.label, accounts[0]);
      await workbench.screenshot(`view-${theme}`);
      for (const account of accounts.slice(0, 2)) await workbench.tree.collapse(account);
      await workbench.tree.expand('Studio Lindgren');
      await workbench.tree.find('NDA Contoso.docx');
      await workbench.screenshot(`view-accounts-${theme}`);
    });

    it('shows the facts of an item in its tooltip', async () => {
      const tooltip = await workbench.tree.tooltip('Meeting notes.md');
      assert.match(tooltip, /Deleted: .*\(\d+ minutes ago\)/);
      assert.match(tooltip, /Original folder: /);
      assert.match(tooltip, /Permanently deleted on: .*\(/);
      await workbench.screenshot(`tooltip-${theme}`);
    });

    it('shows the total in the status bar, and opens the view from there', async () => {
      const total = services().box.state.trash().length + services().egnyte.state.trash().length;
      const text = (await workbench.statusItem('cloudTrash.count')) ?? '';
      assert.ok(Number(text.replace(/\D/g, '')) > total, text);
      await workbench.page.keyboard.press('Control+Shift+E');
      await workbench.clickStatus('cloudTrash.count');
      await workbench.tree.find('NDA Contoso.docx');
    });

    after(async () => {
      await workbench.page.close();
    });
  });
}
