import type { Capabilities } from '../../trash/ports.ts';
import { bearer } from '../bearer.ts';
import type { Vendor } from '../vendor.ts';
import { load } from './lazy.ts';

/** A portal allows 1,500 calls a minute to a user; some are left for the user's browser and for other windows. */
const rateLimit = { concurrency: 10, calls: 1200, interval: 60_000 };
/** It allows 15 writes side by side. The day's 10,000 are not counted here: the portal refuses what exceeds them. */
const buckets = { write: [{ ...rateLimit, concurrency: 4 }] };

const capabilities: Capabilities = {
  scope: 'own',
  pagesByDeletionDate: false,
  looksAtOne: true,
  restoresTo: true,
  conflicts: ['keepBoth', 'overwrite'],
  batchSize: 100,
  pageSize: 100,
};

export const docspace: Vendor = {
  id: 'docspace',
  name: 'ONLYOFFICE DocSpace',
  capabilities,
  signIn: async () => (await load()).signIn,
  authClient: (origins, createHttpClient) => createHttpClient({ origins, rateLimit }),
  revoke: async (...given) => (await load()).revoke(...given),
  connect: async ({ account, origins, credentials, createHttpClient, clock }) => {
    const { DocSpaceClient, isKey } = await load();
    const http = createHttpClient({ origins, ...bearer(credentials), rateLimit, buckets });
    const holdsKey = async () => isKey((await credentials.read()) ?? {});
    return new DocSpaceClient({ account: account.id, url: account.url, http, clock, holdsKey });
  },
};
