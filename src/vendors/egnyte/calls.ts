/** The calls of one operation to an Egnyte domain, and what their answers say. */
import * as v from 'valibot';
import type { HttpClient, HttpResponse } from '../../http/http.ts';
import type { Action } from '../../trash/outcome.ts';
import { TrashError } from '../../trash/problem.ts';
import { parseJson, read, type WriteResult, write } from '../answers.ts';
import { listV1, listV2, totalV1, totalV2, user } from './decode.ts';
import type { Pager, RawPage } from './pager.ts';
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

/** The same question to both versions of the list. */
interface VersionedQuery<A extends v.GenericSchema, B extends v.GenericSchema, T> {
  readonly v2: { path: string; schema: A; make: (body: v.InferOutput<A>, answer: HttpResponse) => T };
  readonly v1: { path: string; schema: B; make: (body: v.InferOutput<B>, answer: HttpResponse) => T };
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
    return this.#read(user, await this.#get('v1/userinfo'), 'person');
  }

  total(): Promise<number> {
    return this.#ask({
      v2: { path: 'v2/fs/trash/totalcount', schema: totalV2, make: ({ totalCount }) => totalCount },
      v1: { path: 'v1/fs/trash?count=1', schema: totalV1, make: ({ total_count }) => total_count },
    });
  }

  page(offset: number, count: number): Promise<RawPage> {
    // For the order by date nothing is sent: the sources disagree on the name of that key.
    const query = new URLSearchParams({ count: String(count), offset: String(offset) });
    return this.#ask({
      v2: { path: `v2/fs/trash?${query}`, schema: listV2, make: pageOf },
      v1: {
        path: `v1/fs/trash?${query}`,
        schema: listV1,
        make: ({ items, total_count }, answer): RawPage => ({
          entries: items,
          more: offset + items.length < (total_count ?? Number.POSITIVE_INFINITY),
          total: total_count ?? undefined,
          trace: traceOf(answer),
        }),
      },
    });
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
    return pageOf(this.#read(listV2, answer, 'trash'), answer);
  }

  /** What is at a path, if anything. */
  at(path: string): Promise<HttpResponse> {
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    return this.#get(`v1/fs${encoded}?list_content=false`, '/pubapi/v1/fs/...');
  }

  /** Ids are those of the trash: what was restored meanwhile has none any more, so nothing that lives can be hit. */
  act(action: Action, ids: readonly string[]): Promise<WriteResult> {
    const json = { action: action === 'restore' ? 'RESTORE' : 'PURGE', ids };
    const url = `${this.#deps.url}/pubapi/v1/fs/trash`;
    return write(this.#deps.http, { method: 'POST', url, json, timeout: batchTimeout }, this.#signal);
  }

  /** Asks v2, and v1 where v2 is not found. */
  async #ask<A extends v.GenericSchema, B extends v.GenericSchema, T>({ v2, v1 }: VersionedQuery<A, B, T>): Promise<T> {
    if (this.#learned.version === 2) {
      const answer = await this.#get(v2.path);
      if (answer.status !== 404) return v2.make(this.#read(v2.schema, answer, 'trash'), answer);
    }
    const answer = await this.#get(v1.path);
    const made = v1.make(this.#read(v1.schema, answer, 'trash'), answer);
    this.#learned.version = 1;
    return made;
  }

  #read<S extends v.GenericSchema>(schema: S, answer: HttpResponse, what: 'trash' | 'person'): v.InferOutput<S> {
    const { status, text } = answer;
    if (status < 200 || status >= 300) throw new TrashError(problemOfAnswer(answer, this.#deps.now(), what));
    const result = v.safeParse(schema, parseJson(text));
    if (result.success) return result.output;
    throw new TrashError({ kind: 'unreadable', status, code: 'http.shape', ...traceOf(answer) });
  }

  /** @param label told in place of a path that holds names */
  #get(path: string, label?: string): Promise<HttpResponse> {
    const url = `${this.#deps.url}/pubapi/${path}`;
    return read(
      this.#deps.http,
      { method: 'GET', url, redactedPath: label, background: this.#background },
      this.#signal,
    );
  }
}

function pageOf({ items, has_more }: v.InferOutput<typeof listV2>, answer: HttpResponse): RawPage {
  return { entries: items, more: has_more ?? items.length > 0, trace: traceOf(answer) };
}
