/** Box's token endpoints: codes, app credentials, renewal, revocation. */
import type { HttpClient, HttpResponse } from '../../http/http.ts';
import { type Problem, TrashError } from '../../trash/problem.ts';
import { receivedAt } from '../answers.ts';
import type { Credential } from '../credential.ts';
import { postForm, refusalIn, renewedWith, signedInWith, type TokenResult, withTokens } from '../oauth.ts';
import type { Connection, Redeemed, Renewal } from '../vendor.ts';
import { problemOfAnswer } from './calls.ts';

/** A code is good for 30 seconds, once. */
export async function redeemCode(
  connection: Connection,
  code: string,
  redirectUri: string,
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

/** By the refresh token, which is good for one call; an app asks as it did at first. */
export const renew: Renewal['renew'] = async (url, credential, http, signal) => {
  const { refreshToken, subject } = credential;
  const form: Readonly<Record<string, string>> =
    subject === undefined ? { grant_type: 'refresh_token', refresh_token: refreshToken ?? '' } : subjectOf(credential);
  return await renewedWith(askTokens(url, credential, form, http, signal));
};

/** The refresh token's end is that of its access tokens, too. A token that was pasted is of an app that we do not know. */
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
  // A refusal may wear the status of a success, as Box's own SDK knows.
  if (answer.status < 300 && !refusal) return { credential: withTokens(credential, answer) };
  const grantRefused = refusal?.error === 'invalid_grant' && answer.status !== 429;
  return { problem: problemOf(answer), grantRefused };
}

/** What is wrong with the app or its settings, in the words of RFC 6749. */
const appRefusals = ['unauthorized_client', 'invalid_request', 'unsupported_grant_type', 'invalid_scope'];

function problemOf(answer: HttpResponse): Problem {
  const refusal = refusalIn(answer);
  if (!refusal || answer.status === 429) {
    const problem = problemOfAnswer(answer, receivedAt(answer));
    // Box's own "no" names its reason; without one it may be that of a proxy, and is no end of a sign-in.
    return problem.kind === 'signIn' ? { ...problem, kind: 'unreadable', code: 'http.shape' } : problem;
  }
  const { status, call } = answer;
  const { error, said } = refusal;
  const told = { said, status, call };
  if (error === 'invalid_grant') return { ...told, kind: 'signIn' };
  if (error === 'invalid_client') return { ...told, kind: 'signIn', code: 'box.client_refused' };
  return appRefusals.includes(error)
    ? { ...told, kind: 'signIn', code: 'box.app_refused' }
    : { ...told, kind: 'refused', said: said ?? error };
}
