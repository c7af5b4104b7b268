// What holds for every query and every list, against a matcher that is slow and plain.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ItemKind, TrashItem } from '../../../../src/trash/item.ts';
import { completions } from '../../../../src/trash/query/complete.ts';
import { queryMatcher } from '../../../../src/trash/query/match.ts';
import { parseQuery, type Query } from '../../../../src/trash/query/query.ts';
import { toSearch } from '../../../../src/trash/query/search.ts';

const now = new Date(2026, 2, 10, 12).getTime();
const day = 86_400_000;

/** Texts that share letters, cases, accents, marks and numbers. */
const names = fc.string({
  unit: fc.constantFrom(...'aAbBc12-_. /', 'é', 'É', 'e\u0301', 'ß', 'Ω', '契', '😀', '\n'),
  maxLength: 12,
});
const anything = fc.oneof(names, fc.string({ unit: 'binary', maxLength: 20 }), fc.constant('👩‍👩‍👧'.repeat(255)));
const times = fc.integer({ min: now - 40 * day, max: now + 40 * day });
const option = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: undefined });
const itemOf = (text: fc.Arbitrary<string>): fc.Arbitrary<TrashItem> =>
  fc.record({
    account: fc.constant('a'),
    id: text,
    name: text,
    kind: fc.constantFrom<ItemKind>('file', 'folder', 'link', 'version', 'unknown'),
    size: option(fc.nat(20_000_000)),
    deletedAt: option(times),
    expiresAt: option(times),
    deletedBy: option(fc.record({ name: text, email: option(text) })),
    origin: option(fc.record({ path: option(text), name: option(text.map((name) => name.replaceAll('/', ''))) })),
  });

/** A term as text, and what it means. */
type Sample = readonly [text: string, matches: (item: TrashItem) => boolean];

const inQuotes = (value: string) => `"${value.replace(/["\\]/g, '\\$&')}"`;
const samples: fc.Arbitrary<Sample> = fc.oneof(
  names
    .map((word) => word.replace(/[\s*?"]|^-|:/gu, ''))
    .filter((word) => word !== '' && !word.startsWith('-'))
    .map((word): Sample => [word, (item) => inTexts(word, item, isAbbreviation)]),
  names
    .filter((word) => word !== '')
    .map(
      (word): Sample => [
        inQuotes(word),
        (item) => inTexts(word, item, (part, text) => plain(text).includes(plain(part))),
      ],
    ),
  fc
    .string({ unit: fc.constantFrom('a', 'b', '1', '.', '*', '?', 'É'), maxLength: 6 })
    .filter((pattern) => /[*?]/.test(pattern))
    .map((pattern): Sample => [pattern, (item) => fits([...plain(pattern)], [...plain(item.name)])]),
  names
    .filter((part) => part !== '')
    .map(
      (part): Sample => [
        `person:${inQuotes(part)}`,
        ({ deletedBy }) =>
          [deletedBy?.name, deletedBy?.email].some((text) => text !== undefined && plain(text).includes(plain(part))),
      ],
    ),
  names
    .filter((part) => part !== '')
    .map(
      (part): Sample => [
        `in:${inQuotes(part)}`,
        (item) => folder(item) !== '' && plain(folder(item)).includes(plain(part)),
      ],
    ),
  fc.constantFrom<ItemKind>('file', 'folder').map((kind): Sample => [`kind:${kind}`, (item) => item.kind === kind]),
  fc.nat(20).map((mb): Sample => [`size:>${mb}mb`, ({ size }) => size !== undefined && size > mb * 1e6]),
  fc
    .nat(40)
    .map(
      (days): Sample => [
        `deleted:<${days}d`,
        ({ deletedAt }) => deletedAt !== undefined && now - deletedAt < days * day,
      ],
    ),
  fc
    .nat(40)
    .map(
      (days): Sample => [
        `expires:<${days}d`,
        ({ expiresAt }) => expiresAt !== undefined && expiresAt - now < days * day,
      ],
    ),
  fc.constant<Sample>(['deleted:unknown', ({ deletedAt }) => deletedAt === undefined]),
  fc.constant<Sample>(['person:unknown', ({ deletedBy }) => deletedBy === undefined]),
  fc.constant<Sample>(['in:unknown', (item) => folder(item) === '']),
);

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/\n/g, ' ').replaceAll('ß', 'ss').toLowerCase();
}

/** With a slash at its end. */
function folder({ origin }: TrashItem): string {
  if (origin?.path === undefined) return origin?.name ? `${origin.name}/` : '';
  return `/${[...origin.path.split('/').filter(Boolean), ''].join('/')}`;
}

function inTexts(word: string, item: TrashItem, finds: (word: string, text: string) => boolean): boolean {
  const where = folder(item);
  const texts = word.includes('/') ? [where + item.name] : [item.name, where];
  return texts.some((text) => finds(word, text));
}

/** Tries all ways to cut the word into runs. */
function isAbbreviation(word: string, text: string): boolean {
  const cased = text.normalize('NFD').replace(/\p{M}/gu, '').replace(/\n/g, ' ').replaceAll('ß', 'ss');
  const letters = [...plain(word)];
  const units = [...cased];
  const folded = units.map((unit) => unit.toLowerCase());
  if (folded.join('').includes(letters.join(''))) return true;
  const search = (from: number, next: number): boolean => {
    if (next === letters.length) return true;
    for (let at = from; at < units.length; at += 1) {
      if (!begins(units, at)) continue;
      for (let run = 0; folded[at + run] === letters[next + run] && next + run < letters.length; run += 1)
        if (search(at + run + 1, next + run + 1)) return true;
    }
    return false;
  };
  return search(0, 0);
}

function begins(units: readonly string[], at: number): boolean {
  const kind = (unit = ' ') =>
    /\d/.test(unit) ? 'digit' : /\p{Lu}/u.test(unit) ? 'upper' : /\p{L}/u.test(unit) ? 'lower' : 'mark';
  const [before, here, after] = [kind(units[at - 1]), kind(units[at]), kind(units[at + 1])];
  if (here === 'mark' || before === 'mark') return true;
  if (here === 'upper') return before !== 'upper' || (after === 'lower' && at + 1 < units.length);
  return (here === 'digit') !== (before === 'digit');
}

function fits([first, ...rest]: readonly string[], text: readonly string[]): boolean {
  if (first === undefined) return text.length === 0;
  if (first === '*') return fits(rest, text) || (text.length > 0 && fits([first, ...rest], text.slice(1)));
  return text.length > 0 && (first === '?' || first === text[0]) && fits(rest, text.slice(1));
}

function queryOf(text: string): Query {
  const parsed = parseQuery(text, now);
  assert.ok('query' in parsed, `${text}: ${JSON.stringify(parsed)}`);
  return parsed.query;
}

describe('every query', () => {
  it('finds what a plain matcher finds, no less and no more', () => {
    fc.assert(
      fc.property(itemOf(names), fc.array(samples, { maxLength: 3 }), (item, terms) => {
        const matches = queryMatcher(queryOf(terms.map(([text]) => text).join(' ')));
        assert.equal(
          matches(item),
          terms.every(([, plainly]) => plainly(item)),
        );
      }),
      { numRuns: 5000 },
    );
  });

  it('finds with a minus what it does not find without', () => {
    fc.assert(
      fc.property(itemOf(anything), samples, (item, [text]) => {
        assert.equal(queryMatcher(queryOf(`-${text}`))(item), !queryMatcher(queryOf(text))(item));
      }),
      { numRuns: 2000 },
    );
  });

  it('finds an item by each part of its name in quotes', () => {
    fc.assert(
      fc.property(itemOf(names), fc.nat(12), fc.nat(12), (item, a, b) => {
        const letters = [...item.name.normalize('NFC')];
        const part = letters.slice(Math.min(a, b), Math.max(a, b)).join('');
        fc.pre(part !== '');
        assert.ok(queryMatcher(queryOf(inQuotes(part)))(item));
      }),
    );
  });

  const pieces = fc.constantFrom(
    ...[
      'person:',
      'in:',
      'kind:',
      'size:',
      'deleted:',
      'expires:',
      'x:',
      '"',
      '\\',
      '-',
      '*',
      '?',
      ' ',
      '<',
      '>',
      '=',
      '..',
    ],
    ...[
      '2026-02-30',
      '2026-03-01',
      '7d',
      '10mb',
      '999999999999999999pb',
      'unknown',
      '9999-12-31',
      '0000',
      '😀',
      '\ud83d',
      '\u202e',
      '\n',
    ],
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
  );

  it('is a query or an error with its place, and never an exception, whatever is typed', () => {
    fc.assert(
      fc.property(texts, fc.array(itemOf(anything), { maxLength: 5 }), (text, items) => {
        const parsed = parseQuery(text, now);
        if ('query' in parsed) {
          items.filter(queryMatcher(parsed.query));
          toSearch(parsed.query);
        } else {
          const { at, length } = parsed.error;
          assert.ok(at >= 0 && length > 0 && at + length <= text.length);
        }
        for (const each of completions(text, items, now)) assert.equal(each.at + each.length, text.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('that is completed finds the items that the completion counts', () => {
    fc.assert(
      fc.property(
        fc.array(itemOf(names), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('person:', 'in:', 'kind:', 'size:', 'deleted:', 'expires:', '-in:', 'a person:'),
        (items, begun) => {
          for (const { at, insert, items: counted = 0 } of completions(begun, items, now)) {
            const typed = insert.replace(/^-/, '');
            assert.ok(begun.slice(at).replace(/^-/, '') === typed.slice(0, typed.indexOf(':') + 1));
            const found = items.filter(queryMatcher(queryOf(typed))).length;
            assert.ok(found >= counted && counted > 0, `${typed}: ${found} of ${counted}`);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
