// `npm run bench`: sizes, which must hold their bars; the times of activate() and Load More in a real editor and of long lists,
// which are only printed; sorting, filtering and grouping; jobs of 10,000 items; and our clients beside the services' own SDKs.
// `npm run bench -- sizes` (`activation`, `lists`, `browse`, `loadMore`, `jobs`, `rivals`) runs one of the seven.
import { globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { build } from 'esbuild';
import { buildDemo } from '../host/build.ts';
import { temporaryFolder } from '../host/cleanup.ts';
import { out, root } from '../host/folders.ts';
import { runInsideEditor } from '../host/insideEditor.ts';
import { buildPackage } from '../host/package.ts';
import { timeList } from './lists.ts';
import type { LoadMoreTimes } from './loadMore.ts';
import type { Bar } from './rivals.ts';

const windows = 5;
let missed = 0;

function tell(what: string, value: number, unit: string, bar: Bar, binding: boolean): void {
  const holds = 'most' in bar ? value <= bar.most : value >= bar.least;
  if (!holds && binding) missed += 1;
  const figure = `${value.toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}`;
  const verdict = holds ? 'holds' : binding ? 'MISSED' : 'above, not binding on a noisy machine';
  const limit = ('most' in bar ? bar.most : bar.least).toLocaleString('en');
  process.stdout.write(`${what.padEnd(46)}${figure.padStart(15)}   bar ${limit} ${unit}: ${verdict}\n`);
}

/** About the room that a file takes in the package. */
function packedSize(file: string): number {
  return deflateRawSync(readFileSync(file)).length;
}

/** The pictures do not count: they are there for people who choose whether to install it. */
function picturesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.png'))
    .reduce((sum, { parentPath, name }) => sum + packedSize(path.join(parentPath, name)), 0);
}

/** About the room that the texts of other languages take in the package. */
function translationsIn(folder: string): number {
  return globSync(['package.nls.*.json', 'l10n/bundle.l10n.*.json'], { cwd: folder }).reduce(
    (sum, name) => sum + packedSize(path.join(folder, name)),
    0,
  );
}

/** A chunk and all that it imports statically: what is loaded before activate() runs. */
function loadedWith(name: string, folder: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  const code = readFileSync(path.join(folder, name), 'utf8');
  for (const [, found = ''] of code.matchAll(/(?:from|import)"\.\/([^"]+)"/g)) loadedWith(found, folder, seen);
  return seen;
}

function sizes(packageFile: string): void {
  const dist = path.join(root, 'dist');
  const code = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ name: path.relative(dist, file), size: statSync(file).size }));
  for (const { name, size } of code) process.stdout.write(`  ${name.padEnd(44)}${String(size).padStart(9)}\n`);
  const atStart = [...loadedWith('extension.js', dist)].map((name) => statSync(path.join(dist, name)).size);
  tell(
    'entry chunk and what it imports at once',
    atStart.reduce((sum, size) => sum + size, 0),
    'bytes',
    { most: 60_000 },
    true,
  );
  tell(
    'all code, minified',
    code.reduce((sum, { size }) => sum + size, 0),
    'bytes',
    { most: 290_000 },
    true,
  );
  const pictures = picturesIn(path.join(root, 'media'));
  const translations = translationsIn(root);
  tell('translations, packed', translations, 'bytes', { most: 110_000 }, false);
  const rest = statSync(packageFile).size - pictures - translations;
  tell('package without pictures and translations', rest, 'bytes', { most: 150_000 }, true);
}

/** Runs a file of this folder in so many fresh editors; answers what it leaves in each. */
async function inEditors<T>(name: string, count: number): Promise<T[]> {
  const runner = path.join(out, 'bench', `${name}.mjs`);
  await build({
    entryPoints: [path.join(import.meta.dirname, `${name}.ts`)],
    outfile: runner,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const extension = await buildDemo();
  const temporary = temporaryFolder('bench');
  const file = path.join(temporary.folder, `${name}.json`);
  const results: T[] = [];
  try {
    for (let window = 0; window < count; window += 1) {
      const code = await runInsideEditor({ extension, runner, env: { CLOUD_TRASH_RESULTS: file } });
      if (code !== 0) throw new Error(`${name} failed in the editor.`);
      results.push(JSON.parse(readFileSync(file, 'utf8')));
    }
  } finally {
    temporary.remove();
  }
  return results;
}

async function activation(): Promise<void> {
  const times = (await inEditors<number>('activation', windows)).sort((a, b) => a - b);
  const rounded = times.map((time) => time.toFixed(1)).join(', ');
  process.stdout.write(`activate() in ${windows} fresh editors: ${rounded} ms\n`);
  tell('activate(), median', times[Math.floor(times.length / 2)] ?? 0, 'ms', { most: 10 }, false);
}

const ms = (time: number) => `${Math.round(time).toLocaleString('en')} ms`;

/** Each line tells how the time grew with the number: 1 is linear, 2 is quadratic. */
async function lists(): Promise<void> {
  // What is measured first would pay for the compiler.
  await timeList(20_000, 1000, 100);
  for (const pageSize of [1000, 100]) {
    const [some, many] = [await timeList(100_000, pageSize, 100), await timeList(1_000_000, pageSize, 100)];
    const growth = (work: keyof typeof some) => Math.log10(many[work] / some[work]).toFixed(2);
    process.stdout.write(
      `${pageSize} a page, 100,000 and 1,000,000 items: listed in ${ms(some.listing)} and ${ms(many.listing)}, exponent ` +
        `${growth('listing')}; removed in ${ms(some.removal)} and ${ms(many.removal)}, exponent ${growth('removal')}\n`,
    );
    tell('removal of 100,000 items in batches of 100', some.removal, 'ms', { most: 1000 }, false);
  }
}

async function loadMore(): Promise<void> {
  for (const { answer, own, all, removal } of await inEditors<LoadMoreTimes>('loadMore', 1)) {
    process.stdout.write(
      `Load More with 5,000 rows in the editor: children answered after ${ms(answer)}, all rows handed over after ${ms(all)}\n`,
    );
    tell('Load More with 5,000 rows, our part', own, 'ms', { most: 200 }, false);
    tell('one of 10,000 rows goes, in the editor', removal, 'ms', { most: 500 }, false);
  }
}

async function rivals(): Promise<void> {
  // Installs the SDKs, which the other two do without.
  const { race } = await import('./rivals.ts');
  for (const { what, value, unit, bar, binding } of await race()) tell(what, value, unit, bar, binding);
}

async function jobs(): Promise<void> {
  const { runJobs } = await import('./jobs.ts');
  for await (const { what, value, unit, bar, binding } of runJobs()) tell(what, value, unit, bar, binding);
}

async function browse(): Promise<void> {
  const { runBrowse } = await import('./browse.ts');
  for await (const { what, value, unit, bar, binding } of runBrowse()) tell(what, value, unit, bar, binding);
}

const all: Readonly<Record<string, () => Promise<void>>> = {
  sizes: async () => sizes(await buildPackage()),
  activation,
  lists,
  browse,
  loadMore,
  jobs,
  rivals,
};
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(all, name));
if (unknown.length > 0)
  throw new Error(`There is no ${unknown.join(', ')}; there are: ${Object.keys(all).join(', ')}.`);
for (const [name, measure] of Object.entries(all)) {
  if (asked.length === 0 || asked.includes(name)) await measure();
}
process.stdout.write(missed === 0 ? 'All binding bars hold.\n' : `${missed} bars were missed.\n`);
process.exitCode = missed === 0 ? 0 : 1;
