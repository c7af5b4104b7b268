import { type Parsed, parseLine, parsePassword, parseToken, readAddress } from '../pasted.ts';
import type { Connection, SignInField, SignInMethod } from '../vendor.ts';
import { redeemPassword } from './authentication.ts';

const keyPage = ({ address = '' }: Readonly<Record<string, string>>) => `${address}/developer-tools/api-keys`;
const address: SignInField = { id: 'address', secret: false, kept: 'url', parse: parseAddress };

/** An API key, made by the user on the portal; it acts as that user. */
export const apiKey: SignInMethod = {
  id: 'apiKey',
  fields: [address, { id: 'token', secret: true, parse: parseKey, page: keyPage }],
  connection,
};

/** E-mail and password, of which the token alone is kept. */
export const password: SignInMethod = {
  id: 'password',
  fields: [
    address,
    { id: 'userName', secret: false, parse: parseLine },
    { id: 'password', secret: true, parse: parsePassword },
  ],
  connection,
  redeem: redeemPassword,
};

/** The values besides the address are what the token is asked for with, or the token itself. */
function connection({ address: url = '', ...credential }: Readonly<Record<string, string>>): Connection {
  const { origin, host } = new URL(url);
  return { url: origin, host, origins: [origin], credential };
}

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
