// The notifications of a window. They vanish by themselves, so all that ever appeared are written down in the page.
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { eventually, matches, type Text, whole } from './eventually.ts';

/** A notification as it was seen; one that changes its text (progress) is seen once per text. */
export interface Toast {
  severity: 'info' | 'warning' | 'error';
  text: string;
  buttons: string[];
}

/** Makes a page write down its notifications; to be called before it loads. */
export async function recordToasts(page: Page): Promise<void> {
  await page.addInitScript({ path: path.join(import.meta.dirname, 'page', 'recordToasts.js') });
}

/** The notifications of one window. */
export class Toasts {
  readonly #page: Page;
  #forgotten = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  /** All that appeared since the window was opened or `forget` was called, also those that have vanished. */
  async seen(): Promise<Toast[]> {
    return (await this.#all()).slice(this.#forgotten);
  }

  /** Waits for a notification with this text in it. */
  async wait(text: Text): Promise<Toast> {
    const find = async () => (await this.seen()).filter((toast) => matches(toast.text, text));
    const found = await eventually(`a notification "${text}"`, find, (toasts) => toasts.length > 0);
    return found.at(-1) ?? { severity: 'info', text: '', buttons: [] };
  }

  /** Clicks a button of the notification with this text in it; one that vanished is looked up behind the bell. */
  async click(text: Text, button: Text): Promise<void> {
    await this.wait(text);
    const shown = this.#page.locator('.notification-list-item:visible').filter({ hasText: text });
    if ((await shown.count()) === 0) await this.#page.locator('[id="status.notifications"] a').click();
    await this.#buttons(shown.first(), button).click();
    const hide = this.#page.locator('.notifications-center .codicon-notifications-hide:visible');
    if ((await hide.count()) > 0) await hide.click();
  }

  /** Closes all notifications and forgets that they were seen, so that the next test starts without. */
  async forget(): Promise<void> {
    const open = this.#page.locator('.notifications-toasts .notification-list-item:visible');
    // Not with the mouse: the button shows under it only, and the notification may vanish meanwhile.
    const close = () =>
      open.evaluateAll((items) => {
        for (const item of items)
          item.querySelector('.codicon-notifications-clear')?.dispatchEvent(new Event('click', { bubbles: true }));
        return items.length;
      });
    await eventually('the notifications to close', close, (count) => count === 0);
    this.#forgotten = (await this.#all()).length;
  }

  async #all(): Promise<Toast[]> {
    return await this.#page.evaluate<Toast[]>('window.seenToasts ?? []');
  }

  #buttons(item: Locator, button: Text): Locator {
    return item.locator('.notification-list-item-buttons-container .monaco-button').filter({ hasText: whole(button) });
  }
}
