// The editor calls `run()` in its extension host: there the tests beside this file have the real `vscode`.
import { globSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import { runMocha } from '../host/mocha.ts';

const timeoutMs = 30_000;

/** Tells the lines of the test report from what else the editor logs; insideEditor.ts looks for it. */
const mark = '[test] ';

/** Runs every test file beside this one, or those of CLOUD_TRASH_SHARE ("0/2": the first of two editors), leaves the counts in the file CLOUD_TRASH_RESULTS, rejects when one failed. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  Mocha.reporters.Base.consoleLog = (...values: unknown[]) => {
    // biome-ignore lint/suspicious/noConsole: the one way from here to the window, which passes it on to the terminal
    console.log(mark + format(...values));
  };
  const [share = 0, shares = 1] = (process.env.CLOUD_TRASH_SHARE ?? '0/1').split('/').map(Number);
  const files = globSync('**/*.test.mjs', { cwd: import.meta.dirname })
    .sort()
    .filter((_, index) => index % shares === share);
  const counts = await runMocha(
    files.map((file) => path.join(import.meta.dirname, file)),
    timeoutMs,
  );
  const results = process.env.CLOUD_TRASH_RESULTS;
  if (results) writeFileSync(results, JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} tests failed inside the editor.`);
}
