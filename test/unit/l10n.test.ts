import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';

const root = path.resolve(import.meta.dirname, '../..');

describe('the strings for translators', () => {
  it('are those of the code: run "npm run l10n" after a change', async function () {
    // A process of its own reads all of the code, which takes long on a busy machine.
    this.timeout(60_000);
    const files = globSync('src/**/*.ts', { cwd: root }).map((file) => ({
      extension: '.ts' as const,
      contents: readFileSync(path.join(root, file), 'utf8'),
    }));
    const wanted = await getL10nJson(files);
    const kept: unknown = JSON.parse(readFileSync(path.join(root, 'l10n', 'bundle.l10n.json'), 'utf8'));
    assert.ok(Object.keys(wanted).length > 100, 'no strings were found');
    assert.deepEqual(kept, wanted);
  });
});
