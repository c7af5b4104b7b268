/** Runs inside a page: draws the view that the extension sends, and tells it what is pressed. */
import type { Said, Shown, ViewElement } from '../view.ts';

declare function acquireVsCodeApi(): { postMessage(said: Said): void; setState(state: unknown): void };

const editor = acquireVsCodeApi();
const root = document.querySelector('main') ?? document.body;
/** A group of marks is one stop of the Tab key; arrows lead from mark to mark. */
const mark = '[role=group] [role=button]';
const steps: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
  Home: -1000,
  End: 1000,
};

addEventListener('message', ({ data }: MessageEvent<Shown>) => {
  const had = document.activeElement;
  draw(root, data.view);
  // What had the focus may be gone: then a screen reader would be nowhere.
  if (had && !had.isConnected) root.querySelector('h1')?.focus();
  editor.setState(data.state);
});
addEventListener('click', ({ target }) => press(target));
addEventListener('keydown', (event) => {
  const { key, target } = event;
  if (!(target instanceof Element) || !target.matches(mark)) return;
  const step = steps[key];
  if (step !== undefined) {
    const marks = [...(target.parentElement?.querySelectorAll<SVGElement>(mark) ?? [])];
    const at = marks.indexOf(target as SVGElement) + step;
    marks[Math.max(0, Math.min(marks.length - 1, at))]?.focus();
  } else if (key === 'Enter' || key === ' ') press(target);
  else return;
  event.preventDefault();
});
editor.postMessage({ ready: true });

function press(target: EventTarget | null): void {
  const run = target instanceof Element && target.closest('[data-run]')?.getAttribute('data-run');
  if (run) editor.postMessage({ run });
}

/** Changes what is there into what is wanted, so that the focus, the scroll position and open parts stay. */
function draw(parent: Element, nodes: readonly (string | ViewElement)[]): void {
  for (const [index, node] of nodes.entries()) {
    const old = parent.childNodes[index];
    const fresh = typeof node === 'string' ? new Text(node) : elementOf(node, parent, old);
    if (fresh === old || (fresh instanceof Text && old instanceof Text && old.data === fresh.data)) continue;
    if (old) old.replaceWith(fresh);
    else parent.append(fresh);
  }
  while (parent.childNodes.length > nodes.length) parent.lastChild?.remove();
}

/** The one that is there, unless it does something else: else the focus would stay where another button is now. */
function elementOf({ tag, attributes, children }: ViewElement, parent: Element, old: ChildNode | undefined): Element {
  const isSame =
    old instanceof Element &&
    old.localName === tag &&
    old.getAttribute('data-run') === (attributes['data-run'] ?? null);
  const space = tag === 'svg' ? 'http://www.w3.org/2000/svg' : parent.namespaceURI;
  const element = isSame ? old : document.createElementNS(space, tag);
  for (const name of element.getAttributeNames())
    if (!(name in attributes) && name !== 'open') element.removeAttribute(name);
  for (const [name, value] of Object.entries(attributes))
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  draw(element, children);
  return element;
}
