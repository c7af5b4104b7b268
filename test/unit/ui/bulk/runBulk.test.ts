import assert from 'node:assert/strict';
import { countByEnd } from '../../../../src/trash/outcome.ts';
import type { Quota } from '../../../../src/trash/quota.ts';
import { loadAll } from '../../../../src/ui/bulk/loadAll.ts';
import { putOff, runBulk } from '../../../../src/ui/bulk/runBulk.ts';
import { exact } from '../../../../src/ui/format.ts';
import { noon } from '../../fakes/clock.ts';
import { scene } from '../../fakes/services.ts';
import { item, items, page } from '../../fakes/trash.ts';

const quotaOf = (left: number): Quota => ({ used: 1000 - left, allotted: 1000, resetAt: noon });
const retry = `The rest will fail and can be retried after ${exact(noon)}.`;

/** A service that takes ten items in a call, and has said how many are left. */
async function withCalls(left: number | undefined) {
  const made = scene({
    capabilities: { batchSize: 10, pageSize: 10 },
    ...(left !== undefined && { quota: () => quotaOf(left) }),
  });
  await made.services.trashes.of('a')?.client();
  return made;
}

describe('the question before bulk work that exceeds the quota', () => {
  it('is not asked where the quota suffices, or where there is none', async () => {
    for (const left of [2, undefined]) {
      const { services, lists } = await withCalls(left);
      assert.deepEqual(await putOff(services, 'purge', items(20)), new Set());
      assert.deepEqual(lists, []);
    }
  });

  it('offers what fits and all, and says what becomes of the rest', async () => {
    const { services, lists } = await withCalls(2);
    assert.equal(await putOff(services, 'purge', items(25)), undefined, 'nothing is done if it is closed');
    assert.deepEqual(lists, [
      {
        title: "A needs 3 calls; 2 of today's 1,000 are left.",
        choices: ['Only the First 20 items | The others stay in the trash.', `Start with All 25 items | ${retry}`],
      },
    ]);
  });

  it('offers no first items where no call is left', async () => {
    const { services, lists } = await withCalls(0);
    await putOff(services, 'purge', items(5));
    assert.deepEqual(lists[0]?.choices, [`Start with All 5 items | ${retry}`]);
  });

  it('puts off what does not fit', async () => {
    const { services, picks } = await withCalls(1);
    picks.push('Only the First 10 items');
    const later = await putOff(services, 'purge', items(12));
    assert.deepEqual(
      [...(later ?? [])].map(({ id }) => id),
      ['i10', 'i11'],
    );
  });

  it('puts nothing off where a person starts with all', async () => {
    const { services, picks } = await withCalls(1);
    picks.push('Start with All 12 items');
    assert.deepEqual(await putOff(services, 'purge', items(12)), new Set());
  });

  it('counts no calls for what is not sent, and a call for each kind that a restore sends by itself', async () => {
    const blocked = items(10, 'b', { purgeBlockedBy: { kind: 'retained' } });
    const { services, lists } = await withCalls(1);
    assert.ok(await putOff(services, 'purge', [...items(10), ...blocked]));
    const mixed = [item('file'), item('folder', { kind: 'folder' }), item('version', { kind: 'version' })];
    assert.ok(await putOff(services, 'purge', mixed));
    assert.deepEqual(lists.splice(0), []);
    await putOff(services, 'restore', mixed);
    assert.match(lists.map(({ title }) => title).join(), /^A needs 3 calls; 1 of/);
  });
});

describe('a restore or purge that the quota does not suffice for', () => {
  it('starts nothing, and leaves no journal, unless the person wants it', async () => {
    for (const action of ['restore', 'purge'] as const) {
      const { services, lists } = await withCalls(2);
      assert.deepEqual(await runBulk(services, { action }, items(25)), []);
      assert.equal(lists.length, 1);
      assert.deepEqual([await (await services.journals.load()).list(), services.jobs.list], [[], []]);
    }
  });

  it('is a job of what fits; the rest is reported as canceled', async () => {
    const { services, picks } = await withCalls(2);
    picks.push('Only the First 20 items');
    const outcomes = await runBulk(services, { action: 'purge' }, items(25));
    assert.deepEqual(countByEnd(outcomes), { done: 20, failed: 0, skipped: 0, cancelled: 5 });
    assert.equal((await (await services.journals.load()).list()).length, 1);
  });
});

describe('the question before a whole trash is read', () => {
  const first = async (left: number, isEmptied: boolean, pick?: string) => {
    const made = scene({
      capabilities: { batchSize: 10, pageSize: 10 },
      quota: () => quotaOf(left),
      walks: [[page(items(25), { last: true })]],
    });
    const [trash] = made.services.trashes.list;
    assert.ok(trash);
    await trash.refresh();
    if (pick !== undefined) made.picks.push(pick);
    const loaded = await loadAll(made.services, [trash], { isEmptied });
    return { answer: loaded !== undefined, lists: made.lists };
  };

  it('counts the calls that read and, for Empty Trash..., those that delete', async () => {
    assert.deepEqual(await first(6, true), { answer: true, lists: [] });
    const { answer, lists } = await first(5, true);
    assert.equal(answer, false, 'closed');
    assert.match(lists[0]?.title ?? '', /^A needs 6 calls; 5 of/);
    assert.deepEqual(lists[0]?.choices, [`Start, and finish what today's quota allows | ${retry}`]);
  });

  it('counts only those that read where nothing is deleted yet', async () => {
    assert.deepEqual(await first(3, false), { answer: true, lists: [] });
    assert.match((await first(2, false)).lists[0]?.title ?? '', /^A needs 3 calls; 2 of/);
  });

  it('starts where a person says so', async () => {
    assert.equal((await first(5, true, "Start, and finish what today's quota allows")).answer, true);
  });
});
