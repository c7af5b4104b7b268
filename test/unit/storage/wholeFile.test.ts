import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWholeFile } from '../../../src/storage/wholeFile.ts';

const never = new AbortController().signal;

describe('a file that is written as a whole', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whole-'));
    path = join(folder, 'list.csv');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('has all of the text, also where that is longer than a chunk', async () => {
    const line = `${'é'.repeat(999)}\n`;
    await writeWholeFile(path, Array(1000).fill(line), never);
    assert.equal(await readFile(path, 'utf8'), line.repeat(1000));
    assert.deepEqual(await readdir(folder), ['list.csv']);
  });

  it('replaces an older one, whose readers stay the same, and leaves a link a link', async () => {
    const target = join(folder, 'target.csv');
    await writeFile(target, 'old', { mode: 0o600 });
    await symlink(target, path);
    await writeWholeFile(path, ['new'], never);
    assert.equal(await readFile(target, 'utf8'), 'new');
    assert.equal((await stat(target)).mode & 0o777, 0o600);
    assert.deepEqual((await readdir(folder)).sort(), ['list.csv', 'target.csv']);
  });

  it('does not appear before it is whole', async () => {
    const seen: string[][] = [];
    const names: Promise<void>[] = [];
    const texts = function* () {
      for (let index = 0; index < 3; index += 1) {
        names.push(readdir(folder).then((found) => void seen.push(found.filter((name) => name === 'list.csv'))));
        yield 'x'.repeat(70_000);
      }
    };
    await writeWholeFile(path, texts(), never);
    await Promise.all(names);
    assert.deepEqual(seen, [[], [], []]);
  });

  it('leaves the older one, and nothing else, where the text ends with an error', async () => {
    await writeFile(path, 'old');
    const texts = function* () {
      yield 'x'.repeat(70_000);
      throw new Error('half');
    };
    await assert.rejects(writeWholeFile(path, texts(), never), /half/);
    assert.equal(await readFile(path, 'utf8'), 'old');
    assert.deepEqual(await readdir(folder), ['list.csv']);
  });

  it('leaves nothing where it is cancelled, at the last moment too', async () => {
    for (const last of [1, 3]) {
      const cancel = new AbortController();
      const texts = function* () {
        for (let index = 1; index <= 3; index += 1) {
          yield 'x'.repeat(70_000);
          if (index === last) cancel.abort();
        }
      };
      await assert.rejects(writeWholeFile(path, texts(), cancel.signal), { name: 'AbortError' });
      assert.deepEqual(await readdir(folder), []);
    }
  });

  it('fails where the folder is missing, or the path is a folder', async () => {
    await assert.rejects(writeWholeFile(join(folder, 'none', 'list.csv'), ['x'], never), { code: 'ENOENT' });
    await mkdir(path);
    await assert.rejects(writeWholeFile(path, ['x'], never));
    assert.deepEqual(await readdir(folder), ['list.csv']);
  });
});
