import type { Capabilities } from '../../../src/trash/ports.ts';
import { bearer } from '../../../src/vendors/bearer.ts';
import { parseToken, readAddress } from '../../../src/vendors/pasted.ts';
import type { SignInMethod, Vendor } from '../../../src/vendors/vendor.ts';

const rateLimit = { concurrency: 4, calls: 1_000, interval: 1_000 };
const capabilities: Capabilities = {
  scope: 'own',
  pagesByDeletionDate: true,
  looksAtOne: true,
  conflicts: [],
  batchSize: 1,
  pageSize: 100,
};

const token: SignInMethod = {
  id: 'token',
  fields: [
    {
      id: 'address',
      secret: false,
      kept: 'url',
      parse: (text) => {
        const url = readAddress(text, 'memory.example', { bad: 'memory.address', http: 'memory.https' });
        return 'refused' in url ? url : { value: url.origin };
      },
    },
    { id: 'token', secret: true, parse: parseToken },
  ],
  connection: ({ address: url = '', ...credential }) => {
    return { url, host: new URL(url).host, origins: [url], credential };
  },
};

/** A fourth vendor: what `CONTRIBUTING.md` asks for, and nothing more. */
export const memory: Vendor = {
  id: 'memory',
  name: 'Memory',
  capabilities,
  signIn: async () => [token],
  authClient: (origins, createHttpClient) => createHttpClient({ origins, rateLimit }),
  connect: async ({ account, origins, credentials, createHttpClient }) => {
    const { MemoryClient } = await import('./impl.ts');
    const http = createHttpClient({ origins, ...bearer(credentials), rateLimit });
    return new MemoryClient(account.id, account.url, http);
  },
};
