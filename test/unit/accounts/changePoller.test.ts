import assert from 'node:assert/strict';
import { ChangePoller } from '../../../src/accounts/changePoller.ts';
import type { Changes } from '../../../src/trash/ports.ts';
import { TrashError } from '../../../src/trash/problem.ts';
import { FakeClock } from '../fakes/clock.ts';
import { trashOf } from '../fakes/trash.ts';

const minute = 60_000;

/** A service that gives these answers in turn, the last for ever. */
function watchOf(...answers: readonly (Changes | Error)[]) {
  const clock = new FakeClock();
  const since: (string | undefined)[] = [];
  const { trash, client } = trashOf(
    {
      capabilities: { tellsChanges: true },
      changes: (from) => {
        const answer = answers[Math.min(since.push(from), answers.length) - 1];
        return answer instanceof Error || !answer ? Promise.reject(answer) : Promise.resolve(answer);
      },
    },
    clock,
  );
  const watch = new ChangePoller(clock);
  const pass = async (ms: number) => {
    clock.time += ms;
    await watch.poll(trash);
  };
  return { since, client, pass, lists: () => client.asked.length };
}

const quiet: Changes = { position: '7', changed: false };
const changed: Changes = { position: '8', changed: true };

describe('polling for changes', () => {
  it('starts at the present, and continues from the last position', async () => {
    const { since, pass } = watchOf(quiet, changed, quiet);
    for (let asked = 0; asked < 3; asked += 1) await pass(minute);
    assert.deepEqual(since, [undefined, '7', '8']);
  });

  it('reads the list in the background when something changed, and only then', async () => {
    const { client, pass, lists } = watchOf(quiet, changed, quiet);
    await pass(minute);
    assert.equal(lists(), 0);
    await pass(minute);
    assert.equal(lists(), 1);
    assert.equal(client.asked[0]?.background, true);
    await pass(10 * minute);
    assert.equal(lists(), 1);
  });

  it('does not ask more often than every 45 seconds, however often it looks', async () => {
    const { since, pass } = watchOf(quiet);
    await pass(minute);
    await pass(0);
    await pass(44_999);
    assert.equal(since.length, 1);
    await pass(1);
    assert.equal(since.length, 2);
  });

  it('reads the list once for many changes in two minutes, and the last of them is not lost', async () => {
    const { pass, lists } = watchOf(changed, changed, changed, quiet);
    await pass(minute);
    await pass(50_000);
    await pass(50_000);
    assert.equal(lists(), 1);
    await pass(50_000);
    assert.equal(lists(), 2);
    await pass(10 * minute);
    assert.equal(lists(), 2);
  });

  for (const kind of ['signIn', 'forbidden'] as const) {
    it(`stops asking where the account may not (${kind})`, async () => {
      const { since, pass } = watchOf(new TrashError({ kind }));
      for (let asked = 0; asked < 5; asked += 1) await pass(60 * minute);
      assert.equal(since.length, 1);
    });
  }

  it('asks a failing service less and less often, down to every ten minutes, and as before once it works', async () => {
    const failure = new TrashError({ kind: 'server', status: 500 });
    const { since, pass } = watchOf(failure, failure, failure, failure, failure, quiet);
    const asked = async (ms: number) => {
      const before = since.length;
      await pass(ms);
      return since.length > before;
    };
    assert.ok(await asked(minute));
    for (const pause of [90_000, 180_000, 360_000, 600_000]) {
      assert.equal(await asked(pause - 1), false);
      assert.equal(await asked(1), true);
    }
    assert.equal(await asked(600_000), true);
    assert.equal(await asked(45_000), true);
  });

  it('does not ask a service without `changes`', async () => {
    const clock = new FakeClock();
    const { trash, client } = trashOf({}, clock);
    await new ChangePoller(clock).poll(trash);
    assert.equal(client.asked.length, 0);
  });
});
