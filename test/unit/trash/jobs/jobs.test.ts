import assert from 'node:assert/strict';
import type { AccountTrash } from '../../../../src/trash/accountTrash.ts';
import type { TrashItem } from '../../../../src/trash/item.ts';
import { Jobs } from '../../../../src/trash/jobs/jobs.ts';
import type { Task } from '../../../../src/trash/jobs/plan.ts';
import { type Action, countByEnd, type Outcome } from '../../../../src/trash/outcome.ts';
import type { TrashClient } from '../../../../src/trash/ports.ts';
import { type Problem, TrashError } from '../../../../src/trash/problem.ts';
import { eachItem } from '../../../../src/vendors/outcomes.ts';
import { HandClock, settled } from '../../fakes/clock.ts';
import { MemoryJournals } from '../../fakes/journals.ts';
import { item, items, later, never, page, type Script, trashOf } from '../../fakes/trash.ts';

type Settle = (items: readonly TrashItem[], signal: AbortSignal) => AsyncIterable<Outcome>;

async function* inTurn(...outcomes: readonly Outcome[]): AsyncIterable<Outcome> {
  yield* outcomes;
}

const done = (of: TrashItem): Outcome => ({ item: of, end: 'done' });
const failed = (of: TrashItem, problem: Problem): Outcome => ({ item: of, end: 'failed', problem });

function jobsOf(trashOf: (account: string) => AccountTrash | undefined, store = new MemoryJournals()) {
  let ids = 0;
  const newId = () => `job${++ids}`;
  const warnings: string[] = [];
  const log = { warn: (message: string) => void warnings.push(message) };
  return { jobs: new Jobs({ trashOf, journals: store, now: () => 1000, newId, log }), store, warnings };
}

/** A job over loaded trashes; `scripts` by account id. */
async function run(
  action: Action,
  given: readonly TrashItem[],
  scripts: Readonly<Record<string, Script>>,
  abort = new AbortController(),
) {
  const trashes = new Map<string, AccountTrash>();
  for (const [id, script] of Object.entries(scripts)) {
    const { trash } = trashOf({
      walks: [
        [
          page(
            given.filter(({ account }) => account === id),
            { last: true },
          ),
        ],
      ],
      ...script,
    });
    await trash.refresh();
    trashes.set(id, trash);
  }
  const progress: number[] = [];
  const { jobs } = jobsOf((id) => trashes.get(id));
  const outcomes = await jobs.run({ action }, given, abort.signal, (settled) => void progress.push(settled));
  const left = (id: string) => trashes.get(id)?.state.items.map((each) => each.id);
  return { outcomes, progress, left };
}

const words = (outcomes: readonly Outcome[]) =>
  outcomes.map(
    (each) => `${each.item.id} ${each.end}${each.end === 'failed' ? ` ${each.problem.code ?? each.problem.kind}` : ''}`,
  );

const [one, two, three, four] = [item('1'), item('2'), item('3'), item('4')];

describe('jobs', () => {
  it('gives one outcome for each item, in the order of the items, and counts them as they come', async () => {
    const restore: Settle = () =>
      inTurn(done(three), failed(one, { kind: 'nameTaken' }), { item: two, end: 'skipped', why: 'live' });
    const { outcomes, progress } = await run('restore', [one, two, three], { a: { restore } });
    assert.deepEqual(words(outcomes), ['1 failed nameTaken', '2 skipped', '3 done']);
    assert.deepEqual(progress, [0, 1, 2, 3]);
    assert.deepEqual(countByEnd(outcomes), { done: 1, failed: 1, skipped: 1, cancelled: 0 });
  });

  it('removes the rows of what left the trash, and keeps those of what failed', async () => {
    const purge: Settle = () =>
      inTurn(done(one), failed(two, { kind: 'retained' }), { item: three, end: 'skipped', why: 'gone' });
    const { left } = await run('purge', [one, two, three], { a: { purge } });
    assert.deepEqual(left('a'), ['2']);
  });

  it('removes the row of an item whose restore found it permanently deleted', async () => {
    const restore: Settle = () =>
      inTurn(failed(one, { kind: 'notFound', code: 'item.erased' }), failed(two, { kind: 'trashedAgain' }));
    const { left } = await run('restore', [one, two], { a: { restore } });
    assert.deepEqual(left('a'), ['2']);
  });

  it('takes the first outcome of an item, and ignores those of items not asked for', async () => {
    const restore: Settle = () => inTurn(done(one), failed(one, { kind: 'server' }), done(item('stranger')));
    const { outcomes, progress } = await run('restore', [one], { a: { restore } });
    assert.deepEqual(words(outcomes), ['1 done']);
    assert.deepEqual(progress, [1]);
  });

  it('reports `unclear` for an item without an outcome from the client', async () => {
    const { outcomes } = await run('purge', [one, two], { a: { purge: () => inTurn(done(two)) } });
    assert.deepEqual(words(outcomes), ['1 failed unclear', '2 done']);
  });

  it('fails the rest with the error that the client threw, and never throws', async () => {
    const restore: Settle = async function* () {
      yield done(one);
      throw new TrashError({ kind: 'offline' });
    };
    const { outcomes, left } = await run('restore', [one, two, three], { a: { restore } });
    assert.deepEqual(words(outcomes), ['1 done', '2 failed offline', '3 failed offline']);
    assert.deepEqual(left('a'), ['2', '3'], 'what was done before is not forgotten');
  });

  it('reports `cancelled` for what had no outcome when the person cancelled', async () => {
    const abort = new AbortController();
    const restore: Settle = async function* (_, signal) {
      yield done(one);
      abort.abort();
      yield failed(two, { kind: 'server' });
      signal.throwIfAborted();
    };
    const { outcomes } = await run('restore', [one, two, three], { a: { restore } }, abort);
    assert.deepEqual(words(outcomes), ['1 done', '2 failed server', '3 cancelled']);
  });

  it('sends no item that says itself why it cannot be done', async () => {
    const sent: string[] = [];
    const note: Settle = async function* (all) {
      for (const each of all) {
        sent.push(each.id);
        yield done(each);
      }
    };
    const stuck = item('stuck', { restoreBlockedBy: { kind: 'unsupported' } });
    const locked = item('locked', { purgeBlockedBy: { kind: 'retained' } });
    const script = { a: { restore: note, purge: note } };
    assert.deepEqual(words((await run('restore', [stuck, locked], script)).outcomes), [
      'stuck failed unsupported',
      'locked done',
    ]);
    assert.deepEqual(words((await run('purge', [stuck, locked], script)).outcomes), [
      'stuck done',
      'locked failed retained',
    ]);
    assert.deepEqual(sent, ['locked', 'stuck']);
  });

  it('sends an item once though it was named twice', async () => {
    let sent: readonly TrashItem[] = [];
    const purge: Settle = (all) => {
      sent = all;
      return inTurn(...all.map(done));
    };
    await run('purge', [one, item('1')], { a: { purge } });
    assert.equal(sent.length, 1);
  });

  it('finishes the other accounts when one fails', async () => {
    const other = item('1', { account: 'b' });
    const restore: Settle = () => {
      throw new Error('broken');
    };
    const { outcomes } = await run('restore', [one, other], { a: { restore }, b: {} });
    assert.deepEqual(words(outcomes), ['1 failed internal', '1 done']);
  });

  it('fails the items of an account that is no longer connected', async () => {
    const { outcomes } = await run('restore', [one], {});
    assert.deepEqual(words(outcomes), ['1 failed account.removed']);
  });

  it('removes rows in batches, and all of them in the end', async () => {
    const many = items(250);
    const { trash } = trashOf({ walks: [[page(many, { last: true })]] });
    await trash.refresh();
    let rebuilds = 0;
    trash.onDidChange(() => {
      rebuilds += 1;
    });
    await jobsOf(() => trash).jobs.run({ action: 'purge' }, many, never, () => {});
    assert.equal(trash.state.items.length, 0);
    assert.equal(rebuilds, 3);
  });

  it('passes the options on to the service', async () => {
    const received: unknown[] = [];
    const { trash } = trashOf({
      restore: (given, _, restoreOptions) => {
        received.push(restoreOptions);
        return inTurn(...given.map(done));
      },
    });
    const restoreOptions = { folder: { id: '7', name: 'Rescue' }, conflict: 'keepBoth' } as const;
    const { jobs } = jobsOf(() => trash);
    await jobs.run({ action: 'restore', options: restoreOptions }, [one], never, () => {});
    await jobs.run({ action: 'restore' }, [one], never, () => {});
    assert.deepEqual(received, [restoreOptions, undefined]);
  });

  it('removes the row of an item that was restored but perhaps not moved, and keeps that of one skipped for its name', async () => {
    const pendingMove = { place: { name: 'Contracts' }, version: '3' };
    const five = item('5');
    const restore: Settle = () =>
      inTurn(
        { item: one, end: 'failed', problem: { kind: 'notMoved' }, pendingMove: pendingMove },
        { item: five, end: 'failed', problem: { kind: 'unclear' }, pendingMove: pendingMove },
        { item: four, end: 'failed', problem: { kind: 'notMoved' } },
        { item: two, end: 'skipped', why: 'nameTaken' },
        failed(three, { kind: 'nameTaken' }),
      );
    const { left } = await run('restore', [one, two, three, four, five], { a: { restore } });
    assert.deepEqual(left('a'), ['2', '3']);
  });

  describe('and their journals', () => {
    const three = items(3);
    const [first, second, third] = three.map((each) => each.id);
    /** Says before it sends, one by one; the test lets each end. */
    const oneByOne: TrashClient['purge'] = async function* (all, signal, hooks) {
      for (const each of all) {
        if (signal.aborted) return;
        await hooks?.beforeSend?.([each]);
        yield done(each);
      }
    };

    it('write down what is about to be sent, and then how it ended', async () => {
      const { trash } = trashOf({ purge: oneByOne });
      const { jobs, store } = jobsOf(() => trash);
      await jobs.run({ action: 'purge' }, three, never, () => {});
      assert.deepEqual(store.lines, [
        '{"sent":[0]}',
        '{"index":0,"outcome":{"end":"done"}}',
        '{"sent":[1]}',
        '{"index":1,"outcome":{"end":"done"}}',
        '{"sent":[2]}',
        '{"index":2,"outcome":{"end":"done"}}',
        '{"end":"finished","at":1000,"counts":{"done":3,"failed":0,"skipped":0,"cancelled":0}}',
      ]);
      assert.deepEqual([...store.texts.keys()], ['1000-job1']);
    });

    it('are not made for a single item', async () => {
      const { trash } = trashOf();
      const { jobs, store } = jobsOf(() => trash);
      await jobs.run({ action: 'purge' }, [one], never, () => {});
      assert.equal(store.texts.size, 0);
    });

    it('send nothing that cannot be written down', async () => {
      const sent: string[] = [];
      const purge: TrashClient['purge'] = async function* (all, _, hooks) {
        await hooks?.beforeSend?.(all);
        sent.push(...all.map(({ id }) => id));
      };
      const { trash } = trashOf({ purge });
      const { jobs, store } = jobsOf(() => trash);
      store.failure = new Error('ENOSPC');
      assert.deepEqual(
        words(await jobs.run({ action: 'purge' }, three, never, () => {})),
        three.map(({ id }) => `${id} failed job.journal`),
      );
      store.failure = undefined;
      const full: TrashClient['purge'] = async function* (...given) {
        store.failure = new Error('ENOSPC');
        yield* purge(...given);
      };
      const later = trashOf({ purge: full }).trash;
      const again = await jobsOf(() => later, store).jobs.run({ action: 'purge' }, three, never, () => {});
      assert.deepEqual(
        words(again),
        three.map(({ id }) => `${id} failed job.journal`),
      );
      assert.deepEqual(sent, []);
    });

    /** A window that is closed once `sent` items are sent, the last of them without an outcome. */
    async function crash(task: Task, sent: number, store = new MemoryJournals()) {
      const work: TrashClient['purge'] = async function* (all, _, hooks) {
        for (const [index, each] of all.entries()) {
          await hooks?.beforeSend?.([each]);
          if (index === sent - 1) await new Promise(() => {});
          yield done(each);
        }
      };
      const { trash } = trashOf({ purge: work, restore: (all, signal, _, hooks) => work(all, signal, hooks) });
      const isStuck = later();
      void jobsOf(() => trash, store).jobs.run(
        task,
        three,
        never,
        (settled) => settled === sent - 1 && isStuck.resolve(),
      );
      await isStuck.promise;
      await new Promise(setImmediate);
      // The lock of a process that has died is free.
      store.locked.clear();
      return store;
    }

    it('show a job that was interrupted, which goes on with what was not sent once it has looked at what was', async () => {
      const store = await crash({ action: 'purge' }, 2);
      const looked: string[] = [];
      const sent: string[] = [];
      const { trash } = trashOf({
        look: async function* (all) {
          for (const each of all) {
            looked.push(each.id);
            yield { item: each, state: 'gone' };
          }
        },
        purge: async function* (all) {
          for (const each of all) {
            sent.push(each.id);
            yield done(each);
          }
        },
      });
      const { jobs } = jobsOf(() => trash, store);
      await jobs.load();
      const [job] = jobs.list;
      assert.deepEqual(job, { id: 'job1', account: 'a', action: 'purge', items: 3, settled: 1, state: 'interrupted' });
      const ended = await jobs.continue('job1', never, () => {});
      assert.deepEqual(
        words(ended?.outcomes ?? []),
        three.map(({ id }) => `${id} done`),
      );
      assert.deepEqual([looked, sent], [[second], [third]]);
      assert.deepEqual(jobs.list, []);
      assert.deepEqual([...store.texts.keys()], ['1000-job1']);
    });

    it('send again what was sent, and is still in the trash', async () => {
      const store = await crash({ action: 'restore' }, 2);
      const sent: string[] = [];
      const { trash } = trashOf({
        look: async function* (all) {
          for (const each of all) yield { item: each, state: 'trashed', fresh: each };
        },
        restore: async function* (all) {
          for (const each of all) {
            sent.push(each.id);
            yield done(each);
          }
        },
      });
      const { jobs } = jobsOf(() => trash, store);
      await jobs.load();
      await jobs.continue('job1', never, () => {});
      assert.deepEqual(sent, [second, third]);
    });

    it('tell under what name an item lies that was restored, and not moved on', async () => {
      const store = await crash({ action: 'restore', options: { folder: { id: '7', name: 'Rescue' } } }, 3);
      const look: TrashClient['look'] = async function* (all) {
        for (const each of all)
          yield { item: each, state: 'live', where: { id: '1' }, name: `${each.name} (restored)` };
      };
      const { jobs } = jobsOf(() => trashOf({ look }).trash, store);
      await jobs.load();
      const ended = await jobs.continue('job1', never, () => {});
      const [between] = ended?.outcomes.slice(2) ?? [];
      const name = `${between?.item.name} (restored)`;
      assert.deepEqual(between, { item: between?.item, end: 'failed', problem: { kind: 'notMoved' }, name });
    });

    it('leave what was restored and deleted once more since they began', async () => {
      for (const action of ['restore', 'purge'] as const) {
        const store = await crash({ action }, 3);
        const sent: string[] = [];
        const act: Settle = async function* (all) {
          for (const each of all) {
            sent.push(each.id);
            yield done(each);
          }
        };
        const { trash } = trashOf({
          look: async function* (all) {
            for (const each of all) yield { item: each, state: 'trashed', fresh: { ...each, deletedAt: 5e12 } };
          },
          restore: act,
          purge: act,
        });
        const { jobs } = jobsOf(() => trash, store);
        await jobs.load();
        const ended = await jobs.continue('job1', never, () => {});
        assert.deepEqual(words(ended?.outcomes ?? []), [
          `${first} done`,
          `${second} done`,
          `${third} failed trashedAgain`,
        ]);
        assert.deepEqual(sent, []);
      }
    });

    it('take what another call finds done for the work of the one before the crash', async () => {
      const ends: readonly [Task, Outcome, string][] = [
        [{ action: 'restore' }, { item: three[1] ?? one, end: 'skipped', why: 'live' }, 'done'],
        [{ action: 'purge' }, { item: three[1] ?? one, end: 'skipped', why: 'live' }, 'skipped'],
        [{ action: 'purge' }, { item: three[1] ?? one, end: 'skipped', why: 'gone' }, 'done'],
        [{ action: 'restore' }, failed(three[1] ?? one, { kind: 'notFound' }), 'failed unclear'],
        [{ action: 'restore' }, failed(three[1] ?? one, { kind: 'nameTaken' }), 'failed nameTaken'],
        [{ action: 'purge' }, failed(three[1] ?? one, { kind: 'internal', code: 'job.journal' }), 'failed unclear'],
        [{ action: 'purge' }, { item: three[1] ?? one, end: 'cancelled' }, 'failed unclear'],
      ];
      for (const [task, end, expected] of ends) {
        const store = await crash(task, 2);
        const act = () => inTurn(end, done(three[2] ?? one));
        const look: TrashClient['look'] = async function* (all) {
          for (const each of all) yield { item: each, state: 'trashed', fresh: each };
        };
        const { jobs } = jobsOf(() => trashOf({ look, restore: act, purge: act }).trash, store);
        await jobs.load();
        const ended = await jobs.continue('job1', never, () => {});
        assert.deepEqual(words(ended?.outcomes ?? []), [`${first} done`, `${second} ${expected}`, `${third} done`]);
      }
    });

    it('give up the rest when they are discarded', async () => {
      const store = await crash({ action: 'purge' }, 2);
      const { jobs } = jobsOf(() => trashOf().trash, store);
      await jobs.load();
      await jobs.discard('job1');
      assert.deepEqual(jobs.list, []);
      assert.match(store.lines.at(-1) ?? '', /"discarded"/);
      await jobs.load();
      assert.deepEqual(jobs.list, []);
    });

    it('leave a job to the window that runs it', async () => {
      const store = await crash({ action: 'purge' }, 2);
      store.locked.add('1000-job1.open');
      const { jobs } = jobsOf(() => trashOf().trash, store);
      assert.equal(await jobs.load(), true);
      assert.deepEqual(jobs.list, []);
      store.locked.clear();
      assert.equal(await jobs.load(), false);
      store.locked.add('1000-job1.open');
      assert.equal(await jobs.continue('job1', never, () => {}), undefined);
      assert.deepEqual(
        jobs.list.map(({ state }) => state),
        ['interrupted'],
        'that window may have died a moment ago',
      );
      assert.equal(await jobs.load(), true);
      assert.deepEqual(jobs.list, []);
    });

    it('are shown no longer once another window runs or has ended them', async () => {
      const store = await crash({ action: 'purge' }, 3);
      const { jobs } = jobsOf(() => trashOf().trash, store);
      await jobs.load();
      assert.equal(jobs.list.length, 1);
      store.locked.add('1000-job1.open');
      await jobs.load();
      assert.deepEqual(jobs.list, []);
      store.locked.clear();
      await jobs.load();
      assert.equal(jobs.list.length, 1, 'that window has crashed too');
      for (const file of await store.list()) await store.close(file);
      await jobs.load();
      assert.deepEqual(jobs.list, []);
    });

    it('are removed where the crash came before the plan was whole', async () => {
      const store = await crash({ action: 'purge' }, 1);
      store.texts.set('1000-job1.open', `${store.texts.get('1000-job1.open')?.split('\n')[0]}\n`);
      const { jobs } = jobsOf(() => trashOf().trash, store);
      await jobs.load();
      assert.deepEqual([jobs.list, store.texts.size], [[], 0]);
    });

    it('keep a job that cannot look at what was sent, as when it is signed out or cancelled', async () => {
      const store = await crash({ action: 'purge' }, 2);
      const before = store.lines;
      let script: Script = { look: unable({ kind: 'signIn' }) };
      const { jobs } = jobsOf(() => trashOf(script).trash, store);
      await jobs.load();
      const [job] = jobs.list;
      const go = async (signal = never) => words((await jobs.continue('job1', signal, () => {}))?.outcomes ?? []);
      assert.deepEqual(await go(), [`${first} done`, `${second} failed unclear`, `${third} failed signIn`]);
      assert.deepEqual([jobs.list, store.lines], [[job], before]);
      assert.deepEqual(await go(AbortSignal.abort()), [
        `${first} done`,
        `${second} failed unclear`,
        `${third} cancelled`,
      ]);
      assert.deepEqual([jobs.list, store.lines], [[job], before]);
      script = { look: unable({ kind: 'forbidden' }) };
      assert.deepEqual(await go(), [`${first} done`, `${second} failed unclear`, `${third} done`]);
      assert.deepEqual(jobs.list, []);
    });

    function unable(problem: Problem): TrashClient['look'] {
      return async function* (all) {
        for (const each of all) yield { item: each, state: 'unknown', problem };
      };
    }

    it('go on once, however often that is asked for', async () => {
      const store = await crash({ action: 'purge' }, 1);
      const { jobs } = jobsOf(() => trashOf({ look: unable({ kind: 'server' }) }).trash, store);
      await jobs.load();
      const both = await Promise.all([1, 2].map(async () => await jobs.continue('job1', never, () => {})));
      assert.deepEqual(
        both.map((ended) => ended?.outcomes.length),
        [3, undefined],
      );
    });

    it('are left as they are where they cannot be read, or are of an account that is not here', async () => {
      const store = await crash({ action: 'purge' }, 2);
      const [name = '', text = ''] = [...store.texts][0] ?? [];
      for (const other of [text.replace('"version":1', '"version":2'), text.replace('"items":[{', '"items":[')]) {
        store.texts.set(name, other);
        const { jobs, warnings } = jobsOf(() => trashOf().trash, store);
        await jobs.load();
        await jobs.load();
        assert.deepEqual([jobs.list, store.texts.get(name), warnings.length], [[], other, 1]);
      }
      store.texts.set(name, text);
      const { jobs, warnings } = jobsOf(() => undefined, store);
      await jobs.load();
      assert.deepEqual([jobs.list, store.texts.get(name), warnings], [[], text, []]);
    });

    it('stop where another window has taken the job over', async () => {
      const { trash } = trashOf({ purge: oneByOne });
      const { jobs, store } = jobsOf(() => trash);
      const outcomes = await jobs.run(
        { action: 'purge' },
        three,
        never,
        (settled) => settled === 1 && store.locked.clear(),
      );
      assert.deepEqual(words(outcomes), [
        `${first} done`,
        `${second} failed job.takenOver`,
        `${third} failed job.takenOver`,
      ]);
      assert.deepEqual(store.lines, ['{"sent":[0]}', '{"index":0,"outcome":{"end":"done"}}']);
      assert.deepEqual([...store.texts.keys()], ['1000-job1.open']);
    });

    it('stay open where another window has taken the job over after its last call', async () => {
      const { trash } = trashOf({ purge: oneByOne });
      const { jobs, store } = jobsOf(() => trash);
      const outcomes = await jobs.run(
        { action: 'purge' },
        three,
        never,
        (settled) => settled === 3 && store.locked.clear(),
      );
      assert.deepEqual(countByEnd(outcomes).done, 3);
      assert.doesNotMatch(store.lines.join('\n'), /finished/);
      assert.deepEqual([...store.texts.keys()], ['1000-job1.open']);
    });

    it('hold the outcomes that could not be written at first', async () => {
      const store = new MemoryJournals();
      const full = new Error('ENOSPC');
      const appended: TrashClient['purge'] = async function* (all, _, hooks) {
        await hooks?.beforeSend?.(all);
        store.failure = full;
        for (const each of all.slice(0, -1)) yield done(each);
        await new Promise(setImmediate);
        store.failure = undefined;
        for (const each of all.slice(-1)) yield done(each);
      };
      const { trash } = trashOf({ purge: appended });
      await jobsOf(() => trash, store).jobs.run({ action: 'purge' }, three, never, () => {});
      assert.deepEqual(store.lines.slice(0, -1).toSorted(), [
        '{"index":0,"outcome":{"end":"done"}}',
        '{"index":1,"outcome":{"end":"done"}}',
        '{"index":2,"outcome":{"end":"done"}}',
        '{"sent":[0,1,2]}',
      ]);
      assert.match(store.lines.at(-1) ?? '', /"finished"/);
      assert.deepEqual([...store.texts.keys()], ['1000-job1']);
    });

    it('stay open where an outcome could not be written to the last', async () => {
      const { trash } = trashOf({ purge: oneByOne });
      const { jobs, store, warnings } = jobsOf(() => trash);
      await jobs.run({ action: 'purge' }, three, never, (settled) => {
        if (settled === 3) store.failure = new Error('ENOSPC');
      });
      assert.deepEqual([...store.texts.keys()], ['1000-job1.open']);
      assert.equal(warnings.length, 2);
    });

    it('go with their account, of which no job runs here or in another window', async () => {
      const store = await crash({ action: 'purge' }, 2);
      const { jobs } = jobsOf(() => trashOf().trash, store);
      await jobs.load();
      assert.equal(await jobs.isBusy('a'), false);
      store.locked.add('1000-job1.open');
      assert.deepEqual([await jobs.isBusy('a'), await jobs.isBusy('b')], [true, false]);
      await jobs.forgetAccount('b');
      assert.equal(store.texts.size, 1);
      await jobs.forgetAccount('a');
      assert.deepEqual([jobs.list, store.texts.size], [[], 0]);
    });

    it('send nothing more from the moment they are cancelled, and settle what was sent', async () => {
      const clock = new HandClock();
      const sent: string[] = [];
      // Two calls side by side, each of a second.
      const purge: TrashClient['purge'] = (all, signal, hooks) =>
        eachItem(all, 2, signal, async (each) => {
          await hooks?.beforeSend?.([each]);
          signal.throwIfAborted();
          sent.push(each.id);
          await clock.sleep(1000, never);
          return done(each);
        });
      const { jobs, store } = jobsOf(() => trashOf({ purge }).trash);
      const abort = new AbortController();
      const running = jobs.run({ action: 'purge' }, items(100), abort.signal, () => {});
      while (sent.length < 2) await settled();
      await clock.advance(1000);
      while (sent.length < 4) await settled();
      abort.abort();
      assert.deepEqual(
        jobs.list.map(({ state, settled: ended }) => [state, ended]),
        [['cancelling', 2]],
        'it says so at once',
      );
      for (let second = 0; second < 100; second += 1) await clock.advance(1000);
      const outcomes = await running;
      assert.deepEqual(sent, ['i0', 'i1', 'i2', 'i3']);
      assert.deepEqual(
        outcomes.map(({ end }) => end),
        items(100).map((_, index) => (index < 4 ? 'done' : 'cancelled')),
      );
      assert.equal(store.lines.filter((line) => line.startsWith('{"sent"')).length, 4);
      assert.deepEqual(jobs.list, []);
    });

    it('queue up the jobs of one account, and let go one that is cancelled while it waits', async () => {
      const gate = later();
      const purge: Settle = async function* (all, signal) {
        await gate.promise;
        for (const each of all) if (!signal.aborted) yield done(each);
      };
      const { trash } = trashOf({ purge });
      const { jobs } = jobsOf(() => trash);
      const abort = new AbortController();
      const before = jobs.run({ action: 'purge' }, three, never, () => {});
      const after = jobs.run({ action: 'purge' }, items(2, 'x'), abort.signal, () => {});
      await new Promise(setImmediate);
      assert.deepEqual(
        jobs.list.map(({ state }) => state),
        ['running', 'queued'],
      );
      abort.abort();
      assert.deepEqual(
        jobs.list.map(({ state }) => state),
        ['running', 'cancelling'],
      );
      assert.deepEqual(words(await after), ['x0 cancelled', 'x1 cancelled']);
      gate.resolve();
      assert.deepEqual(words(await before), [`${first} done`, `${second} done`, `${third} done`]);
      assert.deepEqual(jobs.list, []);
    });
  });
});
