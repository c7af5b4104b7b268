/** What all vendors do with answers: read JSON at the border, and turn what is not one into a problem. */
import * as v from 'valibot';
import { describeCall, type HttpClient, type HttpRequest, type HttpResponse, NetworkError } from '../http/http.ts';
import { maxWait, retryAfter } from '../http/retry.ts';
import { type Problem, type ProblemKind, TrashError } from '../trash/problem.ts';

const noAnswerKinds: Readonly<Partial<Record<NetworkError['reason'], ProblemKind>>> = {
  redirect: 'unreadable',
  tooLarge: 'unreadable',
  host: 'refused',
  expired: 'busy',
};

export function problemOfNetworkError({ reason, status }: NetworkError, request: HttpRequest): Problem {
  const kind = noAnswerKinds[reason] ?? 'offline';
  return { kind, code: `http.${reason}`, call: describeCall(request), ...(status !== undefined && { status }) };
}

/** How a write ended as far as its answer tells: an answer that stands, or one that leaves open whether it was done. */
export type WriteResult =
  | { readonly settled: true; readonly answer: HttpResponse }
  | { readonly settled: false; readonly problem: Problem; readonly answer?: HttpResponse };

/**
 * Sends a write. 5xx and lost answers are not clear: the item must be looked at. An aborted signal keeps it from being
 * sent, and does not touch it once it is. Throws `TrashError` or the signal's reason; then nothing was done.
 */
export async function write(http: HttpClient, request: HttpRequest, signal: AbortSignal): Promise<WriteResult> {
  try {
    const answer = await http.send({ ...request, ignoreAbort: true }, signal);
    const { status, call } = answer;
    if (status < 500) return { settled: true, answer };
    return { settled: false, problem: { kind: 'server', status, call }, answer };
  } catch (error) {
    if (!(error instanceof NetworkError) || error.unsent) throw asTrashError(error, request);
    return { settled: false, problem: { ...problemOfNetworkError(error, request), kind: 'unclear' } };
  }
}

/** Sends a read; what brings no answer is thrown as `TrashError`. */
export async function read(http: HttpClient, request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
  try {
    return await http.send(request, signal);
  } catch (error) {
    throw asTrashError(error, request);
  }
}

function asTrashError(error: unknown, request: HttpRequest): unknown {
  if (!(error instanceof NetworkError)) return error;
  return new TrashError(problemOfNetworkError(error, request), { cause: error });
}

/** The answer's JSON in the schema's shape, else `unreadable`. */
export function decode<S extends v.GenericSchema>(schema: S, answer: HttpResponse): v.InferOutput<S> {
  const result = v.safeParse(schema, parseJson(answer.text));
  if (result.success) return result.output;
  throw new TrashError({ kind: 'unreadable', status: answer.status, code: 'http.shape', call: answer.call });
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The JSON of a value; where it is nested deeper than the stack, without what is in it. */
export function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return JSON.stringify(Object.entries(Object(value)).map(([key, each]) => [key, Object(each) === each || each]));
  }
}

/** The entries of a list one by one: one that cannot be read does not take the others with it. */
export function decodeEach<S extends v.GenericSchema, T>(
  schema: S,
  entries: readonly unknown[],
  make: (entry: v.InferOutput<S>) => T,
): { items: T[]; unreadable: number } {
  const results = entries.map((entry) => v.safeParse(schema, entry));
  const items = results.flatMap(({ success, output }) => (success ? [make(output)] : []));
  return { items, unreadable: entries.length - items.length };
}

/** The kind that a status has at every service; vendors first look for what they know better. */
export function kindOfStatus(status: number): ProblemKind {
  if (status === 401) return 'signIn';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'notFound';
  if (status === 429) return 'limited';
  if (status >= 500) return 'server';
  return status >= 400 ? 'refused' : 'unreadable';
}

/** `retryAt` of a throttled answer. */
export function retryAt(answer: HttpResponse, now: number): number {
  return now + (retryAfter(answer.header('retry-after'), now) ?? maxWait);
}

/** An optional field of the service's JSON; null or a wrong type reads as absent. */
export function maybe<S extends v.GenericSchema>(schema: S) {
  return v.fallback(v.optional(schema), undefined);
}

/** The end of the year 9999, in milliseconds since 1970. */
const lastInstant = Date.UTC(10_000, 0) - 1;

/** An instant in milliseconds from the service's text; what is no date, or outside of 1970 to 9999, reads as absent. */
export function instant(text: string | null | undefined): number | undefined {
  const ms = text ? Date.parse(text) : Number.NaN;
  return ms >= 0 && ms <= lastInstant ? ms : undefined;
}
