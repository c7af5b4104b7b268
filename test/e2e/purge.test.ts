import assert from 'node:assert/strict';
import type { Workbench } from '../host/workbench.ts';
import { openWorkbench, services } from './stage.ts';

for (const theme of ['dark', 'light'] as const) {
  describe(`deleting permanently (${theme})`, () => {
    let workbench: Workbench;

    before(async () => {
      workbench = await openWorkbench({ theme });
      await workbench.openView();
      await workbench.widenSideBar(460);
    });
    after(() => workbench.page.close());

    it('asks once, and names the items and the account', async () => {
      await workbench.tree.click('Scan 014.pdf');
      await workbench.tree.click('Scan 003.pdf', ['Shift']);
      await workbench.tree.chooseFromMenu('Scan 005.pdf', 'Delete Permanently...');
      const dialog = await workbench.dialog();
      assert.equal(dialog.message, 'Permanently delete 12 items?');
      assert.match(dialog.detail, /Scan 014\.pdf[\s\S]*Scan 005\.pdf[\s\S]*\.\.\. and 2 more/);
      assert.match(dialog.detail, /Size: [\s\S]*Deleted: /);
      assert.match(dialog.detail, /Account: Harbour Architects \(Box/);
      assert.match(dialog.detail, /This can't be undone/);
      assert.ok(dialog.buttons.includes('Delete Permanently'));
      await workbench.screenshot(`purge-dialog-${theme}`);
      const before = services().box.state.trash().length;
      await workbench.clickDialog('Cancel');
      assert.equal(services().box.state.trash().length, before, 'Cancel deletes nothing');
      await workbench.tree.find('Scan 005.pdf');
    });

    it('deletes an item with the Delete key after the dialog', async () => {
      const name = theme === 'dark' ? 'Scan 002.pdf' : 'Scan 001.pdf';
      await workbench.tree.click(name);
      await workbench.tree.press('Delete');
      assert.equal((await workbench.dialog()).message, `Permanently delete "${name}"?`);
      await workbench.clickDialog('Delete Permanently');
      await workbench.tree.gone(name);
      assert.ok(
        !services()
          .box.state.trash()
          .some((item) => item.name === name),
      );
    });

    it('says that an Egnyte trash is that of the whole company', async () => {
      await workbench.tree.collapse('Harbour Architects');
      await workbench.tree.chooseFromMenu('Cash flow.xlsx', 'Delete Permanently...');
      const { detail } = await workbench.dialog();
      assert.match(detail, /Trash of everyone at 127\.0\.0\.1:\d+: \d+ items deleted by .*\d+ people\./);
      await workbench.screenshot(`purge-dialog-company-${theme}`);
      await workbench.clickDialog('Cancel');
    });
  });
}
