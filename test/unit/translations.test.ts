// The translations, as far as a machine can check them; docs/translating.md has the rules in words. For one language alone:
// npx mocha test/unit/translations.test.ts --grep "into de"
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf, pluralFormsOf } from './pluralForms.ts';

/** Those that a release must have. */
const demanded: readonly string[] = ['de', 'es', 'fr', 'ja', 'zh-cn'];

/** What is told apart by more than its words. */
interface Rules {
  /** What no sentence may have: a wrong form of address, quotation marks of another language, spaces that break a line. */
  readonly never: RegExp;
  /** Around names; the English texts have straight ones. */
  readonly quotes: readonly [string, string];
  /** What every text about the trash speaks of. */
  readonly trash: RegExp;
  /** Ends a sentence. */
  readonly stop: RegExp;
  /** Words that are the same as in English. */
  readonly same: readonly string[];
}

const rules: Readonly<Record<string, Rules>> = {
  de: {
    never: either(['du', 'dein', 'deine', 'deinen', 'deinem', 'deiner', 'dir', 'dich'], /[„“”»«…!]/),
    quotes: ['"', '"'],
    trash: /papierkorb|papierkörbe/i,
    // Not of "Min." and "Std.".
    stop: /(?<!Min|Std)\.$/,
    same: ['Name', 'Details', 'Filter'],
  },
  es: {
    never: either(['tú', 'tu', 'tus', 'vosotros', 'vuestro', 'vuestra', 'basura'], /[“”»«…!¡]/),
    quotes: ['"', '"'],
    trash: /papelera/i,
    stop: /\.$/,
    same: [],
  },
  fr: {
    never: either(['tu', 'toi', 'ton', 'ta', 'tes', 'poubelle'], /["“”…’!]| [:;?»]|« /),
    quotes: ['«\u00a0', '\u00a0»'],
    trash: /corbeille/i,
    stop: /\.$/,
    same: ['Service', 'Type', 'Description'],
  },
  ja: {
    never: /["“”…！!？，．（）]|ゴミ箱|あなた|[ａ-ｚＡ-Ｚ０-９]/,
    quotes: ['「', '」'],
    trash: /ごみ箱/,
    stop: /。$/,
    same: [],
  },
  'zh-cn': {
    never: /["…「」！!（）]|您|垃圾箱|废纸篓|[ａ-ｚＡ-Ｚ０-９]/,
    quotes: ['“', '”'],
    trash: /回收站/,
    stop: /。$/,
    same: [],
  },
};

function either(words: readonly string[], marks: RegExp): RegExp {
  return new RegExp(`(?<!\\p{L})(?:${words.join('|')})(?!\\p{L})|${marks.source}`, 'iu');
}

/** Names, and what is the same in every language. */
const sameEverywhere = ['Cloud Trash', 'ID', 'SHA-1', 'Cloud Trash: {0}', 'CSV', 'JSON', 'OK'];
/** Of services and products, hosts, scopes, settings, schemes: as they are. */
const names =
  /\b(?:Box|Egnyte|DocSpace|ONLYOFFICE|Cloud Trash|VS Code|As-User|OAuth|API|CSV|JSON)\b|\b[\w.-]+\.(?:com|xlsx)\b|https?:\/\/|cloudTrash\.[\w.]+|\b\w+:(?:write|read)\b|\b\d{4}-\d\d-\d\d(?: \d\d:\d\d)?\b|\b\d{5,}\b/g;

const root = path.resolve(import.meta.dirname, '../..');
type Texts = Readonly<Record<string, string>>;

function read(name: string): Texts {
  const entries: Readonly<Record<string, string | { readonly message: string }>> = JSON.parse(
    readFileSync(path.join(root, name), 'utf8'),
  );
  return Object.fromEntries(Object.entries(entries).map(([key, text]) => [key, messageOf(text)]));
}

const sources = [
  { english: read('package.nls.json'), file: (language: string) => `package.nls.${language}.json` },
  { english: read('l10n/bundle.l10n.json'), file: (language: string) => `l10n/bundle.l10n.${language}.json` },
];
const found = globSync(['package.nls.*.json', 'l10n/bundle.l10n.*.json'], { cwd: root }).flatMap(
  (file) => /\.(?:nls|l10n)\.([\w-]+)\.json$/.exec(file)?.[1] ?? [],
);

const isText = (value: unknown) => typeof value === 'string' && value !== '';
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([each]) => each).sort();
/** As wide as it is drawn: Japanese and Chinese letters take the room of two. */
const columns = (text: string) => text.length + matches(text, /[\u1100-\uffef]/g).length;
const lettersOf = (text: string) => text.replace(/\{\d\}|\W/g, '');
/** The text alone, or each of its forms for a number. */
const partsOf = (text: string) => Object.values(pluralFormsOf(text) ?? { other: text });

describe('the translations', () => {
  it('are those that a release must have', () => {
    assert.deepEqual(
      demanded.filter((language) => !found.includes(language)),
      [],
    );
  });

  it('are in languages whose rules are known', () => {
    assert.deepEqual(
      found.filter((language) => !(language in rules)),
      [],
    );
  });

  it('go into the package, and into the demo build', () => {
    const shipped = readFileSync(path.join(root, '.vscodeignore'), 'utf8').split('\n');
    for (const line of ['!package.nls*.json', '!l10n/bundle.l10n.*.json']) assert.ok(shipped.includes(line), line);
  });
});

for (const language of [...new Set(found)].sort()) {
  describe(`the translation into ${language}`, () => {
    const own = rules[language];
    const categories: readonly string[] = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const files = sources.map(({ english, file }) => {
      const exists = existsSync(path.join(root, file(language)));
      return { english, exists, name: file(language), translated: exists ? read(file(language)) : {} };
    });
    const pairs = files.flatMap(({ english, translated }) =>
      Object.entries(english).flatMap(([key, text]) => {
        const translation = translated[key];
        return translation === undefined ? [] : [{ key, text, translation }];
      }),
    );
    /** Those that break a rule, so that a failure names each. */
    const offending = (breaks: (translation: string, text: string, key: string) => boolean) =>
      pairs
        .filter(({ key, text, translation }) => breaks(translation, text, key))
        .map(({ translation }) => translation);
    const none = (breaks: Parameters<typeof offending>[0]) => assert.deepEqual(offending(breaks), []);

    it('has both files, with every text and no other', () => {
      for (const { english, exists, name, translated } of files) {
        assert.ok(exists, name);
        // The editor takes nothing else, not even the comments that the English file has.
        assert.ok(Object.values(JSON.parse(readFileSync(path.join(root, name), 'utf8'))).every(isText), name);
        assert.deepEqual(Object.keys(translated).sort(), Object.keys(english).sort(), name);
      }
    });

    it('has no text that is English still', () => {
      none(
        (translation, text) =>
          translation === text &&
          /[a-z]{2}/i.test(lettersOf(text.replace(names, ''))) &&
          ![...sameEverywhere, ...(own?.same ?? [])].includes(text),
      );
    });

    it('has forms for numbers where the English text has them, in the categories of the language', () => {
      none((translation, text) => {
        const [forms, english] = [pluralFormsOf(translation), pluralFormsOf(text)];
        if (!forms || !english) return forms !== english || /\bplural,/.test(translation);
        const needed = ['other', ...categories.filter((each) => each === 'one' && english.one !== undefined)];
        const isWhole = needed.every((each) => forms[each] !== undefined);
        return !isWhole || !Object.keys(forms).every((each) => categories.includes(each));
      });
    });

    it('has the same placeholders', () => {
      none((translation, text) => {
        const placeholders = (part: string) => [...new Set(matches(part, /\{\d\}/g))].join();
        const [wanted] = partsOf(text);
        const has = partsOf(translation).every((part) => placeholders(part) === placeholders(wanted ?? ''));
        // "One item" may do without its number.
        const { other } = pluralFormsOf(translation) ?? {};
        return !has || (pluralFormsOf(text) !== undefined && !other?.includes('#'));
      });
    });

    it('has the same icons, links, code and line breaks', () => {
      const markup = /\$\([\w~-]+\)|\]\([^)]*\)|`[^`]*`|\n/g;
      none((translation, text) => matches(translation, markup).join() !== matches(text, markup).join());
    });

    it('has the same names', () => {
      none((translation, text) => !matches(text, names).every((name) => translation.includes(name)));
    });

    it('has no stray space', () => {
      none((translation) => partsOf(translation).some((part) => / {2}|^\s|\s$/.test(part)));
    });

    it('ends as the English text does: with three dots, a full stop, a question mark or none', () => {
      const end = (part: string, stop: RegExp) =>
        /\.\.\.$/.test(part) ? 'dots' : /[?？]$/.test(part) ? 'question' : stop.test(part) ? 'stop' : '';
      none((translation, text) => {
        const [english = ''] = partsOf(text);
        return partsOf(translation).some((part) => end(part, own?.stop ?? /\.$/) !== end(english, /\.$/));
      });
    });

    it("has the language's own quotation marks, as many as there are names", () => {
      const [open, close] = own?.quotes ?? ['"', '"'];
      const count = (text: string, mark: string) => text.split(mark).length - 1;
      none((translation, text) => {
        const [english = ''] = partsOf(text);
        const wanted = count(english, '"') / 2;
        return partsOf(translation).some((part) =>
          open === close
            ? count(part, open) !== wanted * 2
            : count(part, open) !== wanted || count(part, close) !== wanted,
        );
      });
    });

    it('has the form of address and the marks of the language', () => {
      none((translation) => own?.never.test(translation) ?? false);
    });

    it('calls the trash as VS Code does', () => {
      none(
        (translation, text) =>
          /\btrash\b/i.test(text.replace(/Cloud Trash|"[^"]*"|\]\([^)]*\)/g, '')) && !own?.trash.test(translation),
      );
    });

    it('fits: titles and buttons on their line, sentences into about the same room', () => {
      none((translation, text, key) => {
        const [width, english] = [
          Math.max(...partsOf(translation).map(columns)),
          Math.max(...partsOf(text).map(columns)),
        ];
        if (key.startsWith('command.')) return width > 45;
        return width > english * 1.6 + 16;
      });
    });
  });
}
