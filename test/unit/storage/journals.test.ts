import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { journalFolder } from '../../../src/storage/journals.ts';

const day = 24 * 3_600_000;

describe('the folder of journals', () => {
  let folder = '';
  let now = 1000 * day;
  const journals = () => journalFolder(join(folder, 'jobs'), () => now);

  async function create(store: ReturnType<typeof journals>, job: string, at: number, text: string) {
    const file = store.fileOf(job, at, true);
    await store.create(file);
    await store.append(file, text);
    return file;
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'journals-'));
    now = 1000 * day;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('keeps what is appended, in its order, in a file that its owner alone can read', async () => {
    const store = journals();
    const file = await create(store, 'job', now, 'plan\n');
    await Promise.all(Array.from({ length: 50 }, (_, index) => store.append(file, `${index}\n`)));
    const lines = Array.from({ length: 50 }, (_, index) => String(index));
    assert.deepEqual((await store.read(file)).trimEnd().split('\n'), ['plan', ...lines]);
    const [own, around] = await Promise.all([stat(join(folder, 'jobs', file.name)), stat(join(folder, 'jobs'))]);
    assert.deepEqual([own.mode & 0o777, around.mode & 0o777], [0o600, 0o700]);
  });

  it('tells which jobs have ended by the names alone, and nothing of other files', async () => {
    const store = journals();
    assert.deepEqual(await store.list(), []);
    const [first, second] = [await create(store, 'first', now, 'a\n'), await create(store, 'second', now, 'b\n')];
    await store.close(first);
    await writeFile(join(folder, 'jobs', 'notes.txt'), '');
    const names = (await store.list()).map(({ name, isOpen }) => [name, isOpen]);
    assert.deepEqual(names.sort(), [
      [first.name.replace('.open', ''), false],
      [second.name, true],
    ]);
  });

  it('gives the first and the last line of a long file', async () => {
    const store = journals();
    const file = await create(store, 'job', now, `first\n${'x'.repeat(100_000)}\nlast\n`);
    assert.deepEqual(await store.peek(file), { first: 'first', last: 'last' });
  });

  it('removes those that ended and are older than 90 days, and all but the last 200', async () => {
    const store = journals();
    const old = await create(store, 'old', now - 91 * day, 'a\n');
    const open = await create(store, 'open', now - 91 * day, 'a\n');
    await mkdirs(store, 201);
    await store.close(old);
    const kept = await store.list();
    assert.equal(kept.filter(({ isOpen }) => !isOpen).length, 200);
    assert.ok(!kept.some(({ at }) => at === now - 201));
    assert.ok(kept.some(({ name }) => name === open.name));
    assert.equal((await readdir(join(folder, 'jobs'))).length, 201);
  });

  async function mkdirs(store: ReturnType<typeof journals>, count: number): Promise<void> {
    for (let at = 1; at <= count; at += 1) await writeFile(join(folder, 'jobs', `${now - at}-job.jsonl`), 'a\n');
    assert.equal((await store.list()).length, count + 2);
  }

  it('leaves what is not its own, whatever it is called', async () => {
    const store = journals();
    await create(store, 'job', now, 'a\n');
    const foreign = ['notes.txt', '.open.jsonl', '12-a.open.jsonl.lock', '12-a b.jsonl', 'x-a.jsonl', '12-a.jsonl~'];
    for (const name of foreign) await writeFile(join(folder, 'jobs', name), 'a\n');
    const odd = `${now - 91 * day}-folder.jsonl`;
    await mkdir(join(folder, 'jobs', odd));
    const names = (await store.prune()).map(({ name }) => name);
    assert.deepEqual(names, [`${now}-job.open.jsonl`]);
    assert.deepEqual((await readdir(join(folder, 'jobs'))).sort(), [...foreign, odd, ...names].sort());
  });

  it('lets one window work on a job', async () => {
    const store = journals();
    const file = await create(store, 'job', now, 'a\n');
    let other: boolean | undefined;
    assert.equal(
      await store.exclusively(file, async () => {
        other = await journals().exclusively(file, async () => assert.fail('both'));
      }),
      true,
    );
    assert.equal(other, false);
    assert.equal(await journals().exclusively(file, async () => {}), true);
    await assert.rejects(
      store.exclusively(file, () => Promise.reject(new Error('broken'))),
      /broken/,
    );
  });

  it("says for good that a job is another window's once it was", async () => {
    const store = journals();
    const file = await create(store, 'job', now, 'a\n');
    let clock = 0;
    mock.method(performance, 'now', () => clock);
    const answers: boolean[] = [];
    try {
      await store.exclusively(file, async (stillOurs) => {
        const ask = async (passed: number) => {
          clock += passed;
          answers.push(...(await Promise.all([stillOurs(), stillOurs()])));
        };
        const taken = join(folder, 'jobs', `${file.name}.lock`, '99');
        await ask(2000);
        await writeFile(taken, 'another window');
        await ask(500);
        await ask(2000);
        await rm(taken);
        await ask(500);
        await ask(2000);
      });
    } finally {
      mock.restoreAll();
    }
    assert.deepEqual(answers, [true, true, true, true, false, false, false, false, false, false]);
  });

  it('reports what could not be written, and makes no file again that was removed', async () => {
    const store = journals();
    const file = await create(store, 'job', now, 'a\n');
    await store.remove(file);
    await assert.rejects(store.append(file, 'b\n'), /ENOENT/);
    assert.deepEqual(await readdir(join(folder, 'jobs')), []);
    await assert.rejects(store.read(file), /ENOENT/);
  });

  it('begins a line after a write that failed, perhaps in the middle of one', async () => {
    const store = journals();
    const file = await create(store, 'job', now, 'a\n');
    const path = join(folder, 'jobs', file.name);
    await rename(path, `${path}.away`);
    await assert.rejects(store.append(file, 'b\n'), /ENOENT/);
    await writeFile(path, 'a\nb');
    await store.append(file, 'c\n');
    await store.append(file, 'd\n');
    assert.equal(await store.read(file), 'a\nb\nc\nd\n');
  });

  it('says why no journal can be made', async () => {
    await writeFile(join(folder, 'jobs'), 'in the way');
    const store = journals();
    await assert.rejects(
      store.exclusively(store.fileOf('job', now, true), async () => {}),
      /ENOTDIR|EEXIST/,
    );
    assert.deepEqual(await store.list(), []);
  });

  it('leaves nothing behind of the lock of a job that has ended, and keeps that of one that has not', async () => {
    const store = journals();
    const file = await create(store, 'job', now, 'a\n');
    await store.exclusively(file, async (stillOurs) => assert.equal(await stillOurs(), true));
    assert.deepEqual((await readdir(join(folder, 'jobs'))).sort(), [file.name, `${file.name}.lock`]);
    await store.exclusively(file, async () => await store.close(file));
    assert.deepEqual(await readdir(join(folder, 'jobs')), [file.name.replace('.open', '')]);
  });
});
