/** Parts that the pages are made of. */
import { el, h, type Node, type ViewElement } from './view.ts';

export function section(title: string, ...children: readonly Node[]): ViewElement {
  return el('section', el('h2', title), ...children);
}

/** @param run what happens when it is pressed */
export function button(run: string, kind: '' | 'primary' | 'link' | 'rank', ...words: readonly Node[]): ViewElement {
  return h('button', { class: kind, 'data-run': run }, ...words);
}

export function table(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly (readonly Node[])[])[],
): ViewElement {
  return h(
    'table',
    { 'aria-label': title },
    el('thead', el('tr', ...heads.map((each) => el('th', each)))),
    el('tbody', ...rows.map((cells) => el('tr', ...cells.map((each) => el('td', ...each))))),
  );
}

/** A bar that is full to this share; what it means stands beside it in words. */
export function meter(share: number): ViewElement {
  return h(
    'svg',
    { class: 'meter', 'aria-hidden': 'true' },
    h('rect', { width: '100%', height: '100%', rx: '3' }),
    h('rect', { class: 'bar', width: percent(share), height: '100%', rx: '3' }),
  );
}

export function percent(share: number): string {
  return `${(Math.max(0, Math.min(1, share || 0)) * 100).toFixed(2)}%`;
}

/** An action of a page: opens the tree with that filter. */
export function filter(query: string): string {
  return `filter ${query}`;
}

/** A value of the filter that may hold anything; a long one is found by its beginning. */
export function quoted(text: string): string {
  return `"${text.slice(0, 300).replace(/["\\]/g, '\\$&')}"`;
}
