import type { CredentialSource } from '../trash/ports.ts';
import { TrashError } from '../trash/problem.ts';

/** The value of the Authorization header for a credential with a `token`. */
export async function bearer(credentials: CredentialSource): Promise<string> {
  const token = (await credentials.read())?.token;
  if (token === undefined || token === '') throw new TrashError({ kind: 'signIn', code: 'account.noSecret' });
  return `Bearer ${token}`;
}
