import type { Capabilities } from '../../trash/ports.ts';
import { bearer } from '../bearer.ts';
import type { Credential } from '../credential.ts';
import type { Vendor } from '../vendor.ts';
import { load } from './lazy.ts';

/** Box allows 1,000 calls a minute to a user; some are left for other programs. A small action need not be spread. */
const rateLimit = { concurrency: 8, calls: 900, interval: 60_000 };
/** Of these, 6 searches a second and 60 a minute. */
const buckets = {
  search: [
    { concurrency: 6, calls: 6, interval: 1000 },
    { concurrency: 6, calls: 60, interval: 60_000 },
  ],
};
const capabilities: Capabilities = {
  scope: 'own',
  pagesByDeletionDate: false,
  looksAtOne: true,
  restoresTo: true,
  renames: true,
  conflicts: ['keepBoth'],
  callsPerMinute: 1000,
  usedPerMinute: rateLimit.calls,
  batchSize: 1,
  pageSize: 1000,
  searches: 'texts',
  tellsChanges: true,
};

export const box: Vendor = {
  id: 'box',
  name: 'Box',
  capabilities,
  signIn: async () => (await load()).signIn,
  renewal: {
    can: ({ refreshToken, subject }) => refreshToken !== undefined || subject !== undefined,
    renew: async (...given) => (await load()).renew(...given),
  },
  authClient: (origins, createHttpClient) => createHttpClient({ origins, rateLimit }),
  revoke: async (...given) => (await load()).revoke(...given),
  connect: async ({ account, origins, credentials, createHttpClient, clock }) => {
    const { BoxClient } = await load();
    const http = createHttpClient({ origins, ...bearer(credentials, asUserHeader), rateLimit, buckets });
    return new BoxClient({ account: account.id, url: account.url, http, clock });
  },
};

/** An administrator acts as another user. */
function asUserHeader({ asUser }: Credential): Readonly<Record<string, string>> {
  return asUser === undefined ? {} : { 'as-user': asUser };
}
