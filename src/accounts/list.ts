/** The list of accounts: the union of records in the state and secrets, as they are and as other windows change them. */
import type { Clock } from '../trash/ports.ts';
import { type AccountRecord, decodeRecords, type ListedAccount, recordOf, type StoredAccount } from './stored.ts';
import type { StateStore } from './stores.ts';

const recordsKey = 'cloudTrash.accounts';

/** A deleted secret is seen before the state tells whether the account was removed; milliseconds until that is read again. */
const reloadDelays = [250, 500];

export interface AccountListDeps {
  readonly state: StateStore;
  readonly clock: Clock;
  /** Of the accounts that have a secret, readable or not. */
  readonly ids: () => Promise<readonly string[]>;
  readonly stored: (id: string) => Promise<StoredAccount | undefined>;
  /** The place of its service; below 0 for one that is not known, whose accounts are not listed. */
  readonly rank: (record: AccountRecord) => number;
  readonly isRevivedBy: (stored: StoredAccount) => boolean;
  readonly changed: () => void;
  readonly signedIn: (id: string) => void;
}

export class AccountList {
  readonly #deps: AccountListDeps;
  #list: readonly ListedAccount[] = [];
  #loads = 0;
  #reloads = 0;
  /** The last known sign-in of each account. */
  readonly #signIns = new Map<string, string | undefined>();
  /** Removed here: a window that writes the state at the same time can bring its record back. */
  readonly #removed = new Set<string>();

  constructor(deps: AccountListDeps) {
    this.#deps = deps;
  }

  get list(): readonly ListedAccount[] {
    return this.#list;
  }

  async load(): Promise<void> {
    const records = await this.#records();
    this.#loads += 1;
    const [load, reloads] = [this.#loads, this.#reloads];
    let secrets: readonly StoredAccount[] | undefined;
    try {
      const ids = await this.#deps.ids();
      // One that cannot be read makes a row that asks to sign in.
      const read = await Promise.all(ids.map((id) => this.#deps.stored(id).catch(() => undefined)));
      secrets = read.filter((each) => each !== undefined);
    } finally {
      // A later load knows better.
      if (load === this.#loads && reloads === this.#reloads) this.#set(this.#union(records, secrets), secrets ?? []);
    }
    if (load === this.#loads && reloads !== this.#reloads) await this.load();
  }

  /** @param secrets `undefined` if they cannot be read: then what was known of them stands */
  #union(records: readonly AccountRecord[], secrets: readonly StoredAccount[] | undefined): readonly ListedAccount[] {
    const found = new Map<string, ListedAccount>();
    for (const record of records) {
      const hadSecret = this.#list.some(({ id, hasSecret }) => id === record.id && hasSecret);
      found.set(record.id, { ...record, hasSecret: secrets === undefined && hadSecret });
    }
    // The secret knows best, but for the label: of windows that write the state at the same time, the last one wins.
    for (const stored of secrets ?? [])
      if (!this.#removed.has(stored.id)) found.set(stored.id, this.#listed(stored, found.get(stored.id)));
    return [...found.values()];
  }

  /** Reads the secret of one account again, as another window may have changed it. Never throws. */
  async reloadOne(id: string): Promise<void> {
    const others = () => this.#list.filter((each) => each.id !== id);
    for (const pause of [0, ...reloadDelays]) {
      if (pause > 0) await this.#deps.clock.sleep(pause, new AbortController().signal);
      const stored = await this.#deps.stored(id).catch(() => undefined);
      this.#reloads += 1;
      const record = decodeRecords(this.#deps.state.get(recordsKey)).find((each) => each.id === id);
      if (stored) return this.#set([...others(), this.#listed(stored, record)], [stored]);
      if (!record || this.#removed.has(id)) return this.#set(others(), []);
      if (pause > 0) this.#set([...others(), { ...record, hasSecret: false }], []);
    }
  }

  /** A sign-in of this window, which is not to be reported as one of another. */
  markOwnSignIn({ id, signIn }: StoredAccount): void {
    this.#removed.delete(id);
    this.#signIns.set(id, signIn);
  }

  /** Keeps the record of an account that was stored or renamed. */
  async record(account: AccountRecord): Promise<ListedAccount> {
    const record = recordOf(account);
    await this.#save((records) => [...records.filter(({ id }) => id !== record.id), record]);
    return this.#list.find(({ id }) => id === record.id) ?? { ...record, hasSecret: true };
  }

  async remove(id: string): Promise<void> {
    this.#removed.add(id);
    await this.#save((records) => records.filter((each) => each.id !== id));
  }

  async #records(): Promise<readonly AccountRecord[]> {
    const records = decodeRecords(this.#deps.state.get(recordsKey));
    const left = records.filter(({ id }) => !this.#removed.has(id));
    if (left.length < records.length) await this.#deps.state.update(recordsKey, left);
    return left;
  }

  /** Changes the records as they are now: another window may have added or removed some. */
  async #save(change: (records: readonly AccountRecord[]) => readonly AccountRecord[]): Promise<void> {
    const { state } = this.#deps;
    await state.update(recordsKey, change(decodeRecords(state.get(recordsKey))));
    await this.load();
  }

  #set(accounts: readonly ListedAccount[], secrets: readonly StoredAccount[]): void {
    const signedIn = secrets.filter((stored) => this.#isNewSignIn(stored)).map(({ id }) => id);
    const { rank } = this.#deps;
    const list = accounts
      .filter((account) => rank(account) >= 0)
      .sort((a, b) => rank(a) - rank(b) || compare(a.label, b.label) || compare(a.id, b.id));
    // A sign-in to an account whose secret is missing is one again.
    for (const { id, hasSecret } of list) if (!hasSecret && !this.#signIns.has(id)) this.#signIns.set(id, undefined);
    const isSame = JSON.stringify(list) === JSON.stringify(this.#list);
    this.#list = list;
    if (!isSame || signedIn.length > 0) this.#deps.changed();
    for (const id of signedIn) this.#deps.signedIn(id);
  }

  /** An account whose record got lost keeps the label that is shown, or gets that of its login. */
  #listed(stored: StoredAccount, record: AccountRecord | undefined): ListedAccount {
    const { label = stored.login ?? stored.host } = record ?? this.#list.find(({ id }) => id === stored.id) ?? {};
    return { ...recordOf({ ...stored, label }), hasSecret: true };
  }

  #isNewSignIn(stored: StoredAccount): boolean {
    const { id, signIn } = stored;
    const revived = this.#deps.isRevivedBy(stored);
    const isKnown = this.#signIns.has(id);
    const isOther = this.#signIns.get(id) !== signIn;
    this.#signIns.set(id, signIn);
    return revived || (isKnown && isOther);
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
