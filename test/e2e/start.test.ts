// `npm start`: what a visitor sees first.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
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
  let workbench: Workbench;

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
    workbench = new Workbench(window.page, 'Cloud Trash');
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
    await workbench.quick.cancel();
  });

  it('opens the walkthrough behind that page', async () => {
    const { page } = workbench;
    // Narrower windows have no room for its pictures.
    await page.setViewportSize({ width: 1600, height: 900 });
    await page.getByRole('tab', { name: /^Welcome/ }).click();
    await page.getByRole('heading', { name: 'Get Started with Cloud Trash', level: 2 }).waitFor();
    const steps = {
      connect: 'Connect an account',
      look: 'See what was deleted',
      recover: 'Undo an accident',
      clearOut: 'Make room',
    };
    const picture = page.locator('iframe.webview:visible').contentFrame().locator('#active-frame').contentFrame();
    for (const [name, title] of Object.entries(steps)) {
      await page.getByRole('button', { name: title }).first().click();
      const svg = readFileSync(path.join(root, `media/walkthrough/${name}.svg`), 'utf8');
      const [, shown = ''] = /<title>(.*)<\/title>/.exec(svg) ?? [];
      await picture.locator('svg > title', { hasText: shown }).waitFor({ state: 'attached' });
      await workbench.photograph(`walkthrough-${name}`);
      // The editor follows a system with high contrast.
      await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
      await page.locator('.monaco-workbench.hc-black').waitFor();
      await workbench.screenshot(`walkthrough-${name}-hc`);
      await page.emulateMedia({ forcedColors: 'none' });
    }
  });

  it('ends with Ctrl-C, and ends the editor too', async () => {
    await program.interrupt();
    await assert.rejects(send(url));
  });
});
