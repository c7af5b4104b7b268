import assert from 'node:assert/strict';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { Quota } from '../../../../src/trash/quota.ts';
import { loadAll } from '../../../../src/ui/bulk/loadAll.ts';
import { runBulk } from '../../../../src/ui/bulk/runBulk.ts';
import { exact } from '../../../../src/ui/format.ts';
import { noon } from '../../fakes/clock.ts';
import { scene } from '../../fakes/services.ts';
import { items, page } from '../../fakes/trash.ts';

const quotaOf = (left: number): Quota => ({ used: 1000 - left, allotted: 1000, resetAt: noon });
const start = "Start, and finish what today's quota allows";
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
  const asked = async (left: number | undefined, all: readonly TrashItem[], pick?: string) => {
    const { services, lists, picks } = await withCalls(left);
    if (pick !== undefined) picks.push(pick);
    const outcomes = await runBulk(services, { action: 'purge' }, all);
    return { outcomes: outcomes.length, lists };
  };

  it('is not asked where the quota suffices, or where there is none', async () => {
    for (const left of [2, undefined]) assert.deepEqual(await asked(left, items(20)), { outcomes: 20, lists: [] });
  });

  it('says what becomes of the rest, and starts nothing if it is closed', async () => {
    const { outcomes, lists } = await asked(2, items(25));
    assert.equal(outcomes, 0);
    assert.deepEqual(lists, [
      { title: "A needs 3 calls; 2 of today's 1,000 are left.", choices: [`${start} | ${retry}`] },
    ]);
  });

  it('sends all where a person starts', async () => {
    assert.equal((await asked(1, items(12), start)).outcomes, 12);
  });

  it('counts no calls for what is not sent', async () => {
    const blocked = items(10, 'b', { purgeBlockedBy: { kind: 'retained' } });
    assert.deepEqual((await asked(1, [...items(10), ...blocked])).lists, []);
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
});

describe('the question before a whole trash is read', () => {
  const first = async (left: number, pick?: string) => {
    const made = scene({
      capabilities: { batchSize: 10, pageSize: 10 },
      quota: () => quotaOf(left),
      walks: [[page(items(25), { last: true })]],
    });
    const [trash] = made.services.trashes.list;
    assert.ok(trash);
    await trash.refresh();
    if (pick !== undefined) made.picks.push(pick);
    const loaded = await loadAll(made.services, [trash]);
    return { answer: loaded !== undefined, lists: made.lists };
  };

  it('counts the calls that read', async () => {
    assert.deepEqual(await first(3), { answer: true, lists: [] });
    assert.match((await first(2)).lists[0]?.title ?? '', /^A needs 3 calls; 2 of/);
  });

  it('starts where a person says so', async () => {
    assert.equal((await first(2, "Start, and finish what today's quota allows")).answer, true);
  });
});
