/** What the tree shows of each account: order, groups and filter. */
import type { AccountTrash } from '../accountTrash.ts';
import { Emitter } from '../emitter.ts';
import type { Clock } from '../ports.ts';
import type { Trashes } from '../trashes.ts';
import type { Arrangement } from './arrange.ts';
import { choiceIn, type ViewChoice } from './choice.ts';

/** What is shown of the items. */
export interface Query {
  readonly text: string;
  readonly terms: readonly unknown[];
}

export interface BrowsingDeps {
  readonly trashes: Trashes;
  /** Keeps the choices. */
  readonly store: { get(): unknown; set(value: unknown): PromiseLike<void> };
  readonly clock: Clock;
}

export class Browsing {
  readonly #deps: BrowsingDeps;
  readonly #changed = new Emitter<AccountTrash | undefined>();
  #filter: Query | undefined;

  constructor(deps: BrowsingDeps) {
    this.#deps = deps;
  }

  /** Reports whose arrangement is another one; `undefined` means that a choice or the filter changed, or the work began or ended. */
  readonly onDidChange = this.#changed.listen;

  choiceOf(account: string): ViewChoice {
    return choiceIn(this.#deps.store.get(), account);
  }

  /** Keeps it; what was kept of accounts that are gone is dropped. */
  choose(accounts: readonly string[], change: Partial<ViewChoice>): void {
    const ids = this.#deps.trashes.list.map(({ account }) => account.id);
    const kept = ids.map((id) => [id, { ...this.choiceOf(id), ...(accounts.includes(id) && change) }]);
    void this.#deps.store.set(Object.fromEntries(kept));
    this.#changed.fire(undefined);
  }

  /** One for the whole view; not kept. */
  get filter(): Query | undefined {
    return this.#filter;
  }

  setFilter(query: Query | undefined): void {
    this.#filter = query;
    this.#changed.fire(undefined);
  }

  /** `undefined`: as loaded, newest deletion first and all of it, which costs nothing; the list itself is shown. */
  arrangementOf(_trash: AccountTrash): Arrangement | undefined {
    return undefined;
  }

  /** Whether another arrangement is being made; the last one is shown until then. */
  get isArranging(): boolean {
    return false;
  }

  /** Resolves when no arrangement is being made. */
  async settled(): Promise<void> {}
}
