/** How Box is called, and what its answers mean. */
import * as v from 'valibot';
import { RetryBudget } from '../../http/budget.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../../http/http.ts';
import type { TrashItem } from '../../trash/item.ts';
import type { Clock, WriteHooks } from '../../trash/ports.ts';
import { type Problem, type ProblemKind, TrashError } from '../../trash/problem.ts';
import { decode, kindOfStatus, parseJson, read, retryAt, write } from '../answers.ts';
import { never } from '../outcomes.ts';
import { allFields, type BoxEntry, entry, errorBody, pathOf, placeOf } from './decode.ts';

export interface BoxDeps {
  readonly account: string;
  /** Origin of the API, without a slash at the end. */
  readonly url: string;
  readonly http: HttpClient;
  readonly clock: Clock;
}

export interface CallOptions extends Pick<HttpRequest, 'background' | 'bucket'> {
  /** In place of that of the operation. */
  readonly signal?: AbortSignal;
}

/** A call that changes an item. */
export interface Change {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly json?: object;
  /** Only if the item still has this etag. */
  readonly ifMatch?: string;
  /** Milliseconds in which it is sent, or else not at all. */
  readonly freshFor?: number;
  /** Id of the folder that the item is in afterwards. */
  readonly into?: string;
}

/** What the answer to a change says; `entry` is the item afterwards, which a purge does not have. */
export type ChangeResult =
  | { readonly end: 'done'; readonly entry?: BoxEntry }
  | { readonly end: 'refused' | 'unclear'; readonly problem: Problem; readonly answer?: HttpResponse };

/** Box restores, moves or purges a folder within the call, for up to 600 s. */
const folderTimeout = 660_000;

/** The calls of one operation, which share a signal and a budget of retries. */
export class BoxApi {
  readonly account: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly hooks: WriteHooks;
  readonly budget = new RetryBudget();
  /** Since when each folder is known to be locked, by its id. */
  readonly lockedSince = new Map<string, number>();
  readonly #http: HttpClient;
  readonly #url: string;

  constructor({ account, url, http, clock }: BoxDeps, signal: AbortSignal, hooks: WriteHooks = {}) {
    this.account = account;
    this.clock = clock;
    this.signal = signal;
    this.hooks = hooks;
    this.#http = http;
    this.#url = `${url}/2.0/`;
  }

  async get(path: string, { signal = this.signal, ...options }: CallOptions = {}): Promise<HttpResponse> {
    const request: HttpRequest = { ...options, method: 'GET', url: this.#url + path, budget: this.budget };
    return await read(this.#http, request, signal);
  }

  /** A successful answer in the shape of the schema; throws on any other. */
  async ask<S extends v.GenericSchema>(schema: S, path: string, options?: CallOptions): Promise<v.InferOutput<S>> {
    return decode(schema, good(await this.get(path, options)));
  }

  /** Throws where nothing was sent. An answer that is not Box's own may be a proxy's, so it is unclear. */
  async change(item: TrashItem, { method, json, ifMatch, freshFor, into }: Change): Promise<ChangeResult> {
    const isPurge = method === 'DELETE';
    // The second step of a restore: sent before others, and though the person has cancelled.
    const isMove = method === 'PUT';
    const request: HttpRequest = {
      method,
      url: `${this.#url}${pathOf(item)}${isPurge ? '/trash' : `?fields=${allFields}`}`,
      json,
      notAfter: freshFor && this.clock.now() + freshFor,
      urgent: isMove,
      timeout: item.kind === 'folder' ? folderTimeout : undefined,
      headers: ifMatch === undefined ? undefined : { 'if-match': ifMatch },
      budget: this.budget,
    };
    const written = await write(this.#http, request, isMove ? never : this.signal);
    if (!written.settled) {
      const { answer, problem } = written;
      return { end: 'unclear', problem: answer ? problemOfAnswer(answer) : problem, answer };
    }
    const { answer } = written;
    const { status, text, call } = answer;
    if (status >= 300) {
      const problem = problemOfAnswer(answer);
      return { end: problem.kind === 'unreadable' ? 'unclear' : 'refused', problem, answer };
    }
    // Box's only answer to a purge that succeeded.
    if (isPurge && status === 204) return { end: 'done' };
    const parsed = v.safeParse(entry, parseJson(text));
    if (isPurge || !parsed.success) return { end: 'unclear', problem: { kind: 'unreadable', status, call } };
    // A long move goes on after Box has called it done.
    if (into !== undefined && placeOf(parsed.output)?.id !== into) return { end: 'unclear', problem: { kind: 'busy' } };
    return { end: 'done', entry: parsed.output };
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
  ['insufficient_scope', 'forbidden'],
]);

/** The codes that have a sentence of their own in `ui/messages/box.ts`. */
const codesWithMessages = [
  'insufficient_scope',
  'access_from_location_blocked',
  'item_name_invalid',
  'item_name_too_long',
];

/** Box's own error. A status without one says nothing about an item: it may come from a gateway in between. */
export function errorIn({ status, text }: HttpResponse): v.InferOutput<typeof errorBody> | undefined {
  const body = v.safeParse(errorBody, parseJson(text));
  return body.success && body.output.status === status ? body.output : undefined;
}

/** Whether Box itself says that it does not find the item. */
export function isNotFound(answer: HttpResponse): boolean {
  return answer.status === 404 && errorIn(answer) !== undefined;
}

/** The answer, if it is a successful one; throws on any other. */
export function good(answer: HttpResponse): HttpResponse {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new TrashError(problemOfAnswer(answer));
}

export function problemOfAnswer(answer: HttpResponse): Problem {
  const { status, call } = answer;
  const body = errorIn(answer);
  // Box also reports a missing scope in the header of an empty 403.
  const lacksScope = answer.header('www-authenticate')?.includes('insufficient_scope') === true;
  const byStatus = kindOfStatus(status);
  const isBoxes = body || lacksScope || ['signIn', 'limited', 'server'].includes(byStatus);
  if (!isBoxes) return { kind: 'unreadable', status, code: 'http.shape', call };
  const code = lacksScope ? 'insufficient_scope' : (body?.code ?? '');
  const kind = kinds.get(code) ?? byStatus;
  return {
    kind,
    status,
    affectsAll: code === 'insufficient_scope' || undefined,
    code: codesWithMessages.includes(code) ? `box.${code}` : undefined,
    call,
    said: body?.message,
    requestId: answer.header('box-request-id') ?? body?.request_id,
    retryAt: kind === 'limited' ? retryAt(answer, answer.receivedAt) : undefined,
  };
}
