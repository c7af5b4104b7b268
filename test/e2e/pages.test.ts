import assert from 'node:assert/strict';
import { axeViolations, WebPage } from '../host/webPage.ts';
import type { Workbench } from '../host/workbench.ts';
import { openWorkbench } from './stage.ts';

for (const theme of ['dark', 'light', 'high contrast'] as const) {
  describe(`the pages (${theme})`, () => {
    let workbench: Workbench;
    let pages: WebPage;
    const picture = (name: string) => workbench.screenshot(`${name}-${theme.replace(' ', '-')}`);

    before(async () => {
      workbench = await openWorkbench({
        theme: theme === 'light' ? 'light' : 'dark',
        viewport: { width: 1400, height: 1000 },
      });
      pages = new WebPage(workbench.page);
      await workbench.openView();
      if (theme === 'high contrast') await workbench.useHighContrast();
    });
    after(() => workbench.page.close());

    it('show the details of an item', async () => {
      await workbench.tree.click('Budget 2026.xlsx');
      await workbench.page.keyboard.press('Alt+Enter');
      const frame = await pages.frame('Budget 2026.xlsx');
      await frame.getByText('Loading the latest details...').waitFor({ state: 'hidden' });
      await frame.getByRole('button', { name: 'Restore', exact: true }).waitFor();
      await picture('details');
      assert.deepEqual(await axeViolations(frame), []);
    });

    it('show an overview of all accounts', async () => {
      await workbench.viewAction('Show Overview');
      const frame = await pages.frame('Trash Overview');
      await frame.getByRole('heading', { name: 'Largest items' }).waitFor();
      await picture('overview');
      await frame.locator('.ranks').last().scrollIntoViewIfNeeded();
      await picture('overview-below');
      assert.deepEqual(await axeViolations(frame), []);
    });
  });
}
