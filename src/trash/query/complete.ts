/** What can be typed next in the box of the filter. */
import type { TrashItem } from '../item.ts';
import { valuesOf as facetsOf } from '../recover/deletionFilter.ts';
import { unknown } from '../recover/origin.ts';
import { unknownWord } from './dates.ts';
import { fold } from './fold.ts';
import { queryMatcher } from './match.ts';
import { fields, parseQuery, type QueryField, tokensOf } from './query.ts';

/** Takes the place of `length` UTF-16 units from `at` on, which is the end of the text. */
export interface Completion {
  readonly at: number;
  readonly length: number;
  readonly insert: string;
  /** What it stands for, as it came from the service; of a qualifier the same as `insert`. */
  readonly label: string;
  /** How many items have the value. */
  readonly items?: number;
}

const mostShown = 20;
const suggested: Readonly<Partial<Record<QueryField, readonly string[]>>> = {
  size: ['>1gb', '>100mb', '>10mb', '>1mb', '<1mb', unknownWord],
  deleted: ['<1h', '<1d', '<7d', '<30d', '>30d', unknownWord],
  expires: ['<1d', '<3d', '<7d', '<30d', unknownWord],
};

/** Qualifiers, or values that occur for one, those of most items first; at most 20. */
export function completions(text: string, items: readonly TrashItem[], now: number): readonly Completion[] {
  const token = [...tokensOf(text)].at(-1);
  if (!token || token.at + token.length < text.length) return qualifiers(text.length, 0, '', '');
  const { at, length, not, value, isQuoted, isOpen } = token;
  const minus = not ? '-' : '';
  if (token.field === undefined) return isQuoted ? [] : qualifiers(at, length, minus, value.toLowerCase());
  const field = fields.find((each) => each === token.field);
  if (!field || (isQuoted && !isOpen)) return [];
  const part = fold(value);
  return [...valuesOf(field, items, now)]
    .filter(([word, count]) => count > 0 && fold(labelOf(word)).includes(part))
    .sort(([, a], [, b]) => b - a)
    .slice(0, mostShown)
    .map(([word, count]) => {
      return { at, length, insert: `${minus}${field}:${inQuotes(word)}`, label: labelOf(word), items: count };
    });
}

function qualifiers(at: number, length: number, minus: string, begun: string): Completion[] {
  return fields
    .filter((field) => field.startsWith(begun))
    .map((field) => ({ at, length, insert: `${minus}${field}:`, label: `${minus}${field}:` }));
}

/** Names are to be put in quotes, words of the language are not. */
type Value = string | { readonly name: string };

function labelOf(value: Value): string {
  return typeof value === 'string' ? value : value.name;
}

function inQuotes(value: Value): string {
  if (typeof value === 'string') return value;
  // What cannot be typed is found by a blank.
  const name = value.name.replace(/[\p{Cc}\p{Cf}\p{Z}]/gu, ' ');
  if (/^[^\s"]+$/.test(name) && name.toLowerCase() !== unknownWord) return name;
  return `"${name.replace(/["\\]/g, '\\$&')}"`;
}

/** With the number of items that have each. */
function valuesOf(field: QueryField, items: readonly TrashItem[], now: number): readonly (readonly [Value, number])[] {
  switch (field) {
    case 'person':
      return named(countBy(items, ({ deletedBy }) => deletedBy?.name));
    case 'in':
      return named(facetsOf(items, 'folders').map(({ key, items: count }) => [wordOf(key), count]));
    case 'kind':
      return facetsOf(items, 'kinds').map(({ key, items: count }) => [key, count]);
    default: {
      const usual = (suggested[field] ?? []).map((word) => [word, countOf(`${field}:${word}`, items, now)] as const);
      if (field === 'size') return usual;
      const days = countBy(items, (item) => midnight(field === 'deleted' ? item.deletedAt : item.expiresAt));
      const words = [...days].flatMap(([day, count]) =>
        Number.isNaN(day) ? [] : [[isoDate.format(day), count] as const],
      );
      return [...usual, ...words];
    }
  }
}

function countBy<K>(items: Iterable<TrashItem>, keyOf: (item: TrashItem) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const item of items) {
    const key = keyOf(item);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function named(counts: Iterable<readonly [string | undefined, number]>): (readonly [Value, number])[] {
  return [...counts].flatMap(([name, count]) =>
    name === '' ? [] : [[name === undefined ? unknownWord : { name }, count]],
  );
}

/** The slash leaves "/Plans old" out of "/Plans". */
function wordOf(folder: string): string | undefined {
  if (folder === unknown) return undefined;
  return folder.startsWith('/') && folder !== '/' ? `${folder}/` : folder;
}

function countOf(text: string, items: readonly TrashItem[], now: number): number {
  const parsed = parseQuery(text, now);
  return 'query' in parsed ? items.filter(queryMatcher(parsed.query)).length : 0;
}

/** By the local clock; one number for each day, so that a long list takes no texts. */
function midnight(time = Number.NaN): number {
  return new Date(time).setHours(0, 0, 0, 0);
}

/** Swedes write dates as the filter does. */
const isoDate = new Intl.DateTimeFormat('sv');
