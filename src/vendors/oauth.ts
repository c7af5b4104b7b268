/** What token endpoints of OAuth 2.0 take and answer (RFC 6749, sections 4 to 6). */
import * as v from 'valibot';
import type { HttpClient, HttpResponse } from '../http/http.ts';
import { type Problem, TrashError } from '../trash/problem.ts';
import { decode, maybe, parseJson, write } from './answers.ts';
import type { Credential } from './credential.ts';
import type { RenewalResult } from './vendor.ts';

const tokens = v.object({
  access_token: v.pipe(v.string(), v.nonEmpty()),
  refresh_token: maybe(v.string()),
  /** Seconds. */
  expires_in: maybe(v.union([v.number(), v.string()])),
});
const refusal = v.object({ error: v.string(), error_description: maybe(v.string()) });

/** What came of asking for tokens. `grantRefused`: the code or the refresh token itself is not taken (any more). */
export type TokenResult =
  | { readonly credential: Credential }
  | { readonly problem: Problem; readonly grantRefused: boolean };

/** Of a sign-in. Throws `TrashError`, with this code where the grant was refused. */
export async function signedInWith(asking: Promise<TokenResult>, grantRefused: string): Promise<Credential> {
  const result = await asking;
  if ('credential' in result) return result.credential;
  throw new TrashError(result.grantRefused ? { ...result.problem, code: grantRefused } : result.problem);
}

/** Of a renewal. */
export async function renewedWith(asking: Promise<TokenResult>): Promise<RenewalResult> {
  try {
    const result = await asking;
    if ('credential' in result) return { end: 'renewed', credential: result.credential };
    return result.grantRefused ? { end: 'ended' } : { end: 'unclear', problem: result.problem };
  } catch (error) {
    if (error instanceof TrashError) return { end: 'unclear', problem: error.problem };
    throw error;
  }
}

/** Sends a form once, to the end. Throws `TrashError` where it stays open what became of it. */
export async function postForm(
  http: HttpClient,
  url: string,
  form: Readonly<Record<string, string>>,
  signal: AbortSignal,
  headers?: Readonly<Record<string, string>>,
): Promise<HttpResponse> {
  const written = await write(http, { method: 'POST', url, form, headers, skipAuth: true }, signal);
  if (!written.settled) throw new TrashError(written.problem);
  return written.answer;
}

/** Why there are no tokens, whatever the status; `undefined` if the answer does not say it as OAuth has it. */
export function refusalIn(answer: HttpResponse): { readonly error: string; readonly said?: string } | undefined {
  const parsed = v.safeParse(refusal, parseJson(answer.text));
  if (!parsed.success) return undefined;
  return { error: parsed.output.error, said: parsed.output.error_description ?? undefined };
}

/**
 * The credential with the tokens of an answer that is no refusal. A refresh token stays where none comes; a token
 * without a time, or with -1, does not expire.
 */
export function withTokens({ expiresAt: _, ...rest }: Credential, answer: HttpResponse): Credential {
  const { access_token: token, refresh_token: refreshToken, expires_in } = decode(tokens, answer);
  const seconds = Number(expires_in ?? Number.NaN);
  return {
    ...rest,
    token,
    ...(refreshToken && { refreshToken }),
    ...(seconds > 0 && Number.isFinite(seconds) && { expiresAt: String(answer.receivedAt + seconds * 1000) }),
  };
}
