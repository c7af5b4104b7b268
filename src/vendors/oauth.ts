/** What token endpoints of OAuth 2.0 take and answer (RFC 6749, sections 4 to 6). */
import * as v from 'valibot';
import type { HttpClient, HttpResponse } from '../http/http.ts';
import { type Problem, TrashError } from '../trash/problem.ts';
import { decode, maybe, parseJson, write } from './answers.ts';
import type { Credential } from './credential.ts';
import type { BrowserGrant, Connection, Renewal } from './vendor.ts';

type Form = Readonly<Record<string, string>>;

const tokens = v.object({
  access_token: v.pipe(v.string(), v.nonEmpty()),
  refresh_token: maybe(v.string()),
  /** Seconds. */
  expires_in: maybe(v.union([v.number(), v.string()])),
});
const refusal = v.object({ error: v.string(), error_description: maybe(v.string()) });

/** Why there are no tokens. `grantRefused`: the code or the refresh token itself is not taken (any more). */
interface Refused {
  readonly problem: Problem;
  readonly grantRefused: boolean;
}

/** With the refresh token, which at some services works once. */
export function refreshForm({ refreshToken = '' }: Credential): Form {
  return { grant_type: 'refresh_token', refresh_token: refreshToken };
}

/**
 * The token endpoint of a service.
 * @param refused nothing where the answer brings tokens
 * @param renewalForm what renews a credential
 */
export function tokenEndpoint(
  path: string,
  refused: (answer: HttpResponse) => Refused | undefined,
  renewalForm: (credential: Credential) => Form = refreshForm,
) {
  const ask = async (url: string, credential: Credential, form: Form, http: HttpClient, signal: AbortSignal) => {
    const { clientId: client_id = '', clientSecret: client_secret = '' } = credential;
    const answer = await postForm(http, url + path, { ...form, client_id, client_secret }, signal);
    return refused(answer) ?? { credential: withTokens(credential, answer) };
  };

  /** Of a sign-in. Throws `TrashError`, with this code where the grant was refused. */
  const redeem = async (
    connection: Connection,
    form: Form,
    http: HttpClient,
    signal: AbortSignal,
    code: string,
  ): Promise<Connection> => {
    const result = await ask(connection.url, connection.credential, form, http, signal);
    if ('credential' in result) return { ...connection, ...result };
    throw new TrashError(result.grantRefused ? { ...result.problem, code } : result.problem);
  };

  /** A code is good once, for a minute or so. */
  const redeemCode: BrowserGrant['redeem'] = async (connection, { code, redirectUri }, http, signal) => {
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
    return await redeem(connection, form, http, signal, 'signIn.codeRefused');
  };

  const renew: Renewal['renew'] = async (url, credential, http, signal) => {
    try {
      const result = await ask(url, credential, renewalForm(credential), http, signal);
      if ('credential' in result) return { end: 'renewed', ...result };
      return result.grantRefused ? { end: 'ended' } : { end: 'unclear', problem: result.problem };
    } catch (error) {
      if (error instanceof TrashError) return { end: 'unclear', problem: error.problem };
      throw error;
    }
  };
  return { redeem, redeemCode, renew };
}

/** Sends a form once, to the end. Throws `TrashError` where it stays open what became of it. */
export async function postForm(
  http: HttpClient,
  url: string,
  form: Form,
  signal: AbortSignal,
  headers?: Readonly<Record<string, string>>,
): Promise<HttpResponse> {
  const written = await write(http, { method: 'POST', url, form, headers, skipAuth: true }, signal);
  if (!written.settled) throw new TrashError(written.problem);
  return written.answer;
}

/** Why there are no tokens, whatever the status; `undefined` if the answer does not say it as OAuth has it. */
export function refusalIn({ text }: HttpResponse): { readonly error: string; readonly said?: string } | undefined {
  const { success, output } = v.safeParse(refusal, parseJson(text));
  return success ? { error: output.error, said: output.error_description } : undefined;
}

/** A refresh token stays where none comes; a token without a time, or with -1, does not expire. */
function withTokens({ expiresAt: _, ...rest }: Credential, answer: HttpResponse): Credential {
  const { access_token: token, refresh_token: refreshToken, expires_in } = decode(tokens, answer);
  const seconds = Number(expires_in);
  return {
    ...rest,
    token,
    ...(refreshToken && { refreshToken }),
    ...(seconds > 0 && Number.isFinite(seconds) && { expiresAt: String(answer.receivedAt + seconds * 1000) }),
  };
}
