/** Waits on the loopback address for the browser to come back from a page where someone granted access. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** How long a person may take. */
const callbackTimeout = 5 * 60_000;

/** What the browser shows at the end: plain text. */
export interface CallbackPage {
  readonly title: string;
  readonly text: string;
}

export interface CallbackPages {
  /** Language of the texts, such as `en`. */
  readonly language: string;
  readonly granted: CallbackPage;
  readonly denied: CallbackPage;
  /** For any other request. */
  readonly refused: CallbackPage;
}

export interface CallbackOptions {
  /** http on 127.0.0.1 or localhost, as it is registered; a free port where it names none. */
  readonly redirectUri: string;
  /** Sent to the page, which returns it. */
  readonly state: string;
  readonly pages: CallbackPages;
  /** Milliseconds. */
  readonly timeout?: number;
}

export interface CallbackListener {
  /** The same with its port. */
  readonly redirectUri: string;
  /**
   * What the service sent the browser back with: a `code`, or an `error`. Once. Rejects with `CallbackTimeout`, or with the
   * signal's reason.
   */
  readonly callback: Promise<URLSearchParams>;
  close(): void;
}

/** No one came in time, or the wait was cancelled. */
export class CallbackTimeout extends Error {
  override readonly name = 'CallbackTimeout';
}

/** Throws the system's error where the port cannot be used. */
export async function listenForCallback(expected: CallbackOptions, signal: AbortSignal): Promise<CallbackListener> {
  const { redirectUri, state, pages, timeout = callbackTimeout } = expected;
  const wanted = new URL(redirectUri);
  const { promise: callback, resolve, reject } = Promise.withResolvers<URLSearchParams>();
  // A caller that stopped waiting must not cause an unhandled rejection.
  callback.catch(() => undefined);
  let isOver = false;

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const found = isOver ? 410 : validateCallback(request, wanted, state);
    if (typeof found === 'number') {
      respond(response, found, pages.refused, pages.language);
      return;
    }
    isOver = true;
    respond(response, 200, found.get('code') ? pages.granted : pages.denied, pages.language);
    response.once('close', end);
    resolve(found);
  };
  // This machine only: never 0.0.0.0. Browsers use either address for the name.
  const addresses = wanted.hostname === 'localhost' ? ['127.0.0.1', '::1'] : ['127.0.0.1'];
  const servers = addresses.map((address) => ({ address, server: createServer(answer) }));
  const timer = setTimeout(() => close(), timeout);
  const onAbort = () => close(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });

  function end(): void {
    isOver = true;
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    for (const { server } of servers) server.close();
  }

  function close(reason: unknown = new CallbackTimeout()): void {
    end();
    for (const { server } of servers) server.closeAllConnections();
    reject(reason);
  }

  for (const { server } of servers) {
    // From the start: a port may turn out to be taken, or free, after the wait for it was cancelled.
    server.on('error', () => server.listening && close());
    server.on('listening', () => isOver && server.close());
  }
  // The port as it is written: a URL drops port 80, and adds the slash of an empty path.
  const [before = '', host = '', named] = /^(http:\/\/[^/?]+?)(?::(\d*))?(?=[/?]|$)/i.exec(redirectUri) ?? [];
  try {
    signal.throwIfAborted();
    wanted.port = String(await listen(servers, Number(named ?? 0), signal));
  } catch (error) {
    end();
    signal.throwIfAborted();
    throw error;
  }
  const port = wanted.port || 80;
  return { redirectUri: `${host}:${port}${redirectUri.slice(before.length)}`, callback, close: () => close() };
}

/** All on one port; a machine need not have all of the addresses. */
async function listen(
  servers: readonly { readonly address: string; readonly server: Server }[],
  port: number,
  signal: AbortSignal,
): Promise<number> {
  let taken: number | undefined;
  let failure: unknown;
  for (const { address, server } of servers) {
    try {
      server.listen(taken ?? port, address);
      await once(server, 'listening', { signal });
      const own = server.address();
      if (typeof own === 'object') taken = own?.port;
    } catch (error) {
      // The system's codes where the machine has no such address.
      if (!['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(Object(error).code)) throw error;
      failure = error;
    }
  }
  if (taken === undefined) throw failure;
  return taken;
}

/** What came back, or the status with which it is refused while the wait goes on. */
function validateCallback(request: IncomingMessage, wanted: URL, state: string): URLSearchParams | number {
  const { headers, method, url = '' } = request;
  // Another name for this machine is a page that tries to read our answer (DNS rebinding).
  if (headers.host !== wanted.host) return 421;
  if (!isNavigation(headers)) return 403;
  if (method !== 'GET') return 405;
  const found = URL.canParse(url, wanted.origin) ? new URL(url, wanted.origin) : undefined;
  if (found?.pathname !== wanted.pathname) return 404;
  const query = found.searchParams;
  const isWhole = query.get('code') || query.get('error');
  return isWhole && timingSafeEquals(query.getAll('state').join(), state) ? query : 400;
}

/** A browser going to a page, rather than a page's script, frame or picture. Older browsers send no such headers. */
function isNavigation({ origin, ...headers }: IncomingMessage['headers']): boolean {
  const mode = headers['sec-fetch-mode'];
  if (mode === undefined) return origin === undefined;
  // A redirect after a form may carry the origin "null".
  return mode === 'navigate' && headers['sec-fetch-dest'] === 'document' && [undefined, 'null'].includes(origin);
}

/** In constant time, which does not reveal how much of it is right. */
export function timingSafeEquals(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

function respond(response: ServerResponse, status: number, { title, text }: CallbackPage, language: string): void {
  const [lang, head, body] = [language, title, text].map(escaped);
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(
    `<!DOCTYPE html><html lang="${lang}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">` +
      `<title>${head}</title></head><body><h1>${head}</h1><p>${body}</p></body></html>`,
  );
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
}
