// A process of its own for each run of `jobs.ts`: restores or purges the whole trash of an emulated service as one job, in a
// time that runs faster, and tells its parent what that took. Needs `--expose-gc`.
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { journalFolder } from '../../src/storage/journals.ts';
import { AccountTrash } from '../../src/trash/accountTrash.ts';
import { Jobs } from '../../src/trash/jobs/jobs.ts';
import type { JournalStore } from '../../src/trash/jobs/journal.ts';
import type { Action } from '../../src/trash/outcome.ts';
import { vendors } from '../../src/vendors/table.ts';
import { connect } from '../contract/connect.ts';
import { hurriedClock } from '../unit/fakes/hurriedClock.ts';
import { account, never } from '../unit/fakes/trash.ts';

export interface JobRun {
  readonly done: number;
  /** Milliseconds of the service's time, which runs faster. */
  readonly time: number;
  /** Bytes on the heap above those of the list, in the middle of the job; only where asked for, since it takes time. */
  readonly heap: number;
  /** The longest time that nothing else could run; milliseconds. On a busy machine it waits for its processor, too. */
  readonly blocked: number;
  /** The longest time that the processor was busy with this alone. */
  readonly busy: number;
  /** During which the journal was being written; milliseconds. */
  readonly journal: number;
}

const [id = '', url = '', token = '', action = '', folder = '', measure = ''] = process.argv.slice(2);
/** At DocSpace a look grows old in a second of real time. What is to be timed must not be all that the processor does. */
const clock = hurriedClock(id === 'docspace' ? 1 : measure === 'heap' ? 100 : 40);
const vendor = vendors.find((each) => each.id === id);
if (!vendor) throw new Error(`There is no service ${id}.`);
const client = await connect(vendor, { vendor: id, url, label: 'A', credential: { token } }, clock);
const source = { capabilities: vendor.capabilities, connect: async () => client };
const trash = new AccountTrash(account({ id: 'sample', vendor: id, url }), source, clock);
await trash.refresh();
while (!trash.state.complete) await trash.more();
const { items } = trash.state;
process.send?.({ listed: items.length });
await once(process, 'message');

let journal = 0;
const jobs = new Jobs({
  trashOf: () => trash,
  journals: { hasWork: async () => true, load: async () => timed(journalFolder(folder, Date.now)) },
  now: Date.now,
  newId: () => crypto.randomUUID(),
  log: { warn: () => undefined },
});
const before = keptHeap();
let heap = 0;
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
let busy = 0;
let before5ms = threadTime();
const ticks = setInterval(() => {
  const now = threadTime();
  busy = Math.max(busy, now - before5ms);
  before5ms = now;
}, 5);
const start = clock.now();
const outcomes = await jobs.run({ action: action as Action }, items, never, (settled) => {
  if (measure === 'heap' && heap === 0 && settled * 2 > items.length) heap = keptHeap() - before;
});
delay.disable();
clearInterval(ticks);
const done = outcomes.filter(({ end }) => end === 'done').length;
const run: JobRun = { done, time: clock.now() - start, heap, blocked: delay.max / 1e6, busy, journal };
process.send?.(run, () => process.exit());

/** Adds up the time in which something is being written. */
function timed(store: JournalStore): JournalStore {
  let pending = 0;
  let since = 0;
  return {
    ...store,
    append: async (file, text) => {
      if (pending === 0) since = performance.now();
      pending += 1;
      await store.append(file, text).finally(() => {
        pending -= 1;
        if (pending === 0) journal += performance.now() - since;
      });
    },
  };
}

/** Milliseconds of the processor, of this thread alone. */
function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function keptHeap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
