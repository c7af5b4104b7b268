import { TrashError } from '../../../src/trash/problem.ts';
import type { Credential } from '../../../src/vendors/credential.ts';
import type { RenewalResult } from '../../../src/vendors/vendor.ts';

/** The credential of a renewal that succeeded; throws what it ended with else, of code `ended` where the sign-in has. */
export function renewedIn(result: RenewalResult): Credential {
  if (result.end === 'renewed') return result.credential;
  throw new TrashError(result.end === 'ended' ? { kind: 'signIn', code: 'ended' } : result.problem);
}
