// Runs the tests of one folder in this process: `mochaFolder.ts test/unit`. Leaves the counts in the file CLOUD_TRASH_RESULTS.
// A file hooks.ts in the folder may export `mochaHooks`, mocha's root hooks.
import { existsSync, globSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RootHookObject } from 'mocha';
import { root } from './folders.ts';
import { runMocha } from './mocha.ts';

const folder = path.resolve(root, process.argv[2] ?? 'test/unit');
const timeoutMs = Number(process.argv[3] ?? 10_000);

const files = globSync('**/*.test.ts', { cwd: folder }).sort();
const counts = await runMocha(
  files.map((file) => path.join(folder, file)),
  timeoutMs,
  await hooks(),
);
const results = process.env.CLOUD_TRASH_RESULTS;
if (results) writeFileSync(results, JSON.stringify(counts));
process.exit(counts.failed > 0 ? 1 : 0);

async function hooks(): Promise<RootHookObject | undefined> {
  const file = path.join(folder, 'hooks.ts');
  if (!existsSync(file)) return undefined;
  const module: { mochaHooks?: RootHookObject } = await import(pathToFileURL(file).href);
  return module.mochaHooks;
}
