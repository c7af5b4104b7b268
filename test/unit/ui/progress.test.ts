import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { window } from 'vscode';
import { runBulk } from '../../../src/ui/bulk/runBulk.ts';
import { settled } from '../fakes/clock.ts';
import { scene } from '../fakes/services.ts';
import { account, items, later } from '../fakes/trash.ts';
import { Disposable, reset } from '../fakes/vscode/vscode.ts';

interface ShownProgress {
  readonly title?: string;
  readonly said: string[];
  cancel(): void;
}

describe('the notification of a restore or purge', () => {
  const { withProgress } = window;
  const shown: ShownProgress[] = [];

  beforeEach(() => {
    reset();
    shown.length = 0;
    mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
    Object.assign(window, {
      withProgress: ({ title }: { title?: string }, run: (...given: readonly unknown[]) => Promise<unknown>) => {
        const listeners: (() => void)[] = [];
        const made = {
          title,
          said: [] as string[],
          cancel: () => {
            for (const each of listeners) each();
          },
        };
        shown.push(made);
        const onCancellationRequested = (listener: () => void) => {
          listeners.push(listener);
          return new Disposable();
        };
        return run(
          { report: ({ message }: { message: string }) => void made.said.push(message) },
          { onCancellationRequested },
        );
      },
    });
  });
  afterEach(() => {
    mock.timers.reset();
    Object.assign(window, { withProgress });
  });

  it('says "Canceling..." at once, not after the last word of a service that stops slowly, as DocSpace does', async () => {
    const [started, lastWord] = [later(), later()];
    const { services } = scene({
      purge: async function* (all, signal, hooks) {
        hooks?.onProgress?.(1);
        started.resolve();
        await lastWord.promise;
        for (const item of all) yield { item, end: signal.aborted ? 'cancelled' : 'done' };
      },
    });
    const running = runBulk(services, { action: 'purge' }, items(3));
    await started.promise;
    mock.timers.tick(1000);
    const notification = shown.find(({ title }) => title !== undefined);
    assert.equal(notification?.title, 'Deleting 3 items permanently');
    assert.deepEqual(notification.said, ['1 of 3']);
    notification.cancel();
    assert.deepEqual(notification.said, ['1 of 3', 'Canceling...']);
    lastWord.resolve();
    assert.deepEqual(
      (await running).map(({ end }) => end),
      ['cancelled', 'cancelled', 'cancelled'],
    );
    assert.deepEqual(notification.said, ['1 of 3', 'Canceling...'], 'no number takes its place');
  });

  it('says how long it takes and what limits it, while jobs of other commands run too', async () => {
    const lastWord = later();
    const { services } = scene({
      capabilities: { callsPerMinute: 100 },
      purge: async function* (all) {
        for (const item of all.slice(0, 250)) yield { item, end: 'done' };
        await lastWord.promise;
        for (const item of all.slice(250)) yield { item, end: 'done' };
      },
    });
    const running = [300, 20].map((count) => runBulk(services, { action: 'purge' }, items(count, `of${count}-`)));
    while (!services.jobs.list.some(({ settled: done }) => done === 250)) await settled();
    mock.timers.tick(1000);
    const [long, waiting] = shown.filter(({ title }) => title !== undefined);
    assert.equal(long?.title, 'Deleting 300 items permanently');
    assert.deepEqual(long.said, ['250 of 300, about 2 min left, limited by Acme to 100 calls a minute']);
    assert.deepEqual(waiting?.said, ['Waiting for another job in this account']);
    lastWord.resolve();
    await Promise.all(running);
    assert.deepEqual(waiting.said.slice(-1), ['20 of 20, less than a minute left']);
  });

  it('says again and again how long it takes, and that the service wants no calls for a while', async () => {
    const lastWord = later();
    let pausedUntil = 0;
    const { services } = scene({
      capabilities: { callsPerMinute: 100 },
      pausedUntil: () => pausedUntil,
      purge: async function* (all) {
        for (const item of all.slice(0, 250)) yield { item, end: 'done' };
        await lastWord.promise;
        for (const item of all.slice(250)) yield { item, end: 'done' };
      },
    });
    const running = runBulk(services, { action: 'purge' }, items(300));
    while (!services.jobs.list.some(({ settled: done }) => done === 250)) await settled();
    mock.timers.tick(1000);
    const notification = shown.find(({ title }) => title !== undefined);
    pausedUntil = services.clock.now() + 60_000;
    mock.timers.tick(1000);
    pausedUntil = 0;
    mock.timers.tick(1000);
    const limited = '250 of 300, about 2 min left, limited by Acme to 100 calls a minute';
    assert.deepEqual(notification?.said, [limited, "250 of 300, waiting for Acme's rate limit", limited]);
    lastWord.resolve();
    await running;
    mock.timers.tick(10_000);
    assert.equal(
      notification.said.at(-1),
      '300 of 300, less than a minute left, limited by Acme to 100 calls a minute',
    );
  });

  it('adds up the jobs of several accounts, with the time of the slowest', async () => {
    const lastWord = later();
    const { services } = scene({
      capabilities: { callsPerMinute: 100 },
      purge: async function* (all) {
        for (const item of all.slice(0, 10)) yield { item, end: 'done' };
        await lastWord.promise;
        for (const item of all.slice(10)) yield { item, end: 'done' };
      },
    });
    services.trashes.sync([account(), account({ id: 'b' })]);
    const all = [...items(20), ...items(250, 'b', { account: 'b' })];
    const running = runBulk(services, { action: 'purge' }, all);
    const sum = () => services.jobs.list.reduce((done, each) => done + each.settled, 0);
    while (sum() < 20) await settled();
    mock.timers.tick(1000);
    const notification = shown.find(({ title }) => title !== undefined);
    assert.deepEqual(notification?.said, ['20 of 270, about 2 min left, limited by Acme to 100 calls a minute']);
    lastWord.resolve();
    await running;
  });

  it('is not shown where the work ends within a second', async () => {
    const { services } = scene();
    await runBulk(services, { action: 'purge' }, items(3));
    mock.timers.tick(10_000);
    assert.deepEqual(
      shown.map(({ title }) => title),
      [undefined],
    );
  });
});
