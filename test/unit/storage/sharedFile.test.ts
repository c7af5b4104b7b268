import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJsonFile, writeJsonFile } from '../../../src/storage/jsonFile.ts';
import { sharedFile } from '../../../src/storage/sharedFile.ts';
import { modeOf, owners } from '../fakes/modes.ts';
import { later } from '../fakes/trash.ts';

describe('a file', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cloud-trash-file-'));
    path = join(folder, 'deep', 'counts.json');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  describe('of JSON', () => {
    it('reads as it was written, in a folder made for it', async () => {
      await writeJsonFile(path, { name: 'Übung' });
      assert.deepEqual(await readJsonFile(path), { name: 'Übung' });
    });

    it('is readable by its owner alone', async () => {
      await writeJsonFile(path, 1);
      assert.deepEqual([await modeOf(join(folder, 'deep')), await modeOf(path)], owners);
    });

    it('reads as `undefined` where it is missing or broken', async () => {
      assert.equal(await readJsonFile(path), undefined);
      await writeJsonFile(path, 1);
      await writeFile(path, '{"half');
      assert.equal(await readJsonFile(path), undefined);
    });

    it('is replaced as a whole: no reader sees half of it, and no draft is left', async () => {
      const long = 'x'.repeat(200_000);
      await writeJsonFile(path, long);
      let writing = true;
      const reads = (async () => {
        while (writing) assert.equal(JSON.parse(await readFile(path, 'utf8')), long);
      })();
      for (let n = 0; n < 20; n += 1) await writeJsonFile(path, long);
      writing = false;
      await reads;
      assert.deepEqual(await readdir(join(folder, 'deep')), ['counts.json']);
    });
  });

  describe('that all windows share', () => {
    it('passes what it holds to the work, and keeps the result', async () => {
      const seen: unknown[] = [];
      for (const next of [1, 2])
        await sharedFile(path).update(async (held) => {
          seen.push(held);
          return { next };
        });
      assert.deepEqual(seen, [undefined, { next: 1 }]);
      assert.deepEqual(await readJsonFile(path), { next: 2 });
    });

    it('is left alone while another window works on it', async () => {
      const end = later();
      const begun = later();
      const first = sharedFile(path).update(async () => {
        begun.resolve();
        await end.promise;
        return 'first';
      });
      await begun.promise;
      await sharedFile(path).update(() => assert.fail('let in'));
      end.resolve();
      await first;
      assert.equal(await readJsonFile(path), 'first');
    });

    it('keeps what it holds where the work fails', async () => {
      await sharedFile(path).update(async () => 'kept');
      await assert.rejects(sharedFile(path).update(() => Promise.reject(new Error('no'))));
      assert.equal(await readJsonFile(path), 'kept');
    });
  });
});
