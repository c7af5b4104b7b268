/** A point in time that a person types: "2026-11-20", "2026-11-20 14:05", or "14:05" of today; by the local clock. */
export function parseTime(typed: string, now: number): number | undefined {
  const [, date, clock] = /^(\d{4}-\d{1,2}-\d{1,2})?(?:(?:^|[ T])(\d{1,2}:\d{2}))?$/.exec(typed.trim()) ?? [];
  if (date === undefined && clock === undefined) return undefined;
  const today = new Date(now);
  const [year = 0, month = 0, day = 0] = date?.split('-').map(Number) ?? [
    today.getFullYear(),
    today.getMonth() + 1,
    today.getDate(),
  ];
  const [hours = 0, minutes = 0] = clock?.split(':').map(Number) ?? [];
  const time = new Date(year, month - 1, day, hours, minutes);
  // What does not exist, such as February 30, would become another day.
  const isReal = time.getMonth() === month - 1 && time.getDate() === day && hours < 24 && minutes < 60;
  return isReal ? time.getTime() : undefined;
}

/** The end of what was typed: of the day where no time was given, else of the minute. */
export function endOf(typed: string, time: number): number {
  const isDay = !typed.includes(':');
  return isDay ? new Date(time).setHours(23, 59, 59, 999) : time + 59_999;
}
