/** Egnyte's token endpoint and the end of a token. The bodies of its refusals are not published, so statuses decide. */
import type { HttpClient, HttpResponse } from '../../http/http.ts';
import { type Problem, TrashError } from '../../trash/problem.ts';
import { retryAt } from '../answers.ts';
import type { Credential } from '../credential.ts';
import { postForm, refusalIn, renewedWith, signedInWith, type TokenResult, withTokens } from '../oauth.ts';
import type { AuthorizationCode, Connection, Renewal } from '../vendor.ts';
import { problemOfAnswer } from './problems.ts';

/** A code is good for a minute or two, once. */
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

export const renew: Renewal['renew'] = async (url, credential, http, signal) => {
  const form = { grant_type: 'refresh_token', refresh_token: credential.refreshToken ?? '' };
  return await renewedWith(askTokens(url, credential, form, http, signal));
};

/** The refresh token ends with it. A token that was pasted is of a key that we do not know. */
export async function revoke(
  url: string,
  credential: Credential,
  http: HttpClient,
  signal: AbortSignal,
): Promise<boolean> {
  const { token = '', clientSecret } = credential;
  if (clientSecret === undefined) return false;
  const form = { token, client_secret: clientSecret };
  // Whether the call wants a token of its own is not published.
  const headers = { authorization: `Bearer ${token}` };
  const answer = await postForm(http, `${url}/pubapi/v1/tokens/revoke`, form, signal, headers);
  if (answer.status >= 300) throw new TrashError(problemOf(answer));
  return true;
}

async function askTokens(
  url: string,
  credential: Credential,
  form: Readonly<Record<string, string>>,
  http: HttpClient,
  signal: AbortSignal,
): Promise<TokenResult> {
  const { clientId: client_id = '', clientSecret: client_secret = '' } = credential;
  const answer = await postForm(http, `${url}/puboauth/token`, { ...form, client_id, client_secret }, signal);
  if (answer.status < 300) return { credential: withTokens(credential, answer) };
  const problem = problemOf(answer);
  return { problem, grantRefused: problem.kind === 'signIn' && problem.code === undefined };
}

function problemOf(answer: HttpResponse): Problem {
  const now = answer.receivedAt;
  const problem = problemOfAnswer(answer, 'person');
  const { said = '' } = problem;
  switch (answer.status) {
    case 400:
    case 401: {
      const isKey = refusalIn(answer)?.error === 'invalid_client' || /app info|resource owner flow/i.test(said);
      return { ...problem, kind: 'signIn', code: isKey ? 'egnyte.key_refused' : undefined };
    }
    case 409:
      // 100 calls an hour for a key.
      return { ...problem, kind: 'limited', retryAt: retryAt(answer, now), code: 'egnyte.token_calls' };
    default:
      return problem;
  }
}
