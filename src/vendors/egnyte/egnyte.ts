import type { HttpOptions } from '../../http/http.ts';
import type { Capabilities } from '../../trash/ports.ts';
import type { Vendor } from '../vendor.ts';
import { load } from './lazy.ts';

const limits: Pick<HttpOptions, 'rateLimit' | 'isThrottled'> = {
  /** Two calls a second for each token, counted at the service; the 50 ms are for what the network shifts. */
  rateLimit: { concurrency: 2, calls: 2, interval: 1050 },
  /**
   * A 403 that only asks for a pause. The older gateway answers so; the newer one with 429. A used-up day
   * (`OVER_RATE`) is not waited for: it ends at midnight UTC, and refused calls may count too.
   */
  isThrottled: (answer) => answer.status === 403 && /OVER_QPS$/.test(answer.header('x-mashery-error-code') ?? ''),
};
/** Everybody's trash; the default order is that of deletion, newest first. */
const capabilities: Capabilities = {
  scope: 'domain',
  pagesByDeletionDate: true,
  looksAtOne: false,
  conflicts: [],
  callsPerMinute: 120,
  usedPerMinute: 114,
  batchSize: 10,
  pageSize: 100,
  searches: 'deletions',
};

export const egnyte: Vendor = {
  id: 'egnyte',
  name: 'Egnyte',
  capabilities,
  signIn: async () => (await load()).signIn,
  renewal: {
    // A key without refresh tokens gives access tokens that do not expire.
    can: ({ refreshToken }) => refreshToken !== undefined,
    renew: async (...given) => (await load()).renew(...given),
  },
  authClient: (origins, createHttpClient) => createHttpClient({ origins, ...limits }),
  revoke: async (...given) => (await load()).revoke(...given),
  connect: async (options) => (await load()).connect(options, limits),
};
