// What `npx mocha test/unit/...` loads first, by .mocharc.json: the audit that `npm test` makes, too.
// Plain JavaScript: an old Node must get as far as the sentence that says what is missing.
import process from 'node:process';

if (!process.features.typescript) {
  process.stderr.write(
    `Mocha needs Node 24.2 or newer to run TypeScript, and this is Node ${process.versions.node}.\n` +
      'Install it, or run the tests with "npm run test:unit", which brings its own.\n',
  );
  process.exit(1);
}

const { auditOfRun } = await import('./mocha.ts');
const audit = auditOfRun();

export const mochaHooks = audit.hooks;

/** mocha calls it with its runner as `this`. */
export function mochaGlobalSetup() {
  audit.follow(this);
}
