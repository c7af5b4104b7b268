import type { Job } from './job.ts';

/** A rate is not measured from less; items and milliseconds. */
const minSettled = 10;
const minTime = 3000;

/** What a service allows; see `Capabilities`. */
export interface Allowed {
  readonly callsPerMinute?: number;
  readonly usedPerMinute?: number;
  /** Items in one call, at most. */
  readonly batchSize: number;
}

/**
 * How long the rest of a running job will take, in milliseconds; `undefined` while nobody knows. The rate so far is that
 * of the first minute's calls, which may all go at once: what goes beyond them waits for the service.
 */
export function timeLeft(
  { items, settled, since }: Pick<Job, 'items' | 'settled' | 'since'>,
  now: number,
  allowed: Allowed,
): number | undefined {
  if (!since) return undefined;
  const [done, time, left] = [settled - since.settled, now - since.at, items - settled];
  if (left <= 0) return 0;
  const measured = done < minSettled || time < minTime ? undefined : (left * time) / done;
  const limited = timeAtLimit(items - since.settled, allowed);
  if (limited === undefined) return measured;
  return Math.max(measured ?? 0, limited - time);
}

/** The least time that so many items take, because of the service's limit; milliseconds. */
export function timeAtLimit(items: number, allowed: Allowed): number | undefined {
  const { callsPerMinute, usedPerMinute = callsPerMinute, batchSize } = allowed;
  if (usedPerMinute === undefined) return undefined;
  return Math.max(0, (Math.ceil(items / batchSize) / usedPerMinute - 1) * 60_000);
}
