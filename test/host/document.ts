// The text in the editor area, and what can be clicked above its lines.
import type { Locator, Page } from 'playwright-core';
import { eventually, type Text, whole } from './eventually.ts';

/** A line that is on the screen. */
export interface ScreenLine {
  text: string;
  /** What stands above it, to be clicked. */
  actions: string[];
}

/** The document of the active tab. */
export class ScreenDocument {
  readonly #editor: Locator;

  constructor(page: Page) {
    this.#editor = page.locator('.editor-group-container.active .monaco-editor:visible').first();
  }

  /** The lines on the screen, from top to bottom. */
  async lines(): Promise<ScreenLine[]> {
    return await this.#editor.evaluate((editor) => {
      const found = (selector: string) =>
        [...editor.querySelectorAll(selector)]
          .map((element) => ({ element, top: element.getBoundingClientRect().top }))
          .sort((a, b) => a.top - b.top);
      let above: string[] = [];
      const lines: { text: string; actions: string[] }[] = [];
      for (const { element } of found('.view-line, .codelens-decoration')) {
        if (element.classList.contains('codelens-decoration')) {
          above = [...element.querySelectorAll('a')].map((link) => link.textContent ?? '');
          continue;
        }
        lines.push({ text: (element.textContent ?? '').replaceAll('\u00a0', ' '), actions: above });
        above = [];
      }
      return lines;
    });
  }

  /** Waits until there is such a line, with its actions if it is to have some. */
  async line(text: Text, actions: readonly string[] = []): Promise<void> {
    const fits = (line: ScreenLine) =>
      whole(text).test(line.text) && actions.every((each) => line.actions.includes(each));
    await eventually(
      `the line "${text}" with ${actions.join(', ') || 'any actions'}`,
      () => this.lines(),
      (lines) => lines.some(fits),
    );
  }

  /** Clicks an action that stands above a line. */
  async click(line: Text, action: string): Promise<void> {
    await this.line(line, [action]);
    const lines = await this.lines();
    const at = lines.findIndex(({ text }) => whole(line).test(text));
    const earlier = lines.slice(0, at).flatMap(({ actions }) => actions);
    await this.#editor
      .locator('.codelens-decoration a')
      .filter({ hasText: whole(action) })
      // Several groups may have the same.
      .nth(earlier.filter((each) => each === action).length)
      .click();
  }
}
