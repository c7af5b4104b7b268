// A window of lockKill.test.ts, as a process of its own: it waits for the lock when its parent asks, and reports what it does.
import { appendFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { withLock } from '../../../src/storage/lock.ts';

/** What a window is to do. */
export interface LockOrder {
  /** Its name in the log. */
  readonly name: string;
  readonly lock: string;
  /** The file that all windows write to while they hold the lock. */
  readonly log: string;
  /** How many times it shall get in; 0: it gets in once and never lets go. */
  readonly times: number;
}

/** `waiting`: is about to ask for the lock; `working`: did some work while it holds it; `done`: held it as often as asked. */
export type LockWord = 'waiting' | 'working' | 'done';

process.on('message', (order: LockOrder) => void obey(order));

/** A process that still runs is never given up for dead here. */
const times = { heartbeatInterval: 100, staleAfter: 1e9 };

async function obey(order: LockOrder): Promise<void> {
  await say('waiting');
  for (let n = 0; n < Math.max(1, order.times); n += 1)
    await withLock(order.lock, () => work(order), new AbortController().signal, times);
  await say('done');
}

async function work({ name, lock, log, times: turns }: LockOrder): Promise<void> {
  appendFileSync(log, `begin ${name}\n`);
  // Without the test there is no one to work for.
  do {
    await readdir(lock);
    if (turns === 0) await say('working');
  } while (turns === 0 && process.connected);
  appendFileSync(log, `end ${name}\n`);
}

/** Waits until it is said, so that who works without end says no more than is heard. */
function say(word: LockWord): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(word, () => resolve());
  });
}
