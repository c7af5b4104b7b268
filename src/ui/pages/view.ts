/**
 * What a page shows, as data: the extension makes it, the page's script draws it. There is no markup, no address, no
 * style and no handler in it; words are text and nothing else.
 */

export interface ViewElement {
  readonly tag: Tag;
  readonly attributes: Attributes;
  readonly children: readonly (string | ViewElement)[];
}

/** From the extension. */
export interface Shown {
  readonly view: readonly ViewElement[];
  /** Kept by the editor, and handed back after a reload of the window. */
  readonly state?: unknown;
}

/** From the page: it is there and shows nothing yet, or an element with this `data-run` was pressed. */
export type Said = { readonly ready: true } | { readonly run: string };

type Drawing = 'svg' | 'g' | 'rect' | 'path' | 'title';
type Table = 'table' | 'thead' | 'tbody' | 'tr' | 'th' | 'td';
type Block =
  | 'div'
  | 'p'
  | 'h1'
  | 'h2'
  | 'header'
  | 'section'
  | 'ol'
  | 'li'
  | 'dl'
  | 'dt'
  | 'dd'
  | 'details'
  | 'summary';
type Tag = Drawing | Table | Block | 'bdi' | 'button' | 'span' | 'strong';
type Shape = 'd' | 'viewBox' | 'x' | 'y' | 'width' | 'height' | 'rx';
type Attribute = Shape | 'class' | 'role' | 'tabindex' | 'aria-label' | 'aria-hidden' | 'data-run';
type Attributes = Readonly<Partial<Record<Attribute, string>>>;

/** Words, an element, or nothing. */
export type Node = string | ViewElement | false | undefined;

/** @param name may have a class: `p.quiet` */
export function el(name: Tag | `${Tag}.${string}`, ...children: readonly Node[]): ViewElement {
  const [tag, kind] = name.split('.');
  return h(tag as Tag, kind === undefined ? {} : { class: kind }, ...children);
}

export function h(tag: Tag, attributes: Attributes, ...children: readonly Node[]): ViewElement {
  return { tag, attributes, children: children.filter((each) => each !== false && each !== undefined) };
}
