/** Signing in to a portal with a password, and out again. */
import * as v from 'valibot';
import type { HttpClient, HttpRequest, HttpResponse } from '../../http/http.ts';
import { TrashError } from '../../trash/problem.ts';
import { decode, instant, maybe, write } from '../answers.ts';
import type { Credential } from '../credential.ts';
import type { Parsed } from '../pasted.ts';
import type { Connection, Redeemed, SignInField } from '../vendor.ts';
import { checkPortal } from './portal.ts';
import { isAboutObject, problemOfAnswer } from './problems.ts';

const authenticated = v.object({
  response: v.object({
    token: maybe(v.string()),
    expires: maybe(v.string()),
    sms: maybe(v.boolean()),
    /** Absent where no phone is known. */
    phoneNoise: maybe(v.string()),
    tfa: maybe(v.boolean()),
    /** There while the authenticator app is not set up. */
    tfaKey: maybe(v.string()),
  }),
});

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
  const { userName, password, [appCode.id]: fromApp, [smsCode.id]: code = fromApp } = credential;
  if (code === undefined) await checkPortal(http, url, signal);
  const body = { userName, password, session: false };
  const path = `${url}/api/2.0/authentication`;
  const request: Pick<HttpRequest, 'url' | 'json' | 'redactedPath'> =
    code === undefined
      ? { url: path, json: body }
      : {
          url: `${path}/${encodeURIComponent(code)}`,
          json: { ...body, code },
          redactedPath: '/api/2.0/authentication/...',
        };
  const answer = await post(http, request, signal);
  if (answer.status >= 300) throw refusal(answer, code !== undefined);
  const { response } = decode(authenticated, answer);
  if (response.token) {
    return { connection: { ...connection, credential: tokenOf(response.token, response.expires) } };
  }
  // Asking again for a code that was typed already would go round in circles.
  if (code === undefined && response.tfa === true && !response.tfaKey) return { ask: appCode };
  if (code === undefined && response.sms === true && response.phoneNoise) return { ask: smsCode };
  const isUnready = response.tfa === true || response.sms === true;
  throw new TrashError(
    isUnready
      ? { kind: 'signIn', code: 'docspace.second_factor' }
      : { kind: 'unreadable', code: 'http.shape', status: answer.status, call: answer.call },
  );
}

export async function logOut(
  url: string,
  credential: Credential,
  http: HttpClient,
  signal: AbortSignal,
): Promise<boolean> {
  const { token = '' } = credential;
  // Some portals end only a token that comes as a cookie.
  const headers = { authorization: `Bearer ${token}`, cookie: `asc_auth_key=${encodeURIComponent(token)}` };
  const answer = await post(http, { url: `${url}/api/2.0/authentication/logout`, headers }, signal);
  if (answer.status >= 300) throw new TrashError(problemOfAnswer(answer));
  return true;
}

async function post(
  http: HttpClient,
  request: Omit<HttpRequest, 'method'>,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const written = await write(http, { ...request, method: 'POST', skipAuth: true }, signal);
  if (!written.settled) throw new TrashError(written.problem);
  return written.answer;
}

/** The portal writes the first day of the calendar where nothing is said. */
function tokenOf(token: string, expires: string | null | undefined): Credential {
  const expiresAt = instant(expires) ?? 0;
  return { token, ...(expiresAt > 0 && { expiresAt: String(expiresAt) }) };
}

function refusal(answer: HttpResponse, withCode: boolean): TrashError {
  const problem = problemOfAnswer(answer);
  const isOwn = isAboutObject(answer);
  switch (answer.status) {
    case 400:
    case 401:
    case 404:
      // The portal does not say which of the three is wrong; name and password were right a moment ago.
      if (answer.status === 404 && !isOwn) break;
      return new TrashError({
        ...problem,
        kind: 'signIn',
        code: withCode ? 'docspace.code_refused' : 'docspace.login_refused',
      });
    case 403:
      return new TrashError({ ...problem, kind: 'forbidden', code: 'docspace.login_blocked' });
  }
  return new TrashError(problem);
}
