import type { Clock } from '../../trash/ports.ts';

/** Calls it soon, once for all requests that come until then. */
export function throttle(clock: Clock, ms: number, signal: AbortSignal, call: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    clock.sleep(ms, signal).then(
      () => {
        isWaiting = false;
        call();
      },
      // The page was closed.
      () => undefined,
    );
  };
}
