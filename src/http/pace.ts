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

interface Waiting {
  readonly rank: number;
  begin(): void;
}

export function openGate({ atOnce, calls, interval }: Pace): Gate {
  /** In the order of their turns. */
  const queue: Waiting[] = [];
  /** When the calls of the window began, the oldest first. */
  let starts: readonly number[] = [];
  let running = 0;
  let timer: NodeJS.Timeout | undefined;

  function letIn(): void {
    while (queue.length > 0 && running < atOnce) {
      const now = Date.now();
      // A start that is to come was noted before the clock was set back.
      starts = starts.filter((start) => start > now - interval && start <= now);
      const [oldest] = starts;
      if (oldest !== undefined && starts.length >= calls) {
        clearTimeout(timer);
        timer = setTimeout(letIn, oldest + interval - now);
        return;
      }
      starts = [...starts, now];
      running += 1;
      queue.shift()?.begin();
    }
  }

  function enqueue(waiting: Waiting): void {
    const place = queue.findIndex(({ rank }) => rank < waiting.rank);
    queue.splice(place < 0 ? queue.length : place, 0, waiting);
    letIn();
  }

  return {
    pass: async (call, signal, rank = 0) => {
      signal.throwIfAborted();
      await new Promise<void>((resolve, reject) => {
        const leave = () => {
          queue.splice(queue.indexOf(waiting), 1);
          reject(signal.reason);
        };
        const waiting: Waiting = {
          rank,
          begin: () => {
            signal.removeEventListener('abort', leave);
            resolve();
          },
        };
        signal.addEventListener('abort', leave, { once: true });
        enqueue(waiting);
      });
      try {
        return await call();
      } finally {
        running -= 1;
        letIn();
      }
    },
  };
}
