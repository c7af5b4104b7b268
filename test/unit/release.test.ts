import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

describe('the release build', () => {
  const files = new Map<string, string>();
  const entry = () => files.get('extension.js') ?? '';

  before(function () {
    this.timeout(60_000);
    execFileSync(process.execPath, [path.join(root, 'esbuild.js'), '--production'], { stdio: 'pipe' });
    for (const name of readdirSync(path.join(root, 'dist'), { recursive: true, encoding: 'utf8' })) {
      if (name !== 'pages') files.set(name, readFileSync(path.join(root, 'dist', name), 'utf8'));
    }
  });

  it('holds nothing but code', () => {
    for (const name of files.keys()) assert.match(name, /^([\w-]+\.js|pages[/\\]page\.(js|css))$/);
    assert.ok(entry().length > 10_000);
  });

  it('names the licence of every library in the bundle, and of no other', () => {
    const notices = readFileSync(path.join(root, 'THIRD_PARTY_NOTICES.md'), 'utf8');
    const imported = globSync('src/**/*.ts', { cwd: root }).flatMap((file) =>
      [...readFileSync(path.join(root, file), 'utf8').matchAll(/(?:\bfrom |import\()'([^.'][^':]*)'/g)].map(
        ([, name = '']) => name,
      ),
    );
    const libraries = [...new Set(imported)].filter((name) => name !== 'vscode').sort();
    const headings = [...notices.matchAll(/^## (\S+) (\S+)$/gm)].map(([, name, version]) => ({ name, version }));
    assert.deepEqual(
      headings,
      libraries.map((name) => {
        const { version }: { version: string } = JSON.parse(
          readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8'),
        );
        return { name, version };
      }),
    );
    const owners = notices.match(/^Copyright \(c\) .+$/gm) ?? [];
    assert.equal(owners.length, libraries.length);
    assert.match(readFileSync(path.join(root, '.vscodeignore'), 'utf8'), /^!THIRD_PARTY_NOTICES\.md$/m);
  });

  it('holds nothing of the demo', () => {
    for (const [name, code] of files) {
      for (const trace of ['CLOUD_TRASH_ACCOUNTS', 'demo-', 'ownWork']) {
        assert.ok(!code.includes(trace), `${name} holds ${trace}`);
      }
    }
  });

  it('loads the HTTP library and the clients with the first call, not at the start', () => {
    // Something of node-fetch, of our HTTP client and of a vendor.
    for (const trace of ['node-fetch cannot load', 'http.client.request.created', '/pubapi/v1/fs/trash']) {
      const holders = [...files].filter(([, code]) => code.includes(trace)).map(([name]) => name);
      assert.ok(holders.length > 0, `nothing holds "${trace}"`);
      const atStart = staticImports('extension.js');
      for (const holder of holders) assert.ok(!atStart.has(holder), `${holder} is loaded at the start`);
    }
  });

  function staticImports(name: string, seen = new Set<string>()): Set<string> {
    if (seen.has(name)) return seen;
    seen.add(name);
    for (const [, found = ''] of (files.get(name) ?? '').matchAll(/(?:from|import)"\.\/([^"]+)"/g)) {
      staticImports(found, seen);
    }
    return seen;
  }
});
