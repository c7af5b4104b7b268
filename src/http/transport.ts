/** One exchange over node-fetch, which is loaded on first use: it goes through `node:http`, so the editor's proxy and certificates apply. */
import type { Response } from 'node-fetch';
import { type HttpAnswer, type HttpRequest, NoAnswer } from './http.ts';

/** A trash page of 1,000 items is about 1 MB; more than this is not an answer of ours. */
const largestBody = 32 * 1024 * 1024;
const standardTimeout = 30_000;

const unsentCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN']);

export type Exchange = (
  request: HttpRequest,
  authorization: string | undefined,
  signal: AbortSignal,
) => Promise<HttpAnswer>;

/** Sends once. Throws `NoAnswer`, or the signal's reason. */
export const exchange: Exchange = async (request, authorization, signal) => {
  const { default: fetch } = await import('node-fetch');
  const limit = AbortSignal.timeout(request.timeout ?? standardTimeout);
  const headers: Record<string, string> = { accept: 'application/json' };
  if (authorization !== undefined) headers.authorization = authorization;
  if (request.json !== undefined) headers['content-type'] = 'application/json';
  let response: Response | undefined;
  try {
    response = await fetch(request.url, {
      method: request.method,
      headers,
      body: request.json === undefined ? null : JSON.stringify(request.json),
      redirect: 'manual',
      size: largestBody,
      signal: AbortSignal.any([signal, limit]),
    });
    if (response.status >= 300 && response.status < 400) {
      // Its text is of no interest, and must not keep the connection.
      response.body?.resume();
      throw new NoAnswer('redirect', false);
    }
    const text = await response.text();
    const { status, headers: answered } = response;
    return { status, header: (name) => answered.get(name) ?? undefined, text };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof NoAnswer) throw error;
    if (limit.aborted) throw new NoAnswer('timeout', false, { cause: error });
    throw classify(error, response !== undefined);
  }
};

function classify(error: unknown, answered: boolean): NoAnswer {
  const type = property(error, 'type');
  if (type === 'max-size') return new NoAnswer('tooLarge', false, { cause: error });
  const code = property(error, 'code') ?? '';
  if (!answered && unsentCodes.has(code)) return new NoAnswer('unreachable', true, { cause: error });
  if (/CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY/.test(code))
    return new NoAnswer('certificate', true, { cause: error });
  return new NoAnswer('interrupted', false, { cause: error });
}

function property(error: unknown, name: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
}
