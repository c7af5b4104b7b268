// The language of `GET /search`: words, "phrases", AND, OR, NOT (Box's API reference and its guide to search).

/** Words that must follow each other; of what was not quoted, the last may go on ("cal" finds "California"). */
interface Term {
  readonly words: readonly string[];
  readonly whole: boolean;
}

interface Alternative {
  readonly all: Term[];
  readonly none: Term[];
}

/** How many of the query's alternatives fit these texts, such as the name and the description of an item. */
export type Score = (texts: readonly string[]) => number;

/** Several words mean OR. Operators are in capitals; one that misses a word does nothing. */
export function parseQuery(query: string): Score {
  const alternatives = readAlternatives(query);
  return (texts) => {
    const split = texts.map(wordsOf);
    const has = (term: Term): boolean => split.some((words) => contains(words, term));
    return alternatives.filter(({ all, none }) => all.every(has) && !none.some(has)).length;
  };
}

function readAlternatives(query: string): Alternative[] {
  const alternatives: Alternative[] = [];
  let operator = 'OR';
  for (const [token, phrase] of query.matchAll(/"([^"]*)"?|[^\s"]+/g)) {
    if (['AND', 'OR', 'NOT'].includes(token)) {
      operator = token;
      continue;
    }
    const term = { words: wordsOf(phrase ?? token), whole: phrase !== undefined };
    if (term.words.length === 0) continue;
    const last = alternatives.at(-1);
    const current = last && operator !== 'OR' ? last : { all: [], none: [] };
    if (current !== last) alternatives.push(current);
    (operator === 'NOT' ? current.none : current.all).push(term);
    operator = 'OR';
  }
  return alternatives;
}

function contains(words: readonly string[], term: Term): boolean {
  const last = term.words.length - 1;
  return words.some((_, start) =>
    term.words.every((wanted, index) => {
      const word = words[start + index] ?? '';
      return index === last && !term.whole ? word.startsWith(wanted) : word === wanted;
    }),
  );
}

function wordsOf(text: string): string[] {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u);
  return words.filter((word) => word !== '');
}
