// Gets and starts a real VS Code: the server inside npm's code-server package, whose window is a page of a browser.
import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './cleanup.ts';
import { cache } from './folders.ts';
import { run, start } from './processes.ts';
import { quietSettings } from './settings.ts';
import { codeServerVersion } from './versions.ts';

const installed = path.join(cache, `code-server-${codeServerVersion}`);
const temporaryPrefix = 'getting-editor-';
const readyTimeout = 60_000;

/** What the editor is started with. */
export interface EditorOptions {
  /** Folders of built extensions; each is copied into the editor. */
  extensions: readonly string[];
  /** Environment variables for the extensions, on top of ours. */
  env?: Readonly<Record<string, string>>;
  /** Settings on top of the quiet ones. */
  settings?: Readonly<Record<string, unknown>>;
  /** For tests inside the editor: without it the page ignores which tests to run. */
  smokeTestDriver?: boolean;
}

/** A running editor. */
export interface Editor {
  port: number;
  token: string;
  dataDir: string;
  /** Address of an empty window; `parameters` are added to its query. */
  url(parameters?: Readonly<Record<string, string>>): string;
  /** The lines that the server printed. */
  logs(): readonly string[];
  stop(): Promise<void>;
}

/** Installs the editor into the cache folder, if it is not there yet; answers the path of its server. */
async function ensureEditor(): Promise<string> {
  if (!existsSync(installed)) await install();
  for (const name of ['spdlog', 'native-watchdog']) {
    const target = path.join(vscodeFolder(installed), 'node_modules', '@vscode', name, 'index.js');
    copyFileSync(path.join(import.meta.dirname, 'stubs', `${name}.cjs`), target);
  }
  return path.join(vscodeFolder(installed), 'out', 'server-main.js');
}

/** Starts the editor's server; windows are opened with its `url()`. */
export async function startEditor(options: EditorOptions): Promise<Editor> {
  const server = await ensureEditor();
  const { folder: dataDir, remove } = temporaryFolder('editor');
  const extensions = path.join(dataDir, 'extensions');
  writeSettings(dataDir, { ...quietSettings, ...options.settings });
  // Without a list of its own the server takes the folders it finds.
  mkdirSync(extensions, { recursive: true });
  for (const folder of options.extensions)
    cpSync(folder, path.join(extensions, path.basename(folder)), { recursive: true });

  const token = randomBytes(16).toString('hex');
  const args = ['--host', '127.0.0.1', '--port', '0', '--accept-server-license-terms', '--disable-telemetry'];
  args.push('--server-data-dir', dataDir, '--extensions-dir', extensions, '--connection-token', token);
  if (options.smokeTestDriver) args.push('--enable-smoke-test-driver');
  const program = start(process.execPath, [server, ...args], environment(options.env));
  const stop = async () => {
    await program.stop();
    remove();
  };
  try {
    const [, port = ''] = await program.line(/^Extension host agent listening on (\d+)/, readyTimeout);
    await program.line(/Completed initializing default profile extensions/, readyTimeout);
    return {
      port: Number(port),
      token,
      dataDir,
      url: (parameters) => {
        const query = new URLSearchParams({ ew: 'true', tkn: token, ...parameters });
        return `http://127.0.0.1:${port}/?${query.toString()}`;
      },
      logs: () => program.lines,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What npm or an editor around us has set is no business of this editor: it must behave alike everywhere. */
function environment(extra: Readonly<Record<string, string>> | undefined): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name),
  );
  // No shop of extensions: the editor asks it for updates at every start.
  return { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: '{}', ...extra };
}

function writeSettings(dataDir: string, settings: Readonly<Record<string, unknown>>): void {
  // Some settings are read from the machine's file alone, others (of "application" scope) from the user's alone.
  for (const owner of ['Machine', 'User']) {
    const folder = path.join(dataDir, 'data', owner);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(settings, null, 2));
  }
}

/** Installs into a folder of its own and renames it: half an install is never taken for one, two at once are no harm. */
async function install(): Promise<void> {
  process.stdout.write(`Installing VS Code from npm (code-server ${codeServerVersion}, 600 MB)...\n`);
  mkdirSync(cache, { recursive: true });
  removeLeftovers();
  const temporary = mkdtempSync(path.join(cache, temporaryPrefix));
  try {
    await npm(['install', '--no-save', '--prefix', temporary, `code-server@${codeServerVersion}`], temporary);
    await npm(['install', '--omit=dev'], vscodeFolder(temporary));
    try {
      renameSync(temporary, installed);
    } catch (error) {
      // Someone else may have been quicker.
      if (!existsSync(installed)) throw error;
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function npm(args: readonly string[], cwd: string): Promise<void> {
  // Nothing is compiled: what the editor needs of it, it does without (log files, terminals).
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await run('npm', [...args, ...quiet], { cwd, quiet: true });
  if (code !== 0) throw new Error(`VS Code could not be installed from npm. Check your network.\n${output}`);
}

/** An interrupted install leaves its folder behind; one of this hour may still be at work. */
function removeLeftovers(): void {
  for (const name of readdirSync(cache).filter((entry) => entry.startsWith(temporaryPrefix))) {
    const folder = path.join(cache, name);
    if (Date.now() - statSync(folder).mtimeMs > 3_600_000) rmSync(folder, { recursive: true, force: true });
  }
}

function vscodeFolder(prefix: string): string {
  return path.join(prefix, 'node_modules', 'code-server', 'lib', 'vscode');
}
