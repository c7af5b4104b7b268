/**
 * The shapes in which an account is kept: whole, with its credential, in SecretStorage; without it in the state. Read by
 * hand, not with the library that reads answers: this is loaded at every start.
 */
import type { Account } from '../trash/ports.ts';
import type { Credential } from '../vendors/credential.ts';

/** What may be shown without the secret. */
export interface AccountRecord extends Account {
  /** The user's id at the service: tells whether an account is connected already. */
  readonly user: string;
  /** Id of the way in which the person signed in. */
  readonly method?: string;
}

/** An entry of the list: without a secret that can be read, the person has to sign in again. */
export interface ListedAccount extends AccountRecord {
  readonly hasSecret: boolean;
}

/** Without the label, so that renaming an account does not write a credential. */
export interface StoredAccount extends Omit<AccountRecord, 'label'> {
  /** Its label where no record tells one. */
  readonly login?: string;
  /** The only origins that ever see the credential. */
  readonly origins: readonly string[];
  readonly credential: Credential;
  /** Another one each time a person signs in, the same when a token is renewed. */
  readonly signIn?: string;
  /** Goes up with each credential that is stored. */
  readonly counter?: number;
}

const secretPrefix = 'cloudTrash.account.';

export function secretKey(id: string): string {
  return secretPrefix + id;
}

/** `undefined` for the keys of other secrets. */
export function accountIdOf(key: string): string | undefined {
  return key.startsWith(secretPrefix) ? key.slice(secretPrefix.length) : undefined;
}

export function encodeSecret(stored: StoredAccount): string {
  const { id, vendor, login, host, url, user, method, origins, credential, signIn, counter } = stored;
  const account = { id, vendor, login, host, url, user, method, origins, credential, signIn, counter };
  return JSON.stringify({ version: 1, ...account });
}

/** `undefined` for what is not one of ours, or broken. */
export function decodeSecret(text: string | undefined): StoredAccount | undefined {
  const value = text === undefined ? undefined : parse(text);
  if (!isObject(value) || value.version !== 1) return undefined;
  const account = readAccount(value);
  const { login, origins, credential, signIn, counter } = value;
  if (!account || !Array.isArray(origins) || origins.length === 0 || !origins.every(isText)) return undefined;
  if (!isObject(credential) || !Object.values(credential).every(isText)) return undefined;
  return {
    ...account,
    ...(isText(login) && { login }),
    origins,
    credential: credential as Credential,
    ...(isText(signIn) && { signIn }),
    ...(Number.isSafeInteger(counter) && { counter: Number(counter) }),
  };
}

export function decodeRecords(value: unknown): readonly AccountRecord[] {
  return Array.isArray(value) ? value.flatMap((each: unknown) => readRecord(each) ?? []) : [];
}

export function recordOf({ id, vendor, label, host, url, user, method }: AccountRecord): AccountRecord {
  return { id, vendor, label, host, url, user, ...(method !== undefined && { method }) };
}

function readRecord(value: unknown): AccountRecord | undefined {
  if (!isObject(value) || !isText(value.label)) return undefined;
  const account = readAccount(value);
  return account && { ...account, label: value.label };
}

function readAccount(value: Readonly<Record<string, unknown>>): Omit<AccountRecord, 'label'> | undefined {
  const { id, vendor, host, url, user, method } = value;
  if (!isText(id) || id === '' || !isText(vendor)) return undefined;
  if (!isText(host) || !isText(url) || !isText(user)) return undefined;
  return { id, vendor, host, url, user, ...(isText(method) && { method }) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
