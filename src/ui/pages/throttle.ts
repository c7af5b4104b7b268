import type { Clock } from '../../trash/ports.ts';

/** Calls it at once, and once more after a pause for all requests that came meanwhile; never twice at a time. */
export function throttle(clock: Clock, ms: number, signal: AbortSignal, call: () => Promise<void>): () => void {
  let [isWanted, isBusy] = [false, false];
  const work = async () => {
    while (isWanted) {
      isWanted = false;
      await call();
      await clock.sleep(ms, signal);
    }
    isBusy = false;
  };
  return () => {
    isWanted = true;
    if (isBusy) return;
    isBusy = true;
    // It ends early where the page is closed.
    work().catch(() => undefined);
  };
}
