// Builds the extension.
//   (no option)    for development: readable, with source maps             out/dev/, a whole extension folder
//   --watch        the same, and again whenever a source file changes      out/dev/
//   --demo         reads its accounts from the environment, for tests      out/demo/, a whole extension folder
//                  and `npm start`; the release has nothing of this
//   --vendors=DIR  with --demo: DIR/table.ts in place of src/vendors/table.ts, and the icons in DIR/icons/
//   --production   the release: minified, without source maps              dist/, which holds nothing else, and the
//                  licences of the libraries in it                         THIRD_PARTY_NOTICES.md
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { context } from 'esbuild';

const options = new Set(process.argv.slice(2));
const production = options.has('--production');
const demo = options.has('--demo');
const home = demo ? 'out/demo' : production ? '.' : 'out/dev';
const vendors = [...options].find((each) => each.startsWith('--vendors='))?.slice('--vendors='.length);

await rm(`${home}/dist`, { recursive: true, force: true });
if (home !== '.') await copyManifest();
if (demo && vendors) await cp(`${vendors}/icons`, `${home}/media/services`, { recursive: true });

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
  plugins: [
    { name: 'stubs', setup: useStubs },
    { name: 'vendors', setup: useVendors },
    { name: 'vscode', setup: importOnce },
  ],
  // The version is for what libraries do on older ones, which is left out.
  define: { __DEMO__: String(demo), 'process.version': '"v22.0.0"' },
  minify: production,
  sourcemap: production ? false : 'linked',
  // The licences are in THIRD_PARTY_NOTICES.md.
  legalComments: 'none',
  metafile: true,
  logLevel: 'info',
});

// What runs inside the pages, where there is no Node and no module of the editor.
const pages = await context({
  entryPoints: ['src/ui/pages/browser/page.ts', 'src/ui/pages/browser/page.css'],
  outdir: `${home}/dist/pages`,
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2023',
  minify: production,
  sourcemap: production ? false : 'inline',
  logLevel: 'info',
});

if (options.has('--watch')) {
  await Promise.all([build.watch(), pages.watch()]);
} else {
  const [{ metafile }] = await Promise.all([build.rebuild(), pages.rebuild()]);
  if (production) await writeNotices(metafile);
  await Promise.all([build.dispose(), pages.dispose()]);
}

/** Leaves out what node-fetch carries along and is never used here. */
function useStubs(build) {
  const needless =
    /^(fetch-blob(\/from\.js)?|formdata-polyfill\/esm\.min\.js|data-uri-to-buffer|\.\/utils\/(get-search|is|multipart-parser|referrer)\.js)$/;
  build.onResolve({ filter: needless }, () => ({ path: resolve('src/http/stubs.js') }));
  build.onResolve({ filter: /^\.\/headers\.js$/ }, () => ({ path: resolve('src/http/headers.ts') }));
}

/** The editor's module, which is outside of the bundle: else each file that uses it would bring an import of its own. */
function importOnce(build) {
  const namespace = 'once';
  build.onResolve({ filter: /^vscode$/ }, (from) =>
    from.namespace === namespace
      ? { path: 'vscode', external: true }
      : { path: 'vscode', namespace, sideEffects: false },
  );
  build.onLoad({ filter: /./, namespace }, async () => {
    const watchFiles = (await readdir('src', { recursive: true }))
      .filter((each) => each.endsWith('.ts'))
      .map((each) => resolve('src', each));
    const names = new Set();
    for (const file of watchFiles) {
      const [, imported = ''] = /^import \{([^}]+)\} from 'vscode';/m.exec(await readFile(file, 'utf8')) ?? [];
      for (const name of imported.split(',').map((each) => each.trim())) if (/^\w+$/.test(name)) names.add(name);
    }
    return { contents: `export { ${[...names]} } from 'vscode'`, watchFiles };
  });
}

/** Another table of vendors, which may import the shipped one. */
function useVendors(build) {
  if (!demo || !vendors) return;
  build.onResolve({ filter: /\/vendors\/table\.ts$/ }, ({ importer }) =>
    importer === resolve('src/extension.ts') ? { path: resolve(vendors, 'table.ts') } : undefined,
  );
}

/** A whole extension folder: an editor can be pointed at it. */
async function copyManifest() {
  await mkdir(home, { recursive: true });
  const texts = (await readdir('.')).filter((each) => /^package\.nls.*\.json$/.test(each));
  for (const each of ['package.json', ...texts, 'l10n', 'media', 'LICENSE']) {
    await cp(each, `${home}/${each}`, { recursive: true, force: true });
  }
}

/** The licence of each library of which something is in the bundle. */
async function writeNotices(metafile) {
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  const folders = new Set(used.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
  const notices = await Promise.all([...folders].sort().map(notice));
  const title = '# Third-party notices\n\nCloud Trash contains these libraries.\n';
  await writeFile('THIRD_PARTY_NOTICES.md', [title, ...notices].join('\n'));
}

async function notice(folder) {
  const { name, version } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
  const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`${name} has no licence file to ship.`);
  const text = (await readFile(`${folder}/${file}`, 'utf8')).trim();
  return `## ${name} ${version}\n\n\`\`\`text\n${text}\n\`\`\`\n`;
}
