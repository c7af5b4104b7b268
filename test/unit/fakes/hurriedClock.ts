import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../../src/trash/ports.ts';

/** Whose time runs so many times faster, so that the limits of services are raised as much. */
export function hurriedClock(speed: number): Clock {
  const begun = Date.now();
  return {
    now: () => begun + (Date.now() - begun) * speed,
    sleep: (ms, signal) => pause(Math.max(0, ms) / speed, undefined, { signal }),
  };
}
