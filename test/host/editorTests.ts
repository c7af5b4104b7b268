// Runs test/editor inside the default editor, next to the demo build of the extension. Most of the time these tests wait
// for a service's pace, so two editors run half of the files each, side by side.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildForTests, buildTests } from './build.ts';
import { temporaryFolder } from './cleanup.ts';
import { runInsideEditor } from './insideEditor.ts';
import type { TestCounts } from './mocha.ts';

// A few picked tests are not worth a second editor.
const shares = process.env.CLOUD_TRASH_GREP ? 1 : 2;

const [extension, runner] = await Promise.all([buildForTests(), buildTests()]);
const { folder } = temporaryFolder('shares');
/** The reports follow each other: that of the second editor is held back while the first one runs. */
const held: string[] = [];
let firstRuns = true;

const ends = await Promise.allSettled(
  Array.from({ length: shares }, async (_, share) => {
    const env = { CLOUD_TRASH_SHARE: `${share}/${shares}`, CLOUD_TRASH_RESULTS: resultsOf(share) };
    const print = (line: string) => void (share > 0 && firstRuns ? held.push(line) : process.stdout.write(line));
    try {
      return await runInsideEditor({ extension, runner, env, print });
    } finally {
      if (share === 0) release();
    }
  }),
);
for (const end of ends) {
  if (end.status === 'rejected') process.stderr.write(`${String(end.reason)}\n`);
  if (end.status === 'rejected' || end.value !== 0) process.exitCode = 1;
}
const results = process.env.CLOUD_TRASH_RESULTS;
if (results !== undefined && ends.every(({ status }) => status === 'fulfilled')) writeFileSync(results, sum());

function release(): void {
  firstRuns = false;
  process.stdout.write(held.join(''));
}

function resultsOf(share: number): string {
  return path.join(folder, `${share}.json`);
}

function sum(): string {
  const counts = ends.map((_, share): TestCounts => JSON.parse(readFileSync(resultsOf(share), 'utf8')));
  const add = (key: keyof TestCounts) => counts.reduce((all, each) => all + each[key], 0);
  return JSON.stringify({ passed: add('passed'), failed: add('failed') });
}
