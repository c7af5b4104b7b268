import type { HttpOptions } from '../http/http.ts';
import { TrashError } from '../trash/problem.ts';
import type { Credential, CredentialSource } from './credential.ts';

const prefix = 'Bearer ';

/**
 * Authorizes calls with the `token` of a credential.
 * @param others headers that go with it, of the same credential
 */
export function bearer(
  credentials: CredentialSource,
  others: (credential: Credential) => Readonly<Record<string, string>> = () => ({}),
): Required<Pick<HttpOptions, 'authorization' | 'renew'>> {
  return {
    authorization: async () => {
      const credential = (await credentials.read()) ?? {};
      const { token = '' } = credential;
      if (token === '') throw new TrashError({ kind: 'signIn', code: 'account.noSecret' });
      return { ...others(credential), authorization: prefix + token };
    },
    renew: (refused) => credentials.renew(refused.slice(prefix.length)),
  };
}
