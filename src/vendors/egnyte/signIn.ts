import type { SignInMethod } from '../vendor.ts';

type Parsed = { readonly value: string } | { readonly refused: string };

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

const loopback = ['127.0.0.1', '[::1]', 'localhost'];
/** The cloud, the one for governments, and that of test domains. A company's own branded name does not serve the API. */
const tenant = /^([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)\.(?:egnyte\.com|egnytegov\.com|qa-egnyte\.com)$/;
/** Egnyte's own pages, from which people may copy by mistake. */
const notTenants = ['www', 'developers', 'helpdesk', 'status'];

/** `acme`, `acme.egnyte.com`, or any address copied from the browser there, to its origin. */
function parseDomain(text: string): Parsed {
  const typed = text.trim();
  if (typed === '') return { refused: 'signIn.empty' };
  if (/\s/.test(typed)) return { refused: 'signIn.whiteSpace' };
  const full = withScheme(typed);
  if (!URL.canParse(full)) return { refused: 'egnyte.bad_domain' };
  const url = new URL(full);
  if (url.username !== '' || url.password !== '') return { refused: 'egnyte.bad_domain' };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { refused: 'egnyte.bad_domain' };
  if (loopback.includes(url.hostname)) return { value: url.origin };
  if (url.protocol === 'http:') return { refused: 'egnyte.https_only' };
  const name = tenant.exec(url.hostname)?.[1];
  if (name !== undefined) {
    return notTenants.includes(name) || url.port !== '' ? { refused: 'egnyte.bad_domain' } : { value: url.origin };
  }
  return { refused: /(^|\.)(qa-)?egnyte(gov)?\.com$/.test(url.hostname) ? 'egnyte.bad_domain' : 'egnyte.branded' };
}

function withScheme(typed: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) return typed;
  const [host = ''] = typed.split(/[/?#]/);
  if (loopback.includes(host.replace(/:\d*$/, '').toLowerCase())) return `http://${typed}`;
  return /^[a-z0-9-]+$/i.test(host) ? `https://${host}.egnyte.com` : `https://${typed}`;
}

/** Trimmed, a pasted `Bearer ` removed. Tokens are opaque, but never hold white space. */
function parseToken(text: string): Parsed {
  const value = text.trim().replace(/^Bearer\s+/i, '');
  if (value === '') return { refused: 'signIn.empty' };
  return /\s/.test(value) ? { refused: 'signIn.whiteSpace' } : { value };
}
