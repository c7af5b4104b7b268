/** The list of accounts: the union of records in the state and secrets, as they are and as other windows change them. */
import { Emitter } from '../trash/emitter.ts';
import type { Clock } from '../trash/ports.ts';
import type { Vendor } from '../vendors/vendor.ts';
import type { FallbackSecretStore } from './fallbackSecretStore.ts';
import {
  type AccountRecord,
  accountIdOf,
  decodeRecords,
  decodeSecret,
  type ListedAccount,
  recordOf,
  type StoredAccount,
  secretKey,
} from './stored.ts';
import type { StateStore } from './stores.ts';

const recordsKey = 'cloudTrash.accounts';

/** A deleted secret is seen before the state tells whether the account was removed; milliseconds until that is read again. */
const reloadDelays = [250, 500];

export interface AccountListDeps {
  /** Their order is that of the list; accounts of others are not listed. */
  readonly vendors: readonly Vendor[];
  readonly state: StateStore;
  readonly secrets: FallbackSecretStore;
  readonly clock: Clock;
  readonly isRevivedBy: (stored: StoredAccount) => boolean;
}

export class AccountList {
  readonly changed = new Emitter<void>();
  readonly signedIn = new Emitter<string>();
  readonly #deps: AccountListDeps;
  #list: readonly ListedAccount[] = [];
  /** What can be read of them, as it was read last. */
  #secrets = new Map<string, StoredAccount>();
  /** One reading follows the other, so that the later one knows better. */
  #reading: Promise<unknown> = Promise.resolve();
  /** Removed here: a window that writes the state at the same time can bring its record back. */
  readonly #removed = new Set<string>();

  constructor(deps: AccountListDeps) {
    this.#deps = deps;
  }

  get list(): readonly ListedAccount[] {
    return this.#list;
  }

  async load(): Promise<void> {
    await this.#inTurn(async () => {
      const records = this.#records();
      const others = records.filter(({ id }) => !this.#removed.has(id));
      if (others.length < records.length) await this.#deps.state.update(recordsKey, others);
      let again: readonly StoredAccount[] = [];
      try {
        const ids = (await this.#deps.secrets.keys()).flatMap((key) => accountIdOf(key) ?? []);
        const left = ids.filter((id) => !this.#removed.has(id));
        // One that cannot be read makes a row that asks to sign in.
        const read = await Promise.all(left.map((id) => this.stored(id).catch(() => undefined)));
        const secrets = read.filter((stored) => stored !== undefined);
        again = secrets.filter((stored) => this.#isNewSignIn(stored));
        this.#secrets = new Map(secrets.map((stored) => [stored.id, stored]));
      } finally {
        this.#show(again);
      }
    });
  }

  async stored(id: string): Promise<StoredAccount | undefined> {
    const stored = decodeSecret(await this.#deps.secrets.get(secretKey(id)));
    return stored?.id === id ? stored : undefined;
  }

  /** Reads the secret of one account again, as another window may have changed it. Never throws. */
  async reloadOne(id: string): Promise<void> {
    for (const pause of [0, ...reloadDelays]) {
      if (pause > 0) await this.#deps.clock.sleep(pause, new AbortController().signal);
      if (await this.#inTurn(() => this.#readOne(id, pause > 0))) return;
    }
  }

  /** A sign-in of this window, which is not to be reported as one of another. */
  markOwnSignIn(stored: StoredAccount): void {
    this.#removed.delete(stored.id);
    this.#secrets.set(stored.id, stored);
  }

  /** Keeps the record of an account that was stored or renamed. */
  async record(account: AccountRecord): Promise<ListedAccount> {
    const record = recordOf(account);
    await this.#save((records) => [...records.filter(({ id }) => id !== record.id), record]);
    return this.#list.find(({ id }) => id === record.id) ?? { ...record, hasSecret: true };
  }

  async remove(id: string): Promise<void> {
    this.#removed.add(id);
    this.#secrets.delete(id);
    await this.#save((records) => records.filter((each) => each.id !== id));
  }

  /** Whether that tells what became of it; a secret that is missing `still` is shown as such. */
  async #readOne(id: string, still: boolean): Promise<boolean> {
    const stored = await this.stored(id).catch(() => undefined);
    const isKnown = stored !== undefined || this.#removed.has(id) || this.#records().every((each) => each.id !== id);
    const again = stored && this.#isNewSignIn(stored) ? [stored] : [];
    if (stored) this.#secrets.set(id, stored);
    else if (isKnown || still) this.#secrets.delete(id);
    this.#show(again);
    return isKnown;
  }

  #records(): readonly AccountRecord[] {
    return decodeRecords(this.#deps.state.get(recordsKey));
  }

  /** Changes the records as they are now: another window may have added or removed some. */
  async #save(change: (records: readonly AccountRecord[]) => readonly AccountRecord[]): Promise<void> {
    await this.#deps.state.update(recordsKey, change(this.#records()));
    await this.load();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#reading.then(work);
    this.#reading = turn.catch(() => undefined);
    return turn;
  }

  /** @param again those to which someone signed in again */
  #show(again: readonly StoredAccount[]): void {
    const rank = ({ vendor }: AccountRecord) => this.#deps.vendors.findIndex(({ id }) => id === vendor);
    const found = new Map<string, ListedAccount>();
    for (const record of this.#records())
      if (!this.#removed.has(record.id)) found.set(record.id, { ...record, hasSecret: false });
    // The secret knows best, but for the label: of windows that write the state at the same time, the last one wins.
    for (const [id, stored] of this.#secrets) found.set(id, this.#listed(stored, found.get(id)));
    const list = [...found.values()]
      .filter((account) => rank(account) >= 0)
      .sort((a, b) => rank(a) - rank(b) || compare(a.label, b.label) || compare(a.id, b.id));
    const isSame = JSON.stringify(list) === JSON.stringify(this.#list);
    this.#list = list;
    if (!isSame || again.length > 0) this.changed.fire();
    for (const { id } of again) this.signedIn.fire(id);
  }

  /** An account whose record got lost keeps the label that is shown, or gets that of its login. */
  #listed(stored: StoredAccount, record = this.#list.find(({ id }) => id === stored.id)): ListedAccount {
    const { label = stored.login ?? stored.host } = record ?? {};
    return { ...recordOf({ ...stored, label }), hasSecret: true };
  }

  /** Compared with what was read before; a sign-in to an account whose secret is missing is one again. */
  #isNewSignIn(stored: StoredAccount): boolean {
    const { id, signIn } = stored;
    const before = this.#secrets.get(id);
    const isNew = before ? before.signIn !== signIn : this.#list.some((each) => each.id === id);
    return this.#deps.isRevivedBy(stored) || isNew;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
