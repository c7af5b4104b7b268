/** What calls over the network are made of; `httpClient.ts` makes them. */
import type { RetryBudget } from './budget.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface HttpRequest {
  readonly method: Method;
  /** Absolute; its origin must be among the account's. */
  readonly url: string;
  /** Logged in place of its path, where that holds names of items, or a code that lets someone in. */
  readonly redactedPath?: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as a form, URL encoded, in place of `json`. */
  readonly form?: Readonly<Record<string, string>>;
  /** Leaves the credential out. */
  readonly skipAuth?: boolean;
  /** Milliseconds until the answer begins; 30 s if not given. */
  readonly timeout?: number;
  /** Once sent it is not aborted any more: for writes, whose end must be known. */
  readonly ignoreAbort?: boolean;
  /** Milliseconds since 1970 after which it is neither sent nor repeated: the check before it is out of date by then. */
  readonly notAfter?: number;
  /** A POST or PUT that changes nothing, or that may be sent twice without harm: retried like a GET. */
  readonly idempotent?: boolean;
  /** Besides those that each call has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The second step of an action: sent before other writes. */
  readonly urgent?: boolean;
  /** No one waits for it: sent after what a person asked for. */
  readonly background?: boolean;
  /** One of the account's `buckets`, in which it counts too. */
  readonly bucket?: string;
  /** The retries left to the operation that it belongs to. */
  readonly budget?: RetryBudget;
}

/** The path, or what is logged in its place: a query may hold names of items. */
export function redactedPathOf({ url, redactedPath }: HttpRequest): string {
  return redactedPath ?? new URL(url).pathname;
}

/** Method and path; see `redactedPath`. */
export function describeCall(request: HttpRequest): string {
  return `${request.method} ${redactedPathOf(request)}`;
}

/** An answer as it came over the network. */
export interface RawResponse {
  readonly status: number;
  /** A header by its name, in any case. */
  header(name: string): string | undefined;
  readonly text: string;
}

export interface HttpResponse extends RawResponse {
  /** The call that it answers; see `describeCall`. */
  readonly call: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
}

/**
 * No usable answer came. `unsent` is true only if the request cannot have reached the service: then sending it
 * again is safe, else the item has to be looked at first.
 */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly reason:
    | 'unreachable'
    | 'certificate'
    | 'interrupted'
    | 'timeout'
    | 'redirect'
    | 'tooLarge'
    | 'host'
    | 'expired';
  readonly unsent: boolean;
  /** Of an expired call: the status of the refusal after which it waited. */
  readonly status?: number;

  constructor(reason: NetworkError['reason'], unsent: boolean, options?: ErrorOptions & { readonly status?: number }) {
    super(`no answer: ${reason}`, options);
    this.reason = reason;
    this.unsent = unsent;
    this.status = options?.status;
  }
}

export interface HttpClient {
  /**
   * Sends, waits its turn, retries what the retry table allows, and gives the last answer of whatever status.
   * Throws `NetworkError`, or the signal's reason.
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
}

/** How many calls may start and run: `calls` in any window of `interval` milliseconds, `concurrency` side by side. */
export interface RateLimit {
  readonly concurrency: number;
  readonly calls: number;
  readonly interval: number;
}

/** Headers that say who calls. */
export type Authorization = Readonly<Record<string, string>> & { readonly authorization: string };

export interface HttpOptions {
  /** The only origins that may be called. */
  readonly origins: readonly string[];
  /** The Authorization header and what goes with it, asked for before each attempt; absent where there is no token yet. */
  readonly authorization?: () => Promise<Authorization>;
  /** After a 401 for what `authorization` gave: true if it has another by now, with which the call is sent once more. */
  readonly renew?: (refused: string) => Promise<boolean>;
  readonly rateLimit: RateLimit;
  /** Clients with the same one share a limiter: those of one token of one service. */
  readonly limiterKey?: object;
  /** Further limits for some of the calls, by the name in their `bucket`. */
  readonly buckets?: Readonly<Record<string, readonly RateLimit[]>>;
  /** Sees every answer, for what its headers tell of limits. */
  readonly onResponse?: (answer: HttpResponse) => void;
  /** Told until when nothing is sent, after a "too many calls"; milliseconds since 1970. */
  readonly onPause?: (until: number) => void;
  /** Is this answer a "too many calls"? 429 always is. */
  readonly isThrottled?: (answer: HttpResponse) => boolean;
  /** Is this a "too many calls" that outlasts all retries? Then there are none. */
  readonly nonRetryable?: (answer: HttpResponse) => boolean;
  /** Does this answer, though no refusal, show that others use the same limit? Then the rate is halved. */
  readonly contended?: (answer: HttpResponse) => boolean;
}
