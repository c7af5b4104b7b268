import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { window } from 'vscode';
import { runBulk } from '../../../src/ui/bulk/runBulk.ts';
import { scene } from '../fakes/services.ts';
import { items, later } from '../fakes/trash.ts';
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
    mock.timers.enable({ apis: ['setTimeout'] });
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
