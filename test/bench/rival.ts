// A process of its own for each run: one contender lists the trash of a service and restores or purges some of it, and what
// that took goes to the parent. `rival.ts ours box http://127.0.0.1:4010 purge 1000`; needs `--expose-gc`.
import type { Contender, Limit } from './contender.ts';

/** What one phase took of time and of the processor, in milliseconds. */
export interface Phase {
  readonly ms: number;
  readonly cpu: number;
}

export interface Run {
  readonly list: Phase;
  readonly work: Phase;
  readonly listed: number;
  readonly done: number;
  /** Bytes that the client and its list keep on the heap. */
  readonly heap: number;
  /** Bytes that the whole process held at most. */
  readonly peak: number;
  /** The limit of our own client. */
  readonly limit: Limit | undefined;
}

const [who, service = '', url = '', action, count] = process.argv.slice(2);
let limit: Limit | undefined;

const before = keptHeap();
const contender = await open();
const [{ items, act }, list] = await measured(() => contender.list());
const heap = keptHeap() - before;
const [done, work] = await measured(() => act(action === 'restore' ? action : 'purge', Number(count)));
const peak = process.resourceUsage().maxRSS * 1024;
const run: Run = { list, work, listed: items.length, done, heap, peak, limit };
// Some clients leave connections open behind them.
process.send?.(run, () => process.exit());

/** Loads nothing but the one that is asked for. */
async function open(): Promise<Contender> {
  if (who !== 'ours') {
    if (service === 'egnyte') return (await import('./byEgnyteSdk.ts')).byEgnyteSdk(url);
    return (await import('./byBoxSdk.ts')).byBoxSdk(url);
  }
  const { ours } = await import('./ours.ts');
  return ours(service, url, (asked) => {
    limit = asked;
  });
}

async function measured<T>(work: () => Promise<T>): Promise<[result: T, took: Phase]> {
  const [start, cpuStart] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(cpuStart);
  return [result, { ms: performance.now() - start, cpu: (user + system) / 1000 }];
}

function keptHeap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
