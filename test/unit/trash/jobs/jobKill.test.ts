// A window that is killed in the middle of a job, by a signal that it cannot notice, and another one that goes on with it.
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journalFolder } from '../../../../src/storage/journals.ts';
import { keyOf } from '../../../../src/trash/item.ts';
import { readJournal } from '../../../../src/trash/jobs/readJournal.ts';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import { dice, rounds } from '../../fakes/dice.ts';
import { never } from '../../fakes/trash.ts';
import { deedsKey, type FullService, services, type TaskName, taskOf } from './jobServices.ts';
import { type JobOrder, jobsOf } from './jobWindow.ts';

const size = 1000;

/** Each item ended once, where its outcome says, and nothing was done to it twice. */
function judge(task: TaskName, outcomes: readonly Outcome[], service: FullService): void {
  assert.equal(outcomes.length, size);
  assert.equal(new Set(outcomes.map(({ item }) => keyOf(item))).size, size);
  const deeds = service.deeds();
  for (const outcome of outcomes) {
    const { item, end } = outcome;
    const state = service.stateOf(item);
    const done = deeds.get(deedsKey(item)) ?? [];
    const problem = end === 'failed' ? outcome.problem.kind : undefined;
    const about = `${item.id} ${item.name}: ${end} ${problem}`;
    if (task !== 'restoreTo') {
      assert.equal(end, 'done', about);
      assert.equal(state, task === 'purge' ? 'gone' : 'original folder', about);
      assert.deepEqual(done, [task === 'purge' ? 'purged' : 'restored'], about);
    } else if (end === 'done') {
      assert.equal(state, 'wanted folder', about);
      assert.deepEqual(done, service.steps, about);
    } else if (problem === 'notMoved') {
      assert.equal(state, 'original folder', about);
      assert.deepEqual(done, ['restored'], about);
      assert.equal(
        (end === 'failed' && outcome.name) || item.name,
        service.nameOf?.(item),
        'it is told under which name it lies there',
      );
    } else {
      assert.equal(problem, 'unclear', about);
      assert.ok(['trash', 'original folder', 'wanted folder'].includes(state), `${about}: ${state}`);
      assert.deepEqual(done, service.steps.slice(0, done.length), about);
    }
  }
}

describe('a job whose window is killed', () => {
  let folder: string;
  let service: FullService | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cloud-trash-jobs-'));
  });
  afterEach(async () => {
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Resolves once the process is dead: after so many items were settled, or between the two steps of one of them. */
  async function killAfter(order: JobOrder, count: number, betweenSteps: FullService['atRestore']): Promise<void> {
    const window = fork(join(import.meta.dirname, 'jobWindow.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const ended = once(window, 'exit');
    const kill = () => window.kill('SIGKILL');
    if (betweenSteps) betweenSteps(count + 1, kill);
    else
      window.on('message', (message: { settled: number }) => {
        if (message.settled >= count) kill();
      });
    window.send(order);
    await ended;
  }

  for (const [vendor, { tasks, start }] of Object.entries(services)) {
    for (let round = 0; round < rounds(5, 100); round += 1) {
      const name = tasks[round % tasks.length] ?? 'purge';
      it(`at ${vendor} goes on in another one, and each item ends once and as it is told (${name}, ${round})`, async function () {
        this.timeout(180_000);
        service = await start(size, name);
        const { url, token } = service;
        const order: JobOrder = { vendor, url, token, folder, task: taskOf(name, service) };
        const liveBefore = structuredClone(service.liveFiles());
        const betweenSteps = name === 'restoreTo' ? service.atRestore : undefined;
        await killAfter(order, dice(round)(size - 1), betweenSteps);
        const { jobs } = await jobsOf(order);
        await jobs.load();
        const [job] = jobs.list;
        assert.ok(job, 'the job is found');
        const ended = await jobs.continue(job.id, never, () => {});
        const outcomes = ended?.outcomes ?? [];
        judge(name, outcomes, service);
        assert.deepEqual(service.liveFiles(), liveBefore, 'what was live is as it was');
        const [journal] = await journalFolder(folder, Date.now).list();
        assert.equal(journal?.isOpen, false);
        const kept = journal && (await readJournal(await journalFolder(folder, Date.now).read(journal)));
        assert.equal(kept?.outcomes.size, size, 'each has its outcome in the journal');
        await jobs.load();
        assert.deepEqual(jobs.list, []);
      });
    }
  }
});
