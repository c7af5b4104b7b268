import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeJsonFile } from '../../../src/storage/jsonFile.ts';
import { leaseFile } from '../../../src/storage/lease.ts';

describe('the lease', () => {
  let folder: string;
  let path: string;
  let time: number;
  const windowOf = (owner: string) => leaseFile(path, owner, () => time);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cloud-trash-lease-'));
    path = join(folder, 'lease.json');
    time = Date.now();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is held by the first window that wants it, which may renew it', async () => {
    assert.equal(await windowOf('one').hold(), true);
    assert.equal(await windowOf('two').hold(), false);
    time += 120_000;
    assert.equal(await windowOf('one').hold(), true);
    time += 120_000;
    assert.equal(await windowOf('two').hold(), false);
  });

  it('passes on when its holder has not renewed it for two and a half minutes', async () => {
    await windowOf('one').hold();
    time += 150_000;
    assert.equal(await windowOf('two').hold(), true);
    assert.equal(await windowOf('one').hold(), false);
  });

  it('is held by one window only where many want it at once', async () => {
    const held = await Promise.all(Array.from({ length: 8 }, (_, index) => windowOf(String(index)).hold()));
    assert.ok(held.filter(Boolean).length <= 1, `${held.filter(Boolean).length} hold it`);
    await windowOf('late').hold();
    const all = await Promise.all(['0', '1', 'late'].map((owner) => windowOf(owner).hold()));
    assert.ok(all.filter(Boolean).length <= 1);
  });

  it('is free where its file is broken, or was written under a wrong clock', async () => {
    await writeFile(path, '{"owner":');
    assert.equal(await windowOf('one').hold(), true);
    await writeJsonFile(path, { owner: 'one', until: time + 86_400_000 });
    assert.equal(await windowOf('two').hold(), true);
    await writeJsonFile(path, ['nonsense']);
    assert.equal(await windowOf('one').hold(), true);
  });
});
