// From no account to a restored item with the keyboard alone, and what a screen reader says on the way.
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { EGNYTE_TOKEN } from '../emulators/egnyte/emulator.ts';
import { startSampleServices } from '../emulators/sample.ts';
import { openWindow, startBrowser } from '../host/browser.ts';
import { type Editor, startEditor } from '../host/editor.ts';
import { hear, type Spoken } from '../host/screenReader.ts';
import { Workbench } from '../host/workbench.ts';
import { demoFolder } from './stage.ts';

const wanted = 'Cash flow.xlsx';

describe('without a mouse', () => {
  let services: Awaited<ReturnType<typeof startSampleServices>>;
  let editor: Editor;
  let browser: Browser;
  let page: Page;
  let workbench: Workbench;

  before(async () => {
    services = await startSampleServices();
    [editor, browser] = await Promise.all([startEditor({ extensions: [await demoFolder()] }), startBrowser()]);
    ({ page } = await openWindow(browser, editor, { theme: 'dark' }));
    workbench = new Workbench(page, 'Cloud Trash');
    await page.evaluate("addEventListener('mousedown', () => { document.body.dataset.clicked = 'yes' }, true)");
  });
  after(async () => {
    await browser.close();
    await editor.stop();
    await services.stop();
  });

  /** Runs a command of the palette as its first match. */
  async function run(command: string): Promise<void> {
    await page.keyboard.press('F1');
    await hear(page, 'the palette', ({ within }) => /command/i.test(within));
    await page.keyboard.type(command);
    await hear(page, command, ({ name }) => name.includes(command));
    await page.keyboard.press('Enter');
  }

  /** Types until a choice is the active one, and takes it. */
  async function choose(title: string, typed: string, choice: RegExp): Promise<Spoken> {
    await hear(page, title, ({ within }) => within.includes(title));
    await page.keyboard.type(typed);
    const heard = await hear(page, String(choice), ({ name }) => choice.test(name));
    await page.keyboard.press('Enter');
    return heard;
  }

  /** Types into the box that asks for this. */
  async function fill(asks: RegExp, typed: string): Promise<void> {
    await hear(page, String(asks), ({ within, description }) => asks.test(description) && /Add Account/.test(within));
    await page.keyboard.type(typed);
    await page.keyboard.press('Enter');
  }

  it('an account is added from the palette', async () => {
    await run('Cloud Trash: Add Account...');
    await choose('Select a service', 'Egn', /^Egnyte/);
    await choose('Select how to sign in', 'access', /^Domain and access token/);
    await fill(/^Enter your company's Egnyte domain/, services.egnyte.server.url);
    await fill(/^Paste an access token/, EGNYTE_TOKEN);
    await choose('Is this the right account?', '', /^Connect .*items in the trash/);
    await workbench.quick.closed();
  });

  it('the view is opened, and each row says all that it shows, its text first', async () => {
    await run('Cloud Trash: Focus on Cloud Trash View');
    const [account] = await workbench.tree.waitForRows('the account', ([first]) =>
      /items/.test(first?.description ?? ''),
    );
    // The editor has put the focus on the view while it had no rows yet.
    await page.keyboard.press('Control+0');
    await hear(page, 'the list', ({ within }) => within === 'Cloud Trash');
    await page.keyboard.press('Home');
    const first = await hear(page, 'the account', ({ role, level }) => role === 'treeitem' && level === '1');
    assert.equal(first.text, account?.label);
    assert.ok(first.name.startsWith(first.text), first.name);
    assert.match(first.name, /\d+ items.*, Egnyte, whole company/);
    if (first.expanded !== 'true') await page.keyboard.press('ArrowRight');
    await hear(page, 'the account, expanded', ({ expanded }) => expanded === 'true');
  });

  it('an item is found with the arrow keys, and restored', async () => {
    let heard: Spoken | undefined;
    while (heard?.text !== wanted) {
      const before = heard?.name;
      await page.keyboard.press('ArrowDown');
      heard = await hear(page, 'the next item', ({ level, name }) => level === '2' && name !== before);
      assert.ok(heard.name.startsWith(heard.text), heard.name);
    }
    // When, where from and which account, in words.
    assert.match(heard.name, /^Cash flow\.xlsx, \d+ min ago, .*Q3.*, \S/);
    await workbench.photograph('keyboard-item');
    await page.keyboard.press('Control+Enter');
    await workbench.statusMessage(`"${wanted}" restored`);
    await workbench.tree.gone(wanted);
    const live = services.egnyte.state.live();
    assert.ok(live.some(({ path }) => path.endsWith(`/2026/Q3/${wanted}`)));
  });

  it('the focus goes to the next row, for the next action', async () => {
    await hear(
      page,
      'the next item',
      ({ role, level, text }) => role === 'treeitem' && level === '2' && text !== wanted,
    );
  });

  it('all of that without a click, also of the test', async () => {
    assert.equal(await page.locator('body').getAttribute('data-clicked'), null);
  });
});
