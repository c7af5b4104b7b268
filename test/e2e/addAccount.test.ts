import assert from 'node:assert/strict';
import { docspaceToken } from '../emulators/docspace/people.ts';
import { EGNYTE_TOKEN } from '../emulators/egnyte/emulator.ts';
import { openWindow, startBrowser, type Window } from '../host/browser.ts';
import { type Editor, startEditor } from '../host/editor.ts';
import { Workbench } from '../host/workbench.ts';
import { demoFolder, services } from './stage.ts';

describe('the first account', () => {
  let editor: Editor;
  let window: Window;
  let workbench: Workbench;
  let browser: Awaited<ReturnType<typeof startBrowser>>;

  before(async () => {
    [editor, browser] = await Promise.all([startEditor({ extensions: [await demoFolder()] }), startBrowser()]);
    window = await openWindow(browser, editor, { theme: 'dark' });
    workbench = new Workbench(window.page, 'Cloud Trash');
    await workbench.openView();
    await workbench.widenSideBar(420);
  });
  after(async () => {
    await browser.close();
    await editor.stop();
  });

  it('is asked for by a welcome text, while the status bar shows nothing', async () => {
    assert.match(await workbench.welcome(), /^See the trash of your Box, Egnyte and ONLYOFFICE DocSpace accounts/);
    assert.equal(await workbench.statusItem('cloudTrash.count'), undefined);
    await workbench.screenshot('welcome-dark');
    await workbench.page.getByText('See what you can do').click();
    await workbench.page.getByRole('heading', { name: 'Get Started with Cloud Trash', level: 2 }).waitFor();
  });

  it('shows that it waits for the service, and Escape closes the box at once', async () => {
    const { server } = services().egnyte;
    await workbench.clickWelcome('Add Account...');
    await workbench.quick.pick('Egnyte');
    await workbench.quick.pick('Domain and access token');
    await workbench.quick.wait(/domain/i);
    await workbench.quick.type(server.url);
    await workbench.quick.accept();
    await workbench.quick.wait(/token/i);
    await workbench.quick.type('not-the-token');
    await workbench.quick.accept();
    await workbench.quick.wait('Egnyte rejected the access token.');
    await workbench.page.keyboard.type('s');
    assert.equal((await workbench.quick.state())?.value, 'not-the-tokens', 'one types on without a click');
    server.fail({ times: 100, how: 'silence' });
    try {
      await workbench.quick.accept();
      await workbench.quick.wait('Waiting for the service...');
      await workbench.quick.busy();
      await workbench.screenshot('add-account-busy-dark');
      await workbench.page.keyboard.press('Escape');
      await workbench.quick.closed();
    } finally {
      server.heal();
    }
  });

  it('is added step by step; what was typed survives Back, and what cannot be used is said while typing', async () => {
    await workbench.clickWelcome('Add Account...');
    await workbench.quick.wait('Add Account');
    await workbench.screenshot('add-account-services-dark');
    await workbench.quick.pick('Egnyte');
    await workbench.quick.wait('Select how to sign in');
    await workbench.screenshot('add-account-ways-dark');
    await workbench.quick.pick('Domain and access token');
    await workbench.quick.wait(/domain/i);
    await workbench.quick.type('files.acme-corp.example');
    await workbench.quick.wait(/egnyte\.com/);
    await workbench.screenshot('add-account-refused-dark');
    await workbench.quick.type(services().egnyte.server.url);
    await workbench.quick.accept();
    const token = await workbench.quick.wait(/token/i);
    assert.equal(token.password, true);
    await workbench.quick.back();
    const address = await workbench.quick.wait(/domain/i);
    assert.equal(address.value, services().egnyte.server.url);
    await workbench.quick.accept();
    await workbench.quick.wait(/token/i);
    await workbench.quick.type(` Bearer ${EGNYTE_TOKEN}`);
    await workbench.quick.accept();
    const { items } = await workbench.quick.wait('Is this the right account?');
    assert.match(items[0]?.label ?? '', /^Connect \S+ \S+/);
    assert.match(items[0]?.description ?? '', /^127\.0\.0\.1:\d+$/);
    assert.match(items[0]?.detail ?? '', /^\d+ items in the trash$/);
    await workbench.screenshot('add-account-whose-dark');
    await workbench.quick.pick(/^Connect /);
    await workbench.tree.find('Cash flow.xlsx');
    await workbench.waitForStatus('cloudTrash.count', /^\d+$/);
  });

  it('may be joined by others', async () => {
    await workbench.viewAction('Add Account...');
    await workbench.quick.pick('ONLYOFFICE DocSpace');
    await workbench.quick.pick('API key');
    await workbench.quick.wait(/portal/i);
    await workbench.quick.type(`${services().docspace.server.url}/rooms/shared/filter?folder=1`);
    await workbench.quick.accept();
    await workbench.quick.wait(/key/i);
    await workbench.quick.type(docspaceToken);
    await workbench.quick.accept();
    await workbench.quick.wait('Is this the right account?');
    await workbench.quick.pick(/^Connect /);
    // Two accounts with long lists start collapsed, so that both are in sight.
    await workbench.tree.expand({ label: /./, description: /ONLYOFFICE DocSpace$/ });
    await workbench.tree.find('Meeting notes.md');
  });

  it('shows the numbers of last time at once after a restart', async () => {
    const before = await workbench.statusItem('cloudTrash.count');
    // Nothing answers any more: what is shown comes from last time.
    services().egnyte.server.fail({ times: 100, how: { status: 503 } });
    services().docspace.server.fail({ times: 100, how: { status: 503 } });
    try {
      await workbench.page.keyboard.press('Control+Shift+E');
      await workbench.reload();
      assert.equal(await workbench.waitForStatus('cloudTrash.count', /\d/), before);
    } finally {
      services().egnyte.server.heal();
      services().docspace.server.heal();
    }
  });

  it('is removed after a question, and its token with it', async () => {
    await workbench.openView();
    await workbench.tree.scrollToTop();
    // Rows move while a list comes in, and a click would meet another one.
    const [first] = await workbench.tree.waitForRows('the list of the first account', (rows) =>
      /items loaded · Egnyte/.test(rows[0]?.description ?? ''),
    );
    assert.ok(first);
    await workbench.tree.chooseFromMenu(first.label, 'Remove Account...');
    const { message, detail } = await workbench.dialog();
    assert.match(message, /^Remove the account .* \(Egnyte\)\?$/);
    assert.match(detail, /This deletes the token from this computer\./);
    await workbench.clickDialog('Remove Account');
    await workbench.tree.gone(first.label);
  });
});
