/** One exchange over node-fetch: it goes through `node:http`, so the editor's proxy and certificates apply. */
import fetch, { type RequestInit, type Response } from 'node-fetch';
import { whileConnecting } from './connecting.ts';
import { type HttpRequest, NetworkError, type RawResponse } from './http.ts';

/** A trash page of 1,000 items is about 1 MB; no answer that we ask for is larger than this, decompressed. */
const maxBody = 8 * 1024 * 1024;

/** Milliseconds for each part of a call. */
export interface TransportTimeouts {
  /** Until there is a connection, encrypted: nothing can have been done before. */
  readonly connection: number;
  /** From then until the answer begins, unless the request has its own `timeout`. */
  readonly headers: number;
  /** From then until its end. */
  readonly body: number;
}

const standardLimits: TransportTimeouts = { connection: 15_000, headers: 30_000, body: 60_000 };

const unsentCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN']);

/** Sends once. Throws `NetworkError`, or the signal's reason. */
export type Transport = (
  request: HttpRequest,
  authorization: string | undefined,
  signal: AbortSignal,
) => Promise<RawResponse>;

export function nodeFetchTransport(limits: TransportTimeouts = standardLimits): Transport {
  return async (request, authorization, signal) => {
    const watch = new Stopwatch(limits.connection);
    const init = { ...initOf(request, authorization), signal: AbortSignal.any([signal, watch.signal]) };
    let response: Response | undefined;
    try {
      response = await whileConnecting(
        () => fetch(request.url, init),
        () => watch.enter('headers', request.timeout ?? limits.headers),
      );
      watch.enter('body', limits.body);
      if (response.status >= 300 && response.status < 400) {
        // Its body is of no interest, and may be endless.
        watch.abort();
        throw new NetworkError('redirect', false);
      }
      const text = await response.text();
      const { status, headers } = response;
      return { status, header: (name) => headers.get(name) ?? undefined, text };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof NetworkError) throw error;
      if (watch.signal.aborted) throw new NetworkError('timeout', watch.part === 'connection', { cause: error });
      throw classify(error, response !== undefined);
    } finally {
      watch.dispose();
    }
  };
}

/** Aborts its signal when a part of the call takes too long. */
class Stopwatch {
  readonly #over = new AbortController();
  #timer: NodeJS.Timeout;
  part: keyof TransportTimeouts = 'connection';

  constructor(ms: number) {
    this.#timer = this.#start(ms);
  }

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  enter(part: keyof TransportTimeouts, ms: number): void {
    // A connection may be reported late, when the answer has begun already.
    if (this.part === 'body') return;
    this.part = part;
    clearTimeout(this.#timer);
    this.#timer = this.#start(ms);
  }

  /** Hangs up. */
  abort(): void {
    this.#over.abort();
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #start(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.abort(), ms);
  }
}

function initOf(request: HttpRequest, authorization: string | undefined): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json', ...request.headers };
  if (authorization !== undefined) headers.authorization = authorization;
  const { json, form } = request;
  if (json !== undefined) headers['content-type'] = 'application/json';
  else if (form) headers['content-type'] = 'application/x-www-form-urlencoded';
  const body = json === undefined ? (form ? new URLSearchParams(form).toString() : null) : JSON.stringify(json);
  return { method: request.method, headers, body, redirect: 'manual', size: maxBody };
}

function classify(error: unknown, answered: boolean): NetworkError {
  const type = property(error, 'type');
  if (type === 'max-size') return new NetworkError('tooLarge', false, { cause: error });
  const code = property(error, 'code') ?? '';
  if (!answered && unsentCodes.has(code)) return new NetworkError('unreachable', true, { cause: error });
  if (/CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY/.test(code))
    return new NetworkError('certificate', true, { cause: error });
  return new NetworkError('interrupted', false, { cause: error });
}

function property(error: unknown, name: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
}
