/** The trash of one Egnyte domain: everybody's, for administrators and power users with trash management. */
import type { GenericSchema, InferOutput } from 'valibot';
import type { Http, HttpAnswer } from '../../http/http.ts';
import type { Count } from '../../trash/count.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Action, Look, Outcome } from '../../trash/outcome.ts';
import type { Capabilities, Identity, ListOptions, Page, TrashClient } from '../../trash/ports.ts';
import { type Problem, problemOf, TrashError } from '../../trash/problem.ts';
import { decode, read, type Written, write } from '../answers.ts';
import { failed } from '../outcomes.ts';
import { act } from './act.ts';
import { leftTrash } from './action.ts';
import { fullName, listV1, listV2, totalV1, totalV2, user } from './decode.ts';
import { type RawPage, walk } from './listing.ts';
import { problemOfAnswer } from './problems.ts';

/** Ten folders may be restored or purged within one call. */
const longWrite = 120_000;
const day = 86_400_000;

export interface EgnyteParts {
  readonly account: string;
  /** Origin of the domain, without a slash at the end. */
  readonly url: string;
  readonly http: Http;
  readonly now: () => number;
  readonly capabilities: Capabilities;
}

export class EgnyteClient implements TrashClient {
  readonly capabilities: Capabilities;
  readonly #parts: EgnyteParts;
  /** v1 lists are "to be deprecated"; they serve where v2 is not found. */
  #version: 1 | 2 = 2;

  constructor(parts: EgnyteParts) {
    this.#parts = parts;
    this.capabilities = parts.capabilities;
  }

  async whoAmI(signal: AbortSignal): Promise<Identity> {
    const answer = await this.#get('v1/userinfo', signal);
    const { id, first_name, last_name, username, user_type } = decode(user, this.#good(answer, 'person'));
    const login = username ?? undefined;
    return {
      id: String(id),
      name: fullName(first_name, last_name) || login || String(id),
      login,
      // Older texts lack the type; a power user's role may or may not allow it, which only a call can tell.
      warnings: user_type === 'standard' ? ['egnyte.warn_standard'] : undefined,
    };
  }

  async *pages({ removed }: ListOptions, signal: AbortSignal): AsyncIterable<Page> {
    yield* walk(this.#parts.account, (offset, count) => this.#list(offset, count, signal), removed);
  }

  async count(signal: AbortSignal): Promise<Count> {
    const items = await this.#ask(
      { path: 'v2/fs/trash/totalcount', schema: totalV2, make: ({ totalCount }) => totalCount },
      { path: 'v1/fs/trash?count=1', schema: totalV1, make: ({ total_count }) => total_count },
      signal,
    );
    return { items, trust: 'exact' };
  }

  async *look(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<Look> {
    for await (const look of this.#find(items, signal)) {
      yield look.state === 'gone' ? { item: look.item, state: 'unknown', problem: leftTrash } : look;
    }
  }

  /** By listing, for there is no call for a single item. What is not listed is given as `gone`. */
  async *#find(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<Look> {
    const wanted = new Map(items.map((item) => [item.id, item]));
    if (wanted.size === 0) return;
    let problem: Problem | undefined;
    try {
      for await (const fresh of this.#until(items, signal)) {
        const item = wanted.get(fresh.id);
        if (!item) continue;
        wanted.delete(fresh.id);
        yield { item, state: 'trashed', fresh };
        if (wanted.size === 0) return;
      }
    } catch (error) {
      signal.throwIfAborted();
      problem = problemOf(error);
    }
    for (const item of wanted.values()) {
      yield problem ? { item, state: 'unknown', problem } : { item, state: 'gone' };
    }
  }

  async *restore(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<Outcome> {
    yield* this.#act('restore', items, signal);
  }

  /** What is retained would be refused, so it is not sent. */
  async *purge(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<Outcome> {
    const free: TrashItem[] = [];
    for (const item of items) {
      if (item.locked) yield failed(item, item.locked);
      else free.push(item);
    }
    yield* this.#act('purge', free, signal);
  }

  #act(action: Action, items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<Outcome> {
    const { now } = this.#parts;
    const send = (what: Action, ids: readonly string[]) => this.#send(what, ids, signal);
    return act({ send, find: (some, until) => this.#find(some, until), now }, action, items, signal);
  }

  /** Ids are those of the trash: what was restored meanwhile has none any more, so nothing that lives can be hit. */
  #send(action: Action, ids: readonly string[], signal: AbortSignal): Promise<Written> {
    const json = { action: action === 'restore' ? 'RESTORE' : 'PURGE', ids };
    const url = `${this.#parts.url}/pubapi/v1/fs/trash`;
    return write(this.#parts.http, { method: 'POST', url, json, timeout: longWrite }, signal);
  }

  /** The list as far as the items can be in it: it is ordered by deletion, and a walk to its end costs many calls. */
  async *#until(items: readonly TrashItem[], signal: AbortSignal): AsyncIterable<TrashItem> {
    // A day to spare, for dates come in whole seconds and from more than one clock.
    const oldest =
      items.reduce((least, { deletedAt }) => Math.min(least, deletedAt ?? Number.NEGATIVE_INFINITY), Infinity) - day;
    let last = Number.POSITIVE_INFINITY;
    for await (const page of this.pages({ removed: () => 0 }, signal)) {
      for (const item of page.items) {
        yield item;
        // Not in that order after all: then to the end.
        last = item.deletedAt !== undefined && item.deletedAt <= last ? item.deletedAt : Number.NaN;
      }
      if (last < oldest) return;
    }
  }

  #list(offset: number, count: number, signal: AbortSignal): Promise<RawPage> {
    // For the order by date nothing is sent: the sources disagree on the name of that key.
    const query = new URLSearchParams({ count: String(count), offset: String(offset) });
    return this.#ask(
      {
        path: `v2/fs/trash?${query}`,
        schema: listV2,
        make: ({ items, has_more }): RawPage => ({ entries: items, more: has_more ?? items.length > 0 }),
      },
      {
        path: `v1/fs/trash?${query}`,
        schema: listV1,
        make: ({ items, total_count }): RawPage => ({
          entries: items,
          more: offset + items.length < (total_count ?? Number.POSITIVE_INFINITY),
          total: total_count ?? undefined,
        }),
      },
      signal,
    );
  }

  /** Asks v2, and v1 where v2 is not found. */
  async #ask<A extends GenericSchema, B extends GenericSchema, T>(
    v2: { path: string; schema: A; make: (body: InferOutput<A>) => T },
    v1: { path: string; schema: B; make: (body: InferOutput<B>) => T },
    signal: AbortSignal,
  ): Promise<T> {
    if (this.#version === 2) {
      const answer = await this.#get(v2.path, signal);
      if (answer.status !== 404) return v2.make(decode(v2.schema, this.#good(answer, 'trash')));
    }
    const answer = this.#good(await this.#get(v1.path, signal), 'trash');
    const made = v1.make(decode(v1.schema, answer));
    this.#version = 1;
    return made;
  }

  #good(answer: HttpAnswer, what: 'trash' | 'person'): HttpAnswer {
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw new TrashError(problemOfAnswer(answer, this.#parts.now(), what));
  }

  #get(path: string, signal: AbortSignal): Promise<HttpAnswer> {
    return read(this.#parts.http, { method: 'GET', url: `${this.#parts.url}/pubapi/${path}` }, signal);
  }
}
