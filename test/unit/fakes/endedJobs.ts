// What earlier jobs have left: those that ended, for the history, and one that was interrupted by a crash.
import assert from 'node:assert/strict';
import { AccountTrash } from '../../../src/trash/accountTrash.ts';
import type { TrashItem } from '../../../src/trash/item.ts';
import { Jobs } from '../../../src/trash/jobs/jobs.ts';
import type { Task } from '../../../src/trash/jobs/plan.ts';
import type { Outcome } from '../../../src/trash/outcome.ts';
import type { WriteHooks } from '../../../src/trash/ports.ts';
import type { Services } from '../../../src/ui/services.ts';
import { FakeClock, noon, settled } from './clock.ts';
import { MemoryJournals } from './journals.ts';
import { account, later, never, scriptedClient } from './trash.ts';

interface PastJob {
  readonly id: string;
  readonly task: Task;
  readonly items: readonly TrashItem[];
  /** Of the first items. */
  readonly outcomes: readonly Outcome[];
  readonly at?: number;
  readonly account?: string;
}

/** A job that was interrupted after these outcomes; the item after them was sent. */
export async function interrupt({ journals, jobs }: Services, job: PastJob): Promise<void> {
  const { store } = await crash(job);
  copy(store, journals);
  await jobs.load();
}

/** A job that ended a minute after it was begun; one that was discarded had been interrupted before. */
export async function finish({ journals }: Services, job: PastJob, end = 'finished'): Promise<void> {
  if (end === 'discarded') {
    const { store, later } = await crash(job);
    await later.load();
    await later.discard(job.id);
    copy(store, journals);
    return;
  }
  const { store, jobs } = windowOf(job, async () => {});
  await jobs.run(job.task, job.items, never, () => {});
  copy(store, journals);
}

/** What is left of a window that stops in the middle, and the jobs of a later one. */
async function crash(job: PastJob) {
  const stuck = later();
  const { store, jobs } = windowOf(job, async () => {
    stuck.resolve();
    await new Promise(() => {});
  });
  void jobs.run(job.task, job.items, never, () => {});
  await stuck.promise;
  await settled();
  // The lock of a window that has crashed is free.
  store.locked.clear();
  return { store, later: windowOf(job, async () => {}, store).jobs };
}

/** @param end what happens once all outcomes have come, and the item after them was sent */
function windowOf(
  { id, outcomes, at = noon, account: of = 'a' }: PastJob,
  end: () => Promise<void>,
  store = new MemoryJournals(),
) {
  const clock = new FakeClock();
  clock.time = at;
  const work = async function* (all: readonly TrashItem[], hooks: WriteHooks = {}): AsyncIterable<Outcome> {
    await hooks.beforeSend?.(all.slice(0, outcomes.length + 1));
    yield* outcomes;
    clock.time = at + 60_000;
    await end();
  };
  const client = scriptedClient({
    restore: (all, _signal, _options, hooks) => work(all, hooks),
    purge: (all, _signal, hooks) => work(all, hooks),
  });
  const trash = new AccountTrash(account({ id: of, label: `Account ${of}` }), client, clock);
  const log = { warn: (message: string) => assert.fail(message) };
  const jobs = new Jobs({ trashOf: () => trash, journals: store, now: () => clock.now(), newId: () => id, log });
  return { store, jobs };
}

function copy(from: MemoryJournals, to: Services['journals']): void {
  assert.ok(to instanceof MemoryJournals);
  for (const [name, text] of from.texts) to.texts.set(name, text);
}
