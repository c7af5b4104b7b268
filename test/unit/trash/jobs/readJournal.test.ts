import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JobPlan, Task } from '../../../../src/trash/jobs/plan.ts';
import { accountOf, isUnbegun, readJournal, readSummary } from '../../../../src/trash/jobs/readJournal.ts';
import { endLine, planLines as linesOf, outcomeLine, sentLine } from '../../../../src/trash/jobs/writeJournal.ts';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import { rounds } from '../../fakes/dice.ts';
import { item, items } from '../../fakes/trash.ts';

const account = { id: 'a', vendor: 'acme', label: 'A' };

const planLines = (plan: JobPlan) => [...linesOf(plan)].join('');

function planOf(task: Task, of = items(250)): JobPlan {
  return { id: 'job1', account, task, at: 1000, items: of };
}

describe('the journal of a job', () => {
  it('is read back as it was written', async () => {
    const full = item('full', {
      kind: 'folder',
      size: 3,
      deletedAt: 4,
      deletedBy: { name: 'Ann', id: '7', email: 'ann@acme.example' },
      origin: { name: 'b', path: '/a/b', id: '9', missing: 'gone' },
      contents: { files: 2, folders: 1 },
      purgeBlockedBy: { kind: 'retained', endsAt: 5 },
    });
    const pendingMove = { place: { path: '/a' }, version: '3' };
    const options = {
      folder: { id: '7', name: 'Rescue' },
      conflict: 'keepBoth',
      names: new Map([['a/file/1', 'other']]),
      pendingMoves: new Map([['a/file/1', pendingMove]]),
    } as const;
    const plan = planOf({ action: 'restore', options }, [full, item('1'), item('2'), item('3')]);
    const outcomes: readonly Outcome[] = [
      { item: full, end: 'done', where: { path: '/x' }, name: 'n', misplaced: true },
      { item: item('1'), end: 'failed', problem: { kind: 'notMoved', code: 'c', status: 409 }, pendingMove, name: 'n' },
      { item: item('2'), end: 'skipped', why: 'live' },
      { item: item('3'), end: 'cancelled' },
    ];
    const counts = { done: 1, failed: 1, skipped: 1, cancelled: 1 };
    const lines = [
      sentLine([0, 1]),
      ...outcomes.map((each, index) => outcomeLine(index, each)),
      endLine('cancelled', 2000, counts),
    ];
    assert.deepEqual(await readJournal(planLines(plan) + lines.join('')), {
      plan,
      sent: new Set([0, 1]),
      outcomes: new Map(outcomes.entries()),
      end: { end: 'cancelled', at: 2000, counts },
    });
  });

  it('tells in its first and last line what the job was, and how it ended', async () => {
    const counts = { done: 250, failed: 0, skipped: 0, cancelled: 0 };
    const [first = ''] = planLines(planOf({ action: 'purge' })).split('\n');
    assert.deepEqual(readSummary(first, endLine('finished', 2000, counts).trimEnd()), {
      plan: { id: 'job1', account, task: { action: 'purge' }, at: 1000, items: 250 },
      end: { end: 'finished', at: 2000, counts },
    });
    assert.equal(readSummary(first, sentLine([1])), undefined);
  });

  it('is no journal until its plan is whole', async () => {
    const written = planLines(planOf({ action: 'purge' }));
    for (let length = 0; length < written.length; length += 97)
      assert.equal(await readJournal(written.slice(0, length)), undefined);
    assert.ok(await readJournal(written));
  });

  const whole = planOf({ action: 'purge' }, items(5));
  const done = (index: number): Outcome => ({ item: items(5)[index] ?? item('?'), end: 'done' });
  const lines = [0, 1, 2, 3, 4].flatMap((index) => [sentLine([index]), outcomeLine(index, done(index))]);

  it('knows of each item that was sent, wherever the crash came', async () => {
    const plan = planLines(whole);
    const written = plan + lines.join('');
    for (let length = plan.length; length <= written.length; length += 1) {
      const state = await readJournal(written.slice(0, length));
      const whole = lines.filter((_, index) => plan.length + lines.slice(0, index + 1).join('').length <= length);
      assert.deepEqual(
        [...(state?.sent ?? [])],
        whole.flatMap((line) => (JSON.parse(line) as { sent?: number[] }).sent ?? []),
      );
      assert.equal(state?.outcomes.size, whole.filter((line) => line.includes('outcome')).length);
    }
  });

  it('takes no harm from lines that are torn, foreign, huge, doubled or out of order', async () => {
    const foreign = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom(
        '{"sent":["x"]}',
        '{"sent":[-1,99,0.5]}',
        '{"index":99,"outcome":{"end":"done"}}',
        '{"items":[{}]}',
        'null',
        '['.repeat(50_000),
      ),
      fc.constant(`{"sent":[0],"x":"${'x'.repeat(1_000_000)}"}`),
      fc.constantFrom(...lines).chain((line) => fc.nat(line.length).map((length) => line.slice(0, length))),
    );
    const written = fc.array(fc.oneof(fc.constantFrom(...lines), foreign), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(written, async (given) => {
        const text = planLines(whole) + given.map((line) => `${line.replaceAll('\n', '')}\n`).join('');
        const state = await readJournal(text);
        assert.deepEqual(state?.plan, whole);
        const said = (word: string, index: number) =>
          given.some((line) => line.trim().startsWith(`{"${word}":${word === 'sent' ? `[${index}` : index}`));
        for (const [index, outcome] of state?.outcomes ?? []) {
          assert.ok(said('index', index));
          assert.equal(outcome.item.id, whole.items[index]?.id);
        }
      }),
      { numRuns: rounds(100, 5000) },
    );
  });

  it('tells the same in whatever order its lines come', async () => {
    const names = new Map(items(250).map((each) => [`a/file/${each.id}`, `new ${each.id}`]));
    const plan = planOf({ action: 'restore', options: { conflict: 'keepBoth', names } });
    const written = planLines(plan) + lines.join('');
    const all = written.trimEnd().split('\n');
    const state = await readJournal(written);
    assert.deepEqual(state?.plan, plan);
    const orders = fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
    await fc.assert(
      fc.asyncProperty(orders, async (given) => {
        const read = await readJournal(`${given.join('\n')}\n`);
        const sorted = new Map([...(read?.outcomes ?? [])].sort(([one], [other]) => one - other));
        assert.deepEqual(read && { ...read, sent: new Set([...read.sent].sort()), outcomes: sorted }, state);
      }),
      { numRuns: rounds(20, 1000) },
    );
  });

  it('is no journal of ours where a newer version, or anything else, has written it', async () => {
    const ours = planLines(whole) + lines.join('');
    const newer = ours.replace('"version":1', '"version":2');
    assert.deepEqual([await readJournal(newer), isUnbegun(newer)], [undefined, false]);
    const torn = planLines(whole).slice(0, 300);
    assert.deepEqual([await readJournal(torn), isUnbegun(torn)], [undefined, true]);
    // Something was sent: what is left of the plan is kept.
    const damaged = ours.replace('"items":[{', '"items":[');
    assert.deepEqual([await readJournal(damaged), isUnbegun(damaged)], [undefined, false]);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.array(fc.json()).map((all) => all.join('\n')),
        ),
        async (text) => {
          assert.equal(await readJournal(text), undefined);
          assert.ok(!isUnbegun(`${text}\n`));
          assert.equal(accountOf(text), undefined);
          assert.equal(readSummary(text, text), undefined);
        },
      ),
      { numRuns: rounds(200, 5000) },
    );
  });

  it('lets others have their turn while a long one is written and read', async () => {
    const huge = planOf({ action: 'purge' }, items(20_000));
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const state = await readJournal(planLines(huge));
    clearInterval(timer);
    assert.equal(state?.plan.items.length, 20_000);
    assert.ok(turns > 1);
    const [first = ''] = linesOf(
      planOf({ action: 'restore', options: { names: new Map(items(20_000).map((each) => [each.id, each.id])) } }),
    );
    assert.ok(first.length < 1000, 'which the history reads alone');
    assert.equal(accountOf(first), 'a');
  });

  it('takes the first of two outcomes', async () => {
    const two = outcomeLine(0, done(0)) + outcomeLine(0, { item: item('i0'), end: 'cancelled' });
    assert.equal((await readJournal(planLines(whole) + two))?.outcomes.get(0)?.end, 'done');
  });
});
