// Builds what runs inside the editor, where no TypeScript is understood.
import { globSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { demo, out, root } from './folders.ts';
import { run } from './processes.ts';

const target = path.join(out, 'editor');

/** Builds the extension that reads its accounts from the environment; answers its folder. */
export async function buildDemo(...options: readonly string[]): Promise<string> {
  const args = [path.join(root, 'esbuild.js'), '--demo', ...options];
  const { code, output } = await run(process.execPath, args, { cwd: root, quiet: true });
  if (code !== 0) throw new Error(`The extension could not be built:\n${output}`);
  return demo;
}

/** The same for the tests inside the editor: it knows one more vendor, in memory. */
export async function buildForTests(): Promise<string> {
  return await buildDemo('--vendors=test/fakes/memoryVendor');
}

/** Builds the tests that run inside the editor; answers the path of the runner that the editor is given. */
export async function buildTests(): Promise<string> {
  rmSync(target, { recursive: true, force: true });
  await build({
    entryPoints: [...globSync('test/editor/**/*.test.ts', { cwd: root }), 'test/editor/runner.ts'],
    absWorkingDir: root,
    outbase: 'test/editor',
    outdir: target,
    bundle: true,
    // What the tests share must be there once, as it would be without a bundle.
    splitting: true,
    platform: 'node',
    format: 'esm',
    // Outside of an extension's own folder the editor takes nothing but .mjs for an ES module.
    outExtension: { '.js': '.mjs' },
    packages: 'external',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return path.join(target, 'runner.mjs');
}
