/** The calls of one operation to an Egnyte domain, and what their answers say. */
import * as v from 'valibot';
import type { HttpClient, HttpResponse } from '../../http/http.ts';
import { withRetryBudget } from '../../http/retry.ts';
import type { Count } from '../../trash/count.ts';
import type { Action } from '../../trash/outcome.ts';
import { TrashError } from '../../trash/problem.ts';
import { parseJson, read, type WriteResult, write } from '../answers.ts';
import { type Entry, entryOf, list, totals, user } from './decode.ts';
import { problemOfAnswer, traceOf } from './problems.ts';

/** Ten folders may be restored or purged within one call. */
const batchTimeout = 120_000;
/** Before anything was deleted at Egnyte: a filter by date needs both its dates. */
const firstDate = '2000-01-01T00:00:00Z';

export interface ApiDeps {
  readonly account: string;
  /** Origin of the domain, without a slash at the end. */
  readonly url: string;
  readonly http: HttpClient;
}

export interface RawPage {
  readonly entries: readonly Entry[];
  readonly more: boolean;
  readonly total?: Count;
}

/** What ends by the signal of its own where one is given, else by that of the operation. */
export class EgnyteApi {
  readonly signal: AbortSignal;
  readonly #deps: ApiDeps;
  readonly #background: boolean;
  /** v1 lists are "to be deprecated"; they serve where v2 is not found. The next operation asks v2 again. */
  #version: 1 | 2 = 2;

  constructor(deps: ApiDeps, signal: AbortSignal, background = false) {
    this.#deps = { ...deps, http: withRetryBudget(deps.http) };
    this.signal = signal;
    this.#background = background;
  }

  async person(): Promise<v.InferOutput<typeof user>> {
    return decode(user, await this.#get('v1/userinfo'), 'person');
  }

  async total(): Promise<number> {
    const found = decode(totals, await this.#ask('v2/fs/trash/totalcount', 'v1/fs/trash?count=1'));
    return 'totalCount' in found ? found.totalCount : found.total_count;
  }

  async page(offset: number, count: number): Promise<RawPage> {
    // For the order by date nothing is sent: the sources disagree on the name of that key.
    const query = `fs/trash?count=${count}&offset=${offset}`;
    return this.#pageOf(await this.#ask(`v2/${query}`, `v1/${query}`), offset);
  }

  /** What was deleted until an instant, in milliseconds. Throws where the service does not take dates. */
  async until(instant: number, count: number): Promise<RawPage> {
    // v1 has no filters.
    if (this.#version === 1) throw new TrashError({ kind: 'unreadable', code: 'list.repeats' });
    const endDate = `${new Date(instant).toISOString().slice(0, 19)}Z`;
    const query = new URLSearchParams({ count: String(count), startDate: firstDate, endDate });
    const answer = await this.#get(`v2/fs/trash?${query}`);
    if (answer.status === 400) {
      throw new TrashError({ ...problemOfAnswer(answer, 'trash'), kind: 'unreadable', code: 'egnyte.no_dates' });
    }
    return this.#pageOf(answer, 0);
  }

  /** What is at a path, if anything. */
  at(path: string, signal: AbortSignal): Promise<HttpResponse> {
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    return this.#get(`v1/fs${encoded}?list_content=false`, '/pubapi/v1/fs/...', signal);
  }

  /** Ids are those of the trash: what was restored meanwhile has none any more, so no live item can be affected. */
  act(action: Action, ids: readonly string[], signal: AbortSignal): Promise<WriteResult> {
    const json = { action: action === 'restore' ? 'RESTORE' : 'PURGE', ids };
    const url = `${this.#deps.url}/pubapi/v1/fs/trash`;
    return write(this.#deps.http, { method: 'POST', url, json, timeout: batchTimeout }, signal);
  }

  /** Asks v2, and v1 where v2 is not found. */
  async #ask(v2: string, v1: string): Promise<HttpResponse> {
    if (this.#version === 2) {
      const answer = await this.#get(v2);
      if (answer.status !== 404) return answer;
    }
    const answer = await this.#get(v1);
    if (answer.status === 200) this.#version = 1;
    return answer;
  }

  #pageOf(answer: HttpResponse, offset: number): RawPage {
    const { items, has_more, total_count: total } = decode(list, answer);
    return {
      entries: items.map((each) => entryOf(this.#deps.account, each)),
      more: has_more ?? offset + items.length < (total ?? Number.POSITIVE_INFINITY),
      total: total == null ? undefined : { items: total, precision: 'exact' },
    };
  }

  /** @param redactedPath used in logs and problems in place of a path that holds names */
  #get(path: string, redactedPath?: string, signal = this.signal): Promise<HttpResponse> {
    const { http, url } = this.#deps;
    const background = this.#background;
    return read(http, { method: 'GET', url: `${url}/pubapi/${path}`, redactedPath, background }, signal);
  }
}

function decode<S extends v.GenericSchema>(
  schema: S,
  answer: HttpResponse,
  what: 'trash' | 'person' = 'trash',
): v.InferOutput<S> {
  const { status, text } = answer;
  if (status < 200 || status >= 300) throw new TrashError(problemOfAnswer(answer, what));
  const result = v.safeParse(schema, parseJson(text));
  if (result.success) return result.output;
  throw new TrashError({ kind: 'unreadable', status, code: 'http.shape', ...traceOf(answer) });
}
