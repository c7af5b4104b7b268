/** Values of the filter that are numbers: `>10mb`, `1kb..5mb`, `<7d`, `2026-03-01..2026-03-05`. */
import { periodOf, type Range, words } from './dates.ts';

export type RangeField = 'size' | 'deleted' | 'expires';

/** Why what was typed is no range; see `QueryErrorCode`. */
interface RangeRefusal {
  readonly code: 'incomplete' | 'noValue' | 'size' | 'date' | 'reversed';
  readonly word: string;
}

/** One side of a range, or all of it. */
interface Bound extends Range {
  /** Counted from now: of deletions backwards. */
  readonly isAge?: boolean;
  /** Half of the last digit that was typed. */
  readonly half?: number;
}

const minute = 60_000;
const ages: Readonly<Record<string, number>> = { min: 1, h: 60, d: 1440, w: 10_080 };
const everything: Bound = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
/** What may still become a size or a date. */
const partial = /^(?:\d{0,3}|\d+mi?|\d{4}-0?|\d{4}-\d\d?-0?|\d{4}-\d\d?-\d\d?t\d{0,2}:?\d?|[\w-]+\.)$/;

/**
 * @param value in lower case
 * @param isTyping whether the person may type on at its end
 */
export function rangeOf(field: RangeField, value: string, now: number, isTyping: boolean): Range | RangeRefusal {
  const refused = (word: string): RangeRefusal => {
    if (isTyping && value.endsWith(word) && (partial.test(word) || words.some((each) => each.startsWith(word))))
      return { code: 'incomplete', word };
    if (word === '') return { code: 'noValue', word: field };
    return { code: field === 'size' ? 'size' : 'date', word };
  };
  const [, operator, operand = ''] = /^([<>]=?)?(.*)$/s.exec(value) ?? [];
  if (operator !== undefined) {
    const bound = boundOf(field, operand, now);
    return bound ? compared(operator, field, bound) : refused(operand);
  }
  const [first = '', second] = value.split('..', 2);
  const begin = openOr(field, first, now);
  if (!begin) return refused(first);
  if (second === undefined) return alone(field, begin);
  const end = openOr(field, second, now);
  if (!end) return refused(second);
  if (begin.from <= end.to) return { from: begin.from, to: end.to };
  // "Between 7 and 30 days ago" is said in this order, too.
  if (begin.isAge && end.isAge) return { from: end.from, to: begin.to };
  return { code: 'reversed', word: value };
}

function compared(operator: string, field: RangeField, { from, to, isAge }: Bound): Range {
  // What was deleted less than a week ago was deleted later.
  const isUpTo = operator.startsWith('<') !== (field === 'deleted' && isAge === true);
  const [least, most] = operator.endsWith('=') ? [from, to] : [to + 1, from - 1];
  return isUpTo ? { ...everything, to: most } : { ...everything, from: least };
}

/** An age alone means within it; a size alone what is shown as it. */
function alone(field: RangeField, bound: Bound): Range {
  const { from, to, isAge, half = 0 } = bound;
  return isAge ? compared('<=', field, bound) : { from: from - half, to: to + half };
}

function openOr(field: RangeField, typed: string, now: number): Bound | undefined {
  return typed === '' || typed === '*' ? everything : boundOf(field, typed, now);
}

function boundOf(field: RangeField, typed: string, now: number): Bound | undefined {
  if (field === 'size') return sizeOf(typed);
  const [, amount, unit = ''] = /^(\d{1,6})(min|h|d|w)$/.exec(typed) ?? [];
  if (amount === undefined) return periodOf(typed, now);
  const age = Number(amount) * (ages[unit] ?? 0) * minute;
  const at = field === 'deleted' ? now - age : now + age;
  return { from: at, to: at, isAge: true };
}

/** In decimal units, as sizes are shown. */
function sizeOf(typed: string): Bound | undefined {
  const [, whole, decimals = '', unit = ''] = /^(\d{1,15})(?:\.(\d{1,6}))?([kmgtp]?)b?$/.exec(typed) ?? [];
  if (whole === undefined) return undefined;
  const factor = 1000 ** ' kmgtp'.indexOf(unit || ' ');
  const bytes = Math.round(Number(`${whole}.${decimals}`) * factor);
  return { from: bytes, to: bytes, half: factor === 1 ? 0 : factor / 10 ** decimals.length / 2 };
}
