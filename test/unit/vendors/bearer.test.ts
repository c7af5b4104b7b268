import assert from 'node:assert/strict';
import type { Credential } from '../../../src/trash/ports.ts';
import { problemOf } from '../../../src/trash/problem.ts';
import { bearer } from '../../../src/vendors/bearer.ts';
import { held } from '../fakes/credentials.ts';

describe('a bearer token', () => {
  it('is the value of the header', async () => {
    assert.equal(await bearer(held({ token: 's3cret' })).authorization(), 'Bearer s3cret');
  });

  it('asks to sign in where it got lost', async () => {
    const useless: readonly (Credential | undefined)[] = [undefined, {}, { token: '' }];
    for (const lost of useless) {
      await assert.rejects(bearer(held(lost)).authorization(), (error) => {
        assert.deepEqual(problemOf(error), { kind: 'signIn', code: 'account.noSecret' });
        return true;
      });
    }
  });

  it('is what was refused when there should be another', async () => {
    const refused: string[] = [];
    const renew = async (token: string) => refused.push(token) > 0;
    assert.equal(await bearer({ read: async () => ({ token: 't1' }), renew }).renew('Bearer t1'), true);
    assert.deepEqual(refused, ['t1']);
  });
});
