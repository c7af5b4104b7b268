import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '..');

describe('test/README.md', () => {
  it('names files and folders that exist', () => {
    const text = readFileSync(path.join(folder, 'README.md'), 'utf8');
    const named = [...text.matchAll(/`((?:test\/)?(?:unit|contract|editor|e2e|live|bench|emulators|host)\/[\w./]*)`/g)];
    assert.ok(named.length > 30);
    const missing = named
      .map(([, name = '']) => name)
      .filter((name) => !existsSync(path.join(folder, name.replace(/^test\//, ''))));
    assert.deepEqual(missing, []);
  });
});
