/** The process that holds a lock, as its file tells: so that the others see at once when it has died. */
import { randomUUID } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

/** A process by its number, when it started, and where: elsewhere the same number is another process. */
type Holder = readonly [pid: number, started: string, where: string];

/** What this process writes into the file of a lock that it takes: another text for each. */
export async function thisProcess(): Promise<string> {
  const holder: Holder = [process.pid, await startOf(process.pid), await here()];
  return JSON.stringify([...holder, randomUUID()]);
}

/** True only if the process that wrote this has certainly ended. */
export async function hasEnded(written: string): Promise<boolean> {
  const holder = read(written);
  if (holder?.[2] !== (await here())) return false;
  const [pid, started] = holder;
  return !isRunning(pid) || started !== (await startOf(pid));
}

function read(written: string): Holder | undefined {
  try {
    const [pid, started, where]: unknown[] = JSON.parse(written);
    const isHolder = Number.isSafeInteger(pid) && Number(pid) > 0;
    return isHolder ? [Number(pid), String(started), String(where)] : undefined;
  } catch {
    // Its writer was killed before it had written, or is about to.
    return undefined;
  }
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
