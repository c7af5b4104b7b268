// A page that an extension shows in a tab: what is in it, and what axe has to say about it.

import axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** The page of the active tab. */
export class WebPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The frame of the page that has this heading. */
  async frame(heading: string): Promise<Frame> {
    let found: Frame | undefined;
    await eventually(
      `the page "${heading}"`,
      async () => {
        const headings: string[] = [];
        for (const frame of this.#page.frames()) {
          // A frame may go while it is looked at.
          const text = await frame
            .locator('main h1')
            .first()
            .textContent({ timeout: 200 })
            .catch(() => null);
          if (text !== null) headings.push(text);
          if (text === heading) found = frame;
        }
        return headings;
      },
      () => found !== undefined,
    );
    if (!found) throw new Error(`The page "${heading}" is gone.`);
    return found;
  }
}

/** What breaks the rules of accessibility, as `rule: element`. */
export async function axeViolations(frame: Frame): Promise<string[]> {
  // Not as a script of the page, which its policy would refuse.
  await frame.evaluate(axe.source);
  const { violations } = (await frame.evaluate('axe.run(document)')) as axe.AxeResults;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}
