import type { StoredAccount } from '../../../src/accounts/stored.ts';

/** An account with its credential, under the label that its login gives it; a test names only what it is about. */
export function stored(more: Partial<StoredAccount & { label: string }> = {}): StoredAccount & { label: string } {
  return {
    id: 'a',
    vendor: 'acme',
    label: more.label ?? 'Ann',
    login: more.label ?? 'Ann',
    host: 'acme.example',
    url: 'https://acme.example',
    user: 'u1',
    origins: ['https://acme.example'],
    credential: { token: 's3cret' },
    ...more,
  };
}
