/** Points and periods in time that a person types, by the local clock. */

/** Numbers: milliseconds since 1970, or bytes; both ends belong to it. They are infinite where it is open. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Instead of a value: what the service does not tell. */
export const unknownWord = 'unknown';
/** From today. */
const days = new Map([
  ['yesterday', -1],
  ['today', 0],
  ['tomorrow', 1],
]);
export const words: readonly string[] = [unknownWord, ...days.keys()];

/**
 * "2026", "2026-11", "2026-11-20", "2026-11-20 14:05", "14:05" of today, "yesterday": from its first millisecond to its
 * last. `undefined` for anything else, also for dates that do not exist.
 */
export function periodOf(typed: string, now: number): Range | undefined {
  const text = typed.trim().toLowerCase();
  const today = new Date(now);
  const offset = days.get(text);
  // As if that had been typed.
  if (offset !== undefined) today.setDate(today.getDate() + offset);
  const [, year, month, day, clock, hours = 0, minutes = 0] =
    /^(?:(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?)?((?:^|(?<=-\d\d?-\d\d?)[ t])(\d\d?):(\d\d))?$/.exec(text) ?? [];
  if (year === undefined && clock === undefined && offset === undefined) return undefined;
  const [y, m, d] =
    year === undefined
      ? [today.getFullYear(), today.getMonth(), today.getDate()]
      : [+year, +(month ?? 1) - 1, +(day ?? 1)];
  const start = new Date(y, m, d, +hours, +minutes);
  // What does not exist, such as February 30, would become another day.
  if (start.getFullYear() !== y || start.getMonth() !== m || start.getDate() !== d || +hours > 23 || +minutes > 59)
    return undefined;
  const from = start.getTime();
  if (clock !== undefined) return { from, to: from + 59_999 };
  const isWhole = year !== undefined && day === undefined;
  const next = isWhole ? (month === undefined ? new Date(y + 1, 0) : new Date(y, m + 1)) : new Date(y, m, d + 1);
  return { from, to: next.getTime() - 1 };
}
