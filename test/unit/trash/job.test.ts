import assert from 'node:assert/strict';
import type { AccountTrash } from '../../../src/trash/accountTrash.ts';
import type { TrashItem } from '../../../src/trash/item.ts';
import { countByEnd, runJob } from '../../../src/trash/job.ts';
import type { Action, Outcome } from '../../../src/trash/outcome.ts';
import { type Problem, TrashError } from '../../../src/trash/problem.ts';
import { item, items, page, type Script, trashOf } from '../fakes/trash.ts';

type Settle = (items: readonly TrashItem[], signal: AbortSignal) => AsyncIterable<Outcome>;

async function* inTurn(...outcomes: readonly Outcome[]): AsyncIterable<Outcome> {
  yield* outcomes;
}

const done = (of: TrashItem): Outcome => ({ item: of, end: 'done' });
const failed = (of: TrashItem, problem: Problem): Outcome => ({ item: of, end: 'failed', problem });

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
  const outcomes = await runJob({ action }, given, {
    trashOf: (id) => trashes.get(id),
    signal: abort.signal,
    progress: (settled) => void progress.push(settled),
  });
  const left = (id: string) => trashes.get(id)?.state.items.map((each) => each.id);
  return { outcomes, progress, left };
}

const words = (outcomes: readonly Outcome[]) =>
  outcomes.map(
    (each) => `${each.item.id} ${each.end}${each.end === 'failed' ? ` ${each.problem.code ?? each.problem.kind}` : ''}`,
  );

const [one, two, three, four] = [item('1'), item('2'), item('3'), item('4')];

describe('a job', () => {
  it('gives one outcome for each item, in the order of the items, and counts them as they come', async () => {
    const restore: Settle = () =>
      inTurn(done(three), failed(one, { kind: 'nameTaken' }), { item: two, end: 'skipped', why: 'live' });
    const { outcomes, progress } = await run('restore', [one, two, three], { a: { restore } });
    assert.deepEqual(words(outcomes), ['1 failed nameTaken', '2 skipped', '3 done']);
    assert.deepEqual(progress, [1, 2, 3]);
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
    await runJob({ action: 'purge' }, many, {
      trashOf: () => trash,
      signal: new AbortController().signal,
      progress: () => {},
    });
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
    const options = { trashOf: () => trash, signal: new AbortController().signal, progress: () => {} };
    await runJob({ action: 'restore', options: restoreOptions }, [one], options);
    await runJob({ action: 'restore' }, [one], options);
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
});
