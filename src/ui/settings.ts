const minute = 60_000;

/**
 * Milliseconds between two refreshes that no one asked for: 0 for never, else a minute at least.
 * @param minutes whatever is in the settings files: an editor passes it on
 */
export function refreshInterval(minutes: unknown): number {
  const number = typeof minutes === 'number' && Number.isFinite(minutes) ? minutes : 30;
  return number === 0 ? 0 : Math.max(1, number) * minute;
}

/**
 * So many deletions within an hour are worth a warning; 0 for never.
 * @param items whatever is in the settings files
 */
export function massDeletionThreshold(items: unknown): number {
  return typeof items === 'number' && items >= 0 ? Math.ceil(items) : 200;
}

/**
 * Items that expire within so many days are marked; 0 for none.
 * @param days whatever is in the settings files
 */
export function expiryWarningDays(days: unknown): number {
  return typeof days === 'number' && days >= 0 ? Math.min(365, Math.ceil(days)) : 3;
}
