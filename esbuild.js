// Builds the extension.
//   (no option)    for development: readable, with source maps             out/dev/, a whole extension folder
//   --watch        the same, and again whenever a source file changes      out/dev/
//   --demo         reads its accounts from the environment, for tests      out/demo/, a whole extension folder
//                  and `npm start`; the release has nothing of this
//   --production   the release: minified, without source maps              dist/, which holds nothing else
import { cp, mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { context } from 'esbuild';

const options = new Set(process.argv.slice(2));
const production = options.has('--production');
const demo = options.has('--demo');
const home = demo ? 'out/demo' : production ? '.' : 'out/dev';

await rm(`${home}/dist`, { recursive: true, force: true });
if (home !== '.') await copyManifest();

const build = await context({
  entryPoints: ['src/extension.ts'],
  outdir: `${home}/dist`,
  bundle: true,
  // ES modules with splitting: the HTTP library is a chunk that a lazy import() loads on first use.
  format: 'esm',
  splitting: true,
  chunkNames: '[name]-[hash]',
  platform: 'node',
  // The Node of the oldest editor in `engines`.
  target: 'node22',
  external: ['vscode'],
  plugins: [{ name: 'stand-ins', setup: useStandIns }],
  define: { __DEMO__: String(demo) },
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'info',
});

if (options.has('--watch')) {
  await build.watch();
} else {
  await build.rebuild();
  await build.dispose();
}

/** Leaves out what node-fetch carries along and is never used here. */
function useStandIns(build) {
  const needless =
    /^(fetch-blob(\/from\.js)?|formdata-polyfill\/esm\.min\.js|data-uri-to-buffer|\.\/utils\/(multipart-parser|referrer)\.js)$/;
  build.onResolve({ filter: needless }, () => ({ path: resolve('src/http/standIns.js') }));
}

/** A whole extension folder: an editor can be pointed at it. */
async function copyManifest() {
  await mkdir(home, { recursive: true });
  for (const each of ['package.json', 'package.nls.json', 'l10n', 'media', 'LICENSE']) {
    await cp(each, `${home}/${each}`, { recursive: true, force: true });
  }
}
