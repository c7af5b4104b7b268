import assert from 'node:assert/strict';
import { timeLeft } from '../../../../src/trash/jobs/estimate.ts';
import type { Job } from '../../../../src/trash/jobs/job.ts';
import { limitedWords } from '../../../../src/ui/jobs/jobProgress.ts';
import { duration, jobWords } from '../../../../src/ui/jobs/jobWords.ts';
import { reset } from '../../fakes/vscode/vscode.ts';

const job: Job = {
  id: '1',
  account: 'a',
  action: 'restore',
  items: 5000,
  settled: 1240,
  state: 'running',
  since: { at: 0, settled: 0 },
};

describe('the progress of a job', () => {
  beforeEach(reset);

  it('has the time left, and what limits it', () => {
    const box = { batchSize: 1, callsPerMinute: 1000 };
    assert.equal(jobWords(job, timeLeft(job, 60_000, box)), 'Restoring 1,240 of 5,000, about 4 min left');
    assert.deepEqual(limitedWords(job, box, 'Box'), ['limited by Box to 1,000 calls a minute']);
  });

  it('names no limit that the job does not reach, and no time while it is not known', () => {
    const box = { batchSize: 1, callsPerMinute: 1000 };
    assert.deepEqual(limitedWords({ items: 500 }, box, 'Box'), []);
    assert.deepEqual(limitedWords(job, { batchSize: 1 }, 'Box'), []);
    const half = { ...job, items: 500, settled: 250 };
    assert.equal(jobWords(half, timeLeft(half, 5000, box)), 'Restoring 250 of 500, less than a minute left');
  });

  it('says minutes, and hours where there are many', () => {
    assert.deepEqual([1000, 60_000, 61_000, 89 * 60_000, 100 * 60_000].map(duration), [
      'less than a minute',
      'about 1 min',
      'about 2 min',
      'about 89 min',
      'about 2 hr',
    ]);
  });

  it('is said in the row of the account', () => {
    const say = (change: Partial<Job>) => jobWords({ ...job, ...change });
    assert.equal(say({}), 'Restoring 1,240 of 5,000');
    assert.equal(say({ state: 'queued' }), 'Restore of 5,000 waiting');
    assert.equal(jobWords({ ...job, state: 'cancelling' }, 1000), 'Canceling...');
    assert.equal(say({ state: 'interrupted' }), 'Restore of 5,000 items was interrupted at 1,240');
    assert.equal(
      say({ action: 'purge', state: 'interrupted' }),
      'Permanent deletion of 5,000 items was interrupted at 1,240',
    );
    assert.equal(say({ action: 'purge' }), 'Deleting 1,240 of 5,000');
  });
});
