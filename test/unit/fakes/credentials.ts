import type { Credential, CredentialSource } from '../../../src/vendors/credential.ts';

/** Always the same credential, which nothing renews. */
export function held(credential: Credential | undefined): CredentialSource {
  return { read: async () => credential, renew: async () => false };
}
