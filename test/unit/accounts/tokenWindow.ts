// A window of tokenProcesses.test.ts, as a process of its own: it calls Box with the token of the one account, which it
// renews when it has to, and says how that went.
import { setTimeout as pause } from 'node:timers/promises';
import { Accounts } from '../../../src/accounts/accounts.ts';
import type { SecretStore } from '../../../src/accounts/stores.ts';
import type { SharedTokens } from '../../../src/accounts/tokenStore.ts';
import { tokenFiles } from '../../../src/storage/tokenFiles.ts';
import { problemOf } from '../../../src/trash/problem.ts';
import type { Credential, CredentialSource } from '../../../src/vendors/credential.ts';
import type { Renewal, Vendor } from '../../../src/vendors/vendor.ts';
import { MemoryState } from '../fakes/stores.ts';
import { scriptedClient } from '../fakes/trash.ts';
import { SecretsFile } from './secretsFile.ts';

/** Where all windows keep their things, and whether the store tells this one of what the others do. */
interface TokenWindowStart {
  readonly secrets: string;
  readonly shared: string;
  readonly box: string;
  readonly notified: boolean;
  /** By how much its time runs faster: then it waits less. */
  readonly hurry?: number;
}

/** What a renewal goes through, in this order. `stored`: as the store says; `flushed`: so that others can see it. */
export const steps = ['marked', 'asked', 'answered', 'storing', 'stored', 'flushed', 'confirmed'] as const;
export type RenewalStep = (typeof steps)[number];

/** What a window is notified: to call once, with a clock that is so many milliseconds ahead. */
export type TokenOrder =
  | { readonly begin: TokenWindowStart }
  /** The way to the service and back takes `slow` milliseconds longer. */
  | { readonly call: { readonly ahead: number; readonly slow: number; readonly halt?: RenewalStep } };

/**
 * `ready`; `renewing`: the service is asked; `called`: with this status, `signIn` if the sign-in has ended, or what
 * went wrong; `halted`: at this step of a renewal, from which it does not go on.
 */
export type TokenWord = 'ready' | 'renewing' | { readonly called: number | string } | { readonly halted: RenewalStep };

const boxApp = { client_id: 'emulator-client', client_secret: 'emulator-secret' };

let ahead = 0;
let slow = 0;
let halt: RenewalStep | undefined;
let isHurried = false;
let work: { readonly url: string; readonly credentials: CredentialSource } | undefined;

process.on('message', (order: TokenOrder) => void obey(order));
// Without the test there is no one to work for.
process.on('disconnect', () => process.exit());

async function obey(order: TokenOrder): Promise<void> {
  if ('begin' in order) {
    work = await begin(order.begin);
    say('ready');
  } else if (work) {
    ({ ahead, slow, halt } = order.call);
    say({ called: await call(work.url, work.credentials) });
  }
}

function say(word: TokenWord): void {
  process.send?.(word);
}

/** Stays here for ever if this is where the window is to be killed. */
async function pass(step: RenewalStep): Promise<void> {
  if (step !== halt) return;
  say({ halted: step });
  await new Promise(() => undefined);
}

/** Others see what a window stores a moment later; where it is halted before or after that, never or at once. */
function flushDelay(): number {
  if (halt === undefined) return isHurried ? 0 : Math.random() * 500;
  return steps.indexOf(halt) < steps.indexOf('flushed') ? 1e6 : 0;
}

function haltingSecrets(folder: string, notified: boolean): SecretStore {
  const secrets = new SecretsFile(folder, flushDelay, notified);
  return Object.assign(secrets, {
    store: async (key: string, value: string) => {
      await pass('storing');
      await SecretsFile.prototype.store.call(secrets, key, value);
      await pass('stored');
      // A window that starts after the call of a hurried one is to see what that stored.
      if (halt === 'flushed' || (isHurried && halt === undefined)) await secrets.flushed();
      await pass('flushed');
    },
  });
}

function haltingFiles(folder: string): SharedTokens {
  const files = tokenFiles(folder);
  return {
    ...files,
    write: async (id, marker) => {
      await files.write(id, marker);
      await pass(marker.state === 'storing' ? 'marked' : 'confirmed');
    },
  };
}

async function begin({ secrets, shared, box, notified, hurry = 1 }: TokenWindowStart) {
  isHurried = hurry > 1;
  const begun = Date.now();
  let credentials: CredentialSource | undefined;
  const vendor: Vendor = {
    id: 'acme',
    name: 'Acme',
    signIn: async () => [],
    renewal,
    authClient: () => ({ send: () => Promise.reject(new Error('not by this way')) }),
    capabilities: scriptedClient().capabilities,
    connect: async (options) => {
      ({ credentials } = options);
      return scriptedClient();
    },
  };
  const accounts = new Accounts({
    vendors: [vendor],
    secrets: haltingSecrets(secrets, notified),
    state: new MemoryState(),
    shared: haltingFiles(shared),
    createHttpClient: () => ({ send: () => Promise.reject(new Error('not by this way')) }),
    clock: {
      now: () => begun + (Date.now() - begun) * hurry + ahead,
      sleep: (ms, signal) => pause(ms / hurry, undefined, { signal }),
    },
    newId: () => crypto.randomUUID(),
    log: { warn: () => undefined },
  });
  await accounts.load();
  const [record] = accounts.list;
  if (record) await accounts.client(record)?.connect();
  if (!credentials) throw new Error('There is no account.');
  return { url: box, credentials };
}

const renewal: Renewal = {
  can: (credential) => credential.refreshToken !== undefined,
  renew: async (url, credential) => {
    say('renewing');
    await pass('asked');
    await pause(slow);
    const body = new URLSearchParams({
      ...boxApp,
      grant_type: 'refresh_token',
      refresh_token: credential.refreshToken ?? '',
    });
    const answer = await fetch(`${url}/oauth2/token`, { method: 'POST', body });
    const json = (await answer.json()) as Record<string, string>;
    await pause(slow);
    await pass('answered');
    if (answer.ok) return { end: 'renewed', credential: renewed(credential, json) };
    return json.error === 'invalid_grant' ? { end: 'ended' } : { end: 'unclear', problem: { kind: 'refused' } };
  },
};

function renewed(
  credential: Credential,
  { access_token = '', refresh_token = '', expires_in }: Record<string, string>,
) {
  const expiresAt = String(Date.now() + ahead + Number(expires_in) * 1000);
  return { ...credential, token: access_token, refreshToken: refresh_token, expiresAt };
}

/** As the HTTP client does: once more after a 401 if there is another token. */
async function call(url: string, credentials: CredentialSource): Promise<number | string> {
  try {
    const token = (await credentials.read())?.token ?? '';
    const status = await ask(url, token);
    if (status !== 401 || !(await credentials.renew(token))) return status;
    return await ask(url, (await credentials.read())?.token ?? '');
  } catch (error) {
    const problem = problemOf(error);
    return problem.code === 'signIn.ended' ? 'signIn' : JSON.stringify(problem);
  }
}

async function ask(url: string, token: string): Promise<number> {
  const answer = await fetch(`${url}/2.0/users/me`, { headers: { authorization: `Bearer ${token}` } });
  await answer.text();
  return answer.status;
}
