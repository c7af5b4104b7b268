/** The process that holds a lock, as its file tells: so that the others see at once when it has died. */
import { randomUUID } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

/**
 * What this process writes into the file of a lock that it takes, another text for each: its number, when it started and
 * where, since elsewhere the same number is another process.
 */
export async function thisProcess(): Promise<string> {
  return [process.pid, await startOf(process.pid), await here(), randomUUID()].join('\n');
}

/** True only if the process that wrote this has certainly ended; one that was killed before it had written does not tell. */
export async function hasEnded(written: string): Promise<boolean> {
  const [id, started, where] = written.split('\n');
  const pid = Number(id);
  if (where !== (await here()) || !Number.isSafeInteger(pid) || pid <= 0) return false;
  return !isRunning(pid) || started !== (await startOf(pid));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Numbers of processes are used again, which this tells on Linux; elsewhere the age of the lock has to. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name, in parentheses, may hold spaces; the start is the 22nd field of all.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

/** The machine, and on Linux the container. */
async function here(): Promise<string> {
  return `${hostname()} ${await readlink('/proc/self/ns/pid').catch(() => '')}`;
}
