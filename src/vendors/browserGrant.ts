/** A person's way to the page where access is granted, and back with a code; loaded when someone goes it. */
import { createHash, randomBytes } from 'node:crypto';
import {
  type CallbackListener,
  type CallbackPages,
  CallbackTimeout,
  listenForCallback,
  timingSafeEquals,
} from '../http/loopback.ts';
import { isLoopback } from '../http/origin.ts';
import { type Problem, TrashError } from '../trash/problem.ts';
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
  const listener = canListen(registered) ? await listen(registered, state, pages, signal) : undefined;
  const redirectUri = listener?.redirectUri ?? registered;
  return {
    page: grant.page(connection, redirectUri, state, challenge),
    redirectUri,
    code: listener && codeFrom(listener),
    parse: (text) => parseCode(text, state),
    authorization: (code) => ({ code, redirectUri, verifier }),
    close: () => listener?.close(),
  };
}

/** 43 characters that cannot be guessed, the least that a verifier has. */
function randomText(): string {
  return randomBytes(32).toString('base64url');
}

function canListen(redirectUri: string): boolean {
  const { protocol, hostname } = new URL(redirectUri);
  // The listener is on 127.0.0.1, and on ::1 where the address says localhost.
  return protocol === 'http:' && isLoopback(hostname) && hostname !== '[::1]';
}

async function listen(
  redirectUri: string,
  state: string,
  pages: CallbackPages,
  signal: AbortSignal,
): Promise<CallbackListener | undefined> {
  try {
    return await listenForCallback({ redirectUri, state, pages }, signal);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

function codeFrom({ callback }: CallbackListener): Promise<string> {
  const code = callback.then(
    (query) => {
      const given = query.get('code');
      if (!given) throw new TrashError(refusal(query));
      return given;
    },
    (error: unknown) => {
      throw error instanceof CallbackTimeout ? new TrashError({ kind: 'signIn', code: 'signIn.late' }) : error;
    },
  );
  // No one waits for it where the code was pasted.
  code.catch(() => undefined);
  return code;
}

/** The person said no, or the service did. */
function refusal(query: URLSearchParams): Problem {
  const error = query.get('error') ?? '';
  const said = query.get('error_description') ?? error;
  return error === 'access_denied'
    ? { kind: 'signIn', code: 'signIn.denied' }
    : { kind: 'signIn', code: 'signIn.notGranted', said };
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
