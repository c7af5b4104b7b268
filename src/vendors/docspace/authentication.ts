/** Signing in to a portal with a password, and out again. */
import type { HttpClient, HttpRequest, HttpResponse } from '../../http/http.ts';
import { type Problem, problemOf, TrashError } from '../../trash/problem.ts';
import { instant, write } from '../answers.ts';
import type { Credential } from '../credential.ts';
import type { Parsed } from '../pasted.ts';
import type { Connection, Redeemed, Revoke, SignInField } from '../vendor.ts';
import { problemOfAnswer, responseIn, signIn } from './decode.ts';
import { checkPortal } from './portal.ts';

/** Of what the portal wants besides the password. */
const appCode: SignInField = { id: 'appCode', secret: false, parse: parseCode };
const smsCode: SignInField = { ...appCode, id: 'smsCode' };

/** Apps show a code in groups of digits. */
function parseCode(text: string): Parsed {
  const value = text.replace(/\s/g, '');
  if (value === '') return { refused: 'signIn.empty' };
  return /^[a-z0-9]+$/i.test(value) ? { value } : { refused: 'signIn.whiteSpace' };
}

/** The token is all that is kept. */
export async function redeemPassword(connection: Connection, http: HttpClient, signal: AbortSignal): Promise<Redeemed> {
  const { url, credential } = connection;
  const { userName, password, appCode: fromApp, smsCode: code = fromApp } = credential;
  if (code === undefined) await checkPortal(http, url, signal);
  const answer = await post(http, signal, {
    url: `${url}/api/2.0/authentication${code === undefined ? '' : `/${encodeURIComponent(code)}`}`,
    json: { userName, password, session: false, code },
    redactedPath: code && '/api/2.0/authentication/...',
  }).catch((error: unknown) => {
    throw new TrashError(refusal(problemOf(error), code !== undefined));
  });
  const { token, expires, tfa, tfaKey, sms, phoneNoise } = responseIn(signIn, answer);
  if (token) {
    // The portal writes the first day of the calendar where nothing is said, which is no instant.
    const expiresAt = instant(expires);
    return { connection: { ...connection, credential: { token, ...(expiresAt && { expiresAt: String(expiresAt) }) } } };
  }
  // Asking again for a code that was typed already would go round in circles.
  if (code === undefined && tfa && !tfaKey) return { ask: appCode };
  if (code === undefined && sms && phoneNoise) return { ask: smsCode };
  const { status, call } = answer;
  throw new TrashError(
    tfa || sms
      ? { kind: 'signIn', code: 'docspace.second_factor' }
      : { kind: 'unreadable', code: 'http.shape', status, call },
  );
}

function refusal(problem: Problem, withCode: boolean): Problem {
  const { status, kind } = problem;
  if (status === 403) return { ...problem, kind: 'forbidden', code: 'docspace.login_blocked' };
  // The portal does not say which of the three is wrong; name and password were right a moment ago.
  const isWrong = status === 400 || status === 401 || (status === 404 && kind === 'notFound');
  const code = withCode ? 'docspace.code_refused' : 'docspace.login_refused';
  return isWrong ? { ...problem, kind: 'signIn', code } : problem;
}

/** An API key is known by its form; anything else is the token of a password. */
export function isKey({ token = '' }: Credential): boolean {
  return token.startsWith('sk-');
}

/** Signs out. Keys stay: they may be in use elsewhere, and are deleted on the portal. */
export const revoke: Revoke = async (url, credential, http, signal) => {
  if (isKey(credential)) return false;
  const { token = '' } = credential;
  // Some portals end only a token that comes as a cookie.
  const headers = { authorization: `Bearer ${token}`, cookie: `asc_auth_key=${encodeURIComponent(token)}` };
  await post(http, signal, { url: `${url}/api/2.0/authentication/logout`, headers });
  return true;
};

async function post(
  http: HttpClient,
  signal: AbortSignal,
  request: Omit<HttpRequest, 'method'>,
): Promise<HttpResponse> {
  const written = await write(http, { ...request, method: 'POST', skipAuth: true }, signal);
  if (!written.settled) throw new TrashError(written.problem);
  if (written.answer.status >= 300) throw new TrashError(problemOfAnswer(written.answer));
  return written.answer;
}
