import assert from 'node:assert/strict';
import { MarkdownString } from 'vscode';
import { appendLine, forIconText, forInput, forMessage, isInvisible, plain } from '../../../src/ui/text.ts';

const all = [plain, forMessage, forIconText, forInput];

/** How the editor finds links in notifications and icons in labels (`linkedText.ts`, `iconLabels.ts`). */
const editorLink = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
const editorIcon = /(\\)?\$\([a-z0-9-]+(?:~[a-z]+)?\)/i;

describe('text from a service', () => {
  it('is unchanged when it is harmless', () => {
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
    it(`is not a link in a message: ${JSON.stringify(name)}`, () => {
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
    it(`is not an icon where icons are drawn: ${JSON.stringify(name)}`, () => {
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

  it('is cut before it is cleaned: a name of many megabytes costs no more than a long one', () => {
    for (const name of ['x\u0000'.repeat(5_000_000), ' '.repeat(10_000_000), '😀'.repeat(3_000_000)]) {
      const start = process.cpuUsage();
      for (const make of all) assert.ok([...make(name)].length <= 120);
      const { user } = process.cpuUsage(start);
      assert.ok(user < 50_000, `${user / 1000} ms`);
    }
    assert.equal(plain('x\u0000'.repeat(5_000_000), 5), 'x x …');
    assert.equal(plain(`${' '.repeat(1_000_000)}x`), '…');
    // Cut in the middle of a character.
    assert.doesNotMatch(plain(`a${'😀'.repeat(30_000)}`, 100_000), /\ufffd/);
  });

  it('may be empty', () => {
    for (const make of all) for (const name of ['', '   ', '\u202e\u0000']) assert.equal(make(name), '');
  });
});

describe('text in a box', () => {
  it('is neither a link nor an icon', () => {
    assert.equal(forInput('$(error) [x](command:y)'), '$ (error) [x] (command:y)');
  });
});

describe('a name that no one can see', () => {
  it('is known as such', () => {
    for (const name of [
      '',
      '  ',
      '\u00a0\u3000',
      '\u200b\u200d\u2060',
      '\u202e',
      '\u3164',
      '\u2800 \u2800',
      '\ufe0f\u034f',
      '\u115f\u1160\uffa0',
    ])
      assert.ok(isInvisible(name), JSON.stringify(name));
    for (const name of ['a', '.', '\u200b.', '日', '👩‍👩‍👧', '\ud800', '\u3164x'])
      assert.ok(!isInvisible(name), JSON.stringify(name));
  });
});

describe('text in a tooltip', () => {
  /** What the editor's markdown takes for a link without being told, as `marked` has it in `rules.ts`. */
  const bareLink =
    /((?:ftp|https?):\/\/|www\.)(?:[a-zA-Z0-9-]+\.?)+[^\s<]*|[A-Za-z0-9._+-]+(@)[a-zA-Z0-9-_]+(?:\.[a-zA-Z0-9-_]*[a-zA-Z0-9])+(?![-_])/i;

  it('holds no address that becomes a link by itself', () => {
    for (const name of [
      'https://evil.example/x',
      'HTTP://evil.example',
      'ftp://evil.example',
      'www.evil.example www.www.evil.example WWW.evil.example',
      'ada@evil.example',
      'a.b+c@evil.example.com, https://a@b.example',
      '\\\\https\\://evil.example \\@x@y.example',
    ]) {
      const tooltip = new MarkdownString();
      appendLine(tooltip, name);
      const shown = tooltip.value.trimEnd();
      assert.doesNotMatch(shown, bareLink);
      assert.equal(shown.replaceAll('&nbsp;', ' ').replace(/\\([!-/:-@[-`{-~])/g, '$1'), name, 'it reads the same');
    }
  });
});
