// A window of jobKill.test.ts, as a process of its own: it lists a trash and restores or purges all of it, until it is killed.
import { journalSource } from '../../../../src/storage/journalSource.ts';
import { AccountTrash } from '../../../../src/trash/accountTrash.ts';
import { Jobs } from '../../../../src/trash/jobs/jobs.ts';
import type { Task } from '../../../../src/trash/jobs/plan.ts';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import { vendors } from '../../../../src/vendors/table.ts';
import { connect } from '../../../contract/connect.ts';
import { hurriedClock } from '../../fakes/hurriedClock.ts';
import { account, never } from '../../fakes/trash.ts';

export interface JobOrder {
  readonly vendor: string;
  readonly url: string;
  readonly token: string;
  /** Where the journals are. */
  readonly folder: string;
  /** Of plain values alone: it goes to another process. */
  readonly task: Task;
}

/** How much faster its time runs, so that the limits of the services are raised as much. At DocSpace a look grows old in a second. */
const speeds: Readonly<Record<string, number>> = { box: 100, egnyte: 100, docspace: 4 };

/** The jobs of a window on one account. */
export async function jobsOf({
  vendor: id,
  url,
  token,
  folder,
}: JobOrder): Promise<{ jobs: Jobs; trash: AccountTrash }> {
  const vendor = vendors.find((each) => each.id === id);
  if (!vendor) throw new Error(`There is no service ${id}.`);
  const clock = hurriedClock(speeds[id] ?? 1);
  const client = await connect(vendor, { vendor: id, url, label: 'A', credential: { token } }, clock);
  const source = { capabilities: vendor.capabilities, connect: async () => client };
  const trash = new AccountTrash(account({ id: 'sample', vendor: id, url }), source, clock);
  const jobs = new Jobs({
    trashOf: () => trash,
    journals: journalSource(folder, Date.now),
    now: Date.now,
    newId: () => crypto.randomUUID(),
    log: { warn: () => undefined },
  });
  return { jobs, trash };
}

/** Lists everything and runs the job. */
export async function runAll(order: JobOrder, onSettled: (settled: number) => void): Promise<readonly Outcome[]> {
  const { jobs, trash } = await jobsOf(order);
  await trash.refresh();
  while (!trash.state.complete) await trash.more();
  return await jobs.run(order.task, trash.state.items, never, onSettled);
}

// Only in the process that is to be killed.
if (process.send) {
  process.on('message', (order: JobOrder) => void runAll(order, (settled) => process.send?.({ settled })));
  process.on('disconnect', () => process.exit());
}
