// Windows that are real processes on one store, whose changes each of them hears of, as those of the desktop editor do.
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Accounts } from '../../../src/accounts/accounts.ts';
import type { ListedAccount } from '../../../src/accounts/stored.ts';
import { tokenFiles } from '../../../src/storage/tokenFiles.ts';
import type { Vendor } from '../../../src/vendors/vendor.ts';
import { MemoryState } from '../fakes/stores.ts';
import { scriptedClient } from '../fakes/trash.ts';
import type { FollowWindowMessage, FollowWindowStart } from './followWindow.ts';
import { SecretsFile } from './secretsFile.ts';

describe('accounts in windows, each a process', () => {
  let folder: string;
  let secrets: SecretsFile;
  let accounts: Accounts;
  let windows: readonly ChildProcess[];

  const vendor: Vendor = {
    id: 'acme',
    name: 'Acme',
    signIn: async () => [],
    authClient: () => assert.fail('no sign-in'),
    capabilities: scriptedClient().capabilities,
    connect: async () => scriptedClient(),
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cloud-trash-follow-'));
    const begin: FollowWindowStart = { secrets: join(folder, 'secrets'), shared: join(folder, 'tokens') };
    // The others see it within 100 ms, as those of the editor do.
    secrets = new SecretsFile(begin.secrets, () => 100, true);
    accounts = new Accounts({
      vendors: [vendor],
      secrets,
      state: new MemoryState(),
      shared: tokenFiles(begin.shared),
      createHttpClient: () => assert.fail('no network'),
      clock: { now: Date.now, sleep: (ms) => pause(ms) },
      newId: () => crypto.randomUUID(),
      log: { warn: () => undefined },
    });
    windows = [1, 2].map(() => fork(join(import.meta.dirname, 'followWindow.ts'), { execPath: process.execPath }));
    const ready = windows.map((each) => heard(each, (said) => 'shows' in said));
    for (const each of windows) each.send(begin);
    await Promise.all(ready);
  });
  afterEach(async () => {
    await secrets.close();
    for (const each of windows) {
      const exit = once(each, 'exit');
      each.kill('SIGKILL');
      await exit;
    }
    await rm(folder, { recursive: true, force: true });
  });

  /** What this window says next of that kind; far less than a second later, unless the machine is busy. */
  async function heard(
    window: ChildProcess,
    fits: (said: FollowWindowMessage) => boolean,
  ): Promise<FollowWindowMessage> {
    const signal = AbortSignal.timeout(10_000);
    for (;;) {
      const [said] = (await once(window, 'message', { signal })) as [FollowWindowMessage];
      if (fits(said)) return said;
    }
  }

  const shown = (labels: readonly string[]) =>
    Promise.all(windows.map((each) => heard(each, (said) => 'shows' in said && said.shows.join() === labels.join())));

  const add = (id: string, token: string, known?: ListedAccount) =>
    accounts.store(
      vendor,
      {
        url: 'https://acme.example',
        host: 'acme.example',
        origins: ['https://acme.example'],
        credential: { token },
      },
      { id, name: id },
      known,
    );

  it('appear and go in all of them', async () => {
    const appeared = shown(['ann']);
    const ann = await add('ann', 't1');
    await appeared;
    const gone = shown([]);
    await accounts.remove(ann.id);
    await gone;
  });

  it('are reported as signed in again in all of them', async () => {
    const appeared = shown(['ann']);
    const ann = await add('ann', 't1');
    await appeared;
    const events = Promise.all(windows.map((each) => heard(each, (said) => 'signedIn' in said)));
    await add('ann', 't2', ann);
    for (const said of await events) assert.deepEqual(said, { signedIn: ann.id });
  });
});
