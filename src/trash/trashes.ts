/** The trash of every connected account. */
import { AccountTrash } from './accountTrash.ts';
import { addCounts, type Count, type KnownCount } from './count.ts';
import { Emitter } from './emitter.ts';
import type { Account, ClientSource, Clock } from './ports.ts';

export class Trashes {
  readonly #clock: Clock;
  readonly #sourceOf: (account: Account) => ClientSource | undefined;
  readonly #changed = new Emitter<AccountTrash | undefined>();
  #list: readonly AccountTrash[] = [];

  /** @param sourceOf gives where the client of an account comes from, `undefined` if there can be none */
  constructor(clock: Clock, sourceOf: (account: Account) => ClientSource | undefined) {
    this.#clock = clock;
    this.#sourceOf = sourceOf;
  }

  get list(): readonly AccountTrash[] {
    return this.#list;
  }

  /** Reports which trash changed; `undefined` means that accounts came or went. */
  readonly onDidChange = this.#changed.listen;

  readonly of = (account: string): AccountTrash | undefined => this.#list.find((each) => each.account.id === account);

  get count(): Count {
    return addCounts(this.#list.map(({ state }) => state.recount ?? state.count));
  }

  /** Passes on what a count in the background found, by account id. */
  counted(counts: Readonly<Record<string, KnownCount>>): void {
    for (const trash of this.#list) {
      const count = counts[trash.account.id];
      if (count) trash.counted(count);
    }
  }

  /** Follows the list of accounts; what is loaded of those that stay is kept. */
  sync(accounts: readonly Account[]): void {
    const next = accounts.flatMap((account) => {
      const old = this.of(account.id);
      if (old?.account.url !== account.url) return this.#create(account) ?? [];
      old.account = account;
      return old;
    });
    for (const old of this.#list) if (!next.includes(old)) old.dispose();
    this.#list = next;
    this.#changed.fire(undefined);
  }

  /** Starts an account again, for instance with a new credential. */
  restart(account: string): AccountTrash | undefined {
    const old = this.of(account);
    const fresh = old && this.#create(old.account);
    if (!old || !fresh) return undefined;
    fresh.counted({ ...(old.state.recount ?? old.state.count), at: this.#clock.now() });
    old.dispose();
    this.#list = this.#list.map((each) => (each === old ? fresh : each));
    this.#changed.fire(undefined);
    return fresh;
  }

  dispose(): void {
    for (const trash of this.#list) trash.dispose();
  }

  #create(account: Account): AccountTrash | undefined {
    const source = this.#sourceOf(account);
    if (!source) return undefined;
    const trash = new AccountTrash(account, source, this.#clock);
    trash.onDidChange(() => this.#changed.fire(trash));
    return trash;
  }
}
