import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { tryWithLock, withLock } from '../../../src/storage/lock.ts';
import { modeOf, owners } from '../fakes/modes.ts';
import { later } from '../fakes/trash.ts';

const minute = 60_000;

describe('a lock', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cloud-trash-lock-'));
    path = join(folder, 'deep', 'lock');
  });
  afterEach(async () => {
    mock.restoreAll();
    await rm(folder, { recursive: true, force: true });
  });

  const take = async <T>(work: () => Promise<T>) => await tryWithLock(path, minute, work);

  /** A window that died while it held the lock. */
  async function leaveStale(): Promise<void> {
    await mkdir(path, { recursive: true });
    const [last = '0'] = (await readdir(path)).sort((a, b) => Number(b) - Number(a));
    const file = join(path, String(Number(last) + 1));
    await writeFile(file, '');
    const longAgo = new Date(Date.now() - 2 * minute);
    await utimes(file, longAgo, longAgo);
  }

  it('runs the work of one holder and returns its result', async () => {
    assert.equal(await take(async () => 'done'), 'done');
  });

  it('refuses others while it is held', async () => {
    const end = later();
    const begun = later();
    const first = take(async () => {
      begun.resolve();
      await end.promise;
      return 'first';
    });
    await begun.promise;
    assert.equal(await take(() => assert.fail('let in')), undefined);
    end.resolve();
    assert.equal(await first, 'first');
  });

  it('is free again at once, also after work that failed', async () => {
    await assert.rejects(
      take(() => Promise.reject(new Error('no'))),
      /no/,
    );
    for (let n = 0; n < 5; n += 1) assert.equal(await take(async () => n), n);
  });

  it('returns the result of the work although releasing the lock fails', async () => {
    // What cannot be marked as free is found stale by and by.
    const spoil = async () => {
      await rm(path, { recursive: true });
      await writeFile(path, '');
      return 'done';
    };
    assert.equal(await take(spoil), 'done');
    await rm(path);
    const held = await withLock(path, spoil, AbortSignal.timeout(minute));
    assert.equal(held, 'done');
  });

  it('is readable by its owner alone', async () => {
    await take(async () => {
      const [file = ''] = await readdir(path);
      assert.deepEqual([await modeOf(path), await modeOf(join(path, file))], owners);
    });
  });

  it('leaves one small file behind, however often it was taken', async () => {
    for (let n = 0; n < 5; n += 1) await take(async () => n);
    assert.equal((await readdir(path)).length, 1);
  });

  it('is taken over from a window that was killed', async () => {
    await leaveStale();
    assert.equal(await take(async () => 'mine'), 'mine');
  });

  it('is not taken over from a window at work', async () => {
    await mkdir(path, { recursive: true });
    await writeFile(join(path, '1'), '');
    assert.equal(await take(async () => 'mine'), undefined);
  });

  it('is not freed for a third window by one from which it was taken over', async () => {
    const slowEnd = later();
    const slowBegun = later();
    const slow = take(async () => {
      slowBegun.resolve();
      await slowEnd.promise;
    });
    await slowBegun.promise;
    const [file = ''] = await readdir(path);
    await utimes(join(path, file), 0, 0);
    let thirdIn = false;
    await take(async () => {
      slowEnd.resolve();
      await slow;
      await take(async () => {
        thirdIn = true;
      });
    });
    assert.equal(thirdIn, false);
  });

  it('is not taken by a slow window with a ticket that has been used meanwhile', async () => {
    await leaveStale();
    // Between its look at the old lock and its own try, others take the lock, free it and take it again.
    mock.method(Date, 'now', () => {
      rmSync(join(path, '1'));
      writeFileSync(join(path, '3'), '');
      mock.restoreAll();
      return Date.now();
    });
    assert.equal(await take(() => assert.fail('let in')), undefined);
    assert.deepEqual(await readdir(path), ['3']);
  });

  /** Work that tells how many are inside at once. */
  function watched() {
    let inside = 0;
    const seen = { most: 0, entered: 0 };
    const work = async () => {
      inside += 1;
      seen.entered += 1;
      seen.most = Math.max(seen.most, inside);
      await readdir(folder);
      inside -= 1;
    };
    return { seen, work };
  }

  it('is taken by only one of many that see it stale at the same time', async () => {
    for (let round = 0; round < 60; round += 1) {
      await leaveStale();
      const { seen, work } = watched();
      await Promise.all(Array.from({ length: 6 }, () => take(work)));
      assert.equal(seen.most, 1, `round ${round}`);
      assert.ok(seen.entered >= 1, `round ${round}: nobody got in`);
    }
  });

  it('is held by only one of many that try again and again', async () => {
    const { seen, work } = watched();
    const comeAgain = async () => {
      for (let n = 0; n < 40; n += 1) await take(work);
    };
    await Promise.all(Array.from({ length: 12 }, comeAgain));
    assert.equal(seen.most, 1);
    assert.ok(seen.entered >= 1);
  });
});
