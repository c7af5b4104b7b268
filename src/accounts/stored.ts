/** The shapes in which an account is kept: whole, with its credential, in SecretStorage; without it in the state. */
import * as v from 'valibot';
import type { Account, Credential } from '../trash/ports.ts';

const accountFields = {
  id: v.pipe(v.string(), v.nonEmpty()),
  vendor: v.string(),
  label: v.string(),
  host: v.string(),
  url: v.string(),
  /** The user's id at the service: tells whether an account is connected already. */
  user: v.string(),
};

const secretSchema = v.object({
  version: v.literal(1),
  ...accountFields,
  /** The only origins that ever see the credential. */
  origins: v.pipe(v.array(v.string()), v.minLength(1)),
  credential: v.record(v.string(), v.string()),
});
const recordSchema = v.object(accountFields);

/** What may be shown without the secret. */
export interface AccountRecord extends Account {
  readonly user: string;
}

export interface StoredAccount extends AccountRecord {
  readonly origins: readonly string[];
  readonly credential: Credential;
}

export function encodeSecret(account: StoredAccount): string {
  return JSON.stringify({ version: 1, ...account });
}

/** `undefined` for what is not one of ours, or broken. */
export function decodeSecret(text: string | undefined): StoredAccount | undefined {
  if (text === undefined) return undefined;
  try {
    const parsed = v.safeParse(secretSchema, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

export function decodeRecords(value: unknown): readonly AccountRecord[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: unknown) => {
    const parsed = v.safeParse(recordSchema, each);
    return parsed.success ? [parsed.output] : [];
  });
}

export function recordOf({ id, vendor, label, host, url, user }: AccountRecord): AccountRecord {
  return { id, vendor, label, host, url, user };
}
