/** The calls of one operation to an Egnyte domain, and what their answers say. */
import * as v from 'valibot';
import type { HttpClient, HttpResponse } from '../../http/http.ts';
import { withRetryBudget } from '../../http/retry.ts';
import type { Count } from '../../trash/count.ts';
import type { Action } from '../../trash/outcome.ts';
import { TrashError } from '../../trash/problem.ts';
import { parseJson, read, type WriteResult, write } from '../answers.ts';
import { type Entry, entryOf, list, totals, type User, user } from './decode.ts';
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

export interface DeletionFilter {
  /** First or last name of a person, or both. */
  readonly deletedBy?: string;
  /** Milliseconds since 1970. */
  readonly from?: number;
}

export type EgnyteApi = ReturnType<typeof createEgnyteApi>;

/** @param signal ends the calls that are given none of their own */
export function createEgnyteApi(
  { account, url, http: shared }: ApiDeps,
  signal: AbortSignal,
  background: boolean | undefined,
) {
  const http = withRetryBudget(shared);
  /** v1 lists are "to be deprecated"; they serve where v2 is not found. The next operation asks v2 again. */
  let version: 1 | 2 = 2;
  /** Of the last page. */
  let trace: ReturnType<typeof traceOf> | undefined;

  /** @param redactedPath used in logs and problems in place of a path that holds names */
  function get(path: string, redactedPath?: string, until = signal): Promise<HttpResponse> {
    return read(http, { method: 'GET', url: `${url}/pubapi/${path}`, redactedPath, background }, until);
  }

  /** Asks v2, and v1 where v2 is not found. */
  async function ask(v2: string, v1: string): Promise<HttpResponse> {
    if (version === 2) {
      const answer = await get(`v2/fs/trash${v2}`);
      if (answer.status !== 404) return answer;
    }
    const answer = await get(`v1/fs/trash${v1}`);
    if (answer.status === 200) version = 1;
    return answer;
  }

  function pageOf(answer: HttpResponse, offset: number): RawPage {
    trace = traceOf(answer);
    const { items, has_more, total_count: total } = decode(list, answer);
    return {
      entries: items.map((each) => entryOf(account, each)),
      more: has_more ?? offset + items.length < (total ?? Number.POSITIVE_INFINITY),
      total: total == null ? undefined : { items: total, precision: 'exact' },
    };
  }

  /** Of a list that cannot be read to its end. */
  const repeats = () => new TrashError({ kind: 'unreadable', code: 'list.repeats', ...trace });

  return {
    signal,
    repeats,

    person: async (): Promise<User> => decode(user, await get('v1/userinfo'), 'person'),

    total: async (): Promise<number> => {
      const found = decode(totals, await ask('/totalcount', '?count=1'));
      return 'totalCount' in found ? found.totalCount : found.total_count;
    },

    page: async (offset: number, count: number): Promise<RawPage> => {
      // For the order by date nothing is sent: the sources disagree on the name of that key.
      const query = `?count=${count}&offset=${offset}`;
      return pageOf(await ask(query, query), offset);
    },

    /** What was deleted until an instant, in milliseconds. Throws where the service does not take dates. */
    until: async (instant: number, count: number, { deletedBy, from }: DeletionFilter = {}): Promise<RawPage> => {
      // v1 has no filters.
      if (version === 1) throw repeats();
      const startDate = from === undefined ? firstDate : dateOf(from);
      const query = new URLSearchParams({ count: String(count), startDate, endDate: dateOf(instant) });
      if (deletedBy !== undefined) query.set('deletedBy', deletedBy);
      const answer = await get(`v2/fs/trash?${query}`);
      if (answer.status !== 400) return pageOf(answer, 0);
      throw new TrashError({ ...problemOfAnswer(answer, 'trash'), kind: 'unreadable', code: 'egnyte.no_dates' });
    },

    /** What is at a path, if anything. */
    at: (path: string, until: AbortSignal): Promise<HttpResponse> => {
      const encoded = path.split('/').map(encodeURIComponent).join('/');
      return get(`v1/fs${encoded}?list_content=false`, '/pubapi/v1/fs/...', until);
    },

    /** Ids are those of the trash: what was restored meanwhile has none any more, so no live item can be affected. */
    act: (action: Action, ids: readonly string[], until: AbortSignal): Promise<WriteResult> => {
      const json = { action: action === 'restore' ? 'RESTORE' : 'PURGE', ids };
      return write(http, { method: 'POST', url: `${url}/pubapi/v1/fs/trash`, json, timeout: batchTimeout }, until);
    },
  };
}

/** In whole seconds. */
function dateOf(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
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
