/**
 * Runs `work` over the items, at most `concurrency` side by side (read again before each), and yields each result as it
 * comes. Once the signal is aborted nothing more is begun; what has begun is waited for, and the rest goes through
 * `notStarted`.
 */
export async function* pool<T, R>(
  items: readonly T[],
  concurrency: number | (() => number),
  signal: AbortSignal,
  work: (item: T) => Promise<R>,
  notStarted: (item: T) => R,
): AsyncIterable<R> {
  const limit = typeof concurrency === 'number' ? () => concurrency : concurrency;
  const running = new Map<number, Promise<{ index: number; result: R }>>();
  let next = 0;
  while (next < items.length || running.size > 0) {
    while (next < items.length && running.size < limit() && !signal.aborted) {
      const index = next++;
      running.set(
        index,
        work(items[index] as T).then((result) => ({ index, result })),
      );
    }
    if (running.size === 0) {
      for (const item of items.slice(next)) yield notStarted(item);
      return;
    }
    const { index, result } = await Promise.race(running.values());
    running.delete(index);
    yield result;
  }
}
