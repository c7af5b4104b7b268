import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { createLease } from '../../../src/storage/lock.ts';

const day = 86_400_000;

describe('the lease', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cloud-trash-lease-'));
    path = join(folder, 'lease');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** So much time has passed since the lease was renewed. */
  async function pass(ms: number): Promise<void> {
    const [file = ''] = await readdir(path);
    const then = new Date(Date.now() - ms);
    await utimes(join(path, file), then, then);
  }

  it('is held by the first window that wants it, which may renew it', async () => {
    const [one, two] = [createLease(path), createLease(path)];
    assert.equal(await one.hold(), true);
    assert.equal(await two.hold(), false);
    await pass(120_000);
    assert.equal(await one.hold(), true);
    assert.equal(await two.hold(), false);
    await pass(120_000);
    assert.equal(await two.hold(), false);
  });

  it('passes on when its holder has not renewed it for two and a half minutes', async () => {
    const [one, two] = [createLease(path), createLease(path)];
    await one.hold();
    await pass(150_000);
    assert.equal(await two.hold(), true);
    assert.equal(await one.hold(), false);
    await pass(150_000);
    assert.equal(await one.hold(), true);
    assert.equal(await two.hold(), false);
  });

  it('is held by one window only where many want it at once', async () => {
    const windows = Array.from({ length: 8 }, () => createLease(path));
    for (let round = 0; round < 20; round += 1) {
      const held = await Promise.all(windows.map((each) => each.hold()));
      assert.ok(held.filter(Boolean).length <= 1, `${held.filter(Boolean).length} hold it`);
      assert.equal((await readdir(path)).length, 1);
      await pass(150_000);
    }
  });

  it('is not taken by a slow window with a number that has been used meanwhile', async () => {
    await createLease(path).hold();
    await pass(150_000);
    // Between its look at the old lease and its own try, others take the lease and lose it to the next.
    mock.method(Date, 'now', () => {
      rmSync(join(path, '1'));
      writeFileSync(join(path, '3'), '');
      mock.restoreAll();
      return Date.now();
    });
    assert.equal(await createLease(path).hold(), false);
    assert.deepEqual(await readdir(path), ['3']);
  });

  it('stays with a window that asks for it twice at once', async () => {
    const lease = createLease(path);
    await Promise.all([lease.hold(), lease.hold()]);
    assert.equal(await lease.hold(), true);
  });

  it('is free where it was taken under a wrong clock, or its folder was removed', async () => {
    const [one, two] = [createLease(path), createLease(path)];
    await one.hold();
    await pass(-day);
    assert.equal(await two.hold(), true);
    await rm(path, { recursive: true });
    assert.equal(await one.hold(), true);
    assert.equal(await two.hold(), false);
  });
});
