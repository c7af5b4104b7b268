// `npm test`: all parts, or the named ones; the last line is the sum of all. `--long`: the large size of the random tests.
// `--grep TEXT` picks tests by their titles.
import { needBrowser } from './browser.ts';
import type { TestCounts } from './mocha.ts';
import { type Part, parts } from './parts.ts';

const longParts = ['unit', 'contract'];

const sum: TestCounts = { passed: 0, failed: 0 };
const wanted = chosen(process.argv.slice(2));
// Who has no browser learns it at once, not after the minutes of the parts that need none.
if (wanted.some(({ browser }) => browser)) await needBrowser();
for (const part of wanted) {
  const counts = await timed(part);
  sum.passed += counts.passed;
  sum.failed += counts.failed;
}
if (sum.passed + sum.failed === 0) sum.failed = 1;
process.exitCode = sum.failed > 0 ? 1 : 0;
process.stdout.write(`${sum.passed} passed, ${sum.failed} failed\n`);

function chosen(args: readonly string[]): Part[] {
  const words = [...args];
  const grep = words.indexOf('--grep');
  if (grep >= 0) process.env.CLOUD_TRASH_GREP = words.splice(grep, 2)[1] ?? '';
  const long = words.includes('--long');
  if (long) process.env.CLOUD_TRASH_LONG = '1';
  const names = words.filter((word) => !['--long', '--'].includes(word));
  const unknown = names.filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length > 0) {
    process.stderr.write(
      `Unknown part: ${unknown.join(', ')}. Choose from: ${parts.map((part) => part.name).join(', ')}.\n`,
    );
    process.exit(2);
  }
  const wanted = names.length > 0 ? names : long ? longParts : parts.map((part) => part.name);
  return parts.filter((part) => wanted.includes(part.name));
}

async function timed(part: Part): Promise<TestCounts> {
  process.stdout.write(`\n== ${part.title}\n`);
  const start = performance.now();
  const counts = await part.run().catch((error: unknown): TestCounts => {
    process.stdout.write(`  ✘ ${error instanceof Error ? error.message : String(error)}\n`);
    return { passed: 0, failed: 1 };
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(`== ${part.title}: ${counts.passed} passed, ${counts.failed} failed in ${seconds} s\n`);
  return counts;
}
