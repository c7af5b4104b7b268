import PQueue from 'p-queue';
import type { Pace } from './http.ts';

/** A gate that all calls of one account pass: so many in a strict sliding window, so many side by side. */
export interface Gate {
  /** The signal ends the wait for a turn; a call that has begun is left alone. The higher `rank` goes first. */
  pass<T>(call: () => Promise<T>, signal: AbortSignal, rank?: number): Promise<T>;
}

/** One gate behind the other: a call has its turn when all let it pass. */
export function chainGates(gates: readonly Gate[]): Gate {
  return gates.reduce((inner, outer) => ({
    pass: (call, signal, rank) => outer.pass(() => inner.pass(call, signal, rank), signal, rank),
  }));
}

export function openGate(pace: Pace): Gate {
  const queue = new PQueue({
    concurrency: pace.atOnce,
    intervalCap: pace.calls,
    interval: pace.interval,
    strict: true,
  });
  return {
    pass: async (call, signal, rank = 0) => {
      // The queue itself would give up a call that is under way, too.
      const waiting = new AbortController();
      const stop = () => waiting.abort(signal.reason);
      signal.throwIfAborted();
      signal.addEventListener('abort', stop);
      const begin = async () => {
        signal.removeEventListener('abort', stop);
        return await call();
      };
      return await queue.add(begin, { signal: waiting.signal, priority: rank });
    },
  };
}
