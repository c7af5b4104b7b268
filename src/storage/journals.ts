/** The journals of jobs: a folder with one append-only file for each, whose name says whether its job has ended. */
import { constants } from 'node:fs';
import { access, appendFile, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type JournalFile, type JournalStore, keptFor } from '../trash/jobs/journal.ts';
import { type StillHeld, withLock } from './lock.ts';

const maxKept = 200;
/** Long enough to see that the window which had a lock has died; milliseconds. */
const lockTimeout = 500;
/** So long the lock is ours without asking: it is given up for dead after ten seconds without a sign of life. */
const sureFor = 1000;
/** A file that was removed is not made again. */
const appending = constants.O_APPEND | constants.O_WRONLY;
/** A first or last line is shorter; bytes. */
const peekLength = 16_384;
/** `<begun>-<job>.jsonl`, and `.open.jsonl` until the job has ended. */
const namePattern = /^(\d+)-[\w-]+(\.open)?\.jsonl$/;

export function journalFolder(folder: string, now: () => number): JournalStore {
  const pathOf = ({ name }: JournalFile) => join(folder, name);
  const lockOf = (file: JournalFile) => `${pathOf(file)}.lock`;
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

  async function prune(): Promise<readonly JournalFile[]> {
    const all = await list();
    const ended = all.filter(({ isOpen }) => !isOpen).sort((a, b) => b.at - a.at);
    const old = new Set(ended.filter(({ at }, index) => index >= maxKept || now() - at > keptFor));
    // What cannot be removed is tried again each time.
    for (const each of old) await rm(pathOf(each), { force: true }).catch(() => undefined);
    return all.filter((each) => !old.has(each));
  }

  function append(file: JournalFile, text: string): Promise<void> {
    const next = waiting.get(file.name);
    if (next) {
      next.text += text;
      return next.written;
    }
    const fresh = { text, written: Promise.resolve() };
    const before = writing.get(file.name) ?? Promise.resolve();
    const write = (mended: string) => {
      waiting.delete(file.name);
      writing.set(file.name, fresh.written);
      return appendFile(pathOf(file), mended + fresh.text, { flag: appending });
    };
    fresh.written = before.then(
      () => write(''),
      // It may have been written in part: what comes next begins a line.
      () => write('\n'),
    );
    waiting.set(file.name, fresh);
    return fresh.written;
  }

  return {
    list,
    prune,
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
    fileOf: (job, at, isOpen) => ({ name: `${at}-${job}${isOpen ? '.open' : ''}.jsonl`, at, isOpen }),
    async create(file) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(pathOf(file), '', { flag: 'wx', mode: 0o600 });
    },
    async close(file) {
      await writing.get(file.name)?.catch(() => undefined);
      writing.delete(file.name);
      await rename(pathOf(file), pathOf({ ...file, name: file.name.replace('.open', '') }));
      await prune();
    },
    async remove(file) {
      writing.delete(file.name);
      await rm(pathOf(file), { force: true });
      await rm(lockOf(file), { recursive: true, force: true });
    },
    async exclusively(file, work) {
      let isBegun = false;
      const run = async (stillHeld: StillHeld) => {
        isBegun = true;
        let askedAt = performance.now();
        let isLost = false;
        await work(async () => {
          const now = performance.now();
          if (!isLost && now - askedAt < sureFor) return true;
          // What is lost stays lost, whatever another call was told a moment ago.
          if (!isLost && (await stillHeld())) askedAt = now;
          else isLost = true;
          return !isLost;
        });
      };
      const timeout = AbortSignal.timeout(lockTimeout);
      try {
        await withLock(lockOf(file), run, timeout);
      } catch (error) {
        if (isBegun || error !== timeout.reason) throw error;
        return false;
      } finally {
        // Without its journal there is no more work for anybody who waits for the lock.
        const isThere = await access(pathOf(file)).then(
          () => true,
          () => false,
        );
        if (isBegun && !isThere) await rm(lockOf(file), { recursive: true, force: true });
      }
      return true;
    },
  };
}
