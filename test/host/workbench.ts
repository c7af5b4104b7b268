// A window of the editor as a person uses it: looks at what is shown, clicks, types.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { waitUntilStarted } from './browser.ts';
import { ScreenDocument } from './document.ts';
import { eventually, labelled, type Text, whole } from './eventually.ts';
import { screenshots } from './folders.ts';
import { chooseFromMenu } from './menu.ts';
import { QuickInput } from './quickInput.ts';
import { Toasts } from './toasts.ts';
import { ScreenTree } from './tree.ts';

/** What a modal dialog says and offers. */
export interface Dialog {
  message: string;
  detail: string;
  buttons: string[];
}

/** A part of the window, for a picture of it alone. */
export type Clip =
  | 'sidebar'
  | 'dialog'
  | 'toasts'
  | 'quickInput'
  | { x: number; y: number; width: number; height: number };

const clips = {
  sidebar: '.part.sidebar',
  dialog: '.monaco-dialog-box',
  toasts: '.notifications-toasts.visible',
  quickInput: '.quick-input-widget',
} as const;

/** One window of the editor. */
export class Workbench {
  readonly page: Page;
  /** The Cloud Trash view. */
  readonly tree: ScreenTree;
  readonly quick: QuickInput;
  readonly toasts: Toasts;
  readonly document: ScreenDocument;

  /** `viewTitle` is the name of the view inside the Cloud Trash container. */
  constructor(page: Page, viewTitle: string) {
    this.page = page;
    this.tree = new ScreenTree(page, viewTitle);
    this.quick = new QuickInput(page);
    this.toasts = new Toasts(page);
    this.document = new ScreenDocument(page);
  }

  /** Opens the Cloud Trash view by its icon in the activity bar, unless it is open, and expands every account. */
  async openView(): Promise<void> {
    const icon = this.page.locator('.activitybar .action-item').filter({ has: this.page.getByLabel(/^Cloud Trash/) });
    await icon.waitFor();
    const container = this.page.locator('.part.sidebar[data-active-composite="workbench.view.extension.cloudTrash"]');
    if (!(await container.isVisible())) await icon.click();
    await container.waitFor();
    await this.tree.settled();
    await this.tree.expandAll();
    // Away from the icon, whose tooltip would cover rows.
    await this.page.mouse.move(900, 300);
  }

  /** Drags the edge of the side bar until it is so many pixels wide, for pictures in which names are not cut off. */
  async widenSideBar(width: number): Promise<void> {
    const box = await this.page.locator('.part.sidebar').boundingBox();
    if (box === null) throw new Error('The side bar is not open.');
    const y = box.y + box.height / 2;
    await this.page.mouse.move(box.x + box.width + 2, y);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + width + 2, y, { steps: 4 });
    await this.page.mouse.up();
    await this.page.mouse.move(900, 300);
  }

  /** Reloads the window, as "Developer: Reload Window" does, and waits until its extensions run again. */
  async reload(): Promise<void> {
    await this.page.reload();
    await waitUntilStarted(this.page);
    // What was seen is forgotten with the page.
    await this.toasts.forget();
  }

  /** Clicks an action in the title of the view; one that is not shown there is chosen from the "..." menu. */
  async viewAction(title: Text): Promise<void> {
    const bar = this.page.locator('.part.sidebar .title-actions');
    await this.page.locator('.part.sidebar').hover();
    const button = bar.getByRole('button', { name: labelled(title) });
    await bar.getByRole('button', { name: 'Views and More Actions...' }).or(button).first().waitFor();
    if ((await button.count()) > 0) return await button.click();
    await bar.getByRole('button', { name: 'Views and More Actions...' }).click();
    await chooseFromMenu(this.page, title);
  }

  /** The text of the welcome page that a view without rows shows. */
  async welcome(): Promise<string> {
    const view = this.page.locator('.part.sidebar .welcome-view:visible');
    await view.waitFor();
    return (await view.allInnerTexts()).join('\n');
  }

  /** Clicks a button or link of that welcome text. */
  async clickWelcome(name: Text): Promise<void> {
    await this.page
      .locator('.part.sidebar .welcome-view:visible')
      .getByRole('button', { name: whole(name) })
      .click();
  }

  /** Runs a command from the palette, by its title with its category: "Cloud Trash: Restore". */
  async runCommand(title: string): Promise<void> {
    await this.quick.runCommand(title);
  }

  /** Waits for a modal dialog and reads it. */
  async dialog(): Promise<Dialog> {
    const box = this.#dialogBox();
    await box.waitFor();
    return await box.evaluate((element) => ({
      message:
        element.querySelector('.dialog-message-text')?.textContent ??
        element.querySelector('.dialog-message')?.textContent ??
        '',
      detail: element.querySelector('.dialog-message-detail')?.textContent ?? '',
      buttons: [...element.querySelectorAll('.dialog-buttons .monaco-button')].map(
        (button) => button.textContent ?? '',
      ),
    }));
  }

  /** Clicks a button of the modal dialog. */
  async clickDialog(button: Text): Promise<void> {
    const box = this.#dialogBox();
    await box
      .locator('.dialog-buttons .monaco-button')
      .filter({ hasText: whole(button) })
      .click();
    await box.waitFor({ state: 'hidden' });
  }

  /** The text of a status bar item without its icon, by the end of its id ("cloudTrash.count"); nothing if hidden. */
  async statusItem(id: string): Promise<string | undefined> {
    const item = this.#status(id);
    return (await item.allTextContents())[0]?.trim();
  }

  /** Waits until a status bar item shows such a text. */
  async waitForStatus(id: string, text: Text): Promise<string> {
    const fits = (value: string | undefined) => value !== undefined && whole(text).test(value);
    return (await eventually(`"${text}" in the status bar`, () => this.statusItem(id), fits)) ?? '';
  }

  /** Whether a status bar item is drawn as a warning. */
  async isWarning(id: string): Promise<boolean> {
    return /warning-kind/.test((await this.#status(id).getAttribute('class')) ?? '');
  }

  /** What a screen reader says of a status bar item: its tooltip, or its text. */
  async statusLabel(id: string): Promise<string> {
    return (await this.#status(id).locator('a').getAttribute('aria-label')) ?? '';
  }

  /** Points at a status bar item until its tooltip appears, and reads it. */
  async statusTooltip(id: string): Promise<string> {
    await this.#status(id).locator('a').hover();
    const hover = this.page.locator('.monaco-hover:visible .hover-contents').first();
    await hover.waitFor();
    return (await hover.innerText()).replaceAll('\u00a0', ' ');
  }

  /** Clicks a status bar item. */
  async clickStatus(id: string): Promise<void> {
    await this.#status(id).locator('a').click();
  }

  /** Waits for a passing message in the status bar. */
  async statusMessage(text: Text): Promise<string> {
    const item = this.page.locator('.statusbar-item').filter({ hasText: text }).first();
    await item.waitFor();
    return (await item.textContent())?.trim() ?? '';
  }

  /** Changes to the light or dark theme, as a window does that follows the system. */
  async useTheme(theme: 'light' | 'dark'): Promise<void> {
    await this.page.emulateMedia({ colorScheme: theme });
    await this.page.locator(`.monaco-workbench.${theme === 'dark' ? 'vs-dark' : 'vs'}`).waitFor();
  }

  /** Changes to the dark theme of high contrast, as a window does that follows the system. */
  async useHighContrast(): Promise<void> {
    await this.page.emulateMedia({ colorScheme: 'dark', forcedColors: 'active' });
    await this.page.locator('.monaco-workbench.hc-black').waitFor();
  }

  /** Takes a picture in each theme. */
  async photograph(name: string): Promise<void> {
    for (const theme of ['dark', 'light'] as const) {
      await this.useTheme(theme);
      await this.screenshot(`${name}-${theme}`);
    }
  }

  /** Takes a picture into out/screenshots/NAME.png, of the whole window or a part of it; answers its path. */
  async screenshot(name: string, options: { clip?: Clip } = {}): Promise<string> {
    mkdirSync(screenshots, { recursive: true });
    const file = path.join(screenshots, `${name}.png`);
    const clip = options.clip;
    // Fonts of icons load when they are first shown.
    await this.page.evaluate('document.fonts.ready.then(() => undefined)');
    if (typeof clip === 'string')
      await this.page.locator(clips[clip]).filter({ visible: true }).first().screenshot({ path: file });
    else await this.page.screenshot({ path: file, animations: 'disabled', ...(clip ? { clip } : {}) });
    return file;
  }

  #dialogBox(): Locator {
    return this.page.locator('.monaco-dialog-box:visible');
  }

  #status(id: string): Locator {
    return this.page.locator(`.statusbar-item[id$="${id}"]:visible`);
  }
}
