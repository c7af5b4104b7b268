import { isLoopback, isSafeOrigin } from '../../http/origin.ts';
import { type Parsed, parseToken, readAddress } from '../pasted.ts';
import type { Connection, SignInField, SignInMethod } from '../vendor.ts';
import { redeemCode } from './oauth.ts';

/** Says how keys and tokens are made; Egnyte has no page that hands out a token. */
const tokenPage = 'https://developers.egnyte.com/docs/read/Public_API_Authentication';

const domain: SignInField = { id: 'domain', secret: false, kept: 'url', parse: parseDomain };

/** The company's domain, and an access token made with a key of one's own. */
export const accessToken: SignInMethod = {
  id: 'token',
  fields: [domain, { id: 'token', secret: true, parse: parseToken, page: () => tokenPage }],
  connection,
};

const keyPage = 'https://developers.egnyte.com/';
const clientId: SignInField = {
  id: 'clientId',
  secret: false,
  kept: 'credential',
  parse: parseToken,
  page: () => keyPage,
};
/** With an API key of one's own: its id, its secret, and the address that is registered with it. */
export const ownKey: SignInMethod = {
  id: 'key',
  fields: [
    domain,
    clientId,
    { ...clientId, id: 'clientSecret', secret: true },
    { ...clientId, id: 'redirectUri', parse: parseRedirectUri },
  ],
  connection,
  browser: {
    redirectUri: ({ credential }) => credential.redirectUri,
    page: ({ url, credential }, redirectUri, state) => {
      const { clientId: client_id = '' } = credential;
      const asked = { client_id, redirect_uri: redirectUri, response_type: 'code', scope: 'Egnyte.filesystem', state };
      return `${url}/puboauth/authorize?${new URLSearchParams(asked)}`;
    },
    redeem: redeemCode,
  },
};

/** The values besides the domain are the credential as far as it is known. */
function connection({ domain: url = '', ...credential }: Readonly<Record<string, string>>): Connection {
  const { origin, host } = new URL(url);
  return { url: origin, host, origins: [origin], credential };
}

/** As it is registered, exactly: https, or http on the loopback address, which Egnyte grants to single apps. */
function parseRedirectUri(text: string): Parsed {
  const value = text.trim();
  if (value === '') return { refused: 'signIn.empty' };
  const isGood = /^[^\s#]+$/.test(value) && URL.canParse(value) && isSafeOrigin(new URL(value));
  return isGood ? { value } : { refused: 'egnyte.bad_redirect' };
}

/**
 * The cloud, the one for governments, and that of test domains; not Egnyte's own pages, from which people may copy by
 * mistake. A company's own branded name does not serve the API.
 */
const tenant =
  /^(?!(?:www|developers|helpdesk|status)\.)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.(?:egnyte|egnytegov|qa-egnyte)\.com$/;

/** `acme`, `acme.egnyte.com`, or any address copied from the browser there, to its origin. */
function parseDomain(text: string): Parsed {
  const url = readAddress(text, 'egnyte.com', { bad: 'egnyte.bad_domain', http: 'egnyte.https_only' });
  if ('refused' in url) return url;
  const { hostname, port, origin } = url;
  if (isLoopback(hostname) || (tenant.test(hostname) && port === '')) return { value: origin };
  return { refused: /(^|\.)(qa-)?egnyte(gov)?\.com$/.test(hostname) ? 'egnyte.bad_domain' : 'egnyte.branded' };
}
