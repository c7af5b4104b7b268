/**
 * What a page shows, and what it says back, as data: the extension makes the one, the page's script the other, and each
 * reads what it gets with this file. A view has neither addresses nor styles nor markup; words are text and nothing else.
 */

export type ViewNode = string | ViewElement;

export interface ViewElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly ViewNode[];
}

/** From the extension. */
export interface Shown {
  readonly view: readonly ViewNode[];
  /** Kept by the editor, and handed back after a reload of the window. */
  readonly state: unknown;
}

/** From the page: it is there and shows nothing yet, or something in it was pressed. */
export type Said = { readonly ready: true } | { readonly run: string };

/** Names the action of an element that can be pressed. */
export const runAttribute = 'data-run';

export const drawingTags: readonly string[] = ['svg', 'g', 'rect', 'path', 'title'];
const tags = new Set([
  ...drawingTags,
  ...'bdi button caption dd details div dl dt h1 h2 header li ol p section span strong'.split(' '),
  ...'summary table tbody td th thead tr'.split(' '),
]);
const attribute = /^(aria-[a-z]+|class|d|data-run|height|id|role|rx|scope|tabindex|viewBox|width|x|y)$/;

/** An element with what is in it, where `undefined` stands for nothing. */
export function h(
  tag: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...children: readonly (ViewNode | undefined | readonly (ViewNode | undefined)[])[]
): ViewElement {
  return {
    tag,
    attributes: Object.fromEntries(
      Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    children: children.flat().filter((each) => each !== undefined),
  };
}

export function readSaid(message: unknown): Said | undefined {
  const { ready, run } = fields(message);
  if (ready === true) return { ready };
  return typeof run === 'string' ? { run } : undefined;
}

export function readShown(message: unknown): Shown | undefined {
  const { view, state } = fields(message);
  return isView(view) ? { view, state } : undefined;
}

function isView(value: unknown): value is readonly ViewNode[] {
  return Array.isArray(value) && value.every(isNode);
}

function isNode(value: unknown): value is ViewNode {
  if (typeof value === 'string') return true;
  const { tag, attributes, children } = fields(value);
  return (
    typeof tag === 'string' &&
    tags.has(tag) &&
    Object.entries(fields(attributes)).every(([name, each]) => attribute.test(name) && typeof each === 'string') &&
    isView(children)
  );
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
