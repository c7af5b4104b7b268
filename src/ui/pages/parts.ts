/** Parts that the pages are made of. */
import { h, runAttribute, type ViewElement, type ViewNode } from './view.ts';

export function section(title: string, ...children: readonly (ViewNode | undefined)[]): ViewElement {
  return h('section', {}, h('h2', {}, title), children);
}

/** Looks like a link; opens the tree with that filter. */
export function filterLink(query: string, ...words: readonly ViewNode[]): ViewElement {
  return h('button', { class: 'link', [runAttribute]: filterAction(query) }, words);
}

export function filterAction(query: string): string {
  return `filter ${query}`;
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
