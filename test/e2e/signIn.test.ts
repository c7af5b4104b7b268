// Signing in through the browser, with the page on which a person grants access.
import assert from 'node:assert/strict';
import type { BrowserContext, Page } from 'playwright-core';
import { BOX_APP } from '../emulators/box/oauth.ts';
import { newContext, openWindow, startBrowser } from '../host/browser.ts';
import { type Editor, startEditor } from '../host/editor.ts';
import { send } from '../host/send.ts';
import { Workbench } from '../host/workbench.ts';
import { demoFolder, services } from './stage.ts';

const label = 'harbour@example.com';

for (const theme of ['dark', 'light'] as const) {
  describe(`signing in with the browser (${theme})`, () => {
    let editor: Editor;
    let browser: Awaited<ReturnType<typeof startBrowser>>;
    let context: BrowserContext;
    let workbench: Workbench;

    before(async () => {
      const settings = { 'cloudTrash.box.apiUrl': services().box.server.url };
      [editor, browser] = await Promise.all([
        startEditor({ extensions: [await demoFolder()], settings }),
        startBrowser(),
      ]);
      context = await newContext(browser, { theme });
      // This editor leads what is on this machine through a proxy that its server does not have.
      await context.route(/\/proxy\/\d+\//, async (route) => {
        const location = route
          .request()
          .url()
          .replace(/:\d+\/proxy\/(\d+)\//, ':$1/');
        await route.fulfill({ status: 302, headers: { location } });
      });
      context.setDefaultTimeout(8000);
      workbench = await openWorkbench();
      await workbench.openView();
      await workbench.widenSideBar(420);
    });
    after(async () => {
      await browser.close();
      await editor.stop();
    });

    async function openWorkbench(): Promise<Workbench> {
      const { page } = await openWindow(browser, editor, { context, theme });
      return new Workbench(page, 'Cloud Trash');
    }

    /** Add Account... as far as the page in the browser. */
    async function toThePage(): Promise<Page> {
      await workbench.viewAction('Add Account...');
      await workbench.quick.wait('Select a service');
      await workbench.quick.pick('Box');
      await workbench.quick.wait('Select how to sign in');
      await workbench.screenshot(`sign-in-ways-${theme}`);
      await workbench.quick.pick(/^Sign in with the browser/);
      await workbench.quick.wait(/client ID/);
      await workbench.quick.type(BOX_APP.clientId);
      await workbench.screenshot(`sign-in-client-id-${theme}`);
      await workbench.quick.accept();
      const secret = await workbench.quick.wait(/client secret/);
      assert.equal(secret.password, true);
      await workbench.quick.type(BOX_APP.clientSecret);
      const opened = context.waitForEvent('page');
      await workbench.quick.accept();
      const page = await opened;
      await page.waitForURL(/oauth2\/authorize/);
      return page;
    }

    it('says in the box that access was not granted, and opens the page again', async () => {
      const page = await toThePage();
      await page.locator('#consent_deny').click();
      await page.getByText('Access not granted').waitFor();
      await page.close();
      await workbench.quick.wait(/Access was not granted/);
      await workbench.screenshot(`sign-in-denied-${theme}`);
      const opened = context.waitForEvent('page');
      await workbench.quick.button('Open Box Again');
      const again = await opened;
      await again.waitForURL(/oauth2\/authorize/);
      await again.close();
      await workbench.quick.wait(/Allow Cloud Trash to access Box/);
      await workbench.screenshot(`sign-in-waiting-${theme}`);
      await workbench.quick.cancel();
    });

    it('takes the way through the browser and back; another state and a second callback are refused', async () => {
      const page = await toThePage();
      const query = new URL(page.url()).searchParams;
      const wrong = new URL(query.get('redirect_uri') ?? '');
      wrong.search = new URLSearchParams({ code: 'of-somebody-else', state: 'of-somebody-else' }).toString();
      const refused = await send(wrong.href);
      assert.equal(refused.status, 400);
      assert.match(refused.text, /No sign-in is waiting for this page/);
      await page.locator('#consent_grant').click();
      await page.getByText('Access granted').waitFor();
      await page.screenshot({
        path: (await workbench.screenshot(`sign-in-granted-${theme}`)).replace('.png', '-page.png'),
      });
      const callback = page.url();
      await page.close();
      const { items, title } = await workbench.quick.wait('Is this the right account?');
      assert.match(title, /\(6\/6\)/);
      assert.match(items[0]?.label ?? '', /^Connect \S/);
      assert.match(items[0]?.detail ?? '', /^(about )?\d+ items in the trash$/);
      await workbench.screenshot(`sign-in-whose-${theme}`);
      await assert.rejects(send(callback), 'nobody listens any more');
      const before = tokenCalls();
      await workbench.quick.pick(/^Connect /);
      await workbench.tree.waitForRows('the list', ([first]) => /items · .*Box$/.test(first?.description ?? ''));
      assert.equal(tokenCalls(), before);
    });

    it('renews the token without a word, and is there after a reload', async () => {
      services().box.oauth.expireAccessTokens();
      const before = tokenCalls();
      await workbench.reload();
      await workbench.openView();
      await workbench.tree.waitForRows('the list', ([first]) => /items · .*Box$/.test(first?.description ?? ''));
      assert.equal(tokenCalls(), before + 1);
      assert.deepEqual(await workbench.toasts.seen(), []);
    });

    it('gets another name', async () => {
      const [first] = await workbench.tree.rows();
      assert.ok(first);
      await workbench.tree.chooseFromMenu(first.label, 'Rename Account...');
      const { value } = await workbench.quick.wait('Enter a name for this account');
      assert.equal(value, first.label);
      await workbench.quick.type(label);
      await workbench.screenshot(`rename-account-${theme}`);
      await workbench.quick.accept();
      await workbench.tree.find(label);
    });

    it('is there in another window of the same person, and gone from it when it is removed', async () => {
      const other = await openWorkbench();
      await other.openView();
      await other.tree.waitForRows('the list', (rows) => rows.length > 1);
      await other.tree.find(label);
      await workbench.page.bringToFront();
      await workbench.tree.chooseFromMenu(label, 'Remove Account...');
      const { detail } = await workbench.dialog();
      assert.match(detail, /This ends the sign-in at Box and deletes its token from this computer\./);
      await workbench.screenshot(`remove-account-${theme}`);
      const { revoked } = services().box.oauth.counts;
      await workbench.clickDialog('Remove Account');
      await workbench.tree.gone(label);
      assert.equal(services().box.oauth.counts.revoked, revoked + 1);
      // In a browser, an editor's window reads its secrets once.
      await other.reload();
      await other.openView();
      await other.tree.gone(label);
      assert.match(await other.welcome(), /^See the trash of your Box/);
      await other.page.close();
    });
  });
}

function tokenCalls(): number {
  return services().box.server.log.filter(({ path }) => path === '/oauth2/token').length;
}
