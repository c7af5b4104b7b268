import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { openGate } from '../../../src/http/pace.ts';
import { later, never } from '../fakes/trash.ts';

/** Not `setImmediate` through the clock: only `Date` and `setTimeout` are moved by hand here. */
async function idle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

describe('the gate of an account', () => {
  afterEach(() => mock.timers.reset());

  it('starts at most so many calls in any window of its interval, also across its edge', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const gate = openGate({ atOnce: 10, calls: 2, interval: 1000 });
    const started: number[] = [];
    const call = () => gate.pass(async () => void started.push(Date.now()), never);
    const first = call();
    await idle();
    mock.timers.tick(900);
    const rest = [call(), call(), call(), call()];
    for (let step = 0; step < 30; step += 1) {
      await idle();
      mock.timers.tick(100);
    }
    await Promise.all([first, ...rest]);
    assert.deepEqual(started, [0, 900, 1000, 1900, 2000]);
  });

  it('lets at most so many run side by side', async () => {
    const gate = openGate({ atOnce: 3, calls: 100, interval: 1000 });
    let running = 0;
    let most = 0;
    const end = later();
    const calls = Array.from({ length: 7 }, () =>
      gate.pass(async () => {
        running += 1;
        most = Math.max(most, running);
        await end.promise;
        running -= 1;
      }, never),
    );
    await idle();
    assert.equal(running, 3);
    end.resolve();
    await Promise.all(calls);
    assert.equal(most, 3);
  });

  it('gives the place of a call that failed to the next', async () => {
    const gate = openGate({ atOnce: 1, calls: 100, interval: 1000 });
    const failed = gate.pass(() => Promise.reject(new Error('no')), never);
    const next = gate.pass(async () => 'yes', never);
    await assert.rejects(failed, /no/);
    assert.equal(await next, 'yes');
  });

  it('ends the wait for a turn when aborted, and leaves a call alone that has begun', async () => {
    const gate = openGate({ atOnce: 1, calls: 100, interval: 1000 });
    const abort = new AbortController();
    const reason = new Error('enough');
    const end = later<string>();
    const begun = gate.pass(() => end.promise, abort.signal);
    const waiting = gate.pass(async () => 'too late', abort.signal);
    await idle();
    abort.abort(reason);
    await assert.rejects(waiting, (error) => error === reason);
    end.resolve('settled');
    assert.equal(await begun, 'settled');
  });

  it('lets those of higher rank go first, and those of the same in the order in which they came', async () => {
    const gate = openGate({ atOnce: 1, calls: 100, interval: 1000 });
    const end = later();
    const order: string[] = [];
    const call = (name: string, rank: number) => gate.pass(async () => void order.push(name), never, rank);
    const calls = [
      gate.pass(() => end.promise, never),
      call('low', 0),
      call('high', 2),
      call('low too', 0),
      call('high too', 2),
      call('middle', 1),
    ];
    end.resolve();
    await Promise.all(calls);
    assert.deepEqual(order, ['high', 'high too', 'middle', 'low', 'low too']);
  });

  it('gives the turn of one that gave up to the next', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const gate = openGate({ atOnce: 5, calls: 1, interval: 1000 });
    const abort = new AbortController();
    const started: string[] = [];
    await gate.pass(async () => void started.push('first'), never);
    const waiting = gate.pass(async () => void started.push('gave up'), abort.signal);
    const next = gate.pass(async () => void started.push('next'), never);
    abort.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
    mock.timers.tick(1000);
    await next;
    assert.deepEqual(started, ['first', 'next']);
  });

  it('is not shut for hours because the clock was set back', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 10_000_000 });
    const gate = openGate({ atOnce: 5, calls: 1, interval: 1000 });
    await gate.pass(async () => {}, never);
    mock.timers.setTime(1_000_000);
    assert.equal(await gate.pass(async () => 'in', never), 'in');
  });
});
