import type { TrashItem } from '../item.ts';
import { folderPath, unknown } from '../recover/origin.ts';
import type { Range } from './dates.ts';
import { fold, lower, withoutAccents } from './fold.ts';
import type { Query, Term } from './query.ts';
import { type Finder, wildcard, wordFinder } from './words.ts';

type Test = (item: TrashItem) => boolean;
type TextTerm = Extract<Term, { field: 'text' }>;

/** The query as a function, made once for a list of any length; it never throws. */
export function queryMatcher({ terms }: Query): Test {
  const texts = terms.filter((term) => term.field === 'text').map(textTest);
  const folderOf = folders(texts);
  const tests = terms
    .filter((term) => term.field !== 'text')
    .map((term): Test => {
      const test = testOf(term, folderOf);
      return term.not ? (item) => !test(item) : test;
    });
  // What takes longest comes last.
  if (texts.length > 0) tests.push((item) => hasTexts(texts, item, folderOf));
  return (item) => {
    for (const test of tests) if (!test(item)) return false;
    return true;
  };
}

interface TextTest {
  readonly not: boolean;
  readonly where: 'name' | 'nameOrFolder' | 'path';
  readonly finds: Finder;
}

/** A word with a slash is looked for in the whole path, others in the name and in the folder, patterns in the name alone. */
function textTest({ text, match, not }: TextTerm): TextTest {
  if (match === 'pattern') return { not, where: 'name', finds: wildcard(text) };
  const part = fold(text);
  const finds: Finder = match === 'fuzzy' ? wordFinder(part) : (folded) => folded.includes(part);
  return { not, where: text.includes('/') ? 'path' : 'nameOrFolder', finds };
}

function hasTexts(texts: readonly TextTest[], item: TrashItem, folderOf: (item: TrashItem) => Folder): boolean {
  const text = withoutAccents(item.name);
  const folded = lower(text);
  let folder: Folder | undefined;
  for (const [index, { not, where, finds }] of texts.entries()) {
    let isFound = where !== 'path' && finds(folded, text);
    if (!isFound && where !== 'name') {
      folder ??= folderOf(item);
      isFound = where === 'path' ? finds(folder.folded + folded, folder.text + text) : folder.found[index] === true;
    }
    if (isFound === not) return false;
  }
  return true;
}

/** Without accents, and without upper case, too. */
interface Folded {
  readonly text: string;
  readonly folded: string;
}

interface Folder extends Folded {
  /** Of each text whether it is in the folder's path. */
  readonly found: readonly boolean[];
}

/** Many items share a folder. It ends with a slash, so that "in:/Plans/" leaves "/Plans old" out; empty where it is unknown. */
function folders(texts: readonly TextTest[]): (item: TrashItem) => Folder {
  const known = new Map<string, Folder>();
  return (item) => {
    const path = folderPath(item);
    let made = known.get(path);
    if (!made) {
      const text = withoutAccents(path === unknown || path.endsWith('/') ? path : `${path}/`);
      const folded = lower(text);
      made = { text, folded, found: texts.map(({ finds }) => finds(folded, text)) };
      known.set(path, made);
    }
    return made;
  };
}

function testOf(term: Exclude<Term, TextTerm>, folderOf: (item: TrashItem) => Folder): Test {
  switch (term.field) {
    case 'person':
      return personTest(term.text);
    case 'in': {
      const part = fold(term.text ?? '');
      const isUnknown = term.text === undefined;
      return (item) => {
        const { folded } = folderOf(item);
        return isUnknown ? folded === '' : folded !== '' && folded.includes(part);
      };
    }
    case 'kind':
      return (item) => item.kind === term.kind;
    case 'size':
      return ({ size }) => isIn(term.range, size);
    case 'deleted':
      return ({ deletedAt }) => isIn(term.range, deletedAt);
    case 'expires':
      return ({ expiresAt }) => isIn(term.range, expiresAt);
  }
}

function personTest(typed: string | undefined): Test {
  if (typed === undefined) return ({ deletedBy }) => deletedBy === undefined;
  const part = fold(typed);
  /** Many items have the same person. */
  const known = new Map<string, boolean>();
  const has = (text: string) => {
    const isFound = known.get(text) ?? fold(text).includes(part);
    known.set(text, isFound);
    return isFound;
  };
  return ({ deletedBy: person }) => person !== undefined && (has(person.name) || has(person.email ?? ''));
}

/** @param range none for what is not known */
export function isIn(range: Range | undefined, value: number | undefined): boolean {
  if (value === undefined || range === undefined) return value === range;
  return value >= range.from && value <= range.to;
}
