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

/** Without a label, also where the account has one. */
export function encodeSecret(stored: StoredAccount): string {
  return JSON.stringify({ version: 1, ...stored, label: undefined });
}

/** `undefined` for what is not one of ours, or broken. */
export function decodeSecret(text = ''): StoredAccount | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isStored(value)) return undefined;
    const { version: _, ...stored } = value;
    return stored;
  } catch {
    return undefined;
  }
}

export function decodeRecords(value: unknown): readonly AccountRecord[] {
  return Array.isArray(value) ? value.filter(isRecord).map(recordOf) : [];
}

export function recordOf({ id, vendor, label, host, url, user, method }: AccountRecord): AccountRecord {
  return { id, vendor, label, host, url, user, ...(method !== undefined && { method }) };
}

type Fields = Readonly<Record<string, unknown>>;

function isStored(value: unknown): value is StoredAccount & { readonly version: 1 } {
  if (!isObject(value) || value.version !== 1 || !hasTexts(value, required)) return false;
  const { origins, credential } = value;
  if (!Array.isArray(origins) || origins.length === 0 || !origins.every(isText)) return false;
  return isObject(credential) && Object.values(credential).every(isText);
}

function isRecord(value: unknown): value is AccountRecord {
  return isObject(value) && hasTexts(value, [...required, 'label']);
}

const required = ['id', 'vendor', 'host', 'url', 'user'];

function hasTexts(value: Fields, keys: readonly string[]): boolean {
  return value.id !== '' && keys.every((key) => isText(value[key]));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
