// `npm start`: what a visitor sees first.
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { openWindow, startBrowser } from '../host/browser.ts';
import { root } from '../host/folders.ts';
import { type Background, start } from '../host/processes.ts';
import { send } from '../host/send.ts';
import { Workbench } from '../host/workbench.ts';

describe('npm start', () => {
  let program: Background;
  let browser: Browser;
  let url = '';

  before(async () => {
    const env = { ...process.env, NO_BROWSER: '1' };
    program = start(process.execPath, [path.join(root, 'test/host/start.ts')], env);
    [browser, [, url = '']] = await Promise.all([
      startBrowser(),
      program.line(/^VS Code with Cloud Trash: (\S+)/, 60_000),
    ]);
  });
  after(async () => {
    await browser.close();
    await program.interrupt();
  });

  it('shows the sample accounts, collapsed, and a page that says what to try', async () => {
    const window = await openWindow(browser, { url: () => url, logs: () => program.lines });
    const workbench = new Workbench(window.page, 'Cloud Trash');
    const names = ['Harbour Architects', 'North Wharf', 'Studio Lindgren'];
    await workbench.tree.waitForRows(
      'the accounts, all collapsed',
      (rows) =>
        rows.map(({ label }) => label).join() === names.join() && rows.every(({ expanded }) => expanded === false),
    );
    await window.page.getByRole('tab', { name: 'Try Cloud Trash' }).waitFor();
    const page = window.page.frameLocator('iframe.webview').frameLocator('#active-frame');
    await page.getByRole('heading', { name: 'Restore a file', exact: true }).waitFor();
    for (const theme of ['dark', 'light'] as const) {
      await workbench.useTheme(theme);
      await workbench.screenshot(`start-${theme}`);
    }
    await page.getByRole('link', { name: 'add an account' }).click();
    await workbench.quick.wait(/service/);
  });

  it('ends with Ctrl-C, and ends the editor too', async () => {
    await program.interrupt();
    await assert.rejects(send(url));
  });
});
