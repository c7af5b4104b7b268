/** Box's token endpoints: codes, app credentials, renewal, revocation. */
import type { HttpClient, HttpResponse } from '../../http/http.ts';
import { type Problem, TrashError } from '../../trash/problem.ts';
import type { Credential } from '../credential.ts';
import { postForm, refreshForm, refusalIn, tokenEndpoint } from '../oauth.ts';
import type { Connection, Redeemed, Revoke } from '../vendor.ts';
import { problemOfAnswer } from './calls.ts';

const endpoint = tokenEndpoint('/oauth2/token', refused, (credential) =>
  // An app asks again as it did at first.
  credential.subject === undefined ? refreshForm(credential) : subjectForm(credential),
);
export const { redeemCode, renew } = endpoint;

export async function redeemApp(connection: Connection, http: HttpClient, signal: AbortSignal): Promise<Redeemed> {
  const form = subjectForm(connection.credential);
  return { connection: await endpoint.redeem(connection, form, http, signal, 'box.subject_refused') };
}

function refused(answer: HttpResponse) {
  const refusal = refusalIn(answer);
  // Box may refuse with the status of a success; its own SDK expects this too.
  if (answer.status < 300 && !refusal) return undefined;
  return { problem: problemOf(answer), grantRefused: refusal?.error === 'invalid_grant' && answer.status !== 429 };
}

/** Revoking the refresh token also revokes its access tokens. A pasted token cannot be revoked without its app. */
export const revoke: Revoke = async (url, credential, http, signal) => {
  const { token = '', refreshToken = token, clientId, clientSecret } = credential;
  if (clientId === undefined || clientSecret === undefined) return false;
  const form = { client_id: clientId, client_secret: clientSecret, token: refreshToken };
  const answer = await postForm(http, `${url}/oauth2/revoke`, form, signal);
  if (answer.status >= 300 || refusalIn(answer)) throw new TrashError(problemOf(answer));
  return true;
};

function subjectForm({ subject = '' }: Credential): Readonly<Record<string, string>> {
  const [type = '', id = ''] = subject.split(' ');
  return { grant_type: 'client_credentials', box_subject_type: type, box_subject_id: id };
}

const app = 'box.app_refused';
/** What is wrong with the sign-in, the app or its settings, in the words of RFC 6749. */
const refusals: ReadonlyMap<string, string | undefined> = new Map([
  ['invalid_grant', undefined],
  ['invalid_client', 'box.client_refused'],
  ['unauthorized_client', app],
  ['invalid_request', app],
  ['unsupported_grant_type', app],
  ['invalid_scope', app],
]);

function problemOf(answer: HttpResponse): Problem {
  const { error, said } = refusalIn(answer) ?? {};
  if (error === undefined || answer.status === 429) {
    const problem = problemOfAnswer(answer);
    // Box's own "no" names its reason; without one it may be that of a proxy, and is no end of a sign-in.
    return problem.kind === 'signIn' ? { ...problem, kind: 'unreadable', code: 'http.shape' } : problem;
  }
  const { status, call } = answer;
  if (!refusals.has(error)) return { kind: 'refused', said: said ?? error, status, call };
  return { kind: 'signIn', code: refusals.get(error), said, status, call };
}
