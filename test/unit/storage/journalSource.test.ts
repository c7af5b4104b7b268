import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journalSource } from '../../../src/storage/journalSource.ts';
import { keptFor } from '../../../src/trash/jobs/journal.ts';

describe('the source of journals', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'journals-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const hasWork = (now: number) => journalSource(folder, () => now).hasWork();

  it('has no work without a folder, or with journals of ended jobs alone', async () => {
    assert.equal(await journalSource(join(folder, 'missing'), () => 0).hasWork(), false);
    await writeFile(join(folder, '1000-a.jsonl'), '');
    await mkdir(join(folder, '1-b.jsonl.lock'));
    assert.equal(await hasWork(1000 + keptFor), false);
  });

  it('has work for a job that has not ended, and for a journal that is kept no longer', async () => {
    await writeFile(join(folder, '1000-a.jsonl'), '');
    assert.equal(await hasWork(1001 + keptFor), true);
    await writeFile(join(folder, '2000-b.open.jsonl'), '');
    assert.equal(await hasWork(2000), true);
  });

  it('gives the same journals each time', async () => {
    const source = journalSource(folder, () => 0);
    assert.equal(await source.load(), await source.load());
  });
});
