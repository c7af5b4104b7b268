/** A lock that one window at a time holds: for work that can be left to another window, and for work that has to wait. */
import type { Stats } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hasEnded, thisProcess } from './holder.ts';

/**
 * Runs `work` while holding the lock; gives `undefined` without running it when another window holds the lock. A lock
 * older than `staleAfter` milliseconds was left by a window that died, and is taken over.
 *
 * `path` is a folder of numbered files, of which the highest is the lock. To take it over is to create the next number,
 * which only one can; a file is removed only once there is a higher one, so a window never removes a lock that
 * another one has just taken.
 */
export async function tryWithLock<T>(path: string, staleAfter: number, work: () => Promise<T>): Promise<T | undefined> {
  const held = await take(path, async (_, { mtimeMs }) => Date.now() - mtimeMs >= staleAfter);
  if (held === undefined) return undefined;
  try {
    return await work();
  } finally {
    await free(held);
  }
}

/** Milliseconds. */
export interface LockTimes {
  /** Between the signs of life that a holder gives. */
  readonly heartbeatInterval: number;
  /** How long a holder gives none until it is given up for dead. */
  readonly staleAfter: number;
}

/** Tells whether the lock is still held: not any more by a window that was given up for dead while the machine slept. */
export type StillHeld = () => Promise<boolean>;

/**
 * Waits until the lock is free, and runs `work` while holding it. A holder that was killed is followed at once, one
 * that hangs after a while: so `work` has to ask whether it still holds the lock before it does what only a holder may.
 * Throws what `work` throws, or the signal's reason while it waits.
 */
export async function withLock<T>(
  path: string,
  work: (stillHeld: StillHeld) => Promise<T>,
  signal: AbortSignal,
  { heartbeatInterval, staleAfter }: LockTimes = { heartbeatInterval: 2_000, staleAfter: 10_000 },
): Promise<T> {
  const held = await wait(path, staleAfter, signal);
  // One after the other, so that none comes after the lock was let go. Where one fails, `stillHeld` tells why.
  let heartbeats = Promise.resolve();
  const heartbeat = () => {
    heartbeats = heartbeats.then(() => touch(held, new Date())).catch(() => undefined);
    return heartbeats;
  };
  const timer = setInterval(() => void heartbeat(), heartbeatInterval);
  try {
    return await work(async () => {
      await heartbeat();
      return (await isOurs(held)) && held.number === (await lastNumber(path));
    });
  } finally {
    clearInterval(timer);
    await heartbeats;
    await free(held);
  }
}

async function wait(path: string, staleAfter: number, signal: AbortSignal): Promise<HeldLock> {
  const isLeft = watch(staleAfter);
  for (;;) {
    signal.throwIfAborted();
    const held = await take(path, isLeft);
    if (held !== undefined) return held;
    // Of any length, so that no window is always the first.
    await pause(10 + Math.random() * 30);
  }
}

type IsLeft = (file: string, stats: Stats) => Promise<boolean>;

/** No more of the time between two looks counts: what is longer is the sleep of the machine, the holder's too. */
const maxObservedGap = 500;
/** What is as old was let go; milliseconds since 1970. */
const longAgo = 1e12;

/** Times how long a holder has given no sign of life; the clocks of file systems may say anything. */
function watch(staleAfter: number): IsLeft {
  let seen = '';
  let quiet = 0;
  let at = performance.now();
  return async (file, { mtimeMs }) => {
    const now = performance.now();
    const sign = `${file} ${mtimeMs}`;
    quiet = sign === seen ? quiet + Math.min(now - at, maxObservedGap) : 0;
    seen = sign;
    at = now;
    if (mtimeMs < longAgo || quiet >= staleAfter) return true;
    return await hasEnded((await unlessGone(readFile(file, 'utf8'))) ?? '');
  };
}

/** A lock that was taken: its file, and what was written into it, which no other holder ever writes. */
interface HeldLock {
  readonly file: string;
  readonly number: number;
  readonly content: string;
}

/** Takes the lock if it was left by the window that had it before, and no other window was faster. */
async function take(path: string, isLeft: IsLeft): Promise<HeldLock | undefined> {
  // Another window may be removing it.
  await unlessGone(mkdir(path, { recursive: true, mode: 0o700 }));
  const last = await lastNumber(path);
  const before = join(path, String(last));
  const taken = last === 0 ? undefined : await unlessGone(stat(before));
  if (taken && !(await isLeft(before, taken))) return undefined;
  const number = last + 1;
  const held = { file: join(path, String(number)), number, content: await thisProcess() };
  if (!(await create(held))) return undefined;
  const all = await numbers(path);
  // A slow window may create a number that has had its turn already.
  const isLast = all.every((each) => each <= number);
  const useless = isLast ? all.filter((each) => each < number) : [number];
  for (const each of useless) await rm(join(path, String(each)), { force: true });
  return isLast ? held : undefined;
}

/** False once another window has taken the lock over, also where the whole folder was removed and made again since. */
async function isOurs({ file, content }: HeldLock): Promise<boolean> {
  return (await readFile(file, 'utf8').catch(() => undefined)) === content;
}

async function touch(held: HeldLock, time: Date | 0): Promise<void> {
  if (await isOurs(held)) await utimes(held.file, time, time);
}

/**
 * As old as can be: free for the next. Where that fails the lock grows stale: the work is done in any case, and its
 * result is not to be lost.
 */
async function free(held: HeldLock): Promise<void> {
  await touch(held, 0).catch(() => undefined);
}

async function numbers(path: string): Promise<number[]> {
  return ((await unlessGone(readdir(path))) ?? []).map(Number).filter(Number.isSafeInteger);
}

async function lastNumber(path: string): Promise<number> {
  return Math.max(0, ...(await numbers(path)));
}

/** Creating a file is a step that only one process can win. */
async function create({ file, content }: HeldLock): Promise<boolean> {
  try {
    await writeFile(file, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    // The whole folder goes when an account is removed.
    if (hasCode(error, 'EEXIST') || hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

async function unlessGone<T>(step: Promise<T>): Promise<T | undefined> {
  try {
    return await step;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
