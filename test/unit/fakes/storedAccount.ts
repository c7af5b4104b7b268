import type { StoredAccount } from '../../../src/accounts/stored.ts';

/** An account with its credential; a test names only what it is about. */
export function stored(more: Partial<StoredAccount> = {}): StoredAccount {
  return {
    id: 'a',
    vendor: 'acme',
    label: 'Ann',
    host: 'acme.example',
    url: 'https://acme.example',
    user: 'u1',
    origins: ['https://acme.example'],
    credential: { token: 's3cret' },
    ...more,
  };
}
