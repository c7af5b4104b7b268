import PQueue from 'p-queue';
import type { Pace } from './http.ts';

/** A gate that all calls of one account pass: so many in a strict sliding window, so many side by side. */
export interface Gate {
  pass<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

export function openGate(pace: Pace): Gate {
  const queue = new PQueue({
    concurrency: pace.atOnce,
    intervalCap: pace.calls,
    interval: pace.interval,
    strict: true,
  });
  return {
    pass: async (call, signal) => await queue.add(call, { signal }),
  };
}
