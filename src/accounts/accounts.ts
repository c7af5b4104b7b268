/** Who is connected. Secrets and records are listed together, so that no account silently disappears. */

import { Emitter } from '../trash/emitter.ts';
import type { Account, Clock, Identity, SecretStore, StateStore, TrashClient } from '../trash/ports.ts';
import type { Connection, OpenDoor, Vendor } from '../vendors/vendor.ts';
import {
  type AccountRecord,
  decodeRecords,
  decodeSecret,
  encodeSecret,
  recordOf,
  type StoredAccount,
} from './stored.ts';

const secretPrefix = 'cloudTrash.account.';

export function secretKey(id: string): string {
  return secretPrefix + id;
}

const recordsKey = 'cloudTrash.accounts';

export interface AccountParts {
  readonly vendors: readonly Vendor[];
  readonly secrets: SecretStore;
  readonly state: StateStore;
  readonly open: OpenDoor;
  readonly clock: Clock;
  readonly newId: () => string;
}

export class Accounts {
  readonly #parts: AccountParts;
  readonly #changed = new Emitter<void>();
  #list: readonly AccountRecord[] = [];
  #loads = 0;
  /** What the clients of one account share, also one that was made anew, or made before the account was stored. */
  readonly #allowances = new Map<string, object>();
  readonly #trials = new WeakMap<Connection, object>();

  constructor(parts: AccountParts) {
    this.#parts = parts;
  }

  get list(): readonly AccountRecord[] {
    return this.#list;
  }

  readonly onDidChange = this.#changed.listen;

  /** Reads the union of records and secrets; a record whose secret got lost or broke stays, and asks to sign in. */
  async load(): Promise<void> {
    const found = new Map(decodeRecords(this.#parts.state.get(recordsKey)).map((record) => [record.id, record]));
    this.#loads += 1;
    const load = this.#loads;
    try {
      await this.#addFromSecrets(found);
    } finally {
      // What is known without the secrets is shown also where they cannot be read; a later load knows better.
      if (load === this.#loads)
        this.#set([...found.values()].filter(({ vendor }) => this.vendor(vendor) !== undefined));
    }
  }

  async #addFromSecrets(found: Map<string, AccountRecord>): Promise<void> {
    for (const key of await this.#parts.secrets.keys()) {
      if (!key.startsWith(secretPrefix) || found.has(key.slice(secretPrefix.length))) continue;
      const stored = decodeSecret(await this.#parts.secrets.get(key));
      if (stored) found.set(stored.id, recordOf(stored));
    }
  }

  vendor(id: string): Vendor | undefined {
    return this.#parts.vendors.find((vendor) => vendor.id === id);
  }

  /**
   * The client of an account. The hosts are those stored with the credential, so nothing that changes outside the
   * secret can send it elsewhere.
   */
  client(record: Account): TrashClient | undefined {
    const vendor = this.vendor(record.vendor);
    const origin = URL.canParse(record.url) ? new URL(record.url).origin : undefined;
    if (!vendor || origin === undefined) return undefined;
    const read = async () => {
      const stored = await this.#stored(record.id);
      return stored?.origins.includes(origin) === true ? stored.credential : undefined;
    };
    const allowance = this.#allowances.get(record.id) ?? {};
    this.#allowances.set(record.id, allowance);
    return vendor.connect(record, [origin], { read }, this.#openWith(allowance), this.#parts.clock);
  }

  #openWith(allowance: object): OpenDoor {
    return (options) => this.#parts.open({ ...options, allowance });
  }

  /** A client for a connection that is not stored yet, to ask whose account it is. */
  trial(vendor: Vendor, connection: Connection): TrashClient {
    const account = { id: 'trial', vendor: vendor.id, label: '', host: connection.host, url: connection.url };
    const credentials = { read: () => Promise.resolve(connection.credential) };
    const allowance = this.#trials.get(connection) ?? {};
    this.#trials.set(connection, allowance);
    return vendor.connect(account, connection.origins, credentials, this.#openWith(allowance), this.#parts.clock);
  }

  /** The account of that user at that address, if it is connected already. */
  find(vendor: Vendor, connection: Connection, identity: Identity): AccountRecord | undefined {
    return this.#list.find(
      (each) => each.vendor === vendor.id && each.url === connection.url && each.user === identity.id,
    );
  }

  /** Stores an account; one that is connected already keeps its id and label and gets the new credential. */
  async store(
    vendor: Vendor,
    connection: Connection,
    identity: Identity,
    known?: AccountRecord,
  ): Promise<AccountRecord> {
    const existing = known ?? this.find(vendor, connection, identity);
    const stored: StoredAccount = {
      id: existing?.id ?? this.#parts.newId(),
      vendor: vendor.id,
      label: existing?.label ?? identity.login ?? identity.name,
      host: connection.host,
      url: connection.url,
      user: identity.id,
      origins: connection.origins,
      credential: connection.credential,
    };
    const allowance = this.#trials.get(connection);
    if (allowance) this.#allowances.set(stored.id, allowance);
    // The secret first: a record without one would only ask to sign in again.
    await this.#parts.secrets.store(secretKey(stored.id), encodeSecret(stored));
    const record = recordOf(stored);
    await this.#save((records) => [...records.filter((each) => each.id !== record.id), record]);
    return record;
  }

  async remove(id: string): Promise<void> {
    await this.#parts.secrets.delete(secretKey(id));
    await this.#save((records) => records.filter((each) => each.id !== id));
  }

  async #stored(id: string): Promise<StoredAccount | undefined> {
    return decodeSecret(await this.#parts.secrets.get(secretKey(id)));
  }

  /** Changes the records as they are now: another window may have added or removed some. */
  async #save(change: (records: readonly AccountRecord[]) => readonly AccountRecord[]): Promise<void> {
    const { state } = this.#parts;
    await state.update(recordsKey, change(decodeRecords(state.get(recordsKey))));
    await this.load();
  }

  #set(list: readonly AccountRecord[]): void {
    const rank = (record: AccountRecord) => this.#parts.vendors.findIndex(({ id }) => id === record.vendor);
    this.#list = [...list].sort((a, b) => rank(a) - rank(b) || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
    this.#changed.fire();
  }
}
