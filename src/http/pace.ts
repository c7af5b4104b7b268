import PQueue from 'p-queue';
import type { Pace } from './http.ts';

/** A gate that all calls of one account pass: so many in a strict sliding window, so many side by side. */
export interface Gate {
  /** The signal ends the wait for a turn; a call that has begun is left alone. */
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
    pass: async (call, signal) => {
      // The queue itself would give up a call that is under way, too.
      const waiting = new AbortController();
      const stop = () => waiting.abort(signal.reason);
      signal.throwIfAborted();
      signal.addEventListener('abort', stop);
      const begin = async () => {
        signal.removeEventListener('abort', stop);
        return await call();
      };
      return await queue.add(begin, { signal: waiting.signal });
    },
  };
}
