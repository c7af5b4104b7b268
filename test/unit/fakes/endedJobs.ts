// Journals as earlier jobs have left them: ended, or in the middle of a crash.

import type { TrashItem } from '../../../src/trash/item.ts';
import type { JobEnd } from '../../../src/trash/jobs/journal.ts';
import type { Task } from '../../../src/trash/jobs/plan.ts';
import { endLine, outcomeLine, planLines, sentLine } from '../../../src/trash/jobs/writeJournal.ts';
import { countByEnd, type Outcome } from '../../../src/trash/outcome.ts';
import type { Services } from '../../../src/ui/services.ts';
import { noon } from './clock.ts';

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
  await write(journals, job, sentLine(job.items.slice(0, job.outcomes.length + 1).map((_, index) => index)));
  await jobs.load();
}

/** A job that ended a minute after it was begun. */
export async function finish({ journals }: Services, job: PastJob, end: JobEnd = 'finished'): Promise<void> {
  const file = await write(journals, job, endLine(end, (job.at ?? noon) + 60_000, countByEnd(job.outcomes)));
  await journals.close(file);
}

async function write(journals: Services['journals'], job: PastJob, last: string) {
  const { id, task, items, outcomes, at = noon, account = 'a' } = job;
  const plan = { id, account: { id: account, vendor: 'acme', label: `Account ${account}` }, task, at, items };
  const lines = outcomes.map((outcome, index) => outcomeLine(index, outcome));
  const file = journals.fileOf(id, at);
  await journals.create(file);
  await journals.append(file, [...planLines(plan), ...lines, last].join(''));
  return file;
}
