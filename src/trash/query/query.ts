/** The language of the filter: what GitHub and VS Code search have taught people to type. */
import type { ItemKind } from '../item.ts';
import { type Range, unknownWord } from './dates.ts';
import { type RangeField, rangeOf } from './range.ts';

export type Condition =
  /** `fuzzy`: a bare word; `exact`: in quotes; `pattern`: a word with `*` or `?`, for the whole name. */
  | { readonly field: 'text'; readonly match: 'fuzzy' | 'exact' | 'pattern'; readonly text: string }
  /** A part of the person's name or email, or of the folder's path; `undefined` for what the service does not tell. */
  | { readonly field: 'person' | 'in'; readonly text: string | undefined }
  | { readonly field: 'kind'; readonly kind: ItemKind }
  /** `undefined` for what the service does not tell. */
  | { readonly field: RangeField; readonly range: Range | undefined };

/** `not`: what the condition does not hold for. */
export type Term = Condition & { readonly not: boolean };

/** What matches all terms; everything, where there is none. Ages such as `<7d` were counted from when it was parsed. */
export interface Query {
  readonly text: string;
  readonly terms: readonly Term[];
}

/**
 * `incomplete`: what stands at the end may become right while the person types on. `noValue`: nothing follows the
 * colon, or is in the quotes.
 */
export type QueryErrorCode = 'incomplete' | 'openQuote' | 'noValue' | 'field' | 'kind' | 'date' | 'size' | 'reversed';

export interface QueryError {
  readonly code: QueryErrorCode;
  /** Where in the text the term is that has the error. */
  readonly at: number;
  readonly length: number;
  /** What is wrong, as typed: of an unknown qualifier its name, else the value. */
  readonly word: string;
}

export type ParseResult = { readonly query: Query } | { readonly error: QueryError };

/** Why there is no condition. */
type Refusal = Omit<QueryError, 'at' | 'length'>;

/** What stands before a colon. */
export const fields = ['person', 'in', 'kind', 'size', 'deleted', 'expires'] as const;
export type QueryField = (typeof fields)[number];
const kinds: readonly ItemKind[] = ['file', 'folder', 'link', 'version', 'unknown'];

/** Never throws. Of several errors the first is given. */
export function parseQuery(text: string, now: number): ParseResult {
  const terms: Term[] = [];
  for (const token of tokensOf(text)) {
    const { at, length, not } = token;
    const condition = conditionOf(token, now, at + length === text.length);
    if ('code' in condition) return { error: { at, length, ...condition } };
    terms.push({ not, ...condition });
  }
  return { query: { text, terms } };
}

/** A term as it stands in the text. */
export interface Token {
  readonly at: number;
  readonly length: number;
  readonly not: boolean;
  /** The letters before a colon, in lower case. */
  readonly field: string | undefined;
  /** Without its quotes. */
  readonly value: string;
  readonly isQuoted: boolean;
  /** In a quote that does not end. */
  readonly isOpen: boolean;
}

/**
 * Terms are separated by blanks. Only letters make a qualifier, so that "12:30" is a word. In quotes, `\"` is a quote and
 * `\\` a backslash.
 */
export function* tokensOf(text: string): Generator<Token> {
  const token = /\s*(-(?=\S|$))?(?:([a-z]+):)?(?:"((?:[^"\\]|\\.)*)("?)|(\S*))/gisy;
  while (token.lastIndex < text.length) {
    const begin = token.lastIndex;
    const [whole = '', minus, field, quoted, end, bare = ''] = token.exec(text) ?? [];
    const length = whole.trimStart().length;
    if (length === 0) return;
    yield {
      at: begin + whole.length - length,
      length,
      not: minus !== undefined,
      field: field?.toLowerCase(),
      value: quoted?.replace(/\\(["\\])/g, '$1') ?? bare,
      isQuoted: quoted !== undefined,
      isOpen: end === '',
    };
  }
}

function conditionOf(token: Token, now: number, isLast: boolean): Condition | Refusal {
  const { field, value, isQuoted, isOpen } = token;
  if (isOpen) return { code: 'openQuote', word: value };
  if (field !== undefined && !isField(field)) return { code: 'field', word: field };
  if (value === '') return { code: isLast && !isQuoted ? 'incomplete' : 'noValue', word: field ?? '' };
  switch (field) {
    case undefined:
      return { field: 'text', match: isQuoted ? 'exact' : /[*?]/.test(value) ? 'pattern' : 'fuzzy', text: value };
    case 'person':
    case 'in':
      // In quotes, it is a name that somebody may have.
      return { field, text: isQuoted || value.toLowerCase() !== unknownWord ? value : undefined };
    case 'kind': {
      const word = value.toLowerCase();
      const kind = kinds.find((each) => each === word);
      if (kind) return { field, kind };
      if (isLast && kinds.some((each) => each.startsWith(word))) return { code: 'incomplete', word: value };
      return { code: 'kind', word: value };
    }
    default: {
      if (value.toLowerCase() === unknownWord) return { field, range: undefined };
      const range = rangeOf(field, value.toLowerCase(), now, isLast && !isQuoted);
      return 'code' in range ? range : { field, range };
    }
  }
}

function isField(name: string): name is QueryField {
  return fields.some((each) => each === name);
}
