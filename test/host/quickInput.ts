// The box at the top of a window: the command palette, pickers and input boxes.
import type { Locator, Page } from 'playwright-core';
import { eventually, labelled, matches, type Text, whole } from './eventually.ts';

/** What the box shows. */
export interface QuickInputState {
  title: string;
  /** What stands under the box: the prompt, or why the input is refused. */
  message: string;
  placeholder: string;
  value: string;
  password: boolean;
  items: { label: string; description: string; detail: string; checked: boolean }[];
}

/** The box at the top of one window. */
export class QuickInput {
  readonly #page: Page;
  readonly #widget: Locator;
  readonly #input: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#widget = page.locator('.quick-input-widget:visible');
    this.#input = this.#widget.locator('.quick-input-box input');
  }

  /** Waits until the box is open and this text stands in its title, prompt, message or placeholder. */
  async wait(text: Text): Promise<QuickInputState> {
    const shows = (state: QuickInputState | undefined) =>
      state !== undefined && [state.title, state.message, state.placeholder].some((part) => matches(part, text));
    const state = await eventually(`an input "${text}"`, () => this.state(), shows);
    if (state === undefined) throw new Error('The input box has closed.');
    return state;
  }

  /** What the box shows now; nothing if it is closed. */
  async state(): Promise<QuickInputState | undefined> {
    if ((await this.#widget.count()) === 0) return undefined;
    return await this.#widget.evaluate((widget) => {
      const text = (selector: string, within = widget) => within.querySelector(selector)?.textContent?.trim() ?? '';
      const input = widget.querySelector('.quick-input-box input');
      const rows = [...widget.querySelectorAll('.quick-input-list .monaco-list-row')];
      return {
        title: text('.quick-input-title'),
        message: text('.quick-input-message'),
        placeholder: input?.placeholder ?? '',
        value: input?.value ?? '',
        password: input?.type === 'password',
        items: rows.map((row) => ({
          label: text('.quick-input-list-rows .label-name', row),
          description: text('.label-description', row),
          detail: text('.quick-input-list-label-meta', row),
          checked:
            row.querySelector('.monaco-checkbox, .quick-input-list-checkbox')?.getAttribute('aria-checked') === 'true',
        })),
      };
    });
  }

  /** Replaces what stands in the box. */
  async type(value: string): Promise<void> {
    await this.#input.fill(value);
  }

  /** Presses Enter. */
  async accept(): Promise<void> {
    await this.#input.press('Enter');
  }

  /** Presses Escape. */
  async cancel(): Promise<void> {
    await this.#input.press('Escape');
    await this.closed();
  }

  /** Waits until the bar of the box moves. */
  async busy(): Promise<void> {
    await this.#widget.locator('.quick-input-progress .progress-bit:visible').waitFor();
  }

  /** Waits until the box is closed. */
  async closed(): Promise<void> {
    await eventually(
      'the input to close',
      () => this.#widget.count(),
      (count) => count === 0,
    );
  }

  /** Goes back one step with the arrow in the title. */
  async back(): Promise<void> {
    await this.button('Back');
  }

  /** Clicks a button of the title or of the box, by its tooltip. */
  async button(name: Text): Promise<void> {
    await this.#widget
      .getByRole('button', { name: labelled(name) })
      .first()
      .click();
  }

  /** Chooses a row of the list by its label (in a list with check boxes: checks it). */
  async pick(label: Text): Promise<void> {
    await this.#row(label).click();
  }

  /** Clicks a button of a row, which shows while the pointer is over the row. */
  async rowButton(label: Text, button: Text): Promise<void> {
    const row = this.#row(label);
    await row.hover();
    await row.getByRole('button', { name: labelled(button) }).click();
  }

  #row(label: Text): Locator {
    const name = this.#page.locator(
      '.quick-input-list-row:first-of-type .label-name, .quick-input-list-entry .label-name',
    );
    const rows = this.#widget.locator('.quick-input-list .monaco-list-row');
    return rows.filter({ has: name.filter({ hasText: whole(label) }) }).first();
  }

  /** Opens the command palette and runs the command with this title, category included. */
  async runCommand(title: string): Promise<void> {
    await this.#page.keyboard.press('F1');
    await eventually(
      'the command palette',
      () => this.state(),
      (state) => state?.value.startsWith('>') ?? false,
    );
    await this.type(`>${title}`);
    await this.pick(title);
  }
}
