/** How Box is called, and what its answers mean. */
import * as v from 'valibot';
import type { RetryBudget } from '../../http/budget.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../../http/http.ts';
import { withRetryBudget } from '../../http/retry.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Clock } from '../../trash/ports.ts';
import { type Problem, type ProblemKind, TrashError } from '../../trash/problem.ts';
import { decode, kindOfStatus, parseJson, read, retryAt, write } from '../answers.ts';
import { type BoxEntry, entry, errorBody, fields, pathOf } from './decode.ts';

export interface BoxDeps {
  readonly account: string;
  /** Origin of the API, without a slash at the end. */
  readonly url: string;
  readonly http: HttpClient;
  readonly clock: Clock;
}

type CallOptions = Pick<HttpRequest, 'background' | 'bucket'>;

/** A call that changes an item. */
export interface Change {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly json?: object;
  /** Only if the item still has this etag. */
  readonly ifMatch?: string;
  /** Milliseconds since 1970; see `HttpRequest`. */
  readonly notAfter?: number;
}

/** What the answer to a change says; `entry` is the item afterwards, which a purge does not have. */
export type ChangeResult =
  | { readonly end: 'done'; readonly entry?: BoxEntry }
  | { readonly end: 'refused' | 'unclear'; readonly problem: Problem; readonly answer?: HttpResponse };

/** Box restores, moves or purges a folder within the call, for up to 600 s. */
const folderTimeout = 660_000;
/** Box's only answer to a purge that succeeded. */
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

  /** The same, for calls that share this budget of retries. */
  forOperation(budget?: RetryBudget): BoxApi {
    return new BoxApi({ ...this.#deps, http: withRetryBudget(this.#deps.http, budget) });
  }

  async get(path: string, signal: AbortSignal, options?: CallOptions): Promise<HttpResponse> {
    const { http, url } = this.#deps;
    return await read(http, { ...options, method: 'GET', url: `${url}/2.0/${path}` }, signal);
  }

  /** A successful answer in the shape of the schema; throws on any other. */
  async ask<S extends v.GenericSchema>(
    schema: S,
    path: string,
    signal: AbortSignal,
    options?: CallOptions,
  ): Promise<v.InferOutput<S>> {
    return decode(schema, this.good(await this.get(path, signal, options)));
  }

  good(answer: HttpResponse): HttpResponse {
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw new TrashError(this.problem(answer));
  }

  problem(answer: HttpResponse): Problem {
    return problemOfAnswer(answer, this.clock.now());
  }

  /** Throws where nothing was sent. An answer that is not Box's own may be a proxy's, so it is unclear. */
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
      notAfter,
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

/** Box's `code` is an open string; these say more than the status does. */
const kinds: ReadonlyMap<string, ProblemKind> = new Map([
  ['item_name_in_use', 'nameTaken'],
  ['item_name_invalid', 'invalidName'],
  ['item_name_too_long', 'invalidName'],
  ['operation_blocked_temporary', 'busy'],
  ['name_temporarily_reserved', 'busy'],
  ['access_denied_item_locked', 'retained'],
  ['forbidden_by_policy', 'retained'],
  ['storage_limit_exceeded', 'noSpace'],
  ['not_trashed', 'notFound'],
  ['insufficient_scope', 'forbidden'],
]);

/** The codes that have a sentence of their own in `ui/messages/box.ts`. */
const codesWithMessages = new Set([
  'insufficient_scope',
  'access_from_location_blocked',
  'item_name_invalid',
  'item_name_too_long',
]);

/** What Box may say without an error body; and it answers a missing length with HTML. */
const bodiless: ReadonlySet<ProblemKind> = new Set(['signIn', 'limited', 'server']);
const lengthRequired = 411;

/** Box's own error. A status without one says nothing about an item: it may come from a gateway in between. */
export function errorIn(answer: HttpResponse): v.InferOutput<typeof errorBody> | undefined {
  const body = v.safeParse(errorBody, parseJson(answer.text));
  return body.success && body.output.status === answer.status ? body.output : undefined;
}

export function boxCode(answer: HttpResponse | undefined): string | undefined {
  return (answer && errorIn(answer)?.code) ?? undefined;
}

/** Whether Box itself says that it does not find the item. */
export function isNotFound(answer: HttpResponse): boolean {
  return answer.status === 404 && errorIn(answer) !== undefined;
}

/** @param now milliseconds, for `retryAt` */
export function problemOfAnswer(answer: HttpResponse, now: number): Problem {
  const { status, call } = answer;
  const body = errorIn(answer);
  // Box also reports a missing scope in the header of an empty 403.
  const scope = answer.header('www-authenticate')?.includes('insufficient_scope') === true;
  const byStatus = kindOfStatus(status);
  if (!body && !scope && !bodiless.has(byStatus) && status !== lengthRequired) {
    return { kind: 'unreadable', status, code: 'http.shape', call };
  }
  const code = scope ? 'insufficient_scope' : (body?.code ?? undefined);
  const kind = (code === undefined ? undefined : kinds.get(code)) ?? byStatus;
  return {
    kind,
    status,
    affectsAll: code === 'insufficient_scope' ? true : undefined,
    code: code !== undefined && codesWithMessages.has(code) ? `box.${code}` : undefined,
    call,
    said: body?.message ?? undefined,
    requestId: answer.header('box-request-id') ?? body?.request_id ?? undefined,
    retryAt: kind === 'limited' ? retryAt(answer, now) : undefined,
  };
}
