// The menu that a right click or a "..." has opened.
import { errors, type Locator, type Page } from 'playwright-core';
import { type Text, whole } from './eventually.ts';

/** Waits for the open menu. */
async function openMenu(page: Page): Promise<Locator> {
  const menu = page.locator('.monaco-menu:visible').last();
  await menu.waitFor();
  return menu;
}

/** The titles in the open menu; closes it. */
export async function readMenu(page: Page): Promise<string[]> {
  const menu = await openMenu(page);
  const titles = await menu.locator('.action-item:not(.disabled) .action-label:not(.separator)').allTextContents();
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'hidden' });
  return titles;
}

/** Chooses an item of the open menu. */
export async function chooseFromMenu(page: Page, title: Text): Promise<void> {
  const menu = await openMenu(page);
  const label = page.locator('.action-label').filter({ hasText: whole(title) });
  const item = menu.locator('.action-item:not(.disabled)').filter({ has: label });
  if ((await item.count()) === 0) throw new Error(`No "${title}" in the menu: ${(await readMenu(page)).join(', ')}`);
  // In its first tenth of a second a menu ignores clicks, so that the one that opened it does not choose something.
  do await item.first().click();
  while (!(await closes(menu)));
}

async function closes(menu: Locator): Promise<boolean> {
  try {
    await menu.waitFor({ state: 'hidden', timeout: 250 });
    return true;
  } catch (error) {
    if (error instanceof errors.TimeoutError) return false;
    throw error;
  }
}
