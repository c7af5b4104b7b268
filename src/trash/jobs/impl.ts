/** What is loaded with the first job of a window. */
import { InterruptedJobs } from './interruptedJobs.ts';
import type { JobList, JournaledDeps } from './job.ts';
import { JobQueue } from './jobQueue.ts';

export function connect(deps: JournaledDeps, list: JobList) {
  const queue = new JobQueue(deps, list);
  return { queue, interrupted: new InterruptedJobs(deps, list, queue) };
}
