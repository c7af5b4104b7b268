// The rows of a tree view, as a person sees and clicks them.
import type { Locator, Page } from 'playwright-core';
import { eventually, labelled, type Text, whole } from './eventually.ts';
import { chooseFromMenu, readMenu } from './menu.ts';

/** A row that is on the screen. */
export interface ScreenRow {
  label: string;
  description: string;
  /** 1 for the outermost. */
  level: number;
  /** Nothing if the row has no rows under it. */
  expanded: boolean | undefined;
  selected: boolean;
  /** What a screen reader says. */
  ariaLabel: string;
}

/** Which row: its label, and where labels are equal its description too. */
export type RowName = Text | { label: Text; description: Text };

type Modifier = 'Shift' | 'ControlOrMeta';

/** One tree view of a window. */
export class ScreenTree {
  readonly #page: Page;
  readonly #list: Locator;
  readonly #rows: Locator;

  /** `title` is the name of the view. */
  constructor(page: Page, title: string) {
    this.#page = page;
    this.#list = page.locator(`.part .tree-explorer-viewlet-tree-view .monaco-list[aria-label="${title}"]`);
    // Rows that stick to the top while scrolling are copies outside of this element.
    this.#rows = this.#list.locator('.monaco-list-rows > .monaco-list-row');
  }

  /** The rows on the screen, from top to bottom. */
  async rows(): Promise<ScreenRow[]> {
    return await this.#rows.evaluateAll((rows) =>
      rows
        .map((row) => ({
          top: Number(row.getAttribute('data-index')),
          label: row.querySelector('.label-name')?.textContent ?? '',
          description: row.querySelector('.label-description')?.textContent ?? '',
          level: Number(row.getAttribute('aria-level')),
          expanded: row.hasAttribute('aria-expanded') ? row.getAttribute('aria-expanded') === 'true' : undefined,
          selected: row.getAttribute('aria-selected') === 'true',
          ariaLabel: row.getAttribute('aria-label') ?? '',
        }))
        .sort((a, b) => a.top - b.top)
        .map(({ top: _top, ...row }) => row),
    );
  }

  /** Waits until the rows on the screen are as wanted. */
  async waitForRows(what: string, accept: (rows: ScreenRow[]) => boolean): Promise<ScreenRow[]> {
    let rows: ScreenRow[] = [];
    const read = async () => {
      rows = await this.rows();
      return rows.map((row) => `${'  '.repeat(row.level - 1)}${row.label} | ${row.description}`);
    };
    await eventually(what, read, () => accept(rows));
    return rows;
  }

  /** Scrolls to the first row. */
  async scrollToTop(): Promise<void> {
    await this.#wheel(-1_000_000);
  }

  /** Waits until the rows have stopped to move: while lists come in, a click would meet another row. */
  async settled(): Promise<void> {
    const quiet = 10;
    let last = '';
    let same = 0;
    await eventually(
      'the rows to stop moving',
      async () => {
        const rows = await this.rows();
        const now = JSON.stringify(rows);
        // Without rows the extension has not started yet, unless the view says that there is no account.
        const isThere =
          rows.length > 0 || (await this.#page.locator('.part.sidebar .welcome-view:visible').count()) > 0;
        same = isThere && now === last && !now.includes('Loading...') ? same + 1 : 0;
        last = now;
        return same;
      },
      (times) => times >= quiet,
    );
  }

  /** Waits until there is such a row; scrolls to it if it is not on the screen. */
  async find(name: RowName): Promise<Locator> {
    const row = this.#row(name);
    await eventually(
      `the row ${describe(name)}`,
      () => this.#scrollTo(row),
      (found) => found,
    );
    return row;
  }

  /** Waits until no such row is on the screen. */
  async gone(name: RowName): Promise<void> {
    const row = this.#row(name);
    await eventually(
      `the row ${describe(name)} to go`,
      () => row.count(),
      (count) => count === 0,
    );
  }

  /** Clicks a row; with modifiers, to select several. */
  async click(name: RowName, modifiers: Modifier[] = []): Promise<void> {
    await (await this.find(name)).locator('.monaco-icon-label').click({ modifiers });
  }

  /** Expands a row, unless it is expanded. */
  async expand(name: RowName): Promise<void> {
    await this.#toggle(name, 'true');
  }

  /** Expands every collapsed row on the screen; several accounts with many items start collapsed. */
  async expandAll(): Promise<void> {
    const collapsed = (await this.rows()).filter(({ expanded }) => expanded === false);
    // From the bottom, so that no row moves before its turn.
    for (const { label } of collapsed.toReversed()) await this.expand(label);
    if (collapsed.length > 0) await this.settled();
  }

  /** Collapses a row, unless it is collapsed. */
  async collapse(name: RowName): Promise<void> {
    await this.#toggle(name, 'false');
  }

  /** Points at a row and clicks the action that appears in it. */
  async inlineAction(name: RowName, title: Text): Promise<void> {
    const row = await this.find(name);
    await row.hover();
    await row.getByRole('button', { name: labelled(title) }).click();
  }

  /** The titles in the menu of a row; the menu is closed again. */
  async menu(name: RowName): Promise<string[]> {
    await this.#rightClick(name);
    return await readMenu(this.#page);
  }

  /** Right-clicks a row and chooses from the menu. */
  async chooseFromMenu(name: RowName, title: Text): Promise<void> {
    await this.#rightClick(name);
    await chooseFromMenu(this.#page, title);
  }

  /** Points at a row until its tooltip appears, and reads it. */
  async tooltip(name: RowName): Promise<string> {
    await (await this.find(name)).locator('.monaco-icon-label').hover();
    const hover = this.#page.locator('.monaco-hover:visible .hover-contents').first();
    // Markdown made by `appendText` has hard spaces; and a tooltip may be fetched when it is first wanted.
    const read = async () => (await hover.allInnerTexts()).join('\n').replaceAll('\u00a0', ' ').trim();
    return await eventually(`the tooltip of ${describe(name)}`, read, (text) => !['', 'Loading...'].includes(text));
  }

  /** Presses keys while the view has the focus. */
  async press(keys: string): Promise<void> {
    await this.#list.press(keys);
  }

  #row(name: RowName): Locator {
    const { label, description } =
      typeof name === 'object' && 'label' in name ? name : { label: name, description: undefined };
    const part = (selector: string, text: Text) => this.#page.locator(selector).filter({ hasText: whole(text) });
    const labelled = this.#rows.filter({ has: part('.label-name', label) });
    return description === undefined ? labelled : labelled.filter({ has: part('.label-description', description) });
  }

  async #rightClick(name: RowName): Promise<void> {
    await (await this.find(name)).locator('.monaco-icon-label').click({ button: 'right' });
  }

  async #toggle(name: RowName, wanted: 'true' | 'false'): Promise<void> {
    const row = await this.find(name);
    if ((await row.getAttribute('aria-expanded')) !== wanted) await row.locator('.monaco-tl-twistie').click();
    await eventually(
      `${describe(name)} to be expanded: ${wanted}`,
      () => row.getAttribute('aria-expanded'),
      (now) => now === wanted,
    );
  }

  /** Whether the row is there, and nothing hides a part of it. */
  async #scrollTo(row: Locator): Promise<boolean> {
    return (await this.#scrollPast(row)) && (await this.#isInSight(row));
  }

  /** A row at an edge, or under the rows that stick to the top, cannot be clicked: scrolls it into sight. */
  async #isInSight(row: Locator): Promise<boolean> {
    const sticky = this.#list.locator('.monaco-tree-sticky-container');
    const [box, list, stuck] = await Promise.all(
      [row.first(), this.#list, sticky.first()].map(async (each) =>
        (await each.count()) > 0 ? await each.boundingBox() : null,
      ),
    );
    if (!box || !list) return false;
    const above = list.y + (stuck?.height ?? 0) - box.y;
    const below = box.y + box.height - (list.y + list.height);
    if (above > 1) await this.#wheel(-above);
    else if (below > 1) await this.#wheel(below);
    return above <= 1 && below <= 1;
  }

  /** Only rows on the screen exist in the page: goes through the list from the top, a screen at a time. */
  async #scrollPast(row: Locator): Promise<boolean> {
    if ((await row.count()) > 0) return true;
    const box = await this.#list.boundingBox();
    if (box === null) return false;
    await this.scrollToTop();
    for (let before = ''; ; ) {
      if ((await row.count()) > 0) return true;
      const now = JSON.stringify(await this.rows());
      if (now === before) return false;
      before = now;
      await this.#wheel(box.height - 44);
    }
  }

  async #wheel(distance: number): Promise<void> {
    // The editor counts turns of the wheel, 120 each, for 50 pixels; the mouse of a test turns it by one only.
    const turn = { bubbles: true, deltaY: distance, wheelDeltaY: Math.round((-distance * 120) / 50) };
    await this.#list.locator('.monaco-list-rows').dispatchEvent('wheel', turn);
    // The list draws its new rows in the next frame.
    await this.#page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  }
}

function describe(name: RowName): string {
  return typeof name === 'object' && 'label' in name ? `"${name.label}" (${name.description})` : `"${name}"`;
}
