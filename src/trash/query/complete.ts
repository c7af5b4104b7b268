/** What can be typed next in the box of the filter. */
import type { TrashItem } from '../item.ts';
import { folderPath } from '../recover/origin.ts';
import { fold } from './fold.ts';
import { queryMatcher } from './match.ts';
import { fields, kinds, parseQuery, type Token, tokensOf } from './query.ts';
import { unknownWord } from './range.ts';

/** Takes the place of `length` letters of the text from `at` on, which is to its end. */
export interface Completion {
  readonly at: number;
  readonly length: number;
  readonly insert: string;
  /** The value without quotes; of a qualifier the same as `insert`. */
  readonly label: string;
  /** How many items have the value; of a qualifier nothing. */
  readonly items?: number;
}

const most = 20;
const sizes = ['>1gb', '>100mb', '>10mb', '>1mb', '<1mb'];
const ages: Readonly<Record<string, readonly string[]>> = {
  deleted: ['<1h', '<1d', '<7d', '<30d', '>30d'],
  expires: ['<1d', '<3d', '<7d', '>7d'],
};

/** Qualifiers, then values that occur, those of most items first; at most 20, and none where a blank ends the text. */
export function completions(text: string, items: readonly TrashItem[], now: number): readonly Completion[] {
  const token = [...tokensOf(text)].at(-1);
  if (!token || token.at + token.length < text.length) return qualifiers(text.length, '', '');
  const { at, length, not, field, value, isQuoted, isOpen } = token;
  const minus = not ? '-' : '';
  if (field === undefined) return isQuoted ? [] : qualifiers(at, minus, value);
  if (isQuoted && !isOpen) return [];
  const [found, isName] = valuesOf(field, items, now);
  const part = fold(value);
  return [...found]
    .filter(([each, count]) => count > 0 && fold(each).includes(part))
    .sort(([, a], [, b]) => b - a)
    .slice(0, most)
    .map(([each, count]) => ({
      at,
      length,
      insert: `${minus}${field}:${isName && each !== unknown ? quoted(each) : each}`,
      label: each,
      items: count,
    }));
}
