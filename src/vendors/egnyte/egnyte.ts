import type { Capabilities } from '../../trash/ports.ts';
import { bearer } from '../bearer.ts';
import { lazyClient } from '../lazy.ts';
import type { Vendor } from '../vendor.ts';
import { isThrottled } from './gateway.ts';
import { accessToken } from './signIn.ts';

/** Two calls a second for each token, counted at the service; the 50 ms are for what the network shifts. */
const pace = { atOnce: 2, calls: 2, interval: 1050 };
/** Everybody's trash; the default order is that of deletion, newest first. */
export const capabilities: Capabilities = {
  scope: 'domain',
  pagesByDeletionDate: true,
  looksAtOne: false,
  conflicts: [],
  batchSize: 10,
};

export const egnyte: Vendor = {
  id: 'egnyte',
  name: 'Egnyte',
  signIn: [accessToken],
  connect: (account, origins, credentials, open, clock) => {
    const http = open({ origins, authorization: () => bearer(credentials), pace, throttled: isThrottled });
    return lazyClient(capabilities, async () => {
      const { EgnyteClient } = await import('./client.ts');
      return new EgnyteClient({ account: account.id, url: account.url, http, now: () => clock.now(), capabilities });
    });
  },
};
