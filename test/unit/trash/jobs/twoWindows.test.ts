// Two windows with one folder of journals.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journalSource } from '../../../../src/storage/journalSource.ts';
import { journalFolder } from '../../../../src/storage/journals.ts';
import type { TrashItem } from '../../../../src/trash/item.ts';
import { Jobs } from '../../../../src/trash/jobs/jobs.ts';
import { planLines } from '../../../../src/trash/jobs/writeJournal.ts';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import { TrashError } from '../../../../src/trash/problem.ts';
import { items, later, never, trashOf } from '../../fakes/trash.ts';

describe('the jobs of two windows', () => {
  const three = items(3);
  let folder = '';
  let sent: string[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jobs-'));
    sent = [];
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  function window(purge: (all: readonly TrashItem[]) => AsyncIterable<Outcome>): Jobs {
    const look = async function* () {
      yield* [];
      throw new TrashError({ kind: 'offline' });
    };
    const { trash } = trashOf({ purge, look });
    const log = { warn: (message: string) => assert.fail(message) };
    return new Jobs({
      trashOf: () => trash,
      journals: journalSource(folder, () => 0),
      now: () => 0,
      newId: () => 'job',
      log,
    });
  }

  async function* purgeAll(all: readonly TrashItem[]): AsyncIterable<Outcome> {
    for (const item of all) {
      sent.push(item.id);
      yield { item, end: 'done' };
    }
  }

  it('are left to the one that runs them, from their first moment to their last', async () => {
    const [begun, gate] = [later(), later()];
    const first = window(async function* (all) {
      begun.resolve();
      await gate.promise;
      yield* purgeAll(all);
    });
    const second = window(purgeAll);
    const running = first.run({ action: 'purge' }, three, never, () => {});
    const looking = second.load();
    await begun.promise;
    await Promise.all([looking, second.load(), first.load()]);
    assert.deepEqual([second.list, first.list.map(({ state }) => state)], [[], ['running']]);
    assert.equal(await second.isBusy('a'), true);
    gate.resolve();
    await running;
    await second.load();
    assert.deepEqual([first.list, second.list], [[], []]);
    assert.deepEqual(await readdir(folder), ['0-job.jsonl']);
  });

  it('go on in one of them, where both are asked to', async () => {
    const store = journalFolder(folder, () => 0);
    const file = store.fileOf('job', 0, true);
    await store.create(file);
    const account = { id: 'a', vendor: 'acme', label: 'A' };
    for (const line of planLines({ id: 'job', account, task: { action: 'purge' }, at: 0, items: three }))
      await store.append(file, line);
    const both = [window(purgeAll), window(purgeAll)];
    for (const each of both) await each.load();
    assert.deepEqual(
      both.map(({ list }) => list.length),
      [1, 1],
    );
    const ended = await Promise.all(both.map(async (each) => await each.continue('job', never, () => {})));
    assert.deepEqual(
      ended.flatMap((each) => each?.outcomes.length ?? []),
      [3],
    );
    assert.equal(sent.length, 3);
    assert.deepEqual(await readdir(folder), ['0-job.jsonl']);
    for (const each of both) assert.deepEqual(each.list, []);
  });
});
