// Pages that an extension shows in tabs: where they are, and what axe has to say about them.
import axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** The frame of the page with this heading. */
export async function framePage(window: Page, heading: string): Promise<Frame> {
  let found: Frame | undefined;
  await eventually(
    `the page "${heading}"`,
    async () => {
      const headings = await Promise.all(window.frames().map(headingOf));
      found = window.frames()[headings.indexOf(heading)];
      return headings;
    },
    (headings) => headings.includes(heading),
  );
  if (!found) throw new Error(`The page "${heading}" is gone.`);
  return found;
}

async function headingOf(frame: Frame): Promise<string | null> {
  // A frame may go while it is looked at.
  return await frame
    .locator('main h1')
    .first()
    .textContent({ timeout: 500 })
    .catch(() => null);
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
