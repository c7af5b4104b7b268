// Builds the package that editors install: out/cloud-trash.vsix.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { out, root } from './folders.ts';
import { run } from './processes.ts';

/** Builds the release and packs it; answers the path of the package. */
export async function buildPackage(): Promise<string> {
  const file = path.join(out, 'cloud-trash.vsix');
  mkdirSync(out, { recursive: true });
  await step('The release could not be built', [path.join(root, 'esbuild.js'), '--production']);
  const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  // The bundle holds what it needs, and the README's pictures are in the package.
  const args = ['package', '--no-dependencies', '--no-rewrite-relative-links', '--out', file];
  await step('The package could not be made', [vsce, ...args, '--allow-missing-repository']);
  return file;
}

async function step(failure: string, args: readonly string[]): Promise<void> {
  const { code, output } = await run(process.execPath, args, { cwd: root, quiet: true });
  if (code !== 0) throw new Error(`${failure}:\n${output}`);
}

if (import.meta.main) process.stdout.write(`${await buildPackage()}\n`);
