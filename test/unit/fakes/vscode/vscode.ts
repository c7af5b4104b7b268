/**
 * As much of the module `vscode` as src/ui imports, so that unit tests can load it. Texts come out as in an English
 * editor. Calls of `window`, `commands`, `workspace` and `env` are recorded, and do nothing unless a test says what:
 *
 *     import { calls, replies, reset } from '../fakes/vscode/vscode.ts';
 *     beforeEach(reset);
 *     replies.set('window.showWarningMessage', () => 'Retry');
 *     assert.deepEqual(calls, [{ name: 'window.showWarningMessage', args: ['1 of 2 restored.', 'Retry'] }]);
 */

interface EditorCall {
  /** Such as `window.showWarningMessage`. */
  readonly name: string;
  readonly args: readonly unknown[];
}

/** What was called, in order. */
export const calls: EditorCall[] = [];
/** What a call gives, by its name; `undefined` for any other. */
export const replies = new Map<string, (...args: readonly unknown[]) => unknown>();

/** Forgets all calls and replies. */
export function reset(): void {
  calls.length = 0;
  replies.clear();
}

type EditorMethod = (...args: unknown[]) => unknown;

/** An object of the editor's API: what it does not have is a method that is recorded. */
function api<T extends object>(name: string, known: T): T & Readonly<Record<string, EditorMethod>> {
  const method = (key: string) => {
    const full = `${name}.${key}`;
    return (...args: unknown[]): unknown => {
      calls.push({ name: full, args });
      const reply = replies.get(full);
      if (reply) return reply(...args);
      // A listener, a command or a piece of the window: what is done with it is recorded too.
      return /^(create|on|register)[A-Z]/.test(key) ? api(full, {}) : undefined;
    };
  };
  return new Proxy(known as T & Record<string, EditorMethod>, {
    // `then` would make a promise of it.
    get: (target, key) =>
      Reflect.has(target, key) || typeof key === 'symbol' || key === 'then' ? Reflect.get(target, key) : method(key),
  });
}

type Values = readonly unknown[] | Readonly<Record<string, unknown>>;
type LocalizedMessage = string | { readonly message: string; readonly args?: Values };

export const l10n = {
  t: (first: LocalizedMessage, ...rest: readonly unknown[]): string => {
    const { message, args = [] } =
      typeof first === 'string'
        ? { message: first, args: typeof rest[0] === 'object' ? (rest[0] as Values) : rest }
        : first;
    const values = new Map(Object.entries(args));
    return message.replace(/\{([^}]+)\}/g, (whole, key: string) => String(values.get(key) ?? whole));
  },
};

export const version = '1.105.0';
export const env = api('env', {
  appName: 'Visual Studio Code',
  language: 'en',
  uiKind: 1,
  remoteName: undefined,
  clipboard: api('env.clipboard', {}),
});
export const window = api('window', {
  state: { focused: true, active: true },
  withProgress: (_options: unknown, run: EditorMethod) =>
    run(
      { report: () => undefined },
      { isCancellationRequested: false, onCancellationRequested: () => new Disposable() },
    ),
});
export const commands = api('commands', {});
export const languages = api('languages', {});
export const extensions = api('extensions', { all: [] });
export const lm = api('lm', {});
export const workspace = api('workspace', { getConfiguration: () => ({ get: (_key: string, or?: unknown) => or }) });

export class Disposable {
  readonly #end: () => void;
  constructor(end = () => {}) {
    this.#end = end;
  }
  static from(...all: readonly { dispose(): void }[]): Disposable {
    return new Disposable(() => {
      for (const each of all) each.dispose();
    });
  }
  dispose(): void {
    this.#end();
  }
}

export class Range {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
  constructor(startLine: number, startCharacter: number, endLine: number, endCharacter: number) {
    this.start = { line: startLine, character: startCharacter };
    this.end = { line: endLine, character: endCharacter };
  }
}

export class CodeLens {
  readonly range: Range;
  readonly command: unknown;
  constructor(range: Range, command?: unknown) {
    this.range = range;
    this.command = command;
  }
}

export class EventEmitter<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void): Disposable => {
    this.#listeners.add(listener);
    return new Disposable(() => this.#listeners.delete(listener));
  };
  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export class LanguageModelTextPart {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}

export class LanguageModelToolResult {
  readonly content: readonly unknown[];
  constructor(content: readonly unknown[]) {
    this.content = content;
  }
}

/** Escapes as the editor does. */
export class MarkdownString {
  value = '';
  appendText(text: string): this {
    const escaped = text.replace(/[\\`*_{}[\]()#+\-!~]/g, '\\$&').replace(/[ \t]/g, '&nbsp;');
    return this.appendMarkdown(escaped.replaceAll('>', '\\>').replaceAll('\n', '\n\n'));
  }
  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
}

export class ThemeColor {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

export class ThemeIcon {
  static readonly File = new ThemeIcon('file');
  static readonly Folder = new ThemeIcon('folder');
  readonly id: string;
  readonly color?: ThemeColor;
  constructor(id: string, color?: ThemeColor) {
    this.id = id;
    this.color = color;
  }
}

export class TreeItem {
  label: unknown;
  collapsibleState: number;
  constructor(label: unknown, collapsibleState = 0) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

export class Uri {
  readonly scheme: string;
  readonly path: string;
  readonly query: string;
  private constructor(scheme: string, path: string, query = '') {
    this.scheme = scheme;
    this.path = path;
    this.query = query;
  }
  static from({ scheme, path = '', query }: { scheme: string; path?: string; query?: string }): Uri {
    return new Uri(scheme, path, query);
  }
  static file(path: string): Uri {
    return new Uri('file', path);
  }
  static parse(text: string): Uri {
    const colon = text.indexOf(':');
    return new Uri(text.slice(0, colon), text.slice(colon + 1));
  }
  static joinPath(base: Uri, ...parts: readonly string[]): Uri {
    return new Uri(base.scheme, [base.path, ...parts].join('/'), base.query);
  }
  toString(): string {
    return `${this.scheme}:${this.path}${this.query && `?${this.query}`}`;
  }
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export const StatusBarAlignment = { Left: 1, Right: 2 };
export const ProgressLocation = { SourceControl: 1, Window: 10, Notification: 15 };
export const ViewColumn = { Active: -1, Beside: -2 };
export const UIKind = { Desktop: 1, Web: 2 };
export const ExtensionKind = { UI: 1, Workspace: 2 };
export const QuickInputButtons = { Back: {} };
