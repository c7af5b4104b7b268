import assert from 'node:assert/strict';
import { BOX_TOKEN } from '../emulators/box/emulator.ts';
import type { Workbench } from '../host/workbench.ts';
import { openWorkbench, services } from './stage.ts';

for (const theme of ['dark', 'light'] as const) {
  describe(`an account (${theme})`, () => {
    let workbench: Workbench;

    before(async () => {
      workbench = await openWorkbench({ theme });
      await workbench.openView();
      await workbench.widenSideBar(460);
      await workbench.tree.find('Harbour Architects');
    });
    after(() => workbench.page.close());
    afterEach(() => {
      services().box.quirks.signedOut = false;
    });

    it('with a dead token says so in its own row, and the others work on', async () => {
      await workbench.tree.waitForRows('the number of items', (rows) =>
        rows.some(({ description }) => /^\d+ items · .*Box$/.test(description)),
      );
      services().box.quirks.signedOut = true;
      await workbench.tree.inlineAction('Harbour Architects', 'Refresh');
      await workbench.tree.waitForRows('the trouble', ([first]) => /Sign-in expired/.test(first?.description ?? ''));
      await workbench.tree.collapse('Harbour Architects');
      await workbench.tree.expand('North Wharf');
      await workbench.tree.find('Harbour lease 2026 (draft).docx');
      await workbench.screenshot(`dead-token-${theme}`);
      assert.match(await workbench.tree.tooltip('Harbour Architects'), /Your sign-in has expired\. Sign in again\./);
      assert.deepEqual(await workbench.toasts.seen(), [], 'trouble in the background does not pop up');
    });

    it('is signed in again with a new token', async () => {
      await workbench.tree.inlineAction('Harbour Architects', 'Sign In Again...');
      const box = await workbench.quick.wait('Paste a developer token');
      assert.equal(box.password, true);
      await workbench.quick.type('not-the-token');
      await workbench.quick.accept();
      await workbench.quick.wait('The token was rejected.');
      await workbench.screenshot(`sign-in-again-${theme}`);
      await workbench.quick.type(`Bearer ${BOX_TOKEN} `);
      await workbench.quick.accept();
      await workbench.tree.waitForRows('the number of items', ([first]) =>
        /^\d+ items · .*Box$/.test(first?.description ?? ''),
      );
    });
  });
}
