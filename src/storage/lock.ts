/** A lock that one window at a time holds. */
import { mkdir, open, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Runs `work` while holding the lock; gives `undefined` without running it when another window holds the lock. A lock
 * older than `staleAfter` milliseconds was left by a window that died, and is taken over.
 *
 * `path` is a folder of numbered files, of which the highest is the lock. To take it over is to create the next number,
 * which only one can; a file is removed only once there is a higher one, so nobody can remove a lock that another one
 * has just taken.
 */
export async function withLock<T>(path: string, staleAfter: number, work: () => Promise<T>): Promise<T | undefined> {
  await mkdir(path, { recursive: true });
  const mine = await take(path, staleAfter);
  if (mine === undefined) return undefined;
  try {
    return await work();
  } finally {
    // As old as can be: free for the next. If it is gone, this window was given up for dead meanwhile.
    await unlessGone(utimes(mine, 0, 0));
  }
}

async function take(path: string, staleAfter: number): Promise<string | undefined> {
  const last = Math.max(0, ...(await numbers(path)));
  const taken = last === 0 ? undefined : await unlessGone(stat(join(path, String(last))));
  if (taken && Date.now() - taken.mtimeMs < staleAfter) return undefined;
  const mine = join(path, String(last + 1));
  if (!(await create(mine))) return undefined;
  const all = await numbers(path);
  // Whoever is slow may create a number that has had its turn already.
  const isLast = all.every((number) => number <= last + 1);
  const useless = isLast ? all.filter((number) => number <= last) : [last + 1];
  for (const number of useless) await rm(join(path, String(number)), { force: true });
  return isLast ? mine : undefined;
}

async function numbers(path: string): Promise<number[]> {
  return (await readdir(path)).map(Number).filter(Number.isSafeInteger);
}

/** Creating a file is a step that only one process can win. */
async function create(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
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
