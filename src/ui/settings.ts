/** What settings mean: an editor passes on whatever is in its settings files. */

const minute = 60_000;
const standardMinutes = 30;

/** Milliseconds between two refreshes that no one asked for: 0 for never, else a minute at least. */
export function refreshInterval(minutes: unknown): number {
  if (minutes === 0) return 0;
  const isNumber = typeof minutes === 'number' && !Number.isNaN(minutes);
  return Math.max(1, isNumber ? minutes : standardMinutes) * minute;
}
