import assert from 'node:assert/strict';
import { itemCount, plural } from '../../../src/ui/format.ts';
import { env, l10n } from '../fakes/vscode/vscode.ts';

/** As in an editor of that language, with a translation if there is one. */
function inLanguage(language: string, hasTranslation: boolean, test: () => void): void {
  const before = env.language;
  Object.assign(env, { language });
  Object.assign(l10n, { bundle: hasTranslation ? {} : undefined });
  try {
    test();
  } finally {
    Object.assign(env, { language: before });
    Object.assign(l10n, { bundle: undefined });
  }
}

describe('a number of things', () => {
  it('is one or many in English', () => {
    assert.deepEqual([0, 1, 2, 1240].map(itemCount), ['0 items', '1 item', '2 items', '1,240 items']);
  });

  it('has as many forms as the language', () => {
    const forms = '{0, plural, one {# plik} few {# pliki} many {# plików} other {# pliku}}';
    inLanguage('pl', true, () => {
      const words = [1, 2, 5, 22, 1.5].map((each) => plural(forms, each));
      assert.deepEqual(words, ['1 plik', '2 pliki', '5 plików', '22 pliki', '1,5 pliku']);
    });
  });

  it('may have fewer than the language: the others are like "other"', () => {
    inLanguage('fr', true, () => {
      const forms = '{0, plural, one {# élément} other {# éléments}}';
      assert.deepEqual(
        [0, 1, 2, 1_000_000].map((each) => plural(forms, each).replace(/\s/g, ' ')),
        ['0 élément', '1 élément', '2 éléments', '1 000 000 éléments'],
      );
    });
    inLanguage('ja', true, () => assert.equal(plural('{0, plural, other {# 個のアイテム}}', 1), '1 個のアイテム'));
  });

  it('is English where the language has no translation', () => {
    inLanguage('ru', false, () => assert.deepEqual([1, 21].map(itemCount), ['1 item', '21 items']));
    inLanguage('ja', false, () => assert.deepEqual([1, 21].map(itemCount), ['1 item', '21 items']));
  });

  it('may have other words in its forms, which are taken as they are', () => {
    const forms = '{0, plural, one {# of {1} in {2}} other {# of {1} in {2}, all}}';
    assert.equal(plural(forms, 1, '#', '{1}'), '1 of # in {1}');
    assert.equal(plural(forms, 3, 'a', 'b'), '3 of a in b, all');
  });

  it('is shown as it is where a translation has no form for it', () => {
    assert.equal(plural('# things', 3), '3 things');
  });
});
