import type { Capabilities } from '../../trash/ports.ts';
import { bearer } from '../bearer.ts';
import type { Vendor } from '../vendor.ts';
import { Allowance, isCrowded, isHopeless, isThrottled } from './gateway.ts';
import { load } from './lazy.ts';
import { accessToken, ownKey } from './signIn.ts';

/** Two calls a second for each token, counted at the service; the 50 ms are for what the network shifts. */
const rateLimit = { concurrency: 2, calls: 2, interval: 1050 };
/** Everybody's trash; the default order is that of deletion, newest first. */
const capabilities: Capabilities = {
  scope: 'domain',
  pagesByDeletionDate: true,
  looksAtOne: false,
  conflicts: [],
  batchSize: 10,
  pageSize: 100,
};

export const egnyte: Vendor = {
  id: 'egnyte',
  name: 'Egnyte',
  capabilities,
  signIn: [accessToken, ownKey],
  renewal: {
    // A key without refresh tokens gives access tokens that do not expire.
    can: ({ refreshToken }) => refreshToken !== undefined,
    renew: async (...given) => (await load()).renew(...given),
  },
  authClient: (origins, createHttpClient) => createHttpClient({ origins, rateLimit, isThrottled }),
  revoke: async (...given) => (await load()).revoke(...given),
  connect: async ({ account, origins, credentials, createHttpClient, clock }) => {
    const { EgnyteClient } = await load();
    const now = () => clock.now();
    const allowance = new Allowance(now);
    const http = createHttpClient({
      origins,
      ...bearer(credentials),
      rateLimit,
      isThrottled,
      nonRetryable: (answer) => isHopeless(answer, now()),
      contended: isCrowded,
      onResponse: (answer) => allowance.observe(answer),
    });
    const quota = () => allowance.quota();
    return new EgnyteClient({ account: account.id, url: account.url, http, now, quota });
  },
};
