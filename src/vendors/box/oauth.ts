/** Box's token endpoints: codes, app credentials, renewal, revocation. */
import type { HttpClient, HttpResponse } from '../../http/http.ts';
import { type Problem, TrashError } from '../../trash/problem.ts';
import type { Credential } from '../credential.ts';
import { postForm, refusalIn, renewedWith, signedInWith, type TokenResult, withTokens } from '../oauth.ts';
import type { AuthorizationCode, Connection, Redeemed, Renewal } from '../vendor.ts';
import { problemOfAnswer } from './calls.ts';

/** A code works once, within 30 seconds. */
export async function redeemCode(
  connection: Connection,
  { code, redirectUri }: AuthorizationCode,
  http: HttpClient,
  signal: AbortSignal,
): Promise<Connection> {
  const { url, credential } = connection;
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  const asking = askTokens(url, credential, form, http, signal);
  return { ...connection, credential: await signedInWith(asking, 'signIn.codeRefused') };
}

export async function redeemApp(connection: Connection, http: HttpClient, signal: AbortSignal): Promise<Redeemed> {
  const { url, credential } = connection;
  const asking = askTokens(url, credential, subjectOf(credential), http, signal);
  return { connection: { ...connection, credential: await signedInWith(asking, 'box.subject_refused') } };
}

/** Uses the refresh token, which works once; an app asks again as it did at first. */
export const renew: Renewal['renew'] = async (url, credential, http, signal) => {
  const { refreshToken, subject } = credential;
  const form: Readonly<Record<string, string>> =
    subject === undefined ? { grant_type: 'refresh_token', refresh_token: refreshToken ?? '' } : subjectOf(credential);
  return await renewedWith(askTokens(url, credential, form, http, signal));
};

/** Revoking the refresh token also revokes its access tokens. A pasted token cannot be revoked without its app. */
export async function revoke(
  url: string,
  credential: Credential,
  http: HttpClient,
  signal: AbortSignal,
): Promise<boolean> {
  const { token = '', refreshToken = token, clientId, clientSecret } = credential;
  if (clientId === undefined || clientSecret === undefined) return false;
  const form = { client_id: clientId, client_secret: clientSecret, token: refreshToken };
  const answer = await postForm(http, `${url}/oauth2/revoke`, form, signal);
  if (answer.status >= 300 || refusalIn(answer)) throw new TrashError(problemOf(answer));
  return true;
}

function subjectOf({ subject = '' }: Credential): Readonly<Record<string, string>> {
  const [type = '', id = ''] = subject.split(' ');
  return { grant_type: 'client_credentials', box_subject_type: type, box_subject_id: id };
}

async function askTokens(
  url: string,
  credential: Credential,
  form: Readonly<Record<string, string>>,
  http: HttpClient,
  signal: AbortSignal,
): Promise<TokenResult> {
  const { clientId: client_id = '', clientSecret: client_secret = '' } = credential;
  const answer = await postForm(http, `${url}/oauth2/token`, { ...form, client_id, client_secret }, signal);
  const refusal = refusalIn(answer);
  // Box may refuse with the status of a success; its own SDK expects this too.
  if (answer.status < 300 && !refusal) return { credential: withTokens(credential, answer) };
  const grantRefused = refusal?.error === 'invalid_grant' && answer.status !== 429;
  return { problem: problemOf(answer), grantRefused };
}

/** What is wrong with the app or its settings, in the words of RFC 6749. */
const appRefusals = ['unauthorized_client', 'invalid_request', 'unsupported_grant_type', 'invalid_scope'];

function problemOf(answer: HttpResponse): Problem {
  const refusal = refusalIn(answer);
  if (!refusal || answer.status === 429) {
    const problem = problemOfAnswer(answer);
    // Box's own "no" names its reason; without one it may be that of a proxy, and is no end of a sign-in.
    return problem.kind === 'signIn' ? { ...problem, kind: 'unreadable', code: 'http.shape' } : problem;
  }
  const { status, call } = answer;
  const { error, said } = refusal;
  const about = { said, status, call };
  if (error === 'invalid_grant') return { ...about, kind: 'signIn' };
  if (error === 'invalid_client') return { ...about, kind: 'signIn', code: 'box.client_refused' };
  return appRefusals.includes(error)
    ? { ...about, kind: 'signIn', code: 'box.app_refused' }
    : { ...about, kind: 'refused', said: said ?? error };
}
