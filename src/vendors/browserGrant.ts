/** A person's way to the page where access is granted, and back with a code; loaded when someone goes it. */
import { createHash, randomBytes } from 'node:crypto';
import { type CallbackPages, CallbackTimeout, listenForCallback, timingSafeEquals } from '../http/loopback.ts';
import { isLoopback } from '../http/origin.ts';
import { TrashError } from '../trash/problem.ts';
import type { Parsed } from './pasted.ts';
import type { AuthorizationCode, BrowserGrant, Connection } from './vendor.ts';

export interface BrowserSession {
  /** To be opened in the browser. */
  readonly page: string;
  readonly redirectUri: string;
  /** The code that the browser brings; absent where nothing listens for it. Rejects with `TrashError`. */
  readonly code?: Promise<string>;
  /** The code in what a person pastes: the address that the browser came back to, or the code alone. */
  parse(text: string): Parsed;
  /** What a code is redeemed with. */
  authorization(code: string): AuthorizationCode;
  /** To be called at the end, whatever it is. */
  close(): void;
}

/** Where nothing is registered at the service but a loopback address without a port. */
const anyPort = 'http://127.0.0.1/callback';

/** Throws the signal's reason alone: where nothing can be listened to, what is left is to paste. */
export async function startBrowserGrant(
  grant: BrowserGrant,
  connection: Connection,
  pages: CallbackPages,
  signal: AbortSignal,
): Promise<BrowserSession> {
  const state = randomText();
  const verifier = grant.pkce === true ? randomText() : undefined;
  const challenge = verifier && createHash('sha256').update(verifier).digest('base64url');
  const registered = grant.redirectUri?.(connection) ?? anyPort;
  const { protocol, hostname } = new URL(registered);
  // The listener is on 127.0.0.1, and on ::1 where the address says localhost.
  const canListen = protocol === 'http:' && isLoopback(hostname) && hostname !== '[::1]';
  const listening = canListen ? listenForCallback({ redirectUri: registered, state, pages }, signal) : undefined;
  const listener = await listening?.catch(() => signal.throwIfAborted());
  const code = listener?.callback.then(codeIn, (error: unknown) => {
    throw error instanceof CallbackTimeout ? new TrashError({ kind: 'signIn', code: 'signIn.late' }) : error;
  });
  // No one waits for it where the code was pasted.
  code?.catch(() => undefined);
  const { redirectUri } = listener ?? { redirectUri: registered };
  return {
    page: grant.page(connection, redirectUri, state, challenge),
    redirectUri,
    code,
    parse: (text) => parseCode(text, state),
    authorization: (given) => ({ code: given, redirectUri, verifier }),
    close: () => listener?.close(),
  };
}

/** 43 characters that cannot be guessed, the least that a verifier has. */
function randomText(): string {
  return randomBytes(32).toString('base64url');
}

/** Throws where the person said no, or the service did. */
function codeIn(query: URLSearchParams): string {
  const code = query.get('code');
  if (code) return code;
  const error = query.get('error') ?? '';
  if (error === 'access_denied') throw new TrashError({ kind: 'signIn', code: 'signIn.denied' });
  const said = query.get('error_description') ?? error;
  throw new TrashError({ kind: 'signIn', code: 'signIn.notGranted', said });
}

function parseCode(text: string, state: string): Parsed {
  const pasted = text.trim();
  if (pasted === '') return { refused: 'signIn.nothingPasted' };
  if (!/^[!-~]+$/.test(pasted)) return { refused: 'signIn.brokenAddress' };
  if (!/:\/\/|(^|[?&])(code|error)=/.test(pasted)) return { value: pasted };
  const query = new URLSearchParams(pasted.replace(/^[^?]*\?|#.*$/g, ''));
  const code = query.get('code');
  if (!query.has('error') && !code) return { refused: 'signIn.noCode' };
  if (!timingSafeEquals(query.getAll('state').join(), state)) return { refused: 'signIn.wrongState' };
  return code ? { value: code } : { refused: 'signIn.denied' };
}
