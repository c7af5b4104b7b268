// What a person sees of an agent that calls the tools; test/host/agent stands in for it.
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { startSampleServices } from '../emulators/sample.ts';
import { openWindow, startBrowser } from '../host/browser.ts';
import { type Editor, startEditor } from '../host/editor.ts';
import { root } from '../host/folders.ts';
import { Workbench } from '../host/workbench.ts';
import { demoFolder } from './stage.ts';

describe('an agent', () => {
  let services: Awaited<ReturnType<typeof startSampleServices>>;
  let editor: Editor;
  let browser: Browser;
  let workbench: Workbench;

  before(async () => {
    services = await startSampleServices();
    const env = { CLOUD_TRASH_ACCOUNTS: JSON.stringify(services.accounts) };
    const extensions = [await demoFolder(), path.join(root, 'test/host/agent')];
    [editor, browser] = await Promise.all([startEditor({ extensions, env }), startBrowser()]);
    const { page } = await openWindow(browser, editor, { theme: 'dark' });
    workbench = new Workbench(page, 'Cloud Trash');
  });
  after(async () => {
    await browser.close();
    await editor.stop();
    await services.stop();
  });

  it('restores nothing if a person does not want it, who is told what and where', async () => {
    await workbench.runCommand('Agent: Restore Scans');
    const { message, detail, buttons } = await workbench.dialog();
    assert.equal(message, 'Restore 24 items to "/Projects/Harbour Library"?');
    // On lines of their own, which are elements.
    const lines = detail.replaceAll('\u00a0', ' ');
    assert.match(
      lines,
      /^Harbour Architects \(Box\): 24 items• Scan 024\.pdf \(.+\)• .*• Scan 015\.pdf \(.+\)and 14 more$/,
    );
    assert.equal(buttons.length, 2);
    await workbench.photograph('agent-question');
    await workbench.clickDialog('Cancel');
    await workbench.toasts.wait(/^The agent was stopped/);
    assert.equal(services.box.state.trash().filter(({ name }) => name.startsWith('Scan')).length, 24);
  });

  it('restores what it has found, after a person has said yes', async () => {
    await workbench.runCommand('Agent: Restore Scans');
    await workbench.dialog();
    await workbench.clickDialog('Yes');
    await workbench.toasts.wait('The agent has restored 24 items.');
    assert.equal(services.box.state.trash().filter(({ name }) => name.startsWith('Scan')).length, 0);
    const live = services.box.state.live().filter(({ path: where }) => /Projects\/Harbour Library\/Scan/.test(where));
    assert.equal(live.length, 24);
  });
});
