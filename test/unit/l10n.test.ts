import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import { messageOf, pluralFormsOf } from './pluralForms.ts';

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

  const bundle: Readonly<Record<string, string | { readonly message: string }>> = JSON.parse(
    readFileSync(path.join(root, 'l10n', 'bundle.l10n.json'), 'utf8'),
  );
  const texts = Object.values(bundle).map(messageOf);

  it('have forms for numbers that every language can have its own of', () => {
    const forms = texts.filter((text) => text.includes('plural,'));
    assert.ok(forms.length > 15, String(forms.length));
    for (const text of forms) {
      const { other = '', ...more } = pluralFormsOf(text) ?? {};
      assert.match(other, /#/, text);
      assert.deepEqual(
        Object.keys(more).filter((each) => each !== 'one'),
        [],
        text,
      );
    }
  });

  it('count things in such forms, or by what has them, as itemCount()', () => {
    const things =
      '(?:more )?(?:items?|folders?|files?|accounts?|people|calls?|names|results|matches|rows|minutes?|hours?|days?|others?)\\b';
    const counted = new RegExp(`(?:\\{\\d\\}|\\b1) ${things}`, 'i');
    assert.deepEqual(
      texts.filter((text) => counted.test(text) && pluralFormsOf(text) === undefined),
      [],
    );
  });
});
