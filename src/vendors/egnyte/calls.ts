/** The calls of one operation to an Egnyte domain, and what their answers say. */
import * as v from 'valibot';
import type { Http, HttpAnswer } from '../../http/http.ts';
import type { Action } from '../../trash/outcome.ts';
import { TrashError } from '../../trash/problem.ts';
import { parseJson, read, type Written, write } from '../answers.ts';
import { listV1, listV2, totalV1, totalV2, user } from './decode.ts';
import type { Pager, RawPage } from './pager.ts';
import { problemOfAnswer, traceOf } from './problems.ts';

/** Ten folders may be restored or purged within one call. */
const longWrite = 120_000;
/** Before anything was deleted at Egnyte: a filter by date needs both its dates. */
const firstDate = '2000-01-01T00:00:00Z';

/** What an operation has learned of its domain. */
export interface Learned {
  /** v1 lists are "to be deprecated"; they serve where v2 is not found. The next operation asks v2 again. */
  version: 1 | 2;
}

export interface CallParts {
  /** Origin of the domain, without a slash at the end. */
  readonly url: string;
  /** One for each operation, with its own budget of retries. */
  readonly http: Http;
  readonly now: () => number;
}

/** The same question to both versions of the list. */
interface Question<A extends v.GenericSchema, B extends v.GenericSchema, T> {
  readonly v2: { path: string; schema: A; make: (body: v.InferOutput<A>, answer: HttpAnswer) => T };
  readonly v1: { path: string; schema: B; make: (body: v.InferOutput<B>, answer: HttpAnswer) => T };
}

export class Calls implements Pager {
  readonly #parts: CallParts;
  readonly #learned: Learned;
  readonly #signal: AbortSignal;
  readonly #background: boolean;

  constructor(parts: CallParts, signal: AbortSignal, background = false, learned: Learned = { version: 2 }) {
    this.#parts = parts;
    this.#learned = learned;
    this.#signal = signal;
    this.#background = background;
  }

  /** The same operation, ended by another signal. */
  under(signal: AbortSignal): Calls {
    return new Calls(this.#parts, signal, this.#background, this.#learned);
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
      const problem = problemOfAnswer(answer, this.#parts.now(), 'trash');
      throw new TrashError({ ...problem, kind: 'unreadable', code: 'egnyte.no_dates' });
    }
    return pageOf(this.#read(listV2, answer, 'trash'), answer);
  }

  /** What is at a path, if anything. */
  at(path: string): Promise<HttpAnswer> {
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    return this.#get(`v1/fs${encoded}?list_content=false`, '/pubapi/v1/fs/...');
  }

  /** Ids are those of the trash: what was restored meanwhile has none any more, so nothing that lives can be hit. */
  act(action: Action, ids: readonly string[]): Promise<Written> {
    const json = { action: action === 'restore' ? 'RESTORE' : 'PURGE', ids };
    const url = `${this.#parts.url}/pubapi/v1/fs/trash`;
    return write(this.#parts.http, { method: 'POST', url, json, timeout: longWrite }, this.#signal);
  }

  /** Asks v2, and v1 where v2 is not found. */
  async #ask<A extends v.GenericSchema, B extends v.GenericSchema, T>({ v2, v1 }: Question<A, B, T>): Promise<T> {
    if (this.#learned.version === 2) {
      const answer = await this.#get(v2.path);
      if (answer.status !== 404) return v2.make(this.#read(v2.schema, answer, 'trash'), answer);
    }
    const answer = await this.#get(v1.path);
    const made = v1.make(this.#read(v1.schema, answer, 'trash'), answer);
    this.#learned.version = 1;
    return made;
  }

  #read<S extends v.GenericSchema>(schema: S, answer: HttpAnswer, what: 'trash' | 'person'): v.InferOutput<S> {
    const { status, text } = answer;
    if (status < 200 || status >= 300) throw new TrashError(problemOfAnswer(answer, this.#parts.now(), what));
    const result = v.safeParse(schema, parseJson(text));
    if (result.success) return result.output;
    throw new TrashError({ kind: 'unreadable', status, code: 'http.shape', ...traceOf(answer) });
  }

  /** @param label told in place of a path that holds names */
  #get(path: string, label?: string): Promise<HttpAnswer> {
    const url = `${this.#parts.url}/pubapi/${path}`;
    return read(this.#parts.http, { method: 'GET', url, label, background: this.#background }, this.#signal);
  }
}

function pageOf({ items, has_more }: v.InferOutput<typeof listV2>, answer: HttpAnswer): RawPage {
  return { entries: items, more: has_more ?? items.length > 0, trace: traceOf(answer) };
}
