// `npm run test:desktop`: the tests of test/editor in the VS Code for desktops, which is downloaded.
import { runTests } from '@vscode/test-electron';
import { buildForTests, buildTests } from './build.ts';
import { vscodeVersion } from './versions.ts';

const [extensionDevelopmentPath, extensionTestsPath] = await Promise.all([buildForTests(), buildTests()]);
process.exitCode = await runTests({
  version: vscodeVersion,
  extensionDevelopmentPath,
  extensionTestsPath,
  launchArgs: ['--disable-extensions', '--disable-workspace-trust'],
});
