import type { TrashItem } from '../item.ts';
import { folderPath, unknown } from '../recover/origin.ts';
import { fold, lower, withoutAccents } from './fold.ts';
import type { Query, Range, Term } from './query.ts';
import { type Folded, wildcard, wordMatcher } from './words.ts';

type Test = (subject: Subject) => boolean;

/** The query as a function, made once for a list of any length; it never throws. */
export function queryMatcher({ terms }: Query): (item: TrashItem) => boolean {
  const folders = new Map<string | undefined, Folded>();
  const tests = terms.map((term): Test => {
    const test = testOf(term);
    return term.not ? (subject) => !test(subject) : test;
  });
  return (item) => {
    const subject = new Subject(item, folders);
    return tests.every((test) => test(subject));
  };
}

/** An item whose texts are made comparable when they are asked for; many items share a folder. */
class Subject {
  readonly item: TrashItem;
  readonly #folders: Map<string | undefined, Folded>;
  #name: Folded | undefined;

  constructor(item: TrashItem, folders: Map<string | undefined, Folded>) {
    this.item = item;
    this.#folders = folders;
  }

  get name(): Folded {
    this.#name ??= folded(this.item.name);
    return this.#name;
  }

  /** Ends with a slash, so that "in:/Plans/" leaves "/Plans old" out; empty where it is unknown. */
  get folder(): Folded {
    const key = this.item.origin?.path ?? this.item.origin?.name;
    const known = this.#folders.get(key);
    if (known) return known;
    const path = folderPath(this.item);
    const made = folded(path === unknown || path.endsWith('/') ? path : `${path}/`);
    this.#folders.set(key, made);
    return made;
  }

  get whole(): Folded {
    const { name, folder } = this;
    return { text: folder.text + name.text, folded: folder.folded + name.folded };
  }
}

function folded(from: string): Folded {
  const text = withoutAccents(from);
  return { text, folded: lower(text) };
}

function testOf(term: Term): Test {
  switch (term.field) {
    case 'text':
      return textTest(term.text, term.match);
    case 'person':
      return personTest(term.text);
    case 'in': {
      const part = fold(term.text ?? '');
      return term.text === undefined
        ? ({ folder }) => folder.folded === ''
        : // An empty part is in no folder, where none is known.
          ({ folder }) => folder.folded !== '' && folder.folded.includes(part);
    }
    case 'kind':
      return ({ item }) => item.kind === term.kind;
    case 'size':
      return rangeTest(({ item }) => item.size, term.range);
    case 'deleted':
      return rangeTest(({ item }) => item.deletedAt, term.range);
    case 'expires':
      return rangeTest(({ item }) => item.expiresAt, term.range);
  }
}

/** A word with a slash is looked for in the whole path, others in the name and in the folder. */
function textTest(typed: string, match: 'fuzzy' | 'exact' | 'pattern'): Test {
  if (match === 'pattern') {
    const fits = wildcard(typed);
    return ({ name }) => fits(name.folded);
  }
  const part = fold(typed);
  const finds = match === 'fuzzy' ? wordMatcher(typed) : (text: Folded) => text.folded.includes(part);
  if (typed.includes('/')) return ({ whole }) => finds(whole);
  const found = new Map<Folded, boolean>();
  return ({ name, folder }) => {
    if (finds(name)) return true;
    let isFound = found.get(folder);
    if (isFound === undefined) {
      isFound = finds(folder);
      found.set(folder, isFound);
    }
    return isFound;
  };
}

function personTest(typed: string | undefined): Test {
  if (typed === undefined) return ({ item }) => item.deletedBy === undefined;
  const part = fold(typed);
  const found = new Map<string, boolean>();
  const has = (text: string) => {
    const isFound = found.get(text) ?? fold(text).includes(part);
    found.set(text, isFound);
    return isFound;
  };
  return ({ item: { deletedBy: person } }) =>
    person !== undefined && (has(person.name) || (person.email !== undefined && has(person.email)));
}

function rangeTest(measure: (subject: Subject) => number | undefined, range: Range | undefined): Test {
  return (subject) => {
    const value = measure(subject);
    if (value === undefined || range === undefined) return value === range;
    return value >= range.from && value <= range.to;
  };
}
