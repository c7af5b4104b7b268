// A tab with a page in it, as far as the extension sees it.
import assert from 'node:assert/strict';
import type { WebviewPanel } from 'vscode';
import type { Shown, ViewElement } from '../../../src/ui/pages/view.ts';
import { replies } from './vscode/vscode.ts';

type ViewNode = string | ViewElement;

/** None of them runs or loads anything. */
const tags =
  /^(bdi|button|dd|details|div|dl|dt|g|h1|h2|header|li|ol|p|path|rect|section|span|strong|summary|svg|table|tbody|td|th|thead|title|tr)$/;
const attribute = /^(aria-hidden|aria-label|class|d|data-run|height|role|rx|tabindex|viewBox|width|x|y)$/;

export interface WebPanel {
  readonly panel: WebviewPanel;
  /** Its script says something. */
  say(message: unknown): void;
  /** What was drawn last. */
  readonly view: readonly ViewNode[];
  /** What the editor would hand back after a reload. */
  readonly state: unknown;
  /** All words, in their order: a line for each block. */
  readonly text: string;
  readonly drawn: number;
  readonly isClosed: boolean;
  close(): void;
}

/** The next tab that is opened. */
export function webPanel(): WebPanel {
  let shown: Shown = { view: [], state: undefined };
  const listeners: ((message: unknown) => void)[] = [];
  const closers: (() => void)[] = [];
  const panel = {
    viewType: 'cloudTrash.details',
    title: '',
    webview: {
      options: {},
      html: '',
      cspSource: 'https://editor.example',
      asWebviewUri: (uri: unknown) => uri,
      onDidReceiveMessage: (listener: (message: unknown) => void) => listeners.push(listener),
      postMessage: async (message: Shown) => {
        // As it arrives: a copy.
        shown = structuredClone(message);
        for (const { tag, attributes } of elements(shown.view)) {
          assert.match(tag, tags);
          for (const [name, value] of Object.entries(attributes)) {
            assert.match(name, attribute);
            assert.equal(typeof value, 'string');
          }
        }
        made.drawn += 1;
      },
    },
    reveal: () => undefined,
    onDidDispose: (listener: () => void) => closers.push(listener),
    dispose: () => made.close(),
  };
  const made = {
    panel: panel as unknown as WebviewPanel,
    say: (message: unknown) => {
      for (const each of listeners) each(message);
    },
    get view() {
      return shown.view;
    },
    get state() {
      return shown.state;
    },
    get text() {
      return words(shown.view)
        .replace(/\s*\n\s*/g, '\n')
        .trim();
    },
    drawn: 0,
    isClosed: false,
    close: () => {
      made.isClosed = true;
      for (const each of closers) each();
    },
  };
  replies.set('window.createWebviewPanel', () => panel);
  return made;
}

/** Every element, from the outermost on. */
export function elements(view: readonly ViewNode[]): readonly ViewElement[] {
  return view.flatMap((node) => (typeof node === 'string' ? [] : [node, ...elements(node.children)]));
}

/** What can be pressed: its words, or what a screen reader says, and what it does. */
export function buttons(view: readonly ViewNode[]): readonly (readonly [string, string])[] {
  return elements(view).flatMap(({ attributes, children }) => {
    const run = attributes['data-run'];
    return run === undefined ? [] : [[attributes['aria-label'] ?? words(children).trim(), run] as const];
  });
}

const inline = ['bdi', 'span', 'strong'];

function words(view: readonly ViewNode[]): string {
  return view
    .map((node) =>
      typeof node === 'string' ? node : `${words(node.children)}${inline.includes(node.tag) ? '' : '\n'}`,
    )
    .join('');
}
