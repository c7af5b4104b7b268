// A window of tokenProcesses.test.ts, as a process of its own: it calls Box with the token of the one account, which it
// renews when it has to, and says how that went.
import { setTimeout as pause } from 'node:timers/promises';
import { Accounts } from '../../../src/accounts/accounts.ts';
import { tokenFiles } from '../../../src/storage/tokenFiles.ts';
import type { Credential, CredentialSource } from '../../../src/trash/ports.ts';
import { problemOf } from '../../../src/trash/problem.ts';
import type { Renewal, Vendor } from '../../../src/vendors/vendor.ts';
import { MemoryState } from '../fakes/stores.ts';
import { scriptedClient } from '../fakes/trash.ts';
import { SecretsFile } from './secretsFile.ts';

/** Where all windows keep their things, and whether the store tells this one of what the others do. */
interface Begin {
  readonly secrets: string;
  readonly shared: string;
  readonly box: string;
  readonly told: boolean;
}

/** What a window is told: to call once, with a clock that is so many milliseconds ahead. */
export type Order =
  | { readonly begin: Begin }
  /** The way to the service and back takes `slow` milliseconds longer. */
  | { readonly call: { readonly ahead: number; readonly slow: number } };

/**
 * `ready`; `renewing`: the service is asked; `called`: with this status, `signIn` if the sign-in has ended, or what
 * went wrong.
 */
export type Word = 'ready' | 'renewing' | { readonly called: number | string };

const boxApp = { client_id: 'emulator-client', client_secret: 'emulator-secret' };

let ahead = 0;
let slow = 0;
let work: { readonly url: string; readonly credentials: CredentialSource } | undefined;

process.on('message', (order: Order) => void obey(order));
// Without the test there is nobody to work for.
process.on('disconnect', () => process.exit());

async function obey(order: Order): Promise<void> {
  if ('begin' in order) {
    work = await begin(order.begin);
    say('ready');
  } else if (work) {
    ({ ahead, slow } = order.call);
    say({ called: await call(work.url, work.credentials) });
  }
}

function say(word: Word): void {
  process.send?.(word);
}

async function begin({ secrets, shared, box, told }: Begin) {
  let credentials: CredentialSource | undefined;
  const vendor: Vendor = {
    id: 'acme',
    name: 'Acme',
    signIn: [],
    renewal,
    openDesk: () => ({ send: () => Promise.reject(new Error('not by this way')) }),
    connect: (_account, _origins, source) => {
      credentials = source;
      return scriptedClient();
    },
  };
  const accounts = new Accounts({
    vendors: [vendor],
    secrets: new SecretsFile(secrets, () => Math.random() * 500, told),
    state: new MemoryState(),
    shared: tokenFiles(shared),
    open: () => ({ send: () => Promise.reject(new Error('not by this way')) }),
    clock: { now: () => Date.now() + ahead, sleep: (ms, signal) => pause(ms, undefined, { signal }) },
    newId: () => crypto.randomUUID(),
    log: { warn: () => undefined },
  });
  await accounts.load();
  const [record] = accounts.list;
  if (record) accounts.client(record);
  if (!credentials) throw new Error('There is no account.');
  return { url: box, credentials };
}

const renewal: Renewal = {
  can: (credential) => credential.refreshToken !== undefined,
  renew: async (url, credential) => {
    say('renewing');
    await pause(slow);
    const body = new URLSearchParams({
      ...boxApp,
      grant_type: 'refresh_token',
      refresh_token: credential.refreshToken ?? '',
    });
    const answer = await fetch(`${url}/oauth2/token`, { method: 'POST', body });
    const json = (await answer.json()) as Record<string, string>;
    await pause(slow);
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

/** As the door does: once more after a 401 if there is another token. */
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
