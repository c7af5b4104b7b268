// The parts of `npm test`, in their order.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './cleanup.ts';
import { root } from './folders.ts';
import type { TestCounts } from './mocha.ts';
import { run } from './processes.ts';

/** One part: runs its checks, shows what they say, and counts them. */
export interface Part {
  name: string;
  /** What it runs, in words. */
  title: string;
  /** Whether it opens windows of the editor. */
  browser?: boolean;
  run(): Promise<TestCounts>;
}

const minute = 60_000;

/** All parts, in the order in which `npm test` runs them. */
export const parts: readonly Part[] = [
  { name: 'lint', title: 'format and lint', run: lint },
  { name: 'types', title: 'type check', run: types },
  { name: 'unit', title: 'unit tests', run: () => tests('mochaFolder.ts', ['test/unit', limit(10_000)]) },
  { name: 'contract', title: 'contract tests', run: () => tests('mochaFolder.ts', ['test/contract', limit(30_000)]) },
  { name: 'editor', title: 'tests inside the editor', browser: true, run: () => tests('editorTests.ts', []) },
  {
    name: 'e2e',
    title: 'end-to-end tests',
    browser: true,
    run: () => tests('mochaFolder.ts', ['test/e2e', String(minute)]),
  },
];

/** Milliseconds that one test may take; many more in their large size. */
function limit(ms: number): string {
  return String(process.env.CLOUD_TRASH_LONG ? 20 * minute : ms);
}

/** The scripts of the pages run in a browser: what there is there, is nowhere else. */
async function types(): Promise<TestCounts> {
  return await checks(
    [root, path.join(root, 'src/ui/pages/browser')].map((each) => ['typescript/bin/tsc', '-p', each]),
  );
}

async function lint(): Promise<TestCounts> {
  return await checks([
    ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
    ['oxlint/bin/oxlint', '--type-aware', '--deny-warnings', 'src', 'test'],
    ['knip/bin/knip.js'],
  ]);
}

/** Runs tools of node_modules; each counts as one test. */
async function checks(tools: readonly (readonly string[])[]): Promise<TestCounts> {
  const counts = { passed: 0, failed: 0 };
  for (const [tool = '', ...args] of tools) {
    const name = path.basename(tool, '.js');
    const env = withPath();
    const { code, output } = await run(process.execPath, [path.join(root, 'node_modules', tool), ...args], {
      cwd: root,
      env,
      quiet: true,
    });
    process.stdout.write(code === 0 ? `  ✔ ${name}\n` : `  ✘ ${name}\n${output}\n`);
    counts[code === 0 ? 'passed' : 'failed'] += 1;
  }
  return counts;
}

/** Runs a script that leaves its counts in a file. One that leaves none, or counts no test, has failed. */
async function tests(script: string, args: readonly string[]): Promise<TestCounts> {
  const temporary = temporaryFolder('results');
  const results = path.join(temporary.folder, 'counts.json');
  try {
    const env = { ...process.env, CLOUD_TRASH_RESULTS: results };
    const { code } = await run(process.execPath, [path.join(import.meta.dirname, script), ...args], { cwd: root, env });
    const counts = existsSync(results) ? readCounts(results) : undefined;
    if (counts === undefined) return failedWhole('stopped before its tests were done');
    if (counts.passed + counts.failed === 0) return failedWhole('ran no test');
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } finally {
    temporary.remove();
  }
}

function readCounts(file: string): TestCounts {
  const counts: TestCounts = JSON.parse(readFileSync(file, 'utf8'));
  return counts;
}

function failedWhole(why: string): TestCounts {
  process.stdout.write(`  ✘ The part ${why}.\n`);
  return { passed: 0, failed: 1 };
}

/** Tools that start others by name find them, and the right Node, first. */
function withPath(): NodeJS.ProcessEnv {
  const folders = [path.dirname(process.execPath), path.join(root, 'node_modules', '.bin'), process.env.PATH ?? ''];
  return { ...process.env, PATH: folders.join(path.delimiter) };
}
