import { isLoopback } from '../../http/origin.ts';
import { type Parsed, parseToken, readAddress } from '../pasted.ts';
import type { SignInMethod } from '../vendor.ts';

/** Says how keys and tokens are made; Egnyte has no page that hands out a token. */
const tokenPage = 'https://developers.egnyte.com/docs/read/Public_API_Authentication';

/** The company's domain, and an access token made with a key of one's own. */
export const accessToken: SignInMethod = {
  id: 'token',
  fields: [
    { id: 'domain', secret: false, parse: parseDomain },
    { id: 'token', secret: true, parse: parseToken, page: () => tokenPage },
  ],
  connection: ({ domain = '', token = '' }) => {
    const { origin, host } = new URL(domain);
    return { url: origin, host, origins: [origin], credential: { token } };
  },
};

/** The cloud, the one for governments, and that of test domains. A company's own branded name does not serve the API. */
const tenant = /^([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)\.(?:egnyte\.com|egnytegov\.com|qa-egnyte\.com)$/;
/** Egnyte's own pages, from which people may copy by mistake. */
const notTenants = ['www', 'developers', 'helpdesk', 'status'];

/** `acme`, `acme.egnyte.com`, or any address copied from the browser there, to its origin. */
function parseDomain(text: string): Parsed {
  const url = readAddress(text, 'egnyte.com', { bad: 'egnyte.bad_domain', http: 'egnyte.https_only' });
  if ('refused' in url) return url;
  if (isLoopback(url.hostname)) return { value: url.origin };
  const name = tenant.exec(url.hostname)?.[1];
  if (name !== undefined) {
    return notTenants.includes(name) || url.port !== '' ? { refused: 'egnyte.bad_domain' } : { value: url.origin };
  }
  return { refused: /(^|\.)(qa-)?egnyte(gov)?\.com$/.test(url.hostname) ? 'egnyte.bad_domain' : 'egnyte.branded' };
}
