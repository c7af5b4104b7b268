/** The calls of one operation to an Egnyte domain, and what their answers say. */
import * as v from 'valibot';
import type { HttpClient, HttpRequest, HttpResponse } from '../../http/http.ts';
import type { Action } from '../../trash/outcome.ts';
import { TrashError } from '../../trash/problem.ts';
import { parseJson, read, type WriteResult, write } from '../answers.ts';
import { listV1, listV2, totalV1, totalV2, user } from './decode.ts';
import type { Pager, RawPage } from './listing.ts';
import { problemOfAnswer, traceOf } from './problems.ts';

/** Ten folders may be restored or purged within one call. */
const batchTimeout = 120_000;
/** Before anything was deleted at Egnyte: a filter by date needs both its dates. */
const firstDate = '2000-01-01T00:00:00Z';

/** What an operation has learned of its domain. */
export interface ApiVersion {
  /** v1 lists are "to be deprecated"; they serve where v2 is not found. The next operation asks v2 again. */
  version: 1 | 2;
}

export interface CallDeps {
  /** Origin of the domain, without a slash at the end. */
  readonly url: string;
  /** One for each operation, with its own budget of retries. */
  readonly http: HttpClient;
  readonly now: () => number;
}

export class EgnyteApi implements Pager {
  readonly #deps: CallDeps;
  readonly #learned: ApiVersion;
  readonly #signal: AbortSignal;
  readonly #background: boolean;

  constructor(deps: CallDeps, signal: AbortSignal, background = false, learned: ApiVersion = { version: 2 }) {
    this.#deps = deps;
    this.#learned = learned;
    this.#signal = signal;
    this.#background = background;
  }

  /** The same operation, ended by another signal. */
  under(signal: AbortSignal): EgnyteApi {
    return new EgnyteApi(this.#deps, signal, this.#background, this.#learned);
  }

  async person(): Promise<v.InferOutput<typeof user>> {
    return this.#decode(user, await this.#get('v1/userinfo'), 'person');
  }

  async total(): Promise<number> {
    const { version, answer } = await this.#ask('v2/fs/trash/totalcount', 'v1/fs/trash?count=1');
    return version === 2
      ? this.#decode(totalV2, answer, 'trash').totalCount
      : this.#decode(totalV1, answer, 'trash').total_count;
  }

  async page(offset: number, count: number): Promise<RawPage> {
    // For the order by date nothing is sent: the sources disagree on the name of that key.
    const query = new URLSearchParams({ count: String(count), offset: String(offset) });
    const { version, answer } = await this.#ask(`v2/fs/trash?${query}`, `v1/fs/trash?${query}`);
    if (version === 2) return pageOf(this.#decode(listV2, answer, 'trash'), answer);
    const { items, total_count } = this.#decode(listV1, answer, 'trash');
    const more = offset + items.length < (total_count ?? Number.POSITIVE_INFINITY);
    return { entries: items, more, total: total_count ?? undefined, trace: traceOf(answer) };
  }

  async until(instant: number, count: number): Promise<RawPage> {
    // v1 has no filters.
    if (this.#learned.version === 1) throw new TrashError({ kind: 'unreadable', code: 'list.repeats' });
    const endDate = `${new Date(instant).toISOString().slice(0, 19)}Z`;
    const query = new URLSearchParams({ count: String(count), startDate: firstDate, endDate });
    const answer = await this.#get(`v2/fs/trash?${query}`);
    if (answer.status === 400) {
      const problem = problemOfAnswer(answer, this.#deps.now(), 'trash');
      throw new TrashError({ ...problem, kind: 'unreadable', code: 'egnyte.no_dates' });
    }
    return pageOf(this.#decode(listV2, answer, 'trash'), answer);
  }

  /** What is at a path, if anything. */
  at(path: string): Promise<HttpResponse> {
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    return this.#get(`v1/fs${encoded}?list_content=false`, '/pubapi/v1/fs/...');
  }

  /** Ids are those of the trash: what was restored meanwhile has none any more, so no live item can be affected. */
  act(action: Action, ids: readonly string[]): Promise<WriteResult> {
    const json = { action: action === 'restore' ? 'RESTORE' : 'PURGE', ids };
    const url = `${this.#deps.url}/pubapi/v1/fs/trash`;
    return write(this.#deps.http, { method: 'POST', url, json, timeout: batchTimeout }, this.#signal);
  }

  /** Asks v2, and v1 where v2 is not found. */
  async #ask(v2: string, v1: string): Promise<{ readonly version: 1 | 2; readonly answer: HttpResponse }> {
    if (this.#learned.version === 2) {
      const answer = await this.#get(v2);
      if (answer.status !== 404) return { version: 2, answer };
    }
    const answer = await this.#get(v1);
    if (answer.status === 200) this.#learned.version = 1;
    return { version: 1, answer };
  }

  #decode<S extends v.GenericSchema>(schema: S, answer: HttpResponse, what: 'trash' | 'person'): v.InferOutput<S> {
    const { status, text } = answer;
    if (status < 200 || status >= 300) throw new TrashError(problemOfAnswer(answer, this.#deps.now(), what));
    const result = v.safeParse(schema, parseJson(text));
    if (result.success) return result.output;
    throw new TrashError({ kind: 'unreadable', status, code: 'http.shape', ...traceOf(answer) });
  }

  /** @param label used in logs and problems in place of a path that holds names */
  #get(path: string, label?: string): Promise<HttpResponse> {
    const url = `${this.#deps.url}/pubapi/${path}`;
    const request: HttpRequest = { method: 'GET', url, redactedPath: label, background: this.#background };
    return read(this.#deps.http, request, this.#signal);
  }
}

function pageOf({ items, has_more }: v.InferOutput<typeof listV2>, answer: HttpResponse): RawPage {
  return { entries: items, more: has_more ?? items.length > 0, trace: traceOf(answer) };
}
