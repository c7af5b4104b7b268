/** The journals of jobs: a folder with one append-only file for each, whose name says whether its job has ended. */
import { appendFile, mkdir, open, readdir, readFile, rename, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalFile, JournalStore } from '../trash/jobs/journal.ts';
import { withLock } from './lock.ts';

const maxAge = 90 * 24 * 3_600_000;
const maxKept = 200;
/** Long enough to see that the window which had a lock has died; milliseconds. */
const lockTimeout = 500;
/** A first or last line is shorter; bytes. */
const peekLength = 16_384;
/** `<begun>-<job>.jsonl`, and `.open.jsonl` until the job has ended. */
const namePattern = /^(\d+)-[\w-]+(\.open)?\.jsonl$/;

export function journalFolder(folder: string, now: () => number): JournalStore {
  const pathOf = ({ name }: JournalFile) => join(folder, name);
  /** What is being written, and what waits for that, by file: whatever waits is written at once. */
  const writing = new Map<string, Promise<void>>();
  const waiting = new Map<string, { text: string; written: Promise<void> }>();

  async function list(): Promise<readonly JournalFile[]> {
    const names = await readdir(folder).catch(() => []);
    return names.flatMap((name) => {
      const [, at, isOpen] = namePattern.exec(name) ?? [];
      return at === undefined ? [] : [{ name, at: Number(at), isOpen: isOpen !== undefined }];
    });
  }

  function append(file: JournalFile, text: string): Promise<void> {
    const next = waiting.get(file.name);
    if (next) {
      next.text += text;
      return next.written;
    }
    const fresh = { text, written: Promise.resolve() };
    const before = writing.get(file.name) ?? Promise.resolve();
    fresh.written = before
      .catch(() => undefined)
      .then(() => {
        waiting.delete(file.name);
        writing.set(file.name, fresh.written);
        return appendFile(pathOf(file), fresh.text, { mode: 0o600 });
      });
    waiting.set(file.name, fresh);
    return fresh.written;
  }

  return {
    list,
    append,
    read: async (file) => await readFile(pathOf(file), 'utf8'),
    async peek(file) {
      const handle = await open(pathOf(file));
      try {
        const { size } = await handle.stat();
        const part = async (from: number) => {
          const { buffer, bytesRead } = await handle.read({ position: Math.max(0, from), length: peekLength });
          return buffer.toString('utf8', 0, bytesRead).split('\n');
        };
        const [first = ''] = await part(0);
        return { first, last: (await part(size - peekLength)).at(-2) ?? '' };
      } finally {
        await handle.close();
      }
    },
    async create(job, at, text) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = { name: `${at}-${job}.open.jsonl`, at, isOpen: true };
      await append(file, text);
      return file;
    },
    /** A torn last line would swallow what is appended to it. */
    async mend(file) {
      const text = await readFile(pathOf(file));
      await truncate(pathOf(file), text.lastIndexOf('\n') + 1);
    },
    async close(file) {
      const closed = { ...file, name: file.name.replace('.open', ''), isOpen: false };
      await rename(pathOf(file), pathOf(closed));
      const ended = (await list()).filter((each) => !each.isOpen).sort((a, b) => b.at - a.at);
      const old = ended.filter((each, index) => index >= maxKept || now() - each.at > maxAge);
      for (const each of old) await rm(pathOf(each), { force: true });
    },
    remove: async (file) => await rm(pathOf(file), { force: true }),
    async exclusively(file, work) {
      let isOurs = false;
      const lock = `${pathOf(file)}.lock`;
      const run = async () => {
        isOurs = true;
        await work();
      };
      const timeout = AbortSignal.timeout(lockTimeout);
      try {
        await withLock(lock, run, timeout);
      } catch (error) {
        if (isOurs) throw error;
        return false;
      } finally {
        if (isOurs) await rm(lock, { recursive: true, force: true });
      }
      return true;
    },
  };
}
