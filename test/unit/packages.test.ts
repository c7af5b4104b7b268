// What npm installs, here and on every other computer: package.json and package-lock.json.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface PackageDependencies {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const root = path.resolve(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(path.join(root, name), 'utf8');
const manifest: PackageDependencies = JSON.parse(read('package.json'));
const packages = new Map(
  Object.entries((JSON.parse(read('package-lock.json')) as { packages: Readonly<Record<string, Locked>> }).packages),
);
const names = new Set([...packages.keys()].map((place) => place.replace(/^.*node_modules\//, '')));
const systems = ['linux', 'darwin', 'win32'];
const processors = ['x64', 'arm64'];

describe('package-lock.json', () => {
  it('names every optional package, so that `npm ci` takes it on any platform', () => {
    const missing = [...packages].flatMap(([place, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !names.has(name))
        .map((name) => `${place} needs ${name}`),
    );
    assert.deepEqual(missing, []);
  });

  for (const tool of ['@biomejs/biome', 'esbuild', 'oxlint', 'oxlint-tsgolint', 'oxc-parser', 'typescript'])
    it(`has the program of ${tool} for Linux, macOS and Windows, on x64 and arm64`, () => {
      const programs = Object.keys(packages.get(`node_modules/${tool}`)?.optionalDependencies ?? {}).map((name) =>
        packages.get(`node_modules/${name}`),
      );
      for (const system of systems)
        for (const processor of processors) {
          const fits = programs.some((each) => each?.os?.includes(system) && each.cpu?.includes(processor));
          assert.ok(fits, `${system} ${processor}`);
        }
    });

  it('names no registry, and the digest of every package', () => {
    assert.doesNotMatch(read('package-lock.json'), /"resolved"|_registry|\.tgz/);
    const unsealed = [...packages].filter(([place, { integrity }]) => place !== '' && integrity === undefined);
    assert.deepEqual(unsealed, []);
  });

  it('holds the versions of package.json, which are exact', () => {
    const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    assert.ok(wanted.length > 10);
    for (const [name, version] of wanted) assert.equal(packages.get(`node_modules/${name}`)?.version, version, name);
  });
});
