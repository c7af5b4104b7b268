import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fields, parseQuery } from '../../src/trash/query/query.ts';

const root = path.resolve(import.meta.dirname, '../..');
const files = globSync(['*.md', 'docs/*.md', 'test/*/README.md', 'test/README.md'], { cwd: root }).filter(
  (file) => file !== 'THIRD_PARTY_NOTICES.md',
);
/** Paths are named from the root, or from where the files of a text mostly are. */
const bases = ['', 'src', 'test', 'test/contract'].map((base) => path.join(root, base));

describe('the documentation', () => {
  it('is found', () => assert.ok(files.length >= 10, files.join()));

  for (const file of files) {
    const text = readFileSync(path.join(root, file), 'utf8');

    it(`links to files and headings that exist: ${file}`, () => {
      const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
      const missing = links.filter(([, target = '', heading]) => {
        const to = target === '' ? path.join(root, file) : path.resolve(root, path.dirname(file), target);
        return !existsSync(to) || (heading !== undefined && !headings(to).includes(heading));
      });
      assert.deepEqual(
        missing.map(([link]) => link),
        [],
      );
    });

    it(`names files and folders that exist: ${file}`, () => {
      const named = [...text.matchAll(/`([\w.-]+\/[\w./-]*)`/g)].map(([, name = '']) => name);
      const ours = named.filter((name) => bases.some((base) => existsSync(path.join(base, name.split('/')[0] ?? ''))));
      const missing = ours.filter((name) => !isMade(name) && !bases.some((base) => existsSync(path.join(base, name))));
      assert.deepEqual(missing, []);
    });
  }
});

describe('the page on the filter', () => {
  const page = readFileSync(path.join(root, 'docs/filter.md'), 'utf8');
  // The first column, and what else has a colon.
  const found = [...page.matchAll(/^\| `([^`]+)`|`([^`]*:[^`]*)`/gm)].map(([, first, other]) => first ?? other ?? '');
  const examples = [...new Set(found)];

  it('has examples', () => assert.ok(examples.length > 20, examples.join(' ')));
  for (const example of examples)
    it(`has only what the filter takes: ${example}`, () => {
      const parsed = parseQuery(example, Date.UTC(2026, 2, 10));
      assert.ok('query' in parsed && parsed.query.terms.length === 1, JSON.stringify(parsed));
    });

  it('names all that can stand before a colon', () => {
    for (const field of fields)
      assert.ok(
        examples.some((example) => example.startsWith(`${field}:`)),
        field,
      );
  });
});

/** By a build or a run, or of the service that is the example. */
function isMade(name: string): boolean {
  return /^(out|dist|node_modules|\.vscode-test|box|docspace)\/|acme/.test(name);
}

/** As links name them. */
function headings(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}
