/** How long ago something was, or how soon it will be, by the person's clock and calendar. */
import { env, l10n } from 'vscode';

const minute = 60_000;
export const hour = 60 * minute;
const day = 24 * hour;

/** "Yesterday" and "5 minutes ago" of the editor's language; making one takes far longer than using it. */
const long = once(() => new Intl.RelativeTimeFormat(env.language, { numeric: 'auto' }));
const short = once(() => new Intl.RelativeTimeFormat(env.language, { numeric: 'auto', style: 'short' }));
// Days are numbered as if they were days of UTC.
const dayOfYear = once(() => dateFormat({ month: 'short', day: 'numeric' }));
const dayAndYear = once(() => dateFormat({ month: 'short', day: 'numeric', year: 'numeric' }));

/** "in 2 hours", "yesterday", "3 days ago", "2 months ago"; within a minute "just now" or "any moment". */
export function relative(time: number, now: number): string {
  const days = dayNumber(time) - dayNumber(now);
  if (Number.isNaN(days)) return '–';
  const inDay = withinDay(long(), time, now, days);
  if (inDay !== undefined) return inDay;
  if (Math.abs(days) < 7) return long().format(days, 'day');
  if (Math.abs(days) < 30) return long().format(Math.trunc(days / 7), 'week');
  if (Math.abs(days) < 365) return long().format(Math.trunc(days / 30), 'month');
  return long().format(Math.trunc(days / 365), 'year');
}

/** For rows: "5 min ago", "2 hr ago", "Yesterday", "Nov 3", "Nov 3, 2024". */
export function shortTime(time: number, now: number): string {
  const days = dayNumber(time) - dayNumber(now);
  if (Number.isNaN(days)) return '–';
  const words = withinDay(short(), time, now, days);
  // The short forms of English have a full stop, for which a row has no space.
  if (words !== undefined) return capitalized(/^en\b/.test(env.language) ? words.replace('.', '') : words);
  if (Math.abs(days) === 1) return capitalized(short().format(days, 'day'));
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? dayOfYear() : dayAndYear()).format(dayNumber(time) * day);
}

/** Within the hour, or on the same day. */
function withinDay(format: Intl.RelativeTimeFormat, time: number, now: number, days: number): string | undefined {
  const distance = time - now;
  if (Math.abs(distance) < minute) return distance > 0 ? l10n.t('any moment now') : l10n.t('just now');
  if (Math.abs(distance) < hour) return format.format(Math.trunc(distance / minute), 'minute');
  return days === 0 ? format.format(Math.trunc(distance / hour), 'hour') : undefined;
}

/** Days of the person's calendar, of which some have 23 or 25 hours; `NaN` for what no calendar has. */
function dayNumber(time: number): number {
  const date = new Date(time);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / day;
}

function capitalized(words: string): string {
  const [first = '', ...rest] = words;
  return first.toLocaleUpperCase(env.language) + rest.join('');
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(env.language, { ...options, timeZone: 'UTC' });
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
