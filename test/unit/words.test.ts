// The voice of what people read, as far as a machine can check it: plain American English, short, in VS Code's own style.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { vendorMessages } from '../../src/ui/messages/table.ts';
import { vendors } from '../../src/vendors/table.ts';

/** Nobody says these to a colleague who is in a hurry. */
const banned = [
  'all the same',
  'any more',
  'anew',
  'as it stands',
  'begin',
  'cannot',
  'erased',
  'everybody',
  'fault',
  'for good',
  'has no trouble',
  'kept by a rule',
  'lies in',
  'may not',
  'nobody',
  'not understood',
  'of its own',
  'please',
  'shall',
  'somebody',
  'sorry',
  'suffices',
  'to be true',
  'to the letter',
  'told',
  'trouble',
  'troubles',
  'unfortunately',
  'whoever',
  'wish',
  'wished',
  'wishes',
];
const bannedWord = new RegExp(`\\b(?:${banned.join('|')})\\b`, 'i');

const british =
  /\b(?:cancell(?:ed|ing)|colours?|favourites?|licences?|\w+[iy]sation|(?:author|organ|recogn)is(?:e|ed|ing))\b/i;

const read = (name: string): unknown =>
  JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../..', name), 'utf8'));
const manifest = read('package.nls.json') as Readonly<Record<string, string>>;
/** Some have comments for translators. */
const bundle = read('l10n/bundle.l10n.json') as Readonly<Record<string, string | { readonly message: string }>>;
const texts = [...Object.values(bundle), ...Object.values(manifest)].map((text) =>
  typeof text === 'string' ? text : text.message,
);

/** Those that break a rule, so that a failure names each. */
const offending = (breaks: (text: string) => boolean) => texts.filter(breaks);

describe('what people read', () => {
  it('is all there', () => {
    assert.ok(texts.length > 300, String(texts.length));
  });

  it('has no word or phrase that a colleague would not say', () => {
    assert.deepEqual(
      offending((text) => bannedWord.test(text)),
      [],
    );
  });

  it('has straight quotes, and three dots for an ellipsis', () => {
    assert.deepEqual(
      offending((text) => /[‘’“”„«»…]/.test(text)),
      [],
    );
  });

  it('has no exclamation mark, no dash for a pause, and no stray space', () => {
    assert.deepEqual(
      offending((text) => /!|[–—]| {2}|^\s|\s$/.test(text)),
      [],
    );
  });

  it('is short: at most 180 letters', () => {
    assert.deepEqual(
      offending((text) => text.length > 180),
      [],
    );
  });

  it('is American English', () => {
    assert.deepEqual(
      offending((text) => british.test(text)),
      [],
    );
  });
});

describe('the title of a command', () => {
  const titles = Object.entries(manifest).filter(([key]) => key.startsWith('command.'));

  /** In an item's menu this one has to say what goes along. */
  const long = ['command.recoverTogether'];

  for (const [key, title] of titles.filter(([key]) => !long.includes(key))) {
    it(`has at most three words in title case, besides "in": ${key}`, () => {
      // In the menu Sort and Group: "Sort: Name ✓".
      const words = title
        .replace(/^(Sort|Group): | ✓$|\.\.\.$/g, '')
        .split(' ')
        .filter((word) => word !== 'in');
      assert.ok(words.length <= 3, title);
      assert.ok(
        words.every((word) => /^[A-Z][a-zA-Z]*$/.test(word)),
        title,
      );
    });
  }
});

describe('a button', () => {
  const root = path.resolve(import.meta.dirname, '../../src/ui');
  const buttons = globSync('**/*.ts', { cwd: root }).flatMap((file) => {
    const source = readFileSync(path.join(root, file), 'utf8');
    // Those of a message are often constants, to be compared with what was pressed.
    const names = [...source.matchAll(/\.notify\(([^;]*);/g)].flatMap(
      ([, call = '']) => call.slice(call.indexOf('[')).match(/\w+/g) ?? [],
    );
    const places = source.split('\n').filter((line) => {
      const [, constants = ''] = /const (\w+|\[[\w, ]+\]) = /.exec(line) ?? [];
      return (
        /\bbutton(?:: | = )|\bbuttons\b/.test(line) || constants.match(/\w+/g)?.some((each) => names.includes(each))
      );
    });
    return places.flatMap((line) => [...line.matchAll(/l10n\.t\('([^']+)'\)/g)].map(([, text = '']) => text));
  });

  it('is found', () => {
    for (const text of ['Remove Account', 'Show Log', 'Retry']) assert.ok(buttons.includes(text), buttons.join());
  });

  it('has at most three words in title case', () => {
    assert.deepEqual(
      buttons.filter((text) => !/^[A-Z]\S*(?: [A-Z]\S*){0,2}$/.test(text)),
      [],
    );
  });
});

describe('the description of a way to sign in', () => {
  for (const { id, signIn } of vendors) {
    it(`has at most 60 letters and no full stop: ${id}`, async () => {
      for (const { id: method } of await signIn()) {
        const { detail = '' } = vendorMessages[id]?.methods()[method] ?? {};
        assert.ok(detail.length > 0 && detail.length <= 60, `${detail.length}: ${detail}`);
        assert.doesNotMatch(detail, /\.$/);
        assert.match(detail, /^[A-Z]/);
      }
    });
  }
});
