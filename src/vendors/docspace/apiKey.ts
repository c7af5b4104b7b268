import type { Credential } from '../credential.ts';

/** An API key is known by its form; anything else is the token of a password. */
export function isKey({ token = '' }: Credential): boolean {
  return token.startsWith('sk-');
}
