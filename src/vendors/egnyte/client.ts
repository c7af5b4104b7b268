/** The trash of one Egnyte domain: everybody's, for administrators and power users with trash management. */
import type { HttpOptions } from '../../http/http.ts';
import type { Count } from '../../trash/count.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { ItemStatus, Outcome } from '../../trash/outcome.ts';
import type { Identity, ListOptions, Page, TrashClient } from '../../trash/ports.ts';
import type { Quota } from '../../trash/quota.ts';
import { bearer } from '../bearer.ts';
import { failed, never } from '../outcomes.ts';
import type { ConnectOptions } from '../vendor.ts';
import { act, leftTrash } from './act.ts';
import { type ApiDeps, EgnyteApi } from './calls.ts';
import { fullName } from './decode.ts';
import { find, walk } from './listing.ts';
import { Parents } from './parents.ts';
import { Allowance, isCrowded, limitMet } from './problems.ts';

export function connect(
  { account, origins, credentials, createHttpClient, clock }: ConnectOptions,
  limits: Pick<HttpOptions, 'rateLimit' | 'isThrottled'>,
): TrashClient {
  const allowance = new Allowance(() => clock.now());
  const http = createHttpClient({
    origins,
    ...bearer(credentials),
    ...limits,
    // Further tries would only count too.
    nonRetryable: (answer) => limitMet(answer) === 'day',
    contended: isCrowded,
    onResponse: (answer) => allowance.observe(answer),
  });
  return new EgnyteClient({ account: account.id, url: account.url, http }, allowance);
}

class EgnyteClient implements TrashClient {
  readonly #deps: ApiDeps;
  readonly #allowance: Allowance;

  constructor(deps: ApiDeps, allowance: Allowance) {
    this.#deps = deps;
    this.#allowance = allowance;
  }

  quota(): Quota | undefined {
    return this.#allowance.quota();
  }

  async whoAmI(signal: AbortSignal): Promise<Identity> {
    const { id, first_name, last_name, username, user_type } = await this.#api(signal).person();
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
    return walk(this.#api(signal, background), removed);
  }

  async count(signal: AbortSignal, options?: { readonly background?: boolean }): Promise<Count> {
    return { items: await this.#api(signal, options?.background).total(), precision: 'exact' };
  }

  async *look(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<ItemStatus> {
    const { found, problem = leftTrash } = await find(this.#api(signal), items);
    for (const item of items) {
      const fresh = found.get(item.id);
      yield fresh ? { item, state: 'trashed', fresh } : { item, state: 'unknown', problem };
    }
  }

  async *restore(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<Outcome> {
    const api = this.#api(never);
    const parents = new Parents(api, signal, this.#allowance);
    for await (const outcome of act(api, 'restore', items, signal)) yield await parents.report(outcome);
  }

  /** What is retained would be refused, so it is not sent. */
  async *purge(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<Outcome> {
    for (const item of items) if (item.purgeBlockedBy) yield failed(item, item.purgeBlockedBy);
    const free = items.filter(({ purgeBlockedBy }) => !purgeBlockedBy);
    yield* act(this.#api(never), 'purge', free, signal);
  }

  /** For one operation. */
  #api(signal: AbortSignal, background?: boolean): EgnyteApi {
    return new EgnyteApi(this.#deps, signal, background);
  }
}
