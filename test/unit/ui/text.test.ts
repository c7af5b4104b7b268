import assert from 'node:assert/strict';
import { forIconText, forMessage, plain } from '../../../src/ui/text.ts';

const all = [plain, forMessage, forIconText];

/** How the editor finds links in notifications and icons in labels (`linkedText.ts`, `iconLabels.ts`). */
const editorLink = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
const editorIcon = /(\\)?\$\([a-z0-9-]+(?:~[a-z]+)?\)/i;

describe('text from a service', () => {
  it('is left as it is where it is harmless', () => {
    const names = [
      'Report (final) [v2].docx',
      'Übung 日本語 עברית 👩‍👩‍👧 $5',
      'a_b*c`d~<b>&amp;',
      'javascript:alert(1)',
    ];
    for (const make of all) for (const name of names) assert.equal(make(name), name);
  });

  for (const name of [
    '[x](command:workbench.action.quit)',
    '[x](https://evil.example)',
    'a [b](command:x) [c](command:y)',
    '[x]\u200b(command:y)',
    '[x]\u0000(command:y)',
    '[x]\u202e(command:y)',
    '[[x]](command:y "title")',
    '[x](COMMAND:y)',
  ]) {
    it(`is no link in a message: ${JSON.stringify(name)}`, () => {
      const shown = forMessage(name);
      assert.doesNotMatch(shown, editorLink);
      assert.ok(!shown.includes(']('), shown);
    });
  }

  for (const name of [
    '$(error)',
    'a $(trash~spin) $(x)',
    '$$(error)',
    '$\u200b(error)',
    '\\$(error)',
    '$\u0007(error)',
  ]) {
    it(`is no icon where icons are drawn: ${JSON.stringify(name)}`, () => {
      assert.doesNotMatch(forIconText(name), editorIcon);
    });
  }

  it('keeps its meaning when it is made safe', () => {
    assert.equal(forMessage('[x](command:y)'), '[x] (command:y)');
    assert.equal(forIconText('$(error) 100%'), '$ (error) 100%');
  });

  it('is one line, without control characters', () => {
    for (const make of all) {
      assert.equal(make('a\r\nb\tc\u0000d\u001be\u007ff\u0085g\u2028h\u2029i'), 'a b c d e f g h i');
    }
  });

  it('neither turns the direction of text nor hides in it', () => {
    const marks =
      '\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2060\ufeff\u00ad\u180e\u{e0041}';
    for (const mark of marks) for (const make of all) assert.equal(make(`exe${mark}cod.txt`), 'exe cod.txt');
  });

  it('is whole: half of a character would make an address of it throw', () => {
    for (const make of all) assert.equal(make('a\ud800b\udc00'), 'a\ufffdb\ufffd');
  });

  it('has no spaces at its ends and none doubled', () => {
    for (const make of all) assert.equal(make(' \n a \u200e\u200e  b \n'), 'a b');
  });

  it('is shortened to a number of letters, none of them cut', () => {
    for (const make of all) {
      assert.equal(make('x'.repeat(120)), 'x'.repeat(120));
      assert.equal(make('x'.repeat(121)), `${'x'.repeat(119)}…`);
      assert.equal(make('😀'.repeat(200)), `${'😀'.repeat(119)}…`);
      assert.equal(make('abcdef', 4), 'abc…');
    }
  });

  it('may be empty', () => {
    for (const make of all) for (const name of ['', '   ', '\u202e\u0000']) assert.equal(make(name), '');
  });
});
