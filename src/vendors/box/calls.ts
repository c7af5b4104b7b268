/** How Box is called, and what can be believed of its answers. */
import * as v from 'valibot';
import { withRetryBudget } from '../../http/budget.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../../http/http.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Clock } from '../../trash/ports.ts';
import { type Problem, TrashError } from '../../trash/problem.ts';
import { decode, parseJson, read, write } from '../answers.ts';
import { type BoxEntry, entry, fields, pathOf } from './decode.ts';
import { problemOfAnswer } from './problems.ts';

/** What a client is made of. */
export interface BoxDeps {
  readonly account: string;
  /** Origin of the API, without a slash at the end. */
  readonly url: string;
  readonly http: HttpClient;
  readonly clock: Clock;
}

/** Whose turn a question is. */
type CallOptions = Pick<HttpRequest, 'background' | 'bucket'>;

/** A call that changes something. */
export interface Change {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly json?: object;
  /** Only if the item is as this etag knows it. */
  readonly ifMatch?: string;
  /** Milliseconds since 1970; see `HttpRequest`. */
  readonly notAfter?: number;
}

/** How a change ended as far as the wire tells; `entry` is the item afterwards, which a purge does not leave. */
export type ChangeResult =
  | { readonly end: 'done'; readonly entry?: BoxEntry }
  | { readonly end: 'refused' | 'unclear'; readonly problem: Problem; readonly answer?: HttpResponse };

/** A folder is restored, moved or purged within the call, which Box lets run for 600 s. */
const folderTimeout = 660_000;
/** Box's only answer to a purge that it has done. */
const purged = 204;

export class BoxApi {
  readonly account: string;
  readonly clock: Clock;
  readonly #deps: BoxDeps;

  constructor(deps: BoxDeps) {
    this.account = deps.account;
    this.clock = deps.clock;
    this.#deps = deps;
  }

  /** The same, with a budget of retries of its own. */
  forOperation(): BoxApi {
    return new BoxApi({ ...this.#deps, http: withRetryBudget(this.#deps.http) });
  }

  async get(path: string, signal: AbortSignal, manner?: CallOptions): Promise<HttpResponse> {
    return await read(this.#deps.http, { ...manner, method: 'GET', url: `${this.#deps.url}/2.0/${path}` }, signal);
  }

  /** A good answer in the shape of the schema; all else is thrown. */
  async ask<S extends v.GenericSchema>(
    schema: S,
    path: string,
    signal: AbortSignal,
    manner?: CallOptions,
  ): Promise<v.InferOutput<S>> {
    return decode(schema, this.good(await this.get(path, signal, manner)));
  }

  good(answer: HttpResponse): HttpResponse {
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw new TrashError(this.problem(answer));
  }

  problem(answer: HttpResponse): Problem {
    return problemOfAnswer(answer, this.clock.now());
  }

  /** Throws where nothing was sent. An answer whose body is not Box's may be a proxy's: not clear. */
  async change(
    item: TrashItem,
    { method, json, ifMatch, notAfter }: Change,
    signal: AbortSignal,
  ): Promise<ChangeResult> {
    const url = `${this.#deps.url}/2.0/${pathOf(item)}`;
    const isPurge = method === 'DELETE';
    const request: HttpRequest = {
      method,
      url: isPurge ? `${url}/trash` : `${url}?fields=${fields},path_collection`,
      json,
      notAfter: notAfter,
      // A move is the second step of a restore.
      urgent: method === 'PUT',
      timeout: item.kind === 'folder' ? folderTimeout : undefined,
      headers: ifMatch === undefined ? undefined : { 'if-match': ifMatch },
    };
    const written = await write(this.#deps.http, request, signal);
    const { answer } = written;
    if (!written.settled) {
      const { problem } = written;
      return { end: 'unclear', problem: answer ? { ...this.problem(answer), kind: problem.kind } : problem, answer };
    }
    const { status, text, call } = written.answer;
    if (status >= 300) {
      const problem = this.problem(written.answer);
      return { end: problem.kind === 'unreadable' ? 'unclear' : 'refused', problem, answer };
    }
    if (isPurge && status === purged) return { end: 'done' };
    const parsed = v.safeParse(entry, parseJson(text));
    if (!isPurge && parsed.success) return { end: 'done', entry: parsed.output };
    return { end: 'unclear', problem: { kind: 'unreadable', status, call }, answer };
  }
}
