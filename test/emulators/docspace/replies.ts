// The envelopes of answers and errors (the server's source, 3.7.2: CommonApiResponse, ResponseWrapper).
import type { Received, Reply } from '../server.ts';

const kinds = {
  400: 'System.ArgumentException',
  402: 'ASC.Core.Tenants.TenantQuotaException',
  403: 'System.InvalidOperationException',
  404: 'System.IO.FileNotFoundException',
  415: 'System.NotSupportedException',
  500: 'System.NullReferenceException',
} as const;

/** An error that the portal tells in its own JSON. */
export class Refusal extends Error {
  readonly status: keyof typeof kinds | 401;
  /** The exception's type; the errors of signing in do not tell it. */
  readonly kind: string | null;
  /** The same in the `error` of an operation, where reasons are not hidden. */
  readonly reason: string;

  constructor(status: keyof typeof kinds, message: string, kind?: string);
  constructor(status: keyof typeof kinds | 401, message: string, kind: string | null, reason?: string);
  constructor(status: keyof typeof kinds | 401, message: string, kind?: string | null, reason = message) {
    super(message);
    this.status = status;
    this.kind = kind === undefined && status !== 401 ? kinds[status] : (kind ?? null);
    this.reason = reason;
  }
}

/** Missing rights always read "Access denied" over HTTP: the reason is lost. */
export function accessDenied(reason?: string): Refusal {
  return new Refusal(403, 'Access denied', 'System.Security.SecurityException', reason);
}

export function noSuch(kind: 'file' | 'folder'): Refusal {
  return new Refusal(404, `The required ${kind} was not found`);
}

/** A parameter or body that the model binder does not take. */
export class Invalid extends Error {
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

function links(request: Received): unknown {
  const query = request.query.size > 0 ? `?${request.query}` : '';
  const href = `http://${request.headers.host ?? 'portal.example'}${request.path}${query}`;
  return [{ href, action: request.method }];
}

/** A success. `count` says 1 even for an empty list, and a `null` payload has no `response` at all. */
export function success(request: Received, payload: unknown): Reply {
  const given = payload === undefined || payload === null ? { count: 0 } : { response: payload, count: 1 };
  return { status: 200, json: { ...given, links: links(request), status: 0, statusCode: 200 } };
}

/** The answer to an error; here nulls are written out. A validation error wears the envelope of a success. */
export function failure(request: Received, error: Refusal | Invalid): Reply {
  if (error instanceof Invalid) {
    const response = {
      title: 'One or more validation errors occurred.',
      status: 400,
      errors: { [error.field]: [error.message] },
    };
    return { status: 400, json: { response, count: 1, links: links(request), status: 1, statusCode: 400 } };
  }
  const stack = '   at ASC.Files.Core.Services.WCFService.FileOperations(...)';
  const about = error.kind === null ? { stack: null, hresult: 0 } : { stack, hresult: -2146233078 };
  const details = { message: error.message, type: error.kind, ...about };
  return { status: error.status, json: { error: details, status: 1, statusCode: error.status } };
}

/** 429 of the rate limiter: an empty body; a concurrency limit does not know when to come back. */
export function tooMany(retryAfter?: number, limit = 1500): Reply {
  if (retryAfter === undefined) return { status: 429 };
  const headers = {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(retryAfter),
    'retry-after': String(retryAfter),
  };
  return { status: 429, headers };
}
