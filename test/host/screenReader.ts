// What a screen reader says of the element that has the focus.
import type { Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** The element that has the focus, or the row of a list that is active in it. */
export interface Spoken {
  role: string;
  /** What it is called. */
  name: string;
  /** What is said after the name. */
  description: string;
  /** Of a row in a tree, 1 for the outermost. */
  level: string | null;
  expanded: string | null;
  /** What a person sees of it. */
  text: string;
  /** The name of the box or list that the row is in. */
  within: string;
}

/** What has the focus now; nothing if that is the page as a whole. */
async function spoken(page: Page): Promise<Spoken | undefined> {
  const focused = page.locator('*:focus').last();
  if ((await focused.count()) === 0) return undefined;
  return await focused.evaluate((element) => {
    const nameOf = (each: typeof element) => each.getAttribute('aria-label') ?? each.getAttribute('placeholder') ?? '';
    const byId = (id: string | null) => element.ownerDocument.getElementById(id ?? '');
    const active = byId(element.getAttribute('aria-activedescendant')) ?? element;
    return {
      role: active.getAttribute('role') ?? active.tagName.toLowerCase(),
      name: nameOf(active),
      description: byId(element.getAttribute('aria-describedby'))?.textContent ?? '',
      level: active.getAttribute('aria-level'),
      expanded: active.getAttribute('aria-expanded'),
      text: active.querySelector('.label-name')?.textContent ?? '',
      within: nameOf(element),
    };
  });
}

/** Waits until something that fits has the focus. */
export async function hear(page: Page, what: string, fits: (spoken: Spoken) => boolean): Promise<Spoken> {
  const heard = await eventually(
    what,
    () => spoken(page),
    (now) => now !== undefined && fits(now),
  );
  if (heard === undefined) throw new Error('Nothing has the focus.');
  return heard;
}
