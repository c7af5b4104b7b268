import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { hasEnded, thisProcess } from '../../../src/storage/holder.ts';
import { type StillHeld, withLock } from '../../../src/storage/lock.ts';
import { modeOf, owners } from '../fakes/modes.ts';
import { later, never } from '../fakes/trash.ts';

/** Longer than one look counts, so that a slow machine alone makes no lock stale. */
const quick = { heartbeatInterval: 10, staleAfter: 600 };

/** What a process writes of itself, with another number, start or place. */
async function holder(change: { pid?: number; started?: string; where?: string } = {}): Promise<string> {
  const [pid, started, where] = (await thisProcess()).split('\n');
  return [change.pid ?? pid, change.started ?? started, change.where ?? where].join('\n');
}

/** The number of a process that has ended. */
function endedPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

describe('the holder of a lock', () => {
  for (const [what, ended, change] of [
    ['is running', false, () => ({})],
    ['has ended', true, () => ({ pid: endedPid() })],
    ['had a number that another one has now', true, () => ({ started: '7' })],
    ['is somewhere else, where that number may be another', false, () => ({ pid: endedPid(), where: 'elsewhere' })],
    ['has a number that is none', false, () => ({ pid: -1 })],
  ] as const) {
    it(`is ${ended ? '' : 'not '}known to have ended if it ${what}`, async () => {
      assert.equal(await hasEnded(await holder(change())), ended);
    });
  }

  it('is not known to have ended if its lock cannot be read', async () => {
    const whole = await holder({ pid: endedPid() });
    assert.equal(await hasEnded(whole), true);
    for (const text of ['', '{', '7', '\n', whole.slice(0, -1), whole.replace(/^\d+/, 'x')])
      assert.equal(await hasEnded(text), false, text);
  });

  it('is not known to have ended if its process belongs to another user', async () => {
    mock.method(process, 'kill', () => {
      throw Object.assign(new Error('not yours'), { code: 'EPERM' });
    });
    assert.equal(await hasEnded(await holder()), false);
    mock.restoreAll();
  });
});

describe('a lock that is waited for', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cloud-trash-hold-'));
    path = join(folder, 'deep', 'lock');
  });
  afterEach(async () => {
    mock.restoreAll();
    await rm(folder, { recursive: true, force: true });
  });

  const hold = <T>(work: (stillHeld: StillHeld) => Promise<T>, times = quick) => withLock(path, work, never, times);

  /** Holds the lock until `end` is called. */
  async function holding(times = quick) {
    const begun = later<StillHeld>();
    const end = later();
    const held = hold(async (stillHeld) => {
      begun.resolve(stillHeld);
      await end.promise;
    }, times);
    return { stillHeld: await begun.promise, end: () => end.resolve(), held };
  }

  async function leave(content: string): Promise<void> {
    await mkdir(path, { recursive: true });
    await writeFile(join(path, '1'), content);
  }

  /** Whether someone who waits so many milliseconds gets in. */
  async function getsIn(ms: number, times = quick): Promise<boolean> {
    const signal = AbortSignal.timeout(ms);
    return await withLock(path, async () => true, signal, times).catch((error: unknown) => {
      assert.equal(error, signal.reason);
      return false;
    });
  }

  it('returns or throws what the work does, and is free again', async () => {
    assert.equal(await hold(async () => 'done'), 'done');
    await assert.rejects(
      hold(() => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(await hold(async () => 'again'), 'again');
    assert.equal((await readdir(path)).length, 1);
  });

  it('returns the result of the work although releasing the lock fails', async () => {
    // What cannot be marked as free is found stale by and by.
    const spoil = async () => {
      await rm(path, { recursive: true });
      await writeFile(path, '');
      return 'done';
    };
    assert.equal(await hold(spoil), 'done');
  });

  it('is readable by its owner alone', async () => {
    await hold(async () => {
      const [file = ''] = await readdir(path);
      assert.deepEqual([await modeOf(path), await modeOf(join(path, file))], owners);
    });
  });

  it('is taken by one waiter at a time', async () => {
    let inside = 0;
    let entered = 0;
    const work = async () => {
      inside += 1;
      assert.equal(inside, 1);
      entered += 1;
      await readdir(path);
      inside -= 1;
    };
    const comeAgain = async () => {
      for (let n = 0; n < 4; n += 1) await hold(work);
    };
    await Promise.all(Array.from({ length: 8 }, comeAgain));
    assert.equal(entered, 32);
  });

  it('is no longer waited for after the signal was aborted', async () => {
    const { end, held } = await holding();
    assert.equal(await getsIn(60), false);
    end();
    await held;
    assert.equal(await getsIn(1000), true);
  });

  it('stays with a holder whose heartbeat goes on, however long the work takes', async () => {
    const { end, held, stillHeld } = await holding();
    assert.equal(await getsIn(2 * quick.staleAfter), false);
    assert.equal(await stillHeld(), true);
    end();
    await held;
  });

  it('is taken over at once from a process that has ended', async () => {
    await leave(await holder({ pid: endedPid() }));
    assert.equal(await getsIn(1000, { heartbeatInterval: 1000, staleAfter: 1e9 }), true);
  });

  it('is taken over after a while from one without a heartbeat, or that was killed before it wrote its id', async () => {
    for (const content of [await holder(), await holder({ where: 'elsewhere' }), '']) {
      await rm(path, { recursive: true, force: true });
      await leave(content);
      const begun = performance.now();
      assert.equal(await getsIn(5000), true);
      assert.ok(performance.now() - begun >= quick.staleAfter);
    }
  });

  it('is not taken over from a holder that slept with the machine, whatever the clocks say', async () => {
    await leave(await holder());
    let now = 0;
    mock.method(performance, 'now', () => {
      now += 3_600_000;
      return now;
    });
    mock.method(Date, 'now', () => 4e12);
    assert.equal(await getsIn(300, { heartbeatInterval: 1000, staleAfter: 60_000 }), false);
  });

  it('is not freed by a holder from which it was taken over', async () => {
    const { stillHeld, end, held } = await holding({ heartbeatInterval: 1e6, staleAfter: 1e9 });
    assert.equal(await stillHeld(), true);
    const next = later();
    const entered = later();
    const other = hold(
      async () => {
        entered.resolve();
        await next.promise;
      },
      { heartbeatInterval: 10, staleAfter: 100 },
    );
    await entered.promise;
    assert.equal(await stillHeld(), false);
    end();
    await held;
    assert.equal(await getsIn(60), false);
    next.resolve();
    await other;
  });

  it('has a newer time after each heartbeat', async () => {
    const { stillHeld, end, held } = await holding({ heartbeatInterval: 1e6, staleAfter: 1e9 });
    const time = async () => (await stat(join(path, '1'))).mtimeMs;
    const before = await time();
    do await stillHeld();
    while ((await time()) <= before);
    end();
    await held;
  });

  it('is free when the work has ended, even with a heartbeat under way', async () => {
    const looks: Promise<boolean>[] = [];
    await hold(async (stillHeld) => {
      for (let n = 0; n < 5; n += 1) looks.push(stillHeld());
    });
    await Promise.all(looks);
    assert.equal((await stat(join(path, '1'))).mtimeMs, 0);
  });

  it('belongs to the next holder alone after its whole folder was removed', async () => {
    const first = await holding({ heartbeatInterval: 1e6, staleAfter: 1e9 });
    await rm(path, { recursive: true, force: true });
    const second = await holding({ heartbeatInterval: 1e6, staleAfter: 1e9 });
    assert.deepEqual(await readdir(path), ['1']);
    assert.equal(await first.stillHeld(), false);
    assert.equal(await second.stillHeld(), true);
    first.end();
    await first.held;
    assert.equal(await getsIn(60), false);
    second.end();
    await second.held;
  });

  it('goes to a window that waits while its whole folder is removed', async () => {
    const { stillHeld, end, held } = await holding();
    const waiting = getsIn(5000);
    // The window that waits may make the folder anew at any moment.
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
    assert.equal(await stillHeld(), false);
    end();
    await held;
    assert.equal(await waiting, true);
  });
});
