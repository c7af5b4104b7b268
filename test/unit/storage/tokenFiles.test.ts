import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tokenFiles } from '../../../src/storage/tokenFiles.ts';
import { never } from '../fakes/trash.ts';

const marker = { state: 'stored', counter: 1, newest: 'x', at: 1 } as const;

describe('the files beside the secret of an account', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cloud-trash-beside-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are one that holds a value, and a lock, for each account', async () => {
    const files = tokenFiles(join(folder, 'tokens'));
    assert.equal(await files.read('a'), undefined);
    await files.write('a', marker);
    const held = await files.withLock('a', async (stillHeld) => [await stillHeld(), await files.read('a')], never);
    assert.deepEqual(held, [true, marker]);
    assert.equal(await files.withLock('a', () => files.withLock('b', async () => 'b', never), never), 'b');
    assert.deepEqual(await readdir(join(folder, 'tokens')), ['a.json', 'a.lock', 'b.lock']);
  });

  it('tell what is missing from what cannot be read', async () => {
    const files = tokenFiles(folder);
    await writeFile(join(folder, 'a.json'), '{"half');
    await mkdir(join(folder, 'b.json'));
    assert.deepEqual([await files.read('a'), await files.read('b'), await files.read('c')], [null, null, undefined]);
  });

  it('go with the account, also while the lock is held', async () => {
    const files = tokenFiles(folder);
    await files.withLock(
      'a',
      async () => {
        await files.write('a', marker);
        await files.forget('a');
      },
      never,
    );
    assert.deepEqual(await readdir(folder), []);
    await files.forget('a');
  });

  it('go with the drafts of windows that were killed while they wrote, and no other account does', async () => {
    const files = tokenFiles(folder);
    for (const id of ['a', 'ab', 'a.json']) await files.write(id, marker);
    await writeFile(join(folder, 'a.json.123'), '{"half');
    await writeFile(join(folder, 'ab.json.123'), '{"half');
    await files.forget('a');
    assert.deepEqual(await readdir(folder), ['a.json.json', 'ab.json', 'ab.json.123']);
  });

  it('stay in their folder, whatever an id says', async () => {
    const files = tokenFiles(join(folder, 'tokens'));
    for (const id of ['../out', '..', 'x/y', 'c:\\z']) await files.write(id, marker);
    assert.deepEqual(await readdir(folder), ['tokens']);
    assert.equal((await readdir(join(folder, 'tokens'))).length, 4);
  });
});
