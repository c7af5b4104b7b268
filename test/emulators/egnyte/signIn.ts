// The addresses of signing in: the page of consent, the token endpoint, the revocation. Statuses of the refusals of the page
// and the bodies of those of the token endpoint are not published; their words are, as people met them.
import type { Received, Reply } from '../server.ts';
import { retryAfter } from './gateway.ts';
import type { AppKey, OAuth } from './oauth.ts';
import { refuse } from './replies.ts';
import type { Switches } from './switches.ts';

const ADDRESSES = ['/puboauth/authorize', '/puboauth/token', '/pubapi/v1/tokens/revoke'];
const LOOPBACK_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];
const WRONG_FLOW = 'Incorrect request type GET for resource owner flow';

/** What the answers are made from. */
export interface SignInDesk {
  readonly oauth: OAuth;
  readonly switches: Switches;
  readonly now: () => number;
}

/** Whether an address is open without a token; whether the revocation is, is not published. */
export function isSignIn({ path }: Received): boolean {
  return ADDRESSES.includes(path);
}

export function answerSignIn(request: Received, authClient: SignInDesk): Reply {
  const { method, path } = request;
  if (path === '/puboauth/authorize') {
    return method === 'GET' || method === 'POST' ? authorize(request, authClient.oauth) : wrongMethod();
  }
  // Older texts send the browser to the token endpoint; met live, it is refused.
  if (path === '/puboauth/token' && method === 'GET') return refuse(400, WRONG_FLOW);
  if (method !== 'POST') return wrongMethod();
  const form = formOf(request);
  if (!form) return refuse(415, 'Unsupported Media Type');
  return path === '/puboauth/token' ? giveToken(form, authClient) : revoke(form, authClient.oauth);
}

function wrongMethod(): Reply {
  return refuse(405, 'Method Not Allowed');
}

/** The page; `auto=1` is a person who says yes at once. The buttons of the page send the same address with an answer. */
function authorize(request: Received, oauth: OAuth): Reply {
  const { query, method } = request;
  const key = readKey(query, oauth);
  if ('status' in key) return key;
  const redirectUri = query.get('redirect_uri') ?? '';
  const decision = method === 'POST' ? formOf(request)?.get('decision') : query.get('auto') === '1' ? 'allow' : null;
  if (decision !== 'allow' && decision !== 'deny') return page(key, query);
  const state = query.get('state');
  const echo: Record<string, string> = state === null ? {} : { state };
  if (decision === 'deny') return back(redirectUri, '?', { error: 'access_denied', ...echo });
  if (query.get('response_type') === 'token') {
    return back(redirectUri, '#', { ...oauth.signInWithoutRefresh(key, oauth.person), ...echo });
  }
  return back(redirectUri, '?', { code: oauth.newCode(key, redirectUri), ...echo });
}

/** The key of a request for the page, or why there is no page. */
function readKey(query: URLSearchParams, oauth: OAuth): AppKey | Reply {
  const missing = missingOf(query, ['client_id', 'redirect_uri', 'response_type']);
  if (missing) return missing;
  const key = oauth.key(query.get('client_id') ?? '');
  if (!key) return unknownKey();
  if (key.kind === 'internal') return refuse(400, WRONG_FLOW);
  const refusal = refusalOfCallback(query.get('redirect_uri') ?? '', key);
  if (refusal) return refusal;
  const type = query.get('response_type') ?? '';
  return ['code', 'token'].includes(type) ? key : refuse(400, `Unsupported response type ${type}`);
}

function refusalOfCallback(text: string, { redirectUri = '', loopback }: AppKey): Reply | undefined {
  const asked = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = asked?.protocol === 'http:' && LOOPBACK_HOSTS.includes(asked.hostname) && loopback === true;
  if (asked?.protocol !== 'https:' && !isLoopback) {
    const msg = 'Invalid redirect uri redirect uri must be a valid https url.';
    return { status: 400, json: { formErrors: [{ code: 'INVALID_CALLBACK', msg }] } };
  }
  const isRegistered = isLoopback ? withoutPort(text) === withoutPort(redirectUri) : text === redirectUri;
  return isRegistered ? undefined : refuse(400, 'Request hostname and redirect url hostname do not match');
}

function withoutPort(text: string): string {
  const url = new URL(text);
  url.port = '';
  return url.href;
}

function page(key: AppKey, query: URLSearchParams): Reply {
  const address = escaped(`/puboauth/authorize?${query}`);
  const button = (decision: string, words: string) => `<button name="decision" value="${decision}">${words}</button>`;
  const text = `<!DOCTYPE html><html><head><title>Egnyte</title></head><body>
<h1>Allow ${escaped(key.id)} to use your account?</h1>
<form method="post" action="${address}">${button('allow', 'Allow')} ${button('deny', 'Deny')}</form>
</body></html>`;
  return { status: 200, text };
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
}

function back(redirectUri: string, by: '?' | '#', fields: Readonly<Record<string, string | number>>): Reply {
  const url = new URL(redirectUri);
  const entries = Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]);
  if (by === '#') url.hash = new URLSearchParams(entries).toString();
  else for (const [name, value] of entries) url.searchParams.set(name, value);
  return { status: 302, headers: { Location: url.href } };
}

const NEEDED: Readonly<Record<string, readonly string[]>> = {
  authorization_code: ['code', 'redirect_uri'],
  refresh_token: ['refresh_token'],
  password: ['username', 'password'],
};

function giveToken(form: URLSearchParams, authClient: SignInDesk): Reply {
  const reply = tokenFor(form, authClient);
  if (form.get('grant_type') === 'refresh_token') {
    authClient.oauth.refreshes[reply.status === 200 ? 'done' : 'refused'] += 1;
  }
  return reply;
}

function tokenFor(form: URLSearchParams, { oauth, switches, now }: SignInDesk): Reply {
  const missing = missingOf(form, ['client_id', 'grant_type']);
  if (missing) return missing;
  const key = oauth.key(form.get('client_id') ?? '');
  if (!key) return unknownKey();
  const type = form.get('grant_type') ?? '';
  const until = oauth.throttledUntil(key, usernameIn(form, oauth));
  if (until !== undefined) return { status: 409, headers: retryAfter(until, now(), switches) };
  const needed = NEEDED[type];
  if (!needed) return bad('unsupported_grant_type', `Unsupported grant type ${type}`);
  const more = missingOf(form, key.secret === undefined ? needed : [...needed, 'client_secret']);
  if (more) return more;
  if (key.secret !== undefined && form.get('client_secret') !== key.secret) {
    return bad('invalid_client', 'Client credentials are invalid');
  }
  return grant(type, key, form, oauth);
}

function grant(type: string, key: AppKey, form: URLSearchParams, oauth: OAuth): Reply {
  const given = (name: string): string => form.get(name) ?? '';
  if ((type === 'password') !== (key.kind === 'internal') && type !== 'refresh_token') {
    return bad('unauthorized_client', 'This key is of another type');
  }
  if (type === 'refresh_token') {
    const json = oauth.refresh(key, given('refresh_token'));
    return json ? { status: 200, json } : bad('invalid_grant', 'The refresh token is invalid');
  }
  const who =
    type === 'password'
      ? oauth.personWithPassword(given('username'), given('password'))
      : oauth.useCode(given('code'), key, given('redirect_uri'));
  return who ? { status: 200, json: oauth.signIn(key, who) } : bad('invalid_grant', 'The grant is invalid or expired');
}

/** Whom a call of an internal key counts for. */
function usernameIn(form: URLSearchParams, oauth: OAuth): string {
  return form.get('username') ?? oauth.grantOf(form.get('refresh_token') ?? '')?.who.username ?? '';
}

/** A token that no one knows is revoked too, as RFC 7009 has it. */
function revoke(form: URLSearchParams, oauth: OAuth): Reply {
  const missing = missingOf(form, ['token']);
  if (missing) return missing;
  const token = form.get('token') ?? '';
  const secret = oauth.grantOf(token)?.key.secret;
  if (secret !== undefined && form.get('client_secret') !== secret) {
    return missingOf(form, ['client_secret']) ?? bad('invalid_client', 'Client credentials are invalid');
  }
  oauth.revoke(token);
  return { status: 200 };
}

function formOf({ headers, body }: Received): URLSearchParams | undefined {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  return isForm ? new URLSearchParams(body) : undefined;
}

function missingOf(given: URLSearchParams, names: readonly string[]): Reply | undefined {
  const missing = names.filter((name) => (given.get(name) ?? '') === '');
  if (missing.length === 0) return undefined;
  const msg = `Required parameters are missing: ${missing.join(', ')}`;
  return { status: 400, json: { formErrors: [{ code: 'REQUIRED_PARAMS_MISSING', msg }] } };
}

function unknownKey(): Reply {
  return refuse(400, 'No valid app info found for api key');
}

function bad(error: string, error_description: string): Reply {
  return { status: 400, json: { error, error_description } };
}
