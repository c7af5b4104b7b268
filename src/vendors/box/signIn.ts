import { isSafeOrigin } from '../../http/origin.ts';
import { TrashError } from '../../trash/problem.ts';
import { parseToken } from '../pasted.ts';
import type { SignInMethod } from '../vendor.ts';

const consolePage = 'https://app.box.com/developers/console';
const standardApi = 'https://api.box.com';

/** A token of the developer console: 60 minutes, for the person signed in there. */
export const accessToken: SignInMethod = {
  id: 'token',
  fields: [
    {
      id: 'token',
      secret: true,
      parse: parseToken,
      page: () => consolePage,
    },
  ],
  connection: ({ token = '' }, apiUrl) => {
    const own = apiUrl?.trim() ?? '';
    const { origin, host } = own === '' ? { origin: standardApi, host: 'box.com' } : parseApiUrl(own);
    return { url: origin, host, origins: [origin], credential: { token } };
  },
};

/** The origin alone is used, so a path that would be lost is refused; the API's own is taken off. */
function parseApiUrl(text: string): { origin: string; host: string } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url && isSafeOrigin(url);
  const isBare =
    url && /^\/(2\.0\/?)?$/.test(url.pathname) && `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (!isSafe || !isBare) throw new TrashError({ kind: 'refused', code: 'box.api_url' });
  return url;
}
