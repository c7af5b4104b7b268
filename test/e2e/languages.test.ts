// What is cut off or cannot be translated shows only on the screen: in German, which is long, in Japanese, whose letters are
// wide, and in a language that is made of longer English.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { pseudoLanguage } from '../host/pseudo.ts';
import { framePage } from '../host/webPage.ts';
import type { Workbench } from '../host/workbench.ts';
import { demoFolder, openWorkbench } from './stage.ts';

const accounts = ['Harbour Architects', 'North Wharf', 'Studio Lindgren'];
const folder = await demoFolder();
/** Others are named by whoever translates them, as in docs/translating.md. */
const wanted = process.env.CLOUD_TRASH_LANGUAGES?.split(',') ?? [pseudoLanguage, 'de', 'ja'];
const languages = wanted.filter((each) => existsSync(fileOf('package.nls', each)));

for (const language of languages) {
  describe(`in the language ${language}`, () => {
    let workbench: Workbench;
    const nls = read('package.nls', language);
    const bundle = read('l10n/bundle.l10n', language);
    /** A title of package.nls.json, or a sentence of the code. */
    const text = (english: string) => nls[english] ?? bundle[english] ?? '';
    const picture = async (name: string, options?: Parameters<Workbench['screenshot']>[1]) => {
      await workbench.screenshot(`language-${language}-${name}`, options);
    };

    before(async () => {
      workbench = await openWorkbench({ language, theme: 'light' });
      await workbench.openView();
      await workbench.widenSideBar(400);
    });
    after(() => workbench.page.close());

    it('shows every account with its number of items', async () => {
      for (const account of accounts) await workbench.tree.collapse(account);
      await workbench.tree.settled();
      assert.deepEqual(await hiddenCounts(workbench), []);
      const isCounted = new RegExp(countPattern(text('{0, plural, one {# item} other {# items}}')));
      for (const { description } of await workbench.tree.rows()) assert.match(description, isCounted);
      await picture('accounts', { clip: 'sidebar' });
    });

    it('has no menu entry that is English still', async () => {
      await workbench.tree.expand('Harbour Architects');
      await workbench.tree.find('Scan 005.pdf');
      await picture('view');
      const titles = await workbench.tree.menu('Scan 005.pdf');
      assert.ok(titles.includes(text('command.restore')), titles.join());
      assert.deepEqual(
        titles.filter((title) => !Object.values(nls).includes(title)),
        [],
      );
    });

    it('asks before it deletes, and no line or button of the question is cut off', async () => {
      await workbench.tree.chooseFromMenu('Scan 005.pdf', text('command.purge'));
      const dialog = await workbench.dialog();
      assert.equal(dialog.message, text('Permanently delete "{0}"?').replace('{0}', 'Scan 005.pdf'));
      assert.ok(dialog.detail.includes(text("This can't be undone, not even by the service.")));
      assert.ok(dialog.buttons.includes(text('Delete Permanently')));
      assert.deepEqual(
        await cutOff(workbench, '.monaco-dialog-box .monaco-button, .monaco-dialog-box .dialog-message'),
        [],
      );
      await picture('question', { clip: 'dialog' });
      await workbench.clickDialog('Cancel');
    });

    it('shows the choices of a filter in whole', async () => {
      await workbench.tree.chooseFromMenu('Harbour Architects', text('command.recover'));
      await workbench.quick.wait(/\d/);
      await picture('recover', { clip: 'quickInput' });
      assert.deepEqual(await cutOff(workbench, quickTexts), []);
      await workbench.quick.cancel();
    });

    it('shows the ways to sign in in whole', async () => {
      await workbench.viewAction(text('command.addAccount'));
      for (const service of ['Box', 'Egnyte', 'ONLYOFFICE DocSpace']) {
        await workbench.quick.wait(text('Select a service'));
        await workbench.quick.pick(service);
        await workbench.quick.wait(text('Select how to sign in'));
        await picture(`sign-in-${service.split(' ').at(-1)?.toLowerCase()}`, { clip: 'quickInput' });
        assert.deepEqual(await cutOff(workbench, quickTexts), [], service);
        await workbench.quick.back();
      }
      await workbench.quick.wait(text('Select a service'));
      await workbench.quick.cancel();
    });

    it('says in whole what is wrong with a filter', async () => {
      await workbench.viewAction(text('command.filter'));
      await workbench.quick.wait(text('Filter'));
      await picture('filter', { clip: 'quickInput' });
      await workbench.quick.type('size:huge');
      const [words = ''] = text('"{0}" is not a size. Use a size such as 10mb.').split('{0}').slice(-1);
      await workbench.page.locator('.quick-input-widget .monaco-list-row', { hasText: words }).waitFor();
      await picture('filter-error', { clip: 'quickInput' });
      assert.deepEqual(await cutOff(workbench, quickTexts), []);
      await workbench.quick.cancel();
    });

    it('finds items, under a title that is not cut off', async () => {
      await workbench.viewAction(text('command.find'));
      await workbench.quick.wait(text('Find in Trash'));
      await workbench.quick.type('scan');
      await workbench.page.locator('.quick-input-widget .label-name', { hasText: 'Scan 005.pdf' }).waitFor();
      await picture('find', { clip: 'quickInput' });
      assert.deepEqual(await cutOff(workbench, '.quick-input-widget .quick-input-title'), []);
      await workbench.quick.cancel();
    });

    it('shows the pages without scrolling to the side', async () => {
      await workbench.tree.click('Scan 005.pdf');
      await workbench.page.keyboard.press('Alt+Enter');
      const details = await framePage(workbench.page, 'Scan 005.pdf');
      await details.getByText(text('Loading the latest details...')).waitFor({ state: 'hidden' });
      await details.getByRole('button', { name: text('Delete Permanently...') }).waitFor();
      await picture('details');
      assert.ok(await fits(details));
      await workbench.viewAction(text('command.showOverview'));
      const overview = await framePage(workbench.page, text('Trash Overview'));
      await overview.getByRole('heading', { name: text('Largest items') }).waitFor();
      await picture('overview');
      assert.ok(await fits(overview));
      await overview.getByRole('heading', { name: text('Largest items') }).scrollIntoViewIfNeeded();
      await picture('overview-end');
    });

    it('says in the status bar what it counts', async () => {
      assert.ok(
        (await workbench.statusLabel('cloudTrash.count')).startsWith(text('Cloud Trash: {0}').split('{0}')[0] ?? ''),
      );
      await workbench.statusTooltip('cloudTrash.count');
      await picture('status');
    });
  });
}

const quickTexts = ['.label-name', '.label-description', '.quick-input-list-label-meta .monaco-icon-label-container']
  .map((each) => `.quick-input-widget .monaco-list-row ${each}`)
  .concat('.quick-input-widget .quick-input-title')
  .join(', ');

/** The texts that do not fit into their element, or the one around it, which ends them with dots. */
async function cutOff({ page }: Workbench, selector: string): Promise<string[]> {
  return await page
    .locator(selector)
    .evaluateAll((elements) =>
      elements
        .filter((element) =>
          [element, element.parentElement].some((each) => each && each.scrollWidth > each.clientWidth + 1),
        )
        .map((element) => element.textContent ?? ''),
    );
}

/** Whether a page needs no scrolling to the side. */
async function fits(page: Frame): Promise<boolean> {
  return await page.locator('html').evaluate((html) => html.scrollWidth <= html.clientWidth);
}

/** The rows of accounts whose number of items does not fit beside their name. */
async function hiddenCounts({ page }: Workbench): Promise<string[]> {
  return await page.locator('.part.sidebar .monaco-list-rows > .monaco-list-row').evaluateAll((rows) =>
    rows.flatMap((row) => {
      const words = row.querySelector('.label-description')?.firstChild;
      const box = row.querySelector('.monaco-icon-label-container')?.getBoundingClientRect();
      if (!words || !box) return [];
      const range = row.ownerDocument.createRange();
      range.setStart(words, 0);
      range.setEnd(words, words.textContent?.split(' · ')[0]?.length ?? 0);
      return range.getBoundingClientRect().right > box.right + 1 ? [row.textContent ?? ''] : [];
    }),
  );
}

/** A pattern for any number of things, of a text with forms. */
function countPattern(forms: string): string {
  return [...forms.matchAll(/ \w+ \{([^{}]*)\}/g)]
    .map(([, form = '']) => form.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace('#', '[\\d.,\\s]+'))
    .join('|');
}

function fileOf(name: string, language: string): string {
  return path.join(folder, `${name}.${language}.json`);
}

function read(name: string, language: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(fileOf(name, language), 'utf8'));
}
