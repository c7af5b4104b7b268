import type { SignInMethod } from '../vendor.ts';

type Parsed = { readonly value: string } | { readonly refused: string };

/** An API key, made by the user on the portal; it acts as that user. */
export const apiKey: SignInMethod = {
  id: 'apiKey',
  fields: [
    { id: 'address', secret: false, parse: parseAddress },
    {
      id: 'token',
      secret: true,
      parse: parseKey,
      page: ({ address = '' }) => `${address}/developer-tools/api-keys`,
    },
  ],
  connection: ({ address = '', token = '' }) => {
    const { origin, host } = new URL(address);
    return { url: origin, host, origins: [origin], credential: { token } };
  },
};

const loopback = ['127.0.0.1', '[::1]', 'localhost'];

/** Whatever is copied from a browser, to its origin: a portal has no path prefix. A bare name is one of the cloud's. */
function parseAddress(text: string): Parsed {
  const typed = text.trim();
  if (typed === '') return { refused: 'signIn.empty' };
  if (/\s/.test(typed)) return { refused: 'signIn.whiteSpace' };
  const full = withScheme(typed);
  if (!URL.canParse(full)) return { refused: 'docspace.bad_address' };
  const url = new URL(full);
  if (url.username !== '' || url.password !== '') return { refused: 'docspace.bad_address' };
  if (url.protocol === 'https:') return { value: url.origin };
  if (url.protocol !== 'http:') return { refused: 'docspace.bad_address' };
  return loopback.includes(url.hostname) ? { value: url.origin } : { refused: 'docspace.https_only' };
}

function withScheme(typed: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) return typed;
  const [host = ''] = typed.split(/[/?#]/);
  const name = host.replace(/:\d*$/, '').toLowerCase();
  if (loopback.includes(name)) return `http://${typed}`;
  return /^[a-z0-9-]+$/.test(host.toLowerCase()) ? `https://${host}.onlyoffice.com` : `https://${typed}`;
}

/** Keys are `sk-` and hexadecimal digits; the prefix tells the service that it is one, so nothing else would work. */
function parseKey(text: string): Parsed {
  const value = text.trim().replace(/^Bearer\s+/i, '');
  if (value === '') return { refused: 'signIn.empty' };
  if (/\s/.test(value)) return { refused: 'signIn.whiteSpace' };
  return value.startsWith('sk-') ? { value } : { refused: 'docspace.not_key' };
}
