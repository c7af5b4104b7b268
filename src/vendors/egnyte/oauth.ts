/** Egnyte's token endpoint and the end of a token. The bodies of its refusals are not published, so statuses decide. */
import type { HttpResponse } from '../../http/http.ts';
import { type Problem, TrashError } from '../../trash/problem.ts';
import { retryAt } from '../answers.ts';
import { postForm, refusalIn, tokenEndpoint } from '../oauth.ts';
import type { Revoke } from '../vendor.ts';
import { problemOfAnswer } from './problems.ts';

export const { redeemCode, renew } = tokenEndpoint('/puboauth/token', (answer) => {
  if (answer.status < 300) return undefined;
  const problem = problemOf(answer);
  return { problem, grantRefused: problem.kind === 'signIn' && problem.code === undefined };
});

/** The refresh token ends with it. A token that was pasted is of a key that we do not know. */
export const revoke: Revoke = async (url, credential, http, signal) => {
  const { token = '', clientSecret } = credential;
  if (clientSecret === undefined) return false;
  const form = { token, client_secret: clientSecret };
  // Whether the call wants a token of its own is not published.
  const headers = { authorization: `Bearer ${token}` };
  const answer = await postForm(http, `${url}/pubapi/v1/tokens/revoke`, form, signal, headers);
  if (answer.status >= 300) throw new TrashError(problemOf(answer));
  return true;
};

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
