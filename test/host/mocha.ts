// Runs test files with mocha and counts them; used on both sides, here and inside the editor.
import Mocha from 'mocha';

/** How many tests passed and failed. A test that was skipped counts as neither. */
export interface Counts {
  passed: number;
  failed: number;
}

/** Runs these files. The environment variable CLOUD_TRASH_GREP picks tests by their titles. */
export async function runMocha(
  files: readonly string[],
  timeoutMs: number,
  hooks?: Mocha.RootHookObject,
): Promise<Counts> {
  const mocha = new Mocha({ ui: 'bdd', timeout: timeoutMs, color: process.stdout.isTTY === true, reporter: 'spec' });
  if (process.env.CI) mocha.forbidOnly();
  const grep = process.env.CLOUD_TRASH_GREP;
  if (grep) mocha.grep(new RegExp(grep));
  if (hooks) mocha.rootHooks(hooks);
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  return await new Promise((resolve) => {
    const runner = mocha.run(() => resolve({ passed: runner.stats?.passes ?? 0, failed: runner.stats?.failures ?? 0 }));
  });
}
