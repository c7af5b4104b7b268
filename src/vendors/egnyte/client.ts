/** The trash of one Egnyte domain: everybody's, for administrators and power users with trash management. */
import { withRetryBudget } from '../../http/retry.ts';
import type { Count } from '../../trash/count.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Action, ItemStatus, Outcome } from '../../trash/outcome.ts';
import type { Identity, ListOptions, Page, TrashClient } from '../../trash/ports.ts';
import { type Problem, problemOf } from '../../trash/problem.ts';
import { callsLeft, nearlyExhausted, type Quota } from '../../trash/quota.ts';
import { failed } from '../outcomes.ts';
import { act, leftTrash } from './act.ts';
import { type CallDeps, EgnyteApi } from './calls.ts';
import { fullName } from './decode.ts';
import { type PagingState, walk } from './listing.ts';
import { Parents } from './parents.ts';

const day = 86_400_000;

export interface EgnyteDeps extends CallDeps {
  readonly account: string;
  /** What is left of the day, as far as it is known. */
  readonly quota: () => Quota | undefined;
}

export class EgnyteClient implements TrashClient {
  readonly #deps: EgnyteDeps;
  readonly #paging: PagingState = { byDate: false };

  constructor(deps: EgnyteDeps) {
    this.#deps = deps;
  }

  quota(): Quota | undefined {
    return this.#deps.quota();
  }

  async whoAmI(signal: AbortSignal): Promise<Identity> {
    const { id, first_name, last_name, username, user_type } = await this.#calls(signal).person();
    const login = username ?? undefined;
    return {
      id: String(id),
      name: fullName(first_name, last_name) || login || String(id),
      login,
      // Older texts lack the type; a power user's role may or may not allow it, which only a call can tell.
      warnings: user_type === 'standard' ? [{ kind: 'forbidden', code: 'egnyte.warn_standard' }] : undefined,
    };
  }

  pages({ removed, background }: ListOptions, signal: AbortSignal): AsyncIterable<Page> {
    return this.#pages(this.#calls(signal, background), removed);
  }

  async count(signal: AbortSignal, options?: { readonly background?: boolean }): Promise<Count> {
    return { items: await this.#calls(signal, options?.background).total(), precision: 'exact' };
  }

  async *look(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<ItemStatus> {
    for await (const look of this.#find(items, this.#calls(signal), signal)) {
      yield look.state === 'gone' ? { item: look.item, state: 'unknown', problem: leftTrash } : look;
    }
  }

  async *restore(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<Outcome> {
    const calls = this.#calls(signal);
    const mayLook = () => !signal.aborted && !nearlyExhausted(this.#deps.quota());
    const parents = new Parents((path) => calls.at(path), mayLook);
    for await (const outcome of this.#act(calls, 'restore', items, signal)) yield await parents.report(outcome);
  }

  /** What is retained would be refused, so it is not sent. */
  async *purge(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<Outcome> {
    const free: TrashItem[] = [];
    for (const item of items) {
      if (item.purgeBlockedBy) yield failed(item, item.purgeBlockedBy);
      else free.push(item);
    }
    yield* this.#act(this.#calls(signal), 'purge', free, signal);
  }

  #act(calls: EgnyteApi, action: Action, items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<Outcome> {
    const { now, quota } = this.#deps;
    const left = () => {
      const known = quota();
      return known ? callsLeft(known) : Number.POSITIVE_INFINITY;
    };
    return act(
      {
        send: (what, ids, until) => calls.under(until).act(what, ids),
        find: (some, until) => this.#find(some, calls.under(until), until),
        now,
        left,
      },
      action,
      items,
      signal,
    );
  }

  /** By listing, for there is no call for a single item. What is not listed is given as `gone`. */
  async *#find(items: readonly TrashItem[], calls: EgnyteApi, signal: AbortSignal): AsyncIterable<ItemStatus> {
    const wanted = new Map(items.map((item) => [item.id, item]));
    if (wanted.size === 0) return;
    let problem: Problem | undefined;
    try {
      for await (const page of this.#until(items, calls)) {
        // It may be one of those that are looked for.
        if (page.unreadable > 0) problem = { kind: 'unreadable', code: 'http.shape' };
        for (const fresh of page.items) {
          const item = wanted.get(fresh.id);
          if (!item) continue;
          wanted.delete(fresh.id);
          yield { item, state: 'trashed', fresh };
          if (wanted.size === 0) return;
        }
      }
    } catch (error) {
      signal.throwIfAborted();
      problem = problemOf(error);
    }
    for (const item of wanted.values()) {
      yield problem ? { item, state: 'unknown', problem } : { item, state: 'gone' };
    }
  }

  /** The list as far as the items can be in it: it is ordered by deletion, and a walk to its end costs many calls. */
  async *#until(items: readonly TrashItem[], calls: EgnyteApi): AsyncIterable<Page> {
    // A day to spare, for dates come in whole seconds and from more than one clock.
    const oldest =
      items.reduce((least, { deletedAt }) => Math.min(least, deletedAt ?? Number.NEGATIVE_INFINITY), Infinity) - day;
    let last = Number.POSITIVE_INFINITY;
    for await (const page of this.#pages(calls, () => 0)) {
      yield page;
      for (const item of page.items) {
        // Not in that order after all: then to the end.
        last = item.deletedAt !== undefined && item.deletedAt <= last ? item.deletedAt : Number.NaN;
      }
      if (last < oldest) return;
    }
  }

  #pages(calls: EgnyteApi, removed: () => number): AsyncIterable<Page> {
    return walk(calls, this.#deps.account, removed, this.#paging);
  }

  #calls(signal: AbortSignal, background?: boolean): EgnyteApi {
    return new EgnyteApi({ ...this.#deps, http: withRetryBudget(this.#deps.http) }, signal, background);
  }
}
