import assert from 'node:assert/strict';
import type { HttpRequest, RateLimit } from '../../../src/http/http.ts';
import { RateLimiter } from '../../../src/http/rateLimiter.ts';
import { HandClock, settled } from '../fakes/clock.ts';
import { later, never } from '../fakes/trash.ts';

const url = 'https://acme.example/list';
const read: HttpRequest = { method: 'GET', url };
const write: HttpRequest = { method: 'POST', url };
const quiet: HttpRequest = { ...read, background: true };

function setUp(rateLimit: Partial<RateLimit>, buckets: Readonly<Record<string, readonly RateLimit[]>> = {}) {
  const clock = new HandClock();
  const begun = clock.now();
  const limiter = new RateLimiter(clock, {
    rateLimit: { concurrency: 100, calls: 1000, interval: 1000, ...rateLimit },
    buckets,
  });
  /** When each call began, by its name, in milliseconds from the beginning. */
  const started: [name: string, at: number][] = [];
  const make = (name: string, request = read, signal = never) =>
    limiter.run(request, async () => void started.push([name, clock.now() - begun]), signal);
  const times = () => started.map(([, at]) => at);
  const names = () => started.map(([name]) => name);
  const advance = async (ms: number, step = 100) => {
    for (let passed = 0; passed < ms; passed += step) await clock.advance(step);
  };
  return { clock, limiter, make, times, names, advance };
}

describe('RateLimiter', () => {
  it('starts at most so many calls in any window of its interval, also across its edge', async () => {
    const { make, times, advance } = setUp({ calls: 2 });
    const first = make('first');
    await advance(900);
    const rest = Array.from({ length: 4 }, () => make('rest'));
    await advance(3000);
    await Promise.all([first, ...rest]);
    assert.deepEqual(times(), [0, 900, 1000, 1900, 2000]);
  });

  it('keeps to the window through many windows', async () => {
    const { make, times, advance } = setUp({ calls: 7, interval: 500 });
    const calls = Array.from({ length: 100 }, (_, index) => make(String(index)));
    for (let step = 0; step < 20; step += 1) await advance(500, 250);
    await Promise.all(calls);
    const all = times();
    for (const [index, start] of all.entries()) {
      const seventh = all[index - 7];
      if (seventh !== undefined) assert.ok(start - seventh >= 500, `call ${index}`);
    }
    assert.equal(all.at(-1), 7000);
  });

  it('runs at most `concurrency` calls side by side', async () => {
    const { limiter } = setUp({ concurrency: 3 });
    let running = 0;
    let most = 0;
    const end = later();
    const calls = Array.from({ length: 7 }, () =>
      limiter.run(
        read,
        async () => {
          running += 1;
          most = Math.max(most, running);
          await end.promise;
          running -= 1;
        },
        never,
      ),
    );
    await settled();
    assert.equal(running, 3);
    end.resolve();
    await Promise.all(calls);
    assert.equal(most, 3);
  });

  it('gives the slot of a failed call to the next one', async () => {
    const { limiter } = setUp({ concurrency: 1 });
    const failed = limiter.run(read, () => Promise.reject(new Error('no')), never);
    const next = limiter.run(read, async () => 'yes', never);
    await assert.rejects(failed, /no/);
    assert.equal(await next, 'yes');
  });

  it('ends the wait in the queue on abort, and does not touch a call that was started', async () => {
    const { limiter } = setUp({ concurrency: 1 });
    const abort = new AbortController();
    const reason = new Error('enough');
    const end = later<string>();
    const begun = limiter.run(read, () => end.promise, abort.signal);
    const waiting = limiter.run(read, async () => 'too late', abort.signal);
    await settled();
    abort.abort(reason);
    await assert.rejects(waiting, (error) => error === reason);
    await assert.rejects(
      limiter.run(read, async () => 'never', abort.signal),
      (error) => error === reason,
    );
    end.resolve('settled');
    assert.equal(await begun, 'settled');
  });

  it('does not cancel a call that was started by an abort before the next is put off', async () => {
    const { clock, limiter, make } = setUp({ calls: 1 });
    limiter.pause(1000);
    const abort = new AbortController();
    const sent = limiter.run(read, async () => 'sent', abort.signal);
    const next = make('next');
    const sleep = clock.sleep.bind(clock);
    clock.sleep = (ms, signal) => {
      abort.abort(new Error('enough'));
      return sleep(ms, signal);
    };
    await clock.advance(1000);
    assert.equal(await sent, 'sent');
    await clock.advance(1000);
    await next;
  });

  it('starts foreground calls first, reads before writes, and else in order of arrival', async () => {
    const { limiter, make, names } = setUp({ concurrency: 1 });
    const end = later();
    const calls = [
      limiter.run(read, () => end.promise, never),
      make('quiet', quiet),
      make('read'),
      make('quiet too', quiet),
      make('read too'),
      make('write', write),
    ];
    end.resolve();
    await Promise.all(calls);
    assert.deepEqual(names(), ['read', 'read too', 'write', 'quiet', 'quiet too']);
  });

  it('gives the turn of an aborted call to the next one, and stops waiting when all were aborted', async () => {
    const { clock, make, names } = setUp({ calls: 1 });
    const abort = new AbortController();
    await make('first');
    const waiting = make('gave up', read, abort.signal);
    const next = make('next');
    abort.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
    await clock.advance(1000);
    await next;
    assert.deepEqual(names(), ['first', 'next']);
    const last = new AbortController();
    const alone = make('last', read, last.signal);
    assert.equal(clock.sleeping, 1);
    last.abort(new Error('enough'));
    await assert.rejects(alone, /enough/);
    assert.equal(clock.sleeping, 0);
  });

  it('neither waits for hours nor forgets calls when the clock is set back', async () => {
    const { clock, limiter, make, names } = setUp({ calls: 1 });
    await make('first');
    limiter.pause(500);
    clock.time -= 3_600_000;
    const next = make('next');
    await clock.advance(999);
    assert.deepEqual(names(), ['first']);
    await clock.advance(1);
    await next;
  });

  it('starts nothing during a pause, and the most urgent call first after it', async () => {
    const { clock, limiter, make, names } = setUp({});
    limiter.pause(5000);
    limiter.pause(1000);
    const calls = [make('write', write), make('read')];
    await clock.advance(4999);
    assert.deepEqual(names(), []);
    await clock.advance(1);
    await Promise.all(calls);
    assert.deepEqual(names(), ['read', 'write']);
  });

  it('halves the rate for a minute after slowDown', async () => {
    const { limiter, make, times, advance } = setUp({ calls: 2, interval: 10_000 });
    limiter.slowDown();
    const calls = Array.from({ length: 9 }, () => make('call'));
    await advance(70_000, 1000);
    await Promise.all(calls);
    assert.deepEqual(times(), [0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000, 60_000, 70_000]);
  });

  it('counts a call in its bucket too, and delays no call outside it', async () => {
    const search: HttpRequest = { ...read, bucket: 'search' };
    const { make, names, times, advance } = setUp(
      { calls: 4, interval: 10_000 },
      { search: [{ concurrency: 5, calls: 1, interval: 1000 }] },
    );
    const calls = [...['a', 'b', 'c'].map((name) => make(name, search)), make('write', write), make('late', write)];
    await advance(10_000);
    await Promise.all(calls);
    assert.deepEqual(names(), ['a', 'write', 'late', 'b', 'c']);
    assert.deepEqual(times(), [0, 0, 0, 1000, 10_000]);
  });

  it('gives background calls at most half of a window', async () => {
    const { make, names, times, advance, clock } = setUp({ calls: 7 });
    const background = Array.from({ length: 6 }, () => make('quiet', quiet));
    await settled();
    assert.deepEqual(names(), Array(4).fill('quiet'));
    await Promise.all([make('read'), make('write', write)]);
    await advance(600);
    await make('late');
    assert.equal(names().at(-1), 'late');
    await clock.advance(400);
    await Promise.all(background);
    assert.deepEqual(times(), [0, 0, 0, 0, 0, 0, 600, 1000, 1000]);
  });

  it('reserves a thirtieth of a window for reads of a person', async () => {
    const { make, names, clock } = setUp({ calls: 60 });
    const writes = Array.from({ length: 70 }, () => make('write', write));
    await settled();
    assert.equal(names().length, 58);
    await Promise.all([make('read'), make('read')]);
    const third = make('third');
    await settled();
    assert.equal(names().length, 60);
    await clock.advance(1000);
    await Promise.all([third, ...writes]);
    assert.deepEqual(names().slice(60, 62), ['third', 'write']);
  });

  it('lets writes that cannot wait use the reserve: with notAfter, or the second step of an action', async () => {
    const { make, names } = setUp({ calls: 60 });
    void Promise.all(Array.from({ length: 70 }, () => make('write', write)));
    await settled();
    await Promise.all([make('by a time', { ...write, notAfter: 1 }), make('the end', { ...write, urgent: true })]);
    assert.deepEqual(names().slice(58), ['by a time', 'the end']);
  });

  it('starts every call eventually, however few a window allows', async () => {
    const { make, times, advance } = setUp({ calls: 1 });
    const calls = [make('quiet', quiet), make('quiet', quiet), make('write', write)];
    await advance(2000);
    await Promise.all(calls);
    assert.deepEqual(times(), [0, 1000, 2000]);
  });

  it('needs no more time for a call after very many in the window', async () => {
    const { limiter } = setUp({ calls: 100_000 });
    const from = performance.now();
    const worker = async () => {
      for (let call = 0; call < 5000; call += 1) await limiter.run(read, async () => undefined, never);
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    assert.ok(performance.now() - from < 3000);
  });
});
