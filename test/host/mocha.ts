// Runs test files with mocha and counts them; used on both sides, here and inside the editor.
import assert from 'node:assert/strict';
import Mocha from 'mocha';
import { AuditBook, openBook } from '../emulators/audit.ts';

/** How many tests passed and failed. A test that was skipped counts as neither. */
export interface TestCounts {
  passed: number;
  failed: number;
}

/** Test files that send requests by hand, by the services' own clients, or by live runs, which remove what they make. */
const byHand = /[\\/](?:emulators|live)[\\/]|Oracle\.test\.ts$/;

/**
 * Runs these files. The environment variable CLOUD_TRASH_GREP picks tests by their titles. The run fails if a request
 * of it to an emulated service could have harmed a live item.
 */
export async function runMocha(
  files: readonly string[],
  timeoutMs: number,
  hooks?: Mocha.RootHookObject,
): Promise<TestCounts> {
  // What runs inside the editor is bundled, and has the real `vscode`.
  if (import.meta.url.endsWith('.ts')) await import('../unit/fakes/vscode/register.ts');
  const mocha = new Mocha({ ui: 'bdd', timeout: timeoutMs, color: process.stdout.isTTY === true, reporter: 'spec' });
  if (process.env.CI) mocha.forbidOnly();
  const grep = process.env.CLOUD_TRASH_GREP;
  if (grep) mocha.grep(new RegExp(grep));
  if (hooks) mocha.rootHooks(hooks);
  const audit = auditOfRun();
  // Last, so that it also hears what the other hooks ask when all is over.
  mocha.rootHooks(audit.hooks);
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  return await new Promise((resolve) => {
    const runner = mocha.run(() => resolve({ passed: runner.stats?.passes ?? 0, failed: runner.stats?.failures ?? 0 }));
    audit.follow(runner);
  });
}

/** Audits the requests to emulated services: `follow` the run, at whose end `hooks` judge them. */
export function auditOfRun(): { hooks: Mocha.RootHookObject; follow(runner: Mocha.Runner): void } {
  const book = new AuditBook();
  openBook(book);
  return {
    hooks: { afterAll: () => judge(book) },
    follow(runner) {
      runner.on('suite', ({ file = '' }) => {
        book.byHand = byHand.test(file);
      });
      runner.on('test', (test) => {
        book.place = test.fullTitle();
      });
    },
  };
}

/** The one check over all requests of a run. */
function judge(book: AuditBook): void {
  const { audited, offences } = book.finish();
  const count = `${audited} requests to emulated services were audited, with ${offences.length} offences.`;
  Mocha.reporters.Base.consoleLog(`  ${count}\n`);
  assert.deepEqual(offences, [], 'requests that could harm a live item');
}
