/** Runs inside a page: draws the view that the extension sends, and tells it what is pressed. */
import { drawingTags, readShown, runAttribute, type Said, type ViewNode } from '../view.ts';

declare function acquireVsCodeApi(): { postMessage(said: Said): void; setState(state: unknown): void };

const editor = acquireVsCodeApi();
const root = document.querySelector('main') ?? document.body;
const pressable = `[${runAttribute}]`;
/** A group of marks is one stop of the Tab key; arrows lead from mark to mark. */
const mark = '[role=group] [role=button]';

addEventListener('message', ({ data }) => {
  const shown = readShown(data);
  if (!shown) return;
  const had = document.activeElement;
  draw(root, shown.view);
  // What had the focus may be gone: then a screen reader would be nowhere.
  if (had && !had.isConnected) root.querySelector('h1')?.focus();
  editor.setState(shown.state);
});
addEventListener('click', ({ target }) => press(target));
addEventListener('keydown', (event) => {
  const { key, target } = event;
  if (!(target instanceof Element) || !target.matches(mark)) return;
  const step = {
    ArrowRight: 1,
    ArrowDown: 1,
    ArrowLeft: -1,
    ArrowUp: -1,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  }[key];
  if (step !== undefined) go(target, step);
  else if (key === 'Enter' || key === ' ') press(target);
  else return;
  event.preventDefault();
});
editor.postMessage({ ready: true });

function press(target: EventTarget | null): void {
  const run = target instanceof Element && target.closest(pressable)?.getAttribute(runAttribute);
  if (run) editor.postMessage({ run });
}

function go(from: Element, step: number): void {
  const marks = [...(from.closest('[role=group]')?.querySelectorAll<SVGElement>(mark) ?? [])];
  const at = marks.indexOf(from as SVGElement) + step;
  marks[Math.max(0, Math.min(marks.length - 1, at))]?.focus();
}

/** Changes what is there into what is wanted, so that the focus, the scroll position and open parts stay. */
function draw(parent: Element, nodes: readonly ViewNode[]): void {
  for (const [index, node] of nodes.entries()) {
    const old = parent.childNodes[index];
    if (typeof node === 'string') {
      if (old?.nodeType === Node.TEXT_NODE) {
        if (old.textContent !== node) old.textContent = node;
      } else place(parent, document.createTextNode(node), old);
      continue;
    }
    const { tag, attributes, children } = node;
    // What does something else is another element, or the focus would stay where another button is now.
    const isSame =
      old instanceof Element &&
      old.localName === tag &&
      old.getAttribute(runAttribute) === (attributes[runAttribute] ?? null);
    const element = isSame ? old : create(tag);
    for (const name of element.getAttributeNames())
      if (!(name in attributes) && name !== 'open') element.removeAttribute(name);
    for (const [name, value] of Object.entries(attributes))
      if (element.getAttribute(name) !== value) element.setAttribute(name, value);
    draw(element, children);
    if (element !== old) place(parent, element, old);
  }
  while (parent.childNodes.length > nodes.length) parent.lastChild?.remove();
}

function create(tag: string): Element {
  return drawingTags.includes(tag)
    ? document.createElementNS('http://www.w3.org/2000/svg', tag)
    : document.createElement(tag);
}

function place(parent: Element, fresh: Node, old: Node | undefined): void {
  if (old) parent.replaceChild(fresh, old);
  else parent.append(fresh);
}
