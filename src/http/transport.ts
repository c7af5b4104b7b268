/** One exchange over node-fetch: it goes through `node:http`, so the editor's proxy and certificates apply. */
import { channel } from 'node:diagnostics_channel';
import fetch, { type RequestInit, type Response } from 'node-fetch';
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
    const hangUp = new AbortController();
    let isOver = false;
    let part: keyof TransportTimeouts = 'connection';
    let timer = setTimeout(() => hangUp.abort(), limits.connection);
    const enter = (next: keyof TransportTimeouts, ms: number) => {
      part = next;
      clearTimeout(timer);
      timer = setTimeout(() => hangUp.abort(), ms);
    };
    const init = { ...initOf(request, authorization), signal: AbortSignal.any([signal, hangUp.signal]) };
    let response: Response | undefined;
    try {
      response = await watched(
        () => fetch(request.url, init),
        // It may be reported late, when the answer has begun or the call is over.
        () => !isOver && part === 'connection' && enter('headers', request.timeout ?? limits.headers),
      );
      enter('body', limits.body);
      const { status, headers } = response;
      if (status >= 300 && status < 400) {
        // Its body is of no interest, and may be endless.
        hangUp.abort();
        throw new NetworkError('redirect', false);
      }
      return { status, header: (name) => headers.get(name) ?? undefined, text: await response.text() };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof NetworkError) throw error;
      if (hangUp.signal.aborted) throw new NetworkError('timeout', part === 'connection', { cause: error });
      throw classify(error, response !== undefined);
    } finally {
      isOver = true;
      clearTimeout(timer);
    }
  };
}

interface Socket {
  readonly connecting: boolean;
  /** Of an encrypted one only; null until the two sides have agreed (Node's documentation of TLSSocket). */
  readonly alpnProtocol?: string | false | null;
  once(event: 'connect' | 'secureConnect', then: () => void): void;
}

const created = channel('http.client.request.created');

/** Sends, and calls `connected` once the request has a connection, encrypted where it is to be: node-fetch does not report that. */
function watched<T>(send: () => T, connected: () => void): T {
  let isReported = false;
  // Node reports every request of the process; what it reports while `send` runs is our own.
  const follow = (message: unknown) => {
    isReported = true;
    const { request } = message as { request: { once(event: 'socket', then: (socket: Socket) => void): void } };
    request.once('socket', (socket) => {
      const secure = socket.alpnProtocol !== undefined;
      // A connection that was kept open is ready.
      if (secure ? socket.alpnProtocol !== null : !socket.connecting) connected();
      else socket.once(secure ? 'secureConnect' : 'connect', connected);
    });
  };
  created.subscribe(follow);
  try {
    return send();
  } finally {
    created.unsubscribe(follow);
    // Then connecting counts as waiting for the answer.
    if (!isReported) connected();
  }
}

function initOf({ method, headers, json, form }: HttpRequest, authorization: string | undefined): RequestInit {
  const type = json !== undefined ? 'application/json' : form && 'application/x-www-form-urlencoded';
  return {
    method,
    headers: {
      accept: 'application/json',
      ...headers,
      ...(authorization !== undefined && { authorization }),
      ...(type && { 'content-type': type }),
    },
    body: json !== undefined ? JSON.stringify(json) : form ? new URLSearchParams(form).toString() : null,
    redirect: 'manual',
    size: maxBody,
  };
}

function classify(error: unknown, answered: boolean): NetworkError {
  const { type, code }: { readonly type?: unknown; readonly code?: unknown } = Object(error);
  const named = String(code);
  if (type === 'max-size') return new NetworkError('tooLarge', false, { cause: error });
  if (!answered && unsentCodes.has(named)) return new NetworkError('unreachable', true, { cause: error });
  if (/CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY/.test(named))
    return new NetworkError('certificate', true, { cause: error });
  return new NetworkError('interrupted', false, { cause: error });
}
