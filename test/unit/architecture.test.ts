// The rules of the architecture that lint cannot check; see Architecture in CONTRIBUTING.md. Which folder may import which, and who
// may import `vscode`, `node:fs` and `node-fetch`, is in biome.json.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandIds, viewId } from '../../src/ui/ids.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const maxLines = 400;

interface SourceFile {
  /** Below `src`, with `/`. */
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  readonly imports: readonly string[];
  /** Every string in the code, without those that name a module. */
  readonly strings: readonly string[];
}

const comment = /\/\/[^\n]*|\/\*[\s\S]*?\*\//;
const literal = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/;
const token = new RegExp(`${comment.source}|${literal.source}`, 'g');
const moduleName = /(?:\bfrom|\bimport)\s*\(?\s*$/;

function parse(path: string, text: string): SourceFile {
  const imports: string[] = [];
  const strings: string[] = [];
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found.startsWith('/')) continue;
    (moduleName.test(text.slice(Math.max(0, index - 20), index)) ? imports : strings).push(found.slice(1, -1));
  }
  return { path, folder: path.split('/')[0] ?? '', text, imports, strings };
}

const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => parse(path.split(sep).join('/'), readFileSync(join(root, 'src', path), 'utf8')));

/** The file below `src` that an import means; `undefined` for a package. */
function target(file: SourceFile, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return relative('src', join('src', dirname(file.path), specifier))
    .split(sep)
    .join('/');
}

/** `path: what` for all that break a rule, so that a failure names each. */
function offences(find: (file: SourceFile) => readonly string[]): string[] {
  return files.flatMap((file) => find(file).map((what) => `${file.path}: ${what}`));
}

/** The files that are loaded at once with one. */
function loadedWith(entry: string): ReadonlySet<string> {
  const statically = /^(?:import|export) (?!type\b)[^;]*?'([^']+)';$/gm;
  const loaded = new Set([entry]);
  for (const path of loaded) {
    const file = files.find((each) => each.path === path);
    for (const [, specifier = ''] of file?.text.matchAll(statically) ?? []) {
      const found = file && target(file, specifier);
      if (found !== undefined) loaded.add(found);
    }
  }
  return loaded;
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(root, name), 'utf8'));
}

/** Paths that lead back to where they began, as `a > b > a`. */
function cycles(edges: ReadonlyMap<string, Iterable<string>>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const follow = (node: string, path: readonly string[]): void => {
    const before = path.indexOf(node);
    if (before >= 0) found.push([...path.slice(before), node].join(' > '));
    if (before >= 0 || done.has(node)) return;
    for (const next of edges.get(node) ?? []) follow(next, [...path, node]);
    done.add(node);
  };
  for (const node of edges.keys()) follow(node, []);
  return found;
}

describe('the reader of source files that these rules use', () => {
  const read = (text: string) => parse('ui/x.ts', text);

  it('tells modules from strings, and leaves out comments', () => {
    const { imports, strings } = read(`
      // it's 'a comment'
      import type { A } from './a.ts';
      export { B } from "../b.ts";
      import 'side';
      const c = await import('./c.ts'); /* 'not' this */
      const d = 'it\\'s // no comment' + \`e \${f}\`;
    `);
    assert.deepEqual(imports, ['./a.ts', '../b.ts', 'side', './c.ts']);
    assert.deepEqual(strings, ["it\\'s // no comment", `e \${f}`]);
  });

  it('finds the file that an import means', () => {
    assert.equal(target(parse('ui/tree/x.ts', ''), '../../trash/item.ts'), 'trash/item.ts');
    assert.equal(target(parse('extension.ts', ''), './http/httpClient.ts'), 'http/httpClient.ts');
    assert.equal(target(parse('extension.ts', ''), 'vscode'), undefined);
  });

  it('finds the source files', () => {
    assert.ok(files.length > 50, String(files.length));
  });
});

describe('the architecture', () => {
  it('has a lint rule for the imports of each folder', () => {
    const { overrides } = readJson('biome.json') as { overrides: readonly { includes: readonly string[] }[] };
    const known = overrides.flatMap(({ includes }) => includes).map((each) => each.replace(/\/\*\*$/, ''));
    assert.deepEqual(
      offences(({ folder }) => (known.includes(`src/${folder}`) ? [] : [folder])),
      [],
    );
  });

  it('has one vendor know nothing of another', () => {
    const vendorOf = (path: string | undefined) => /^vendors\/(.+?)\//.exec(path ?? '')?.[1];
    const found = offences((file) =>
      file.imports.filter((specifier) => {
        const [own, other] = [vendorOf(file.path), vendorOf(target(file, specifier))];
        return own !== undefined && other !== undefined && own !== other;
      }),
    );
    assert.deepEqual(found, []);
  });

  it('reaches the network through src/http only, and starts no programs', () => {
    const module = /^(node:)?(https?|http2|net|tls|dns|dgram|child_process)(\/|$)/;
    assert.deepEqual(
      offences(({ path, imports }) =>
        imports.filter((each) => module.test(each) && !(path === 'http/loopback.ts' && each === 'node:http')),
      ),
      [],
    );
    const listeners = files.filter(({ text }) => /\.listen\(\s*(port|\d)|createServer\(/.test(text));
    assert.deepEqual(
      listeners.map(({ path }) => path),
      ['http/loopback.ts'],
    );
  });

  it('has no cycle of imports, between files or between folders', () => {
    const edges = new Map(files.map((file) => [file.path, file.imports.flatMap((each) => target(file, each) ?? [])]));
    const folders = new Map<string, Set<string>>();
    const folderOf = (path: string) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : path);
    for (const [path, imported] of edges) {
      const own = folderOf(path);
      const others = folders.get(own) ?? new Set();
      for (const each of imported) if (folderOf(each) !== own) others.add(folderOf(each));
      folders.set(own, others);
    }
    assert.deepEqual([...cycles(edges), ...cycles(folders)], []);
  });

  it('loads nothing at the start that only a call or a command needs', () => {
    const loaded = loadedWith('extension.ts');
    assert.ok(loaded.size > 30, String(loaded.size));
    const late =
      /^(http\/(impl|httpClient|loopback|transport)|vendors\/(answers|browserGrant|oauth|pasted|\w+\/(impl|client|signIn))|accounts\/tokenRefresher|storage\/journals|trash\/browse\/arranger?|trash\/jobs\/(impl|jobQueue|runner)|ui\/(commands\/handlers|dialogs\/(editorDialogs|steps))|ui\/messages\/(problems|table))\.ts$/;
    assert.deepEqual(
      [...loaded].filter((path) => late.test(path)),
      [],
    );
  });

  it('has no tool for agents that reaches a deletion', () => {
    const own = files.filter(({ path }) => path.startsWith('ui/tools/'));
    assert.ok(own.length > 3);
    assert.deepEqual(
      own.filter(({ text }) => /purge/i.test(text)).map(({ path }) => path),
      [],
    );
    const reached = loadedWith('ui/tools/tools.ts');
    assert.deepEqual(
      [...reached].filter((path) => /purge|emptyTrash|ui\/commands\//i.test(path)),
      [],
    );
  });

  it('loads late in few places', () => {
    const found = offences(({ text }) =>
      [...text.matchAll(/\bimport\('([^']+)'\)/g)].map(([, specifier = '']) => specifier),
    );
    assert.deepEqual(found.sort(), [
      'accounts/accounts.ts: ./tokenRefresher.ts',
      'http/lazyHttpClient.ts: ./httpClient.ts',
      // Most windows run no job and find none: 2 kB, and 3 kB with those of jobs.
      'storage/journalSource.ts: ./journals.ts',
      'trash/browse/browsing.ts: ./arranger.ts',
      'trash/jobs/jobs.ts: ./impl.ts',
      'ui/commands/register.ts: ./handlers.ts',
      // Only commands ask: 2 kB.
      'ui/dialogs/lazyDialogs.ts: ./editorDialogs.ts',
      'ui/showLate.ts: ./tree/late.ts',
      'ui/tree/lateRows.ts: ./tooltips.ts',
      'vendors/box/lazy.ts: ./impl.ts',
      'vendors/docspace/lazy.ts: ./impl.ts',
      'vendors/egnyte/lazy.ts: ./impl.ts',
    ]);
  });

  it('calls fetch in src/http only', () => {
    const found = offences(({ path, text }) =>
      path.startsWith('http/') ? [] : (text.match(/\bfetch\(|XMLHttpRequest|new WebSocket/g) ?? []),
    );
    assert.deepEqual(found, []);
  });

  it('names a vendor in its own folders only', () => {
    const names = readdirSync(join(root, 'src', 'vendors'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    assert.ok(names.length >= 3);
    const ownFolders = new RegExp(`^(vendors/(${names.join('|')})/|ui/messages/(${names.join('|')})\\.ts$)`);
    const found = offences(({ path, strings }) =>
      ownFolders.test(path)
        ? []
        : strings.filter((each) => new RegExp(`\\b(${names.join('|')}|onlyoffice)\\b`, 'i').test(each)),
    );
    assert.deepEqual(found, []);
    const tables = ['vendors/table.ts', 'ui/messages/table.ts'];
    const importing = offences((file) =>
      tables.includes(file.path)
        ? []
        : file.imports.filter((each) => {
            const path = target(file, each);
            return path !== undefined && ownFolders.test(path) && !ownFolders.test(file.path);
          }),
    );
    assert.deepEqual(importing, []);
  });

  it(`has no file of more than ${maxLines} lines`, () => {
    const found = offences(({ text }) => {
      const lines = text.trimEnd().split('\n').length;
      return lines > maxLines ? [`${lines} lines`] : [];
    });
    assert.deepEqual(found, []);
  });
});

interface MenuEntry {
  readonly command: string;
  /** In the place of the command. */
  readonly submenu?: string;
  readonly when?: string;
}

interface Keybinding extends MenuEntry {
  readonly key: string;
  readonly args?: string | { readonly commands?: readonly (string | { readonly command: string })[] };
}

/** The commands that a key runs one after another. */
function commandsOf(args: Keybinding['args']): string[] {
  if (typeof args !== 'object') return [];
  return (args.commands ?? []).map((each) => (typeof each === 'string' ? each : each.command));
}

interface WalkthroughStep {
  readonly media: { readonly svg: string };
  readonly completionEvents: readonly string[];
}

/** What these tests read of package.json. */
interface ExtensionManifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>;
    readonly keybindings: readonly Keybinding[];
    readonly walkthroughs: readonly { readonly steps: readonly WalkthroughStep[] }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
  };
}

describe('package.json', () => {
  const manifest = readJson('package.json') as ExtensionManifest;
  const { contributes } = manifest;
  const ours = new Set(commandIds.map((id) => `cloudTrash.${id}`));
  const texts = readJson('package.nls.json') as Readonly<Record<string, string>>;

  /** Those that the code sets. */
  const contexts = new Set(
    files.flatMap(({ text }) => [...text.matchAll(/'setContext', '([\w.]+)'/g)].map(([, name = '']) => name)),
  );

  it('contributes every command that is registered, once, and no other', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...ours].sort());
    assert.equal(ours.size, commandIds.length);
  });

  it('gives every command its own title, under one category', () => {
    for (const { command, title, category } of contributes.commands) {
      assert.equal(title, `%command.${command.replace('cloudTrash.', '')}%`);
      assert.equal(category, 'Cloud Trash');
    }
  });

  it('has menus of commands that exist, in the view that exists', () => {
    for (const [menu, entries] of Object.entries(contributes.menus)) {
      for (const { command, submenu, when = '' } of entries) {
        assert.ok(submenu === undefined ? ours.has(command) : submenu in contributes.menus, `${menu}: ${command}`);
        if (menu.startsWith('view/')) assert.match(when, new RegExp(`\\bview == ${viewId}\\b`), `${menu}: ${command}`);
      }
    }
  });

  it('shows menus and views by contexts that the code sets', () => {
    const whens = [...JSON.stringify(contributes).matchAll(/"when":"([^"]+)"/g)].map(([, when = '']) => when);
    const used = new Set(whens.join(' ').match(/\bcloudTrash\.\w+/g));
    used.delete(viewId);
    assert.deepEqual([...used].sort(), [...contexts].sort());
  });

  it('has keys for commands that exist, and only while the list has the focus', () => {
    const editors = ['list.selectAndPreserveFocus'];
    for (const { key, command, args, when = '' } of contributes.keybindings) {
      const runs = command === 'runCommands' ? commandsOf(args) : [command];
      assert.ok(runs.length > 0, key);
      for (const each of runs) assert.ok(ours.has(each) || editors.includes(each), `${key}: ${each}`);
      for (const part of [`focusedView == ${viewId}`, 'listFocus', '!inputFocus'])
        assert.ok(when.split(' && ').includes(part), `${key}: ${part}`);
    }
  });

  it('has one key with and without a selection for the same command', () => {
    const last = ({ command, args }: Keybinding) => commandsOf(args).at(-1) ?? command;
    for (const one of contributes.keybindings) {
      const twin = contributes.keybindings.find((other) => {
        const [a = '', b = ''] = [one.when, other.when];
        const flipped = a.endsWith('!listMultiSelection')
          ? a.replace('!listMultiSelection', 'listMultiSelection')
          : a.replace('listMultiSelection', '!listMultiSelection');
        return other.key === one.key && b === flipped;
      });
      assert.equal(twin && last(twin), last(one), `${one.key} when ${one.when}`);
    }
  });

  it('contributes the view that the code fills', () => {
    const views = Object.values(contributes.views).flatMap((list) => list.map(({ id }) => id));
    assert.deepEqual(views, [viewId]);
  });

  it('takes each text from package.nls.json, and leaves none there unused', () => {
    const used = new Set([...JSON.stringify(manifest).matchAll(/"%([^%"]+)%"/g)].map(([, key = '']) => key));
    assert.deepEqual([...used].sort(), Object.keys(texts).sort());
    for (const [key, text] of Object.entries(texts)) assert.ok(text.trim() !== '', key);
  });

  it('links in its texts only to commands that exist', () => {
    const editors = [`${viewId}.focus`, 'workbench.action.openWalkthrough'];
    for (const [, command = ''] of JSON.stringify(texts).matchAll(/\(command:([^)?]+)/g))
      assert.ok(ours.has(command) || editors.includes(command), command);
  });

  it('has a walkthrough whose steps are completed by what exists, with pictures in the colors of the theme', () => {
    const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
    assert.ok(steps.length >= 4);
    for (const { completionEvents, media } of steps) {
      for (const event of completionEvents) {
        const [kind, what = ''] = event.split(':');
        const known = kind === 'onCommand' ? ours.has(what) : kind === 'onView' ? what === viewId : contexts.has(what);
        assert.ok(known, event);
      }
      const picture = readFileSync(join(root, media.svg), 'utf8');
      assert.match(picture, /<title>/);
      assert.doesNotMatch(picture, /(?:fill|stroke)="(?!none|var\(--vscode-)/, media.svg);
    }
  });

  it('lets no workspace change a setting', () => {
    const found = Object.entries(contributes.configuration.properties).filter(
      ([, each]) => each.scope !== 'application',
    );
    assert.deepEqual(
      found.map(([key]) => key),
      [],
    );
  });

  it('declares each setting that the code reads', () => {
    const declared = Object.keys(contributes.configuration.properties).map((key) => key.replace('cloudTrash.', ''));
    const read = files.flatMap(({ text }) =>
      [...text.matchAll(/getConfiguration\('cloudTrash'\)\s*\.get(?:<[^>]*>)?\('([^']+)'/g)].map(([, key = '']) => key),
    );
    assert.ok(read.length > 0);
    assert.deepEqual(
      read.filter((key) => !declared.includes(key)),
      [],
    );
  });
});
