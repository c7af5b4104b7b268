import { type Parsed, parseToken, readAddress } from '../pasted.ts';
import type { SignInMethod } from '../vendor.ts';

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

/** Whatever is copied from a browser, to its origin: a portal has no path prefix. A bare name is one of the cloud's. */
function parseAddress(text: string): Parsed {
  const url = readAddress(text, 'onlyoffice.com', { bad: 'docspace.bad_address', http: 'docspace.https_only' });
  return 'refused' in url ? url : { value: url.origin };
}

/** Keys are `sk-` and hexadecimal digits; the prefix tells the service that it is one, so nothing else would work. */
function parseKey(text: string): Parsed {
  const key = parseToken(text);
  return 'refused' in key || key.value.startsWith('sk-') ? key : { refused: 'docspace.not_key' };
}
