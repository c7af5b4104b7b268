/** What is shown of each account: order, groups and filter. Small, as each window loads it; the work is done in `arranger.ts`. */
import type { AccountTrash } from '../accountTrash.ts';
import { type Disposable, Emitter } from '../emitter.ts';
import type { Clock } from '../ports.ts';
import type { Query } from '../query/query.ts';
import type { Trashes } from '../trashes.ts';
import type { Arrangement } from './arrange.ts';
import type { Arranger } from './arranger.ts';
import { choiceIn, type ViewChoice } from './choice.ts';

export interface BrowsingDeps {
  readonly trashes: Trashes;
  /** Where choices are kept. */
  readonly store: { get(): unknown; set(value: unknown): PromiseLike<void> };
  readonly clock: Clock;
}

export class Browsing {
  readonly #deps: BrowsingDeps;
  readonly #changed = new Emitter<AccountTrash | undefined>();
  readonly #listening: Disposable;
  #filter: Query | undefined;
  /** There is none until something is wished that is not the list as it is. */
  #loading: Promise<Arranger> | undefined;
  #arranger: Arranger | undefined;

  constructor(deps: BrowsingDeps) {
    this.#deps = deps;
    this.#listening = deps.trashes.onDidChange((trash) => this.#update(trash));
  }

  /** Reports whose arrangement is another one; `undefined` means that a choice or the filter is, or that work began or ended. */
  readonly onDidChange = this.#changed.listen;

  choiceOf(account: string): ViewChoice {
    return choiceIn(this.#deps.store.get(), account);
  }

  /** It is kept; what was kept of accounts that are gone is dropped. */
  choose(accounts: readonly string[], change: Partial<ViewChoice>): void {
    const choices = this.#deps.trashes.list.map(({ account: { id } }) => {
      return [id, { ...this.choiceOf(id), ...(accounts.includes(id) && change) }];
    });
    void this.#deps.store.set(Object.fromEntries(choices));
    this.#update();
    this.#changed.fire(undefined);
  }

  /** One for the whole view; it is not kept. */
  get filter(): Query | undefined {
    return this.#filter;
  }

  setFilter(query: Query | undefined): void {
    this.#filter = query;
    this.#update();
    this.#changed.fire(undefined);
  }

  /** The last one, while another is being made; `undefined`: the list as it is, newest deletion first. */
  arrangementOf(trash: AccountTrash): Arrangement | undefined {
    return this.#arranger?.of(trash);
  }

  get isArranging(): boolean {
    return this.#arranger?.isArranging ?? false;
  }

  /** Resolves when all arrangements are up to date. */
  async settled(): Promise<void> {
    await (await this.#loading)?.settled();
  }

  dispose(): void {
    this.#listening.dispose();
  }

  #update(changed?: AccountTrash): void {
    const { trashes, clock } = this.#deps;
    for (const trash of changed ? [changed] : trashes.list) {
      const choice = this.choiceOf(trash.account.id);
      const filter = this.#filter;
      const isPlain = !filter && choice.sort === 'deleted' && choice.group === 'none';
      const wish = isPlain ? undefined : { choice, filter };
      if (this.#arranger) this.#arranger.update(trash, wish);
      else if (wish)
        this.#loading ??= import('./arranger.ts').then(({ Arranger }) => {
          this.#arranger = new Arranger(clock, (each) => this.#changed.fire(each));
          this.#update();
          return this.#arranger;
        });
    }
  }
}
