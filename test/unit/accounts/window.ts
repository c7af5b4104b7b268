// A window of the editor with its accounts; several may share what the editor keeps.
import assert from 'node:assert/strict';
import { Accounts } from '../../../src/accounts/accounts.ts';
import {
  type AccountRecord,
  encodeSecret,
  recordOf,
  type StoredAccount,
  secretKey,
} from '../../../src/accounts/stored.ts';
import type { Account, Clock, Identity } from '../../../src/trash/ports.ts';
import type { CredentialSource } from '../../../src/vendors/credential.ts';
import type { Connection, Vendor } from '../../../src/vendors/vendor.ts';
import { FakeClock } from '../fakes/clock.ts';
import { stored } from '../fakes/storedAccount.ts';
import { MemorySecrets, MemoryState, MemoryTokens } from '../fakes/stores.ts';
import { scriptedClient } from '../fakes/trash.ts';

export const recordsKey = 'cloudTrash.accounts';

interface ConnectedAccount {
  readonly account: Account;
  readonly origins: readonly string[];
  readonly credentials: CredentialSource;
}

/** What windows may share. */
export interface Shared {
  readonly secrets?: MemorySecrets;
  readonly state?: MemoryState;
  readonly tokens?: MemoryTokens;
  readonly clock?: Clock;
}

/** A window, in which all services have these abilities. */
export function windowOf(shared: Shared = {}, abilities: Partial<Vendor> = {}) {
  const { secrets = new MemorySecrets(), state = new MemoryState() } = shared;
  const { tokens = new MemoryTokens(), clock = new FakeClock() } = shared;
  const connected: ConnectedAccount[] = [];
  const limiterKeys: (object | undefined)[] = [];
  /** What each HTTP client tells its pauses to. */
  const pauses: (((until: number) => void) | undefined)[] = [];
  const logged: string[] = [];
  const vendors: Vendor[] = ['acme', 'beta'].map((id) => ({
    id,
    name: id,
    signIn: async () => [],
    capabilities: scriptedClient().capabilities,
    authClient: (origins, createHttpClient) =>
      createHttpClient({ origins, authorization: async () => ({ authorization: '' }), rateLimit }),
    connect: async ({ account, origins, credentials, createHttpClient }) => {
      connected.push({ account, origins, credentials });
      createHttpClient({ origins, authorization: async () => ({ authorization: '' }), rateLimit });
      return scriptedClient();
    },
    ...abilities,
  }));
  let ids = 0;
  const accounts = new Accounts({
    vendors,
    secrets,
    state,
    shared: tokens,
    createHttpClient: ({ limiterKey, onPause }) => {
      limiterKeys.push(limiterKey);
      pauses.push(onPause);
      return { send: () => Promise.reject(new Error('no network')) };
    },
    clock,
    newId: () => `new${++ids}`,
    log: { warn: (message) => logged.push(message) },
  });
  const vendor = (id: string): Vendor => vendors.find((each) => each.id === id) ?? assert.fail(id);
  return { accounts, secrets, state, tokens, clock, connected, limiterKeys, pauses, logged, vendor };
}

const rateLimit = { concurrency: 1, calls: 1, interval: 1 };

export function connection(more: Partial<Connection> = {}): Connection {
  const { url, host, origins, credential } = stored();
  return { url, host, origins, credential, ...more };
}

export function identity(more: Partial<Identity> = {}): Identity {
  return { id: 'u1', name: 'Ann', ...more };
}

export async function hold(secrets: MemorySecrets, account: StoredAccount): Promise<void> {
  await secrets.store(secretKey(account.id), encodeSecret(account));
}

export const listed = (account: AccountRecord, hasSecret = true) => ({
  ...recordOf(account),
  hasSecret,
});

export const ids = ({ list }: Accounts) => list.map(({ id }) => id);
