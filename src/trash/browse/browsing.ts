/** What is shown of each account: order, groups and filter. Small, as each window loads it; the work is done in `arranger.ts`. */
import type { AccountTrash } from '../accountTrash.ts';
import { Emitter } from '../emitter.ts';
import type { Clock } from '../ports.ts';
import { problemOf } from '../problem.ts';
import type { Query } from '../query/query.ts';
import type { Trashes } from '../trashes.ts';
import type { Arrangement } from './arrange.ts';
import type { Arranger } from './arranger.ts';
import { choiceIn, type ViewChoice } from './choice.ts';

/** Small facts that outlive the window. */
export interface ChoiceStore {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

export const choicesKey = 'cloudTrash.choices';

export class Browsing {
  readonly #trashes: Trashes;
  readonly #store: ChoiceStore;
  readonly #clock: Clock;
  readonly #log: { warn(message: string): void };
  readonly #changed = new Emitter<AccountTrash | undefined>();
  #filter: Query | undefined;
  /** There is none until something is wished that is not the list as it is. */
  #loading: Promise<Arranger> | undefined;
  #arranger: Arranger | undefined;

  constructor(trashes: Trashes, store: ChoiceStore, clock: Clock, log: { warn(message: string): void }) {
    this.#trashes = trashes;
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    trashes.onDidChange((trash) => this.update(trash));
  }

  /** Reports whose arrangement is another one; `undefined` means that a choice or the filter is, or that work began or ended. */
  readonly onDidChange = this.#changed.listen;

  choiceOf(account: string): ViewChoice {
    return choiceIn(this.#store.get(choicesKey), account);
  }

  /** It is kept, as is that of accounts that are not listed now. */
  choose(accounts: readonly string[], change: Partial<ViewChoice>): void {
    const choices = accounts.map((id) => [id, { ...this.choiceOf(id), ...change }]);
    const kept = { ...Object(this.#store.get(choicesKey)), ...Object.fromEntries(choices) };
    this.#store.update(choicesKey, kept).then(undefined, this.#failed);
    this.#wishChanged();
  }

  async forget(account: string): Promise<void> {
    const { [account]: _, ...others } = Object(this.#store.get(choicesKey));
    await this.#store.update(choicesKey, others);
  }

  /** One for the whole view; it is not kept. */
  get filter(): Query | undefined {
    return this.#filter;
  }

  setFilter(query: Query | undefined): void {
    this.#filter = query;
    this.#wishChanged();
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

  #wishChanged(): void {
    this.update();
    this.#changed.fire(undefined);
  }

  /** The list, or what is wished, or the time may be another. @param changed none for all accounts */
  update(changed?: AccountTrash): void {
    const filter = this.#filter;
    for (const trash of changed ? [changed] : this.#trashes.list) {
      const choice = this.choiceOf(trash.account.id);
      const wish = filter || choice.sort !== 'deleted' || choice.group !== 'none' ? { choice, filter } : undefined;
      if (this.#arranger) this.#arranger.update(trash, wish);
      else if (wish)
        this.#loading ??= import('./arranger.ts').then(({ Arranger }) => {
          this.#arranger = new Arranger(this.#clock, (each) => this.#changed.fire(each), this.#failed);
          this.update();
          return this.#arranger;
        });
    }
  }

  readonly #failed = (error: unknown): void => {
    const { kind, fault = kind } = problemOf(error);
    this.#log.warn(`The view could not be arranged: ${fault}`);
  };
}
