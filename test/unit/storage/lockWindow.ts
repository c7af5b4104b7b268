// A window of lockKill.test.ts, as a process of its own: it takes the lock when its parent asks, and reports the result.
import { appendFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { tryWithLock } from '../../../src/storage/lock.ts';

/** What a window is to do. */
export interface LockOrder {
  /** Its name in the log. */
  readonly name: string;
  readonly lock: string;
  readonly staleAfter: number;
  /** The file that all windows write to while they hold the lock. */
  readonly log: string;
  /** How many times it shall get in, however often it is refused; 0: it gets in once and never lets go. */
  readonly times: number;
}

/** `refused`: did not get the lock, for the first time; `working`: did some work while it holds it; `done`: held it as often as asked. */
export type LockWord = 'refused' | 'working' | 'done';

process.on('message', (order: LockOrder) => void obey(order));

async function obey(order: LockOrder): Promise<void> {
  let entered = 0;
  let refused = false;
  // Without the test there is no one to work for.
  while (process.connected && entered < Math.max(1, order.times)) {
    if (await tryWithLock(order.lock, order.staleAfter, () => work(order))) entered += 1;
    else if (!refused) {
      refused = true;
      await say('refused');
    }
    await turn();
  }
  await say('done');
}

async function work({ name, lock, log, times }: LockOrder): Promise<true> {
  appendFileSync(log, `begin ${name}\n`);
  do {
    await readdir(lock);
    if (times === 0) await say('working');
  } while (times === 0 && process.connected);
  appendFileSync(log, `end ${name}\n`);
  return true;
}

/** Waits until it is said, so that who works without end says no more than is heard. */
function say(word: LockWord): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(word, () => resolve());
  });
}
