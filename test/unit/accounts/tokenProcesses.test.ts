// One account in many windows that are real processes, of which some are killed; Box's tokens for one use each.
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Accounts } from '../../../src/accounts/accounts.ts';
import { decodeSecret, secretKey } from '../../../src/accounts/stored.ts';
import { tokenFiles } from '../../../src/storage/tokenFiles.ts';
import type { Vendor } from '../../../src/vendors/vendor.ts';
import type { BoxEmulator } from '../../emulators/box/emulator.ts';
import { box, stopAll } from '../emulators/boxCalls.ts';
import { dice, rounds } from '../fakes/dice.ts';
import { stored } from '../fakes/storedAccount.ts';
import { MemoryState } from '../fakes/stores.ts';
import { scriptedClient } from '../fakes/trash.ts';
import { SecretsFile } from './secretsFile.ts';
import { type RenewalStep, steps, type TokenOrder, type TokenWord } from './tokenWindow.ts';

const minute = 60_000;
const hour = 60 * minute;

describe('the token of an account in many processes', () => {
  let folder: string;
  let emulator: BoxEmulator;
  let ahead: number;
  const started = new Set<ChildProcess>();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cloud-trash-tokens-'));
    ahead = 0;
    emulator = await box({ now: () => Date.now() + ahead, quirks: { callsPerMinute: 1e6 } });
    await signIn();
  });
  afterEach(async () => {
    await Promise.all([...started].map(kill));
    await stopAll();
    await rm(folder, { recursive: true, force: true });
  });

  const paths = () => ({ secrets: join(folder, 'secrets'), shared: join(folder, 'tokens') });

  /** A person signs in, in a window that is not among those that are watched. */
  async function signIn(): Promise<void> {
    const { access_token: token, refresh_token: refreshToken = '' } = emulator.oauth.signIn();
    const vendor: Vendor = {
      id: 'acme',
      name: 'Acme',
      signIn: async () => [],
      authClient: () => assert.fail('no sign-in'),
      capabilities: scriptedClient().capabilities,
      connect: async () => scriptedClient(),
    };
    const secrets = new SecretsFile(paths().secrets, () => 0, false);
    const accounts = new Accounts({
      vendors: [vendor],
      secrets,
      state: new MemoryState(),
      shared: tokenFiles(paths().shared),
      createHttpClient: () => assert.fail('no network'),
      clock: { now: () => Date.now() + ahead, sleep: (ms) => pause(ms) },
      newId: () => assert.fail('it has an id'),
      log: { warn: () => undefined },
    });
    const { url } = emulator.server;
    const credential = { token, refreshToken, expiresAt: String(Date.now() + ahead + hour) };
    const connection = { url, host: 'box', origins: [url], credential };
    await accounts.store(vendor, connection, { id: 'u1', name: 'Ann' }, stored());
    await secrets.close();
  }

  /** What the windows could see if all of them ended now. */
  async function keptRefreshToken(): Promise<string | undefined> {
    const text = await new SecretsFile(paths().secrets, () => 0, false).get(secretKey('a'));
    return decodeSecret(text)?.credential.refreshToken;
  }

  async function startWindow(notified: boolean, hurry = 1): Promise<ChildProcess> {
    const child = fork(join(import.meta.dirname, 'tokenWindow.ts'), { execPath: process.execPath });
    started.add(child);
    const ready = heard(child, (word) => word === 'ready');
    tell(child, { begin: { ...paths(), box: emulator.server.url, notified, hurry } });
    await ready;
    return child;
  }

  const startWindows = (count: number) =>
    Promise.all(Array.from({ length: count }, (_, n) => startWindow(n % 2 === 0)));

  async function kill(child: ChildProcess): Promise<void> {
    started.delete(child);
    const exit = once(child, 'exit');
    assert.ok(child.kill('SIGKILL'), 'the process had ended before');
    await exit;
  }

  async function call(child: ChildProcess): Promise<number | string> {
    const called = heard(child, (word) => typeof word === 'object' && 'called' in word);
    tell(child, { call: { ahead, slow: 0 } });
    const word = await called;
    return typeof word === 'object' && 'called' in word ? word.called : 'nothing';
  }

  it('is renewed once each time it expires, however many windows need it at once', async function () {
    this.timeout(rounds(1, 20) * minute);
    const windows = await startWindows(rounds(3, 8));
    const { counts } = emulator.oauth;
    for (let round = 1; round <= rounds(5, 200); round += 1) {
      // By the clock, which the windows see coming, or all of a sudden.
      if (round % 2 === 0) ahead += hour;
      else emulator.oauth.expireAccessTokens();
      const called = await Promise.all(windows.map(call));
      const why = `round ${round}: ${called.join(', ')}; ${JSON.stringify(counts)}`;
      assert.ok(
        called.every((status) => status === 200),
        why,
      );
      assert.deepEqual([counts.refreshed, counts.invalidGrants], [round, 0], why);
    }
  });

  /** Kills the window that renews, at any time; gives what the others get, who wait for their turn or hear nothing of it. */
  async function playKill(seed: number, others: readonly ChildProcess[]): Promise<(number | string)[]> {
    const roll = dice(seed);
    const victim = await startWindow(false);
    emulator.oauth.expireAccessTokens();
    const renewing = heard(victim, (word) => word === 'renewing');
    tell(victim, { call: { ahead, slow: 20 } });
    await renewing;
    const early = roll(2) === 0 ? others.map(call) : undefined;
    await pause(roll(2) === 0 ? roll(60) : roll(600));
    await kill(victim);
    return await Promise.all(early ?? others.map(call));
  }

  it('is lost with the window that renews it only if no one else can know the new one', async function () {
    this.timeout(rounds(2, 20) * minute);
    const others = await startWindows(3);
    const { counts } = emulator.oauth;
    let signedOut = 0;
    const kills = rounds(4, 50);
    for (let round = 1; round <= kills; round += 1) {
      const before = { token: await keptRefreshToken(), ...counts };
      const called = await playKill(round, others);
      const why = `kill ${round}: ${called.join(', ')}; ${JSON.stringify({ before, counts })}`;
      assert.equal(counts.refreshed, before.refreshed + 1, why);
      if (called.every((status) => status === 200)) {
        assert.equal(counts.invalidGrants, before.invalidGrants, why);
        // What the others renewed they may have stored a moment ago.
        while ((await keptRefreshToken()) === before.token) await pause(20);
        continue;
      }
      // The service had answered, and the store never got it: then all rows ask to sign in, and the service was asked once.
      assert.deepEqual(called, ['signIn', 'signIn', 'signIn'], why);
      assert.equal(await keptRefreshToken(), before.token, why);
      assert.equal(counts.invalidGrants, before.invalidGrants + 1, why);
      signedOut += 1;
      await signIn();
    }
    assert.ok(signedOut > 0 && signedOut < kills, `${signedOut} of ${kills} were signed out`);
  });

  /** Kills a window at this step of its renewal, and tells what another gets then. */
  async function killAt(step: RenewalStep, other: ChildProcess): Promise<number | string> {
    const victim = await startWindow(false);
    emulator.oauth.expireAccessTokens();
    // Its call ends before the step "confirmed" and after all others, so that no one waits for a step that never comes.
    const isEnd = (word: TokenWord) => typeof word === 'object' && ('halted' in word || step !== 'confirmed');
    const halted = heard(victim, isEnd);
    tell(victim, { call: { ahead, slow: 0, halt: step } });
    assert.deepEqual(await halted, { halted: step });
    await kill(victim);
    return await call(other);
  }

  for (const [how, lost] of [
    // What the service has answered to a window that died with it is nowhere else.
    ['strict', ['answered', 'storing', 'stored']],
    ['twoValid', []],
  ] as const) {
    it(`survives the end of its window at each step but ${lost.join(', ') || 'none'}: ${how}`, async function () {
      this.timeout(rounds(1, 10) * minute);
      emulator.quirks.refreshTokens = how;
      for (let round = 1; round <= rounds(1, 10); round += 1) {
        const other = await startWindow(round % 2 === 0, 20);
        const ends: [RenewalStep, number | string][] = [];
        for (const step of steps) {
          ends.push([step, await killAt(step, other)]);
          if (ends.at(-1)?.[1] === 'signIn') await signIn();
        }
        const expected = steps.map((step) => [step, lost.some((each) => each === step) ? 'signIn' : 200]);
        assert.deepEqual(ends, expected, `round ${round}`);
        await kill(other);
      }
    });
  }

  it('is never lost where the service takes the last refresh token twice', async function () {
    this.timeout(rounds(2, 20) * minute);
    emulator.quirks.refreshTokens = 'twoValid';
    const others = await startWindows(3);
    for (let round = 1; round <= rounds(4, 50); round += 1) {
      const called = await playKill(round, others);
      assert.deepEqual(called, [200, 200, 200], `kill ${round}; ${JSON.stringify(emulator.oauth.counts)}`);
    }
    assert.equal(emulator.oauth.counts.invalidGrants, 0);
  });
});

function tell(child: ChildProcess, order: TokenOrder): void {
  child.send(order);
}

/** Waits for a word; rejects when the process ends before. */
function heard(child: ChildProcess, isIt: (word: TokenWord) => boolean): Promise<TokenWord> {
  return new Promise((resolve, reject) => {
    const stop = () => child.off('message', listen).off('exit', fail);
    const fail = () => {
      stop();
      reject(new Error('A window ended.'));
    };
    const listen = (word: TokenWord) => {
      if (!isIt(word)) return;
      stop();
      resolve(word);
    };
    child.on('message', listen).on('exit', fail);
  });
}
