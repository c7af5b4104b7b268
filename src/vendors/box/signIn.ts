import { isSafeOrigin } from '../../http/origin.ts';
import { TrashError } from '../../trash/problem.ts';
import { type Parsed, parseToken } from '../pasted.ts';
import type { BrowserGrant, Connection, SignInField, SignInMethod } from '../vendor.ts';
import { redeemApp, redeemCode } from './oauth.ts';

const consolePage = 'https://app.box.com/developers/console';
const standardApi = 'https://api.box.com';
const standardAuthorize = 'https://account.box.com/api/oauth2/authorize';

const clientId: SignInField = {
  id: 'clientId',
  secret: false,
  kept: 'credential',
  parse: parseToken,
  page: () => consolePage,
};
const clientSecret: SignInField = { ...clientId, id: 'clientSecret', secret: true };
/** For an administrator: the id of the user to act as. */
const asUser: SignInField = {
  id: 'asUser',
  secret: false,
  kept: 'credential',
  parse: parseUserId,
  refusedBy: 'box.as_user',
};
/** These methods asked for it in earlier versions. */
const keeps = [asUser.id];

const browser: BrowserGrant = {
  page: ({ url, credential }, redirectUri, state) => {
    const page = url === standardApi ? standardAuthorize : `${url}/api/oauth2/authorize`;
    const { clientId: client_id = '' } = credential;
    return `${page}?${new URLSearchParams({ response_type: 'code', client_id, redirect_uri: redirectUri, state })}`;
  },
  redeem: redeemCode,
};

/** With the user's own Platform App; lasts 60 days after each renewal. */
export const ownApp: SignInMethod = { id: 'oauth', fields: [clientId, clientSecret], keeps, connection, browser };

/** The same for an administrator, who acts as another user. */
export const actAsUser: SignInMethod = {
  id: 'asUser',
  fields: [clientId, clientSecret, asUser],
  connection,
  browser,
};

/** With an app alone, which an administrator of the company has authorised. */
export const clientCredentials: SignInMethod = {
  id: 'clientCredentials',
  fields: [clientId, clientSecret, { id: 'subject', secret: false, kept: 'credential', parse: parseSubject }],
  keeps,
  connection,
  redeem: redeemApp,
};

/** A token of the developer console: 60 minutes, for the person signed in there. */
export const accessToken: SignInMethod = {
  id: 'token',
  fields: [{ id: 'token', secret: true, parse: parseToken, page: () => consolePage }],
  connection,
};

/** Before the sign-in, the credential is what was entered. */
function connection(values: Readonly<Record<string, string>>, apiUrl: string | undefined): Connection {
  const own = apiUrl?.trim() ?? '';
  const { origin, host } = own === '' ? { origin: standardApi, host: 'box.com' } : parseApiUrl(own);
  return { url: origin, host, origins: [origin], credential: values };
}

/** Only the origin is kept, so an address with a path is refused, except the API's own. */
function parseApiUrl(text: string): { origin: string; host: string } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isBare = ['/', '/2.0', '/2.0/'].some((path) => url?.href === url?.origin + path);
  if (!url || !isSafeOrigin(url) || !isBare) throw new TrashError({ kind: 'refused', code: 'box.api_url' });
  return url;
}

function parseUserId(text: string): Parsed {
  const value = text.trim();
  if (value === '') return { refused: 'signIn.empty' };
  return /^\d+$/.test(value) ? { value } : { refused: 'box.not_user_id' };
}

/** Whom the app acts for: `user 123`, `enterprise 123`, or the id of a user alone. */
function parseSubject(text: string): Parsed {
  const [, type = 'user', id] = /^(?:(user|enterprise)[\s:_-]*)?(\d+)$/i.exec(text.trim()) ?? [];
  if (text.trim() === '') return { refused: 'signIn.empty' };
  return id === undefined ? { refused: 'box.not_subject' } : { value: `${type.toLowerCase()} ${id}` };
}
