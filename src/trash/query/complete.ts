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
  return valuesOf(field, items, now)
    .filter((each) => each.items > 0 && each.label !== '' && fold(each.label).includes(part))
    .sort((a, b) => b.items - a.items)
    .slice(0, mostShown)
    .map((each) => ({ ...each, at, length, insert: `${minus}${field}:${each.insert}` }));
}

function qualifiers(at: number, length: number, minus: string, begun: string): Completion[] {
  return fields
    .filter((field) => field.startsWith(begun))
    .map((field) => ({ at, length, insert: `${minus}${field}:`, label: `${minus}${field}:` }));
}

type Value = Required<Pick<Completion, 'label' | 'insert' | 'items'>>;

/** Names are put in quotes, words of the language are not. */
function inQuotes(text: string): string {
  // What cannot be typed is found by a blank.
  const name = text.replace(/[\p{Cc}\p{Cf}\p{Z}]/gu, ' ');
  if (/^[^\s"]+$/.test(name) && name.toLowerCase() !== unknownWord) return name;
  return `"${name.replace(/["\\]/g, '\\$&')}"`;
}

/** With the number of items that have each. */
function valuesOf(field: QueryField, items: readonly TrashItem[], now: number): Value[] {
  const word = (text: string, count: number): Value => ({ label: text, insert: text, items: count });
  const name = (text: string | undefined, count: number): Value =>
    text === undefined ? word(unknownWord, count) : { label: text, insert: inQuotes(text), items: count };
  switch (field) {
    case 'person':
      return [...countBy(items, ({ deletedBy }) => deletedBy?.name)].map(([key, count]) => name(key, count));
    case 'in':
      return facetsOf(items, 'folders').map(({ key, items: count }) => name(wordOf(key), count));
    case 'kind':
      return facetsOf(items, 'kinds').map(({ key, items: count }) => word(key, count));
    default: {
      const usual = (suggested[field] ?? []).map((text) => word(text, countOf(`${field}:${text}`, items, now)));
      if (field === 'size') return usual;
      const days = countBy(items, (item) => midnight(field === 'deleted' ? item.deletedAt : item.expiresAt));
      days.delete(Number.NaN);
      return [...usual, ...[...days].map(([at, count]) => word(isoDate.format(at), count))];
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
