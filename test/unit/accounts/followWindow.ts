// A window of followProcesses.test.ts, as a process of its own: it tells the names of its accounts whenever they change.
import { setTimeout as pause } from 'node:timers/promises';
import { Accounts } from '../../../src/accounts/accounts.ts';
import { tokenFiles } from '../../../src/storage/tokenFiles.ts';
import type { Vendor } from '../../../src/vendors/vendor.ts';
import { MemoryState } from '../fakes/stores.ts';
import { scriptedClient } from '../fakes/trash.ts';
import { SecretsFile } from './secretsFile.ts';

/** Where all windows keep their things. */
export interface FollowWindowStart {
  readonly secrets: string;
  readonly shared: string;
}

/** What a window says: what it shows, and for which account someone signed in again. */
export type FollowWindowMessage = { readonly shows: readonly string[] } | { readonly signedIn: string };

process.on('message', (begin: FollowWindowStart) => void follow(begin));
process.on('disconnect', () => process.exit());

async function follow({ secrets, shared }: FollowWindowStart): Promise<void> {
  const noNetwork = () => ({ send: () => Promise.reject(new Error('no network')) });
  const vendor: Vendor = {
    id: 'acme',
    name: 'Acme',
    signIn: async () => [],
    authClient: noNetwork,
    capabilities: scriptedClient().capabilities,
    connect: async () => scriptedClient(),
  };
  const accounts = new Accounts({
    vendors: [vendor],
    secrets: new SecretsFile(secrets, () => 0, true),
    state: new MemoryState(),
    shared: tokenFiles(shared),
    createHttpClient: noNetwork,
    clock: { now: Date.now, sleep: (ms, signal) => pause(ms, undefined, { signal }) },
    newId: () => crypto.randomUUID(),
    log: { warn: () => undefined },
  });
  const say = (said: FollowWindowMessage) => process.send?.(said);
  const show = () => say({ shows: accounts.list.map(({ label }) => label) });
  await accounts.load();
  accounts.onDidChange(show);
  accounts.onDidSignIn((signedIn) => say({ signedIn }));
  accounts.follow();
  show();
}
