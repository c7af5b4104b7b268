/**
 * A lock that one window at a time holds: for work that can be left to another window, and for work that has to wait.
 *
 * Its path is a folder of numbered files, of which the highest is the lock. To take it over from a window that died is to
 * create the next number, which only one can; a file is removed only once there is a higher one, so a window never removes
 * a lock that another one has just taken.
 */
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hasEnded, thisProcess } from './holder.ts';

/** A lock that is held from one call to the next, by the one window that keeps renewing it. */
export interface Lease {
  /** Takes or renews it; false while another window has it. */
  hold(): Promise<boolean>;
}

/** Milliseconds: longer than the minute after which a window that works renews it. */
const leaseLasts = 150_000;

export function createLease(path: string): Lease {
  let held: HeldLock | undefined;
  return {
    hold: async () => {
      held = (await take(path, hasRunOut)) ?? held;
      if (!held || !(await isOurs(held))) return false;
      await touch(held, new Date());
      return true;
    },
  };
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
      return await isOurs(held);
    });
  } finally {
    clearInterval(timer);
    await heartbeats;
    await free(held);
  }
}

async function wait(path: string, staleAfter: number, signal: AbortSignal): Promise<HeldLock> {
  const isLeft = quietFor(staleAfter);
  for (;;) {
    signal.throwIfAborted();
    const held = await take(path, isLeft);
    if (held !== undefined) return held;
    // Of any length, so that no window is always the first.
    await pause(10 + Math.random() * 30);
  }
}

/** Whether the window that holds a lock by this file has let it go, or is given up for dead. */
type IsLeft = (file: string, modified: number) => Promise<boolean>;

/** Not renewed for so long, or with a time so far off that it was written under a wrong clock. */
const hasRunOut: IsLeft = async (_, modified) => Math.abs(Date.now() - modified) >= leaseLasts;

/** No more of the time between two looks counts: what is longer is the sleep of the machine, the holder's too. */
const maxObservedGap = 500;
/** What is as old was let go; milliseconds since 1970. */
const longAgo = 1e12;

/** Times how long a holder has given no sign of life; the clocks of file systems may say anything. */
function quietFor(ms: number): IsLeft {
  let seen = '';
  let quiet = 0;
  let at = performance.now();
  return async (file, modified) => {
    const now = performance.now();
    const sign = `${file} ${modified}`;
    quiet = sign === seen ? quiet + Math.min(now - at, maxObservedGap) : 0;
    seen = sign;
    at = now;
    return modified < longAgo || quiet >= ms || (await hasEnded(await readFile(file, 'utf8')));
  };
}

/** A lock that was taken: its file, and what was written into it, which no other holder ever writes. */
interface HeldLock {
  readonly path: string;
  readonly number: number;
  readonly content: string;
}

/** Takes the lock if it was left by the window that had it before, and no other window was faster. */
async function take(path: string, isLeft: IsLeft): Promise<HeldLock | undefined> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const last = Math.max(0, ...(await numbers(path)));
    const before = fileOf(path, last);
    if (last > 0 && !(await isLeft(before, (await stat(before)).mtimeMs))) return undefined;
    const held = { path, number: last + 1, content: await thisProcess() };
    await writeFile(fileOf(path, held.number), held.content, { flag: 'wx', mode: 0o600 });
    const all = await numbers(path);
    // A slow window may create a number that has had its turn already.
    const isLast = all.every((each) => each <= held.number);
    const useless = isLast ? all.filter((each) => each < held.number) : [held.number];
    for (const each of useless) await rm(fileOf(path, each), { force: true });
    return isLast ? held : undefined;
  } catch (error) {
    // Another window was faster, or removes the whole folder, which goes with its account.
    if (wasFaster(error)) return undefined;
    throw error;
  }
}

/** False once another window has taken the lock over, also where the whole folder was removed and made again since. */
async function isOurs({ path, number, content }: HeldLock): Promise<boolean> {
  try {
    return Math.max(...(await numbers(path))) === number && (await readFile(fileOf(path, number), 'utf8')) === content;
  } catch {
    return false;
  }
}

async function touch(held: HeldLock, time: Date | 0): Promise<void> {
  if (await isOurs(held)) await utimes(fileOf(held.path, held.number), time, time);
}

/**
 * As old as can be: free for the next. Where that fails the lock grows stale: the work is done in any case, and its
 * result is not to be lost.
 */
async function free(held: HeldLock): Promise<void> {
  await touch(held, 0).catch(() => undefined);
}

function fileOf(path: string, number: number): string {
  return join(path, String(number));
}

async function numbers(path: string): Promise<number[]> {
  return (await readdir(path)).map(Number).filter(Number.isSafeInteger);
}

/** A file is there already, or not any more. That of something else at the path of the folder is an error. */
function wasFaster(error: unknown): boolean {
  const { code, syscall }: NodeJS.ErrnoException = Object(error);
  return code === 'ENOENT' || (code === 'EEXIST' && syscall === 'open');
}
