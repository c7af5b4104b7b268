// The lock between real processes, of which one is killed while it holds it.
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dice, rounds } from '../fakes/dice.ts';
import type { LockOrder, LockWord } from './lockWindow.ts';

const names = ['a', 'b', 'c'];

describe('a lock whose holder is killed', () => {
  let folder: string;
  let rivals: ChildProcess[];
  const started = new Set<ChildProcess>();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cloud-trash-kill-'));
    rivals = names.map(startWindow);
  });
  after(async () => {
    await Promise.all([...started].map(kill));
    await rm(folder, { recursive: true, force: true });
  });

  function startWindow(): ChildProcess {
    const child = fork(join(import.meta.dirname, 'lockWindow.ts'), { execPath: process.execPath });
    started.add(child);
    return child;
  }

  async function kill(child: ChildProcess): Promise<void> {
    started.delete(child);
    const exit = once(child, 'exit');
    assert.ok(child.kill('SIGKILL'), 'the process had ended before');
    await exit;
  }

  it('is taken by those who wait, one at a time, and only when it is dead', async () => {
    for (let round = 0; round < rounds(5, 50); round += 1) await playRound(round);
  });

  async function playRound(round: number): Promise<void> {
    const roll = dice(round + 1);
    const lock = join(folder, 'lock');
    const log = join(folder, `${round}.log`);
    const times = 1 + roll(4);
    const order = { lock, log };

    const holder = startWindow();
    tell(holder, { ...order, name: 'holder', times: 0 });
    await heard(holder, 'working');

    const waiting = rivals.map((rival) => heard(rival, 'waiting'));
    const done = rivals.map((rival) => heard(rival, 'done'));
    rivals.forEach((rival, n) => {
      tell(rival, { ...order, name: names[n] ?? '', times });
    });
    await Promise.all(waiting);
    // So long all of them try again and again.
    await heard(holder, 'working', 1 + roll(400));
    appendFileSync(log, 'killed\n');
    await kill(holder);
    await Promise.all(done);

    const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
    const why = `round ${round}: ${lines.join(', ')}`;
    assert.deepEqual(lines.slice(0, 2), ['begin holder', 'killed'], why);
    assert.equal(lines.length, 2 + 2 * names.length * times, why);
    for (let n = 2; n < lines.length; n += 2) assert.equal(lines[n + 1], lines[n]?.replace('begin', 'end'), why);
  }
});

function tell(child: ChildProcess, order: LockOrder): void {
  child.send(order);
}

/** Waits until the window has said this so many times; rejects when it is done or ends before. */
function heard(child: ChildProcess, word: LockWord, times = 1): Promise<void> {
  return new Promise((resolve, reject) => {
    let missing = times;
    const stop = () => child.off('message', listen).off('exit', fail);
    const fail = () => {
      stop();
      reject(new Error(`A window was done before it said "${word}".`));
    };
    const listen = (said: unknown) => {
      if (said !== word) {
        if (said === 'done') fail();
        return;
      }
      missing -= 1;
      if (missing > 0) return;
      stop();
      resolve();
    };
    child.on('message', listen).on('exit', fail);
  });
}
