import type { HttpOptions } from '../http/http.ts';
import type { CredentialSource } from '../trash/ports.ts';
import { TrashError } from '../trash/problem.ts';

const prefix = 'Bearer ';

/** Lets a door in with the `token` of a credential. */
export function bearer(credentials: CredentialSource): Required<Pick<HttpOptions, 'authorization' | 'renew'>> {
  return {
    authorization: async () => {
      const token = (await credentials.read())?.token;
      if (token === undefined || token === '') throw new TrashError({ kind: 'signIn', code: 'account.noSecret' });
      return prefix + token;
    },
    renew: (refused) => credentials.renew(refused.slice(prefix.length)),
  };
}
