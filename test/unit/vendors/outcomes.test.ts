import assert from 'node:assert/strict';
import type { TrashItem } from '../../../src/trash/item.ts';
import type { Outcome } from '../../../src/trash/outcome.ts';
import { type ProblemKind, TrashError } from '../../../src/trash/problem.ts';
import { eachItem, stopsOperation } from '../../../src/vendors/outcomes.ts';
import { settled } from '../fakes/clock.ts';
import { all, items, never } from '../fakes/trash.ts';

const done = async (item: TrashItem): Promise<Outcome> => ({ item, end: 'done' });

const words = (outcomes: readonly Outcome[]) =>
  outcomes.map((each) => `${each.item.id} ${each.end === 'failed' ? each.problem.kind : each.end}`);

describe('settling items one by one', () => {
  it('yields an outcome for each item, and goes on after one that fails', async () => {
    const work = async (item: TrashItem): Promise<Outcome> => {
      if (item.id === 'i1') throw new TrashError({ kind: 'retained' });
      if (item.id === 'i2') throw new TypeError('oops');
      return await done(item);
    };
    assert.deepEqual(words(await all(eachItem(items(4), 1, never, work))), [
      'i0 done',
      'i1 retained',
      'i2 internal',
      'i3 done',
    ]);
  });

  for (const kind of ['signIn', 'limited', 'offline'] as const) {
    it(`sends nothing more after "${kind}", which affects all items`, async () => {
      const sent: string[] = [];
      const work = async (item: TrashItem): Promise<Outcome> => {
        sent.push(item.id);
        if (item.id === 'i1') throw new TrashError({ kind });
        return await done(item);
      };
      const outcomes = await all(eachItem(items(4), 1, never, work));
      assert.deepEqual(words(outcomes), ['i0 done', `i1 ${kind}`, `i2 ${kind}`, `i3 ${kind}`]);
      assert.deepEqual(sent, ['i0', 'i1']);
    });
  }

  it('stops only at a problem that is not about the item', () => {
    const kinds: readonly ProblemKind[] = [
      'forbidden',
      'notFound',
      'originMissing',
      'nameTaken',
      'busy',
      'retained',
      'noSpace',
    ];
    for (const kind of kinds) assert.equal(stopsOperation({ kind }), false, kind);
    for (const kind of ['server', 'unclear', 'refused'] as const) assert.equal(stopsOperation({ kind }), false, kind);
  });

  it('sends nothing more after a problem that says that it affects all items', async () => {
    const sent = { count: 0 };
    const work = () => {
      sent.count += 1;
      return Promise.reject(new TrashError({ kind: 'forbidden', affectsAll: true }));
    };
    const outcomes = await all(eachItem(items(3), 1, never, work));
    assert.deepEqual(words(outcomes), ['i0 forbidden', 'i1 forbidden', 'i2 forbidden']);
    assert.equal(sent.count, 1);
  });

  it('reports the reason of the abort as `cancelled`, not as a failure', async () => {
    const abort = new AbortController();
    const work = (): Promise<Outcome> => {
      abort.abort();
      return Promise.reject(abort.signal.reason);
    };
    assert.deepEqual(words(await all(eachItem(items(1), 1, abort.signal, work))), ['i0 cancelled']);
  });

  it('settles what was begun when the person cancels, and cancels the rest', async () => {
    const abort = new AbortController();
    const work = async (item: TrashItem): Promise<Outcome> => {
      if (item.id === 'i1') abort.abort();
      await settled();
      return await done(item);
    };
    const outcomes = await all(eachItem(items(4), 2, abort.signal, work));
    assert.deepEqual(words(outcomes), ['i0 done', 'i1 done', 'i2 cancelled', 'i3 cancelled']);
  });
});
