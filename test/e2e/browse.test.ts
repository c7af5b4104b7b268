import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { eventually } from '../host/eventually.ts';
import { chooseFromMenu, readMenu } from '../host/menu.ts';
import type { Workbench } from '../host/workbench.ts';
import { openWorkbench, services } from './stage.ts';

describe('browsing a trash', () => {
  let workbench: Workbench;
  let page: Page;

  before(async () => {
    const { state } = services().box;
    const from = state.folder({ name: 'Stair studies' }).id;
    for (const name of ['Stair A.dwg', 'Stair B.dwg'])
      state.trashFile({ name, from, deletedAt: state.now() - 10 * 24 * 3_600_000 });
    workbench = await openWorkbench({ theme: 'dark' });
    ({ page } = workbench);
    await workbench.openView();
    await workbench.widenSideBar(300);
  });
  after(() => page.close());

  /** In dark, light and high contrast. */
  const photograph = async (name: string) => {
    // Tooltips would cover rows.
    await page.mouse.move(900, 300);
    for (const theme of ['dark', 'light', 'contrast'] as const) {
      const forcedColors = theme === 'contrast' ? 'active' : 'none';
      await page.emulateMedia({ colorScheme: theme === 'light' ? 'light' : 'dark', forcedColors });
      const look = { dark: 'vs-dark', light: 'vs', contrast: 'hc-black' }[theme];
      await page.locator(`.monaco-workbench.${look}`).waitFor();
      await workbench.screenshot(`${name}-${theme}`);
    }
    await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'none' });
    await page.locator('.monaco-workbench.vs-dark').waitFor();
  };
  const choose = async (command: string, key: string) => {
    await workbench.runCommand(`Cloud Trash: ${command}...`);
    await workbench.quick.pick('All Accounts');
    await workbench.quick.pick(key);
    await workbench.quick.closed();
    await workbench.tree.scrollToTop();
  };
  const openMenu = async () => {
    const actions = page.locator('.part.sidebar .title-actions');
    // A press on it closes the menu that it has opened.
    await page.mouse.move(900, 300);
    await page.locator('.part.sidebar').hover();
    await actions.getByRole('button', { name: /^Sort and Group/ }).click();
    await page.locator('.monaco-menu:visible').last().waitFor();
  };

  const chooseInMenu = async (title: string) => {
    await openMenu();
    await chooseFromMenu(page, title);
  };

  it('marks what expires soon, in words and color, on the rows, on the account and on the icon', async () => {
    await choose('Sort By', 'Time Left');
    const rows = await workbench.tree.waitForRows('the marks', (all) =>
      all.some(({ description }) => /^expires (tomorrow|in \d+ hours)/.test(description)),
    );
    assert.match(rows[0]?.description ?? '', /^\d+ items · 4 expiring soon · Box$/);
    assert.match(rows[0]?.ariaLabel ?? '', /^Harbour Architects, \d+ items, 4 expiring soon, Box, Sort: Time Left/);
    const [, first] = rows;
    assert.match(
      first?.ariaLabel ?? '',
      new RegExp(`^${first?.label}, expires (tomorrow|in \\d+ hours), .*, Harbour Architects$`),
    );
    await page.locator('.activitybar .badge-content').filter({ hasText: /^\d+$/ }).first().waitFor();
    await photograph('browse-expiring');
    assert.match(await workbench.statusTooltip('cloudTrash.count'), /Harbour Architects: \d+ items, 4 expiring soon/);
    await page.mouse.move(900, 300);
  });

  it('groups by person, with the number and the size of each group', async () => {
    await choose('Group By', 'Deleted By');
    const rows = await workbench.tree.waitForRows('groups', (all) => all[1]?.expanded === false);
    const groups = rows.filter(({ level, description }) => level === 2 && !/loaded$/.test(description));
    for (const { description } of groups) assert.match(description, /^[\d,]+\+? items?( · .* .B\+?)?$/);
    await photograph('browse-person');
  });

  it('groups by the original folder, as a tree', async () => {
    await choose('Group By', 'Original Folder');
    await workbench.tree.expand('Sales & Marketing');
    await workbench.tree.find('Load All');
    await workbench.tree.scrollToTop();
    await photograph('browse-folders');
  });

  it('has one menu for order and groups, which shows what is chosen', async () => {
    await openMenu();
    await workbench.screenshot('browse-menu-dark');
    const titles = await readMenu(page);
    assert.deepEqual(
      titles.filter((title) => title.includes('✓')).map((title) => title.trim()),
      ['Sort: Time Left ✓', 'Group: Original Folder ✓'],
    );
    await chooseInMenu('Group: None');
    await chooseInMenu('Sort: Date Deleted');
    await workbench.tree.waitForRows('no groups', (all) =>
      all.every(({ level, expanded }) => level === 1 || expanded === undefined),
    );
  });

  it('restores a group as a whole', async () => {
    await choose('Group By', 'Original Folder');
    const menu = await workbench.tree.menu('Stair studies');
    assert.deepEqual(menu, ['Restore', 'Restore To...', 'Delete Permanently...']);
    await workbench.tree.chooseFromMenu('Stair studies', 'Restore');
    await workbench.tree.gone('Stair studies');
    await chooseInMenu('Group: None');
    await workbench.tree.find('Team photo.jpg');
  });

  it('narrows the tree while a person types, keeps the last matches where there is an error, and goes back', async () => {
    await workbench.viewAction('Filter...');
    await workbench.quick.wait('Filter');
    await workbench.quick.type('scan 00');
    const isScan = ({ label, level }: { label: string; level: number }) =>
      level === 1 || /^(Scan 00|Load All|Search at)/.test(label);
    await workbench.tree.waitForRows('the matches', (all) => all.length > 9 && all.every(isScan));
    await photograph('browse-filter');
    await workbench.quick.type('scan 00 size:>10mx');
    await eventually(
      'the error',
      () => workbench.quick.state(),
      (state) => /10mx/.test(state?.items[0]?.label ?? ''),
    );
    assert.ok((await workbench.tree.rows()).every(isScan));
    await photograph('browse-filter-error');
    await workbench.quick.type('kind:folder person:');
    await workbench.quick.pick('Jonas Weber');
    await eventually(
      'the completed filter',
      () => workbench.quick.state(),
      (state) => state?.value === 'kind:folder person:"Jonas Weber"',
    );
    await workbench.quick.type('person:j');
    await photograph('browse-completions');
    await workbench.quick.cancel();
    await workbench.tree.find('Team photo.jpg');
  });

  it('says that nothing matches, and shows all again with Clear Filter', async () => {
    await workbench.viewAction('Filter...');
    await workbench.quick.wait('Filter');
    await workbench.quick.type('no-such-name');
    await workbench.tree.waitForRows('nothing', (all) =>
      all.every(({ level, description }) => level === 2 || /^Nothing matches/.test(description)),
    );
    await workbench.quick.accept();
    await workbench.quick.closed();
    const message = page.locator('.part.sidebar .tree-explorer-viewlet-tree-view .message');
    await message.filter({ hasText: /^0 of \d+ loaded \(\d+ in all\) · no-such-name$/ }).waitFor();
    await photograph('browse-nothing');
    await workbench.viewAction('Clear Filter');
    await workbench.tree.find('Cash flow forecast.xlsx');
  });

  it('moves the focus to the next row after an action', async () => {
    await workbench.tree.click('Team photo.jpg');
    const names = (await workbench.tree.rows()).map(({ label }) => label);
    const next = names[names.indexOf('Team photo.jpg') + 1] ?? '';
    await workbench.tree.press('Control+Enter');
    await workbench.tree.gone('Team photo.jpg');
    await page.locator('.monaco-list-row.focused').filter({ hasText: next }).waitFor();
  });
});
