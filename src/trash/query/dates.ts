/** Points and periods in time that a person types, by the local clock. */
import type { Range } from './query.ts';

const days: Readonly<Record<string, number>> = { yesterday: -1, today: 0, tomorrow: 1 };

/**
 * "2026", "2026-11", "2026-11-20", "2026-11-20 14:05", "14:05" of today, "yesterday": from its first millisecond to its
 * last. `undefined` for anything else, also for dates that do not exist.
 */
export function periodOf(typed: string, now: number): Range | undefined {
  const text = typed.trim().toLowerCase();
  const today = new Date(now);
  const at = (month: number, day: number, hours = 0, minutes = 0) =>
    new Date(today.getFullYear(), today.getMonth() + month, today.getDate() + day, hours, minutes).getTime();
  const offset = Object.hasOwn(days, text) ? days[text] : undefined;
  if (offset !== undefined) return { from: at(0, offset), to: at(0, offset + 1) - 1 };
  const [, year, month, day, hours, minutes] =
    /^(?:(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?)?(?:(?:^|(?<=-\d\d?-\d\d?)[ t])(\d\d?):(\d\d))?$/.exec(text) ?? [];
  if (year === undefined && hours === undefined) return undefined;
  const [y, m, d] =
    year === undefined
      ? [today.getFullYear(), today.getMonth(), today.getDate()]
      : [Number(year), Number(month ?? 1) - 1, Number(day ?? 1)];
  const start = new Date(y, m, d, Number(hours ?? 0), Number(minutes ?? 0));
  // What does not exist, such as February 30, would become another day.
  const isReal =
    start.getFullYear() === y &&
    start.getMonth() === m &&
    start.getDate() === d &&
    Number(hours ?? 0) < 24 &&
    Number(minutes ?? 0) < 60;
  if (!isReal) return undefined;
  const from = start.getTime();
  if (hours !== undefined) return { from, to: from + 59_999 };
  const next =
    month === undefined ? new Date(y + 1, 0) : day === undefined ? new Date(y, m + 1) : new Date(y, m, d + 1);
  return { from, to: next.getTime() - 1 };
}
