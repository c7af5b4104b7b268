// Signing in over HTTP: the page where a user agrees, and the two token endpoints. Real Box has them on two hosts.
import type { Received, Reply } from '../server.ts';
import { type BoxOauth, OauthRefusal, type RegisteredApp } from './oauth.ts';
import { notAllowed } from './replies.ts';

const AUTHORIZE = '/api/oauth2/authorize';
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const SCOPES = ['root_readonly', 'root_readwrite'];

/** Answers what belongs to signing in; undefined for all else. */
export function answerOauth(oauth: BoxOauth, request: Received): Reply | undefined {
  if (request.path === AUTHORIZE) return authorize(oauth, request);
  if (request.path === '/oauth2/token') return post(request, (form) => ({ status: 200, json: oauth.token(form) }));
  if (request.path !== '/oauth2/revoke') return undefined;
  return post(request, (form) => {
    oauth.revoke(form);
    return { status: 200 };
  });
}

function post(request: Received, answer: (form: URLSearchParams) => Reply): Reply {
  if (request.method !== 'POST') return notAllowed();
  try {
    return answer(readForm(request));
  } catch (error) {
    if (!(error instanceof OauthRefusal)) throw error;
    return { status: 400, json: { error: error.error, error_description: error.message } };
  }
}

/** A form; anything else than a form holds nothing. */
function readForm({ headers, body }: Received): URLSearchParams {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  return new URLSearchParams(isForm ? body : '');
}

/** A GET shows the page; a POST of one of its forms is the user's answer. */
function authorize(oauth: BoxOauth, request: Received): Reply {
  if (request.method !== 'GET' && request.method !== 'POST') return notAllowed();
  const { query } = request;
  const { app } = oauth;
  if (query.get('client_id') !== app.clientId) return errorPage('invalid_client');
  const asked = query.get('redirect_uri');
  if (asked !== null && !app.redirectUris.some((registered) => matches(registered, asked))) {
    return errorPage('redirect_uri_mismatch');
  }
  const redirectUri = asked ?? (app.redirectUris.length === 1 ? app.redirectUris[0] : undefined);
  const scope = query.get('scope');
  const back = (answer: Record<string, string>): Reply => redirect(redirectUri, answer, query.get('state'));
  if (query.get('response_type') !== 'code') return back({ error: 'unsupported_response_type' });
  if (scope?.split(' ').some((each) => !SCOPES.includes(each))) return back({ error: 'invalid_scope' });
  if (request.method === 'GET') return consentPage(app, query);
  if (readForm(request).get('decision') !== 'grant') {
    return back({ error: 'access_denied', error_description: 'The user denied access to your application' });
  }
  if (redirectUri === undefined) return errorPage('redirect_uri_missing');
  return back({ code: oauth.grant(redirectUri, scope, query.get('code_challenge')) });
}

/** All must be equal, but for the port on the loopback (Box's guide to redirect URIs). */
function matches(registered: string, asked: string): boolean {
  if (registered === asked) return true;
  if (!URL.canParse(asked)) return false;
  const [wanted, given] = [new URL(registered), new URL(asked)];
  if (!LOOPBACK.includes(wanted.hostname)) return false;
  given.port = wanted.port;
  return wanted.href === given.href;
}

function redirect(to: string | undefined, answer: Record<string, string>, state: string | null): Reply {
  if (to === undefined) return errorPage('redirect_uri_missing');
  const location = new URL(to);
  for (const [name, value] of Object.entries(answer)) location.searchParams.set(name, value);
  if (state !== null) location.searchParams.set('state', state);
  return { status: 302, headers: { location: location.href } };
}

function consentPage(app: RegisteredApp, query: URLSearchParams): Reply {
  const action = `${AUTHORIZE}?${query}`.replaceAll('&', '&amp;');
  const form = (decision: string, label: string): string =>
    `<form method="post" action="${action}"><input type="hidden" name="decision" value="${decision}">` +
    `<button type="submit" id="consent_${decision}">${label}</button></form>`;
  const body =
    `<h1>Grant access to Box</h1><p>${app.clientId} asks for access to your account.</p>` +
    form('grant', 'Grant access to Box') +
    form('deny', 'Deny access to Box');
  return page(200, 'Box | Log in to grant access to Box', body);
}

// Box shows such faults to the user and sends nothing to an address that it does not trust.
function errorPage(error: string): Reply {
  return page(400, 'Box | Error', `<h1>Error</h1><p>error=${error}</p>`);
}

function page(status: number, title: string, body: string): Reply {
  const head = `<head><meta charset="utf-8"><title>${title}</title></head>`;
  return { status, text: `<!DOCTYPE html><html lang="en">${head}<body>${body}</body></html>` };
}
