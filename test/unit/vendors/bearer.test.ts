import assert from 'node:assert/strict';
import type { Credential } from '../../../src/trash/ports.ts';
import { problemOf } from '../../../src/trash/problem.ts';
import { bearer } from '../../../src/vendors/bearer.ts';

describe('a bearer token', () => {
  it('is the value of the header', async () => {
    assert.equal(await bearer({ read: async () => ({ token: 's3cret' }) }), 'Bearer s3cret');
  });

  it('asks to sign in where it got lost', async () => {
    const useless: readonly (Credential | undefined)[] = [undefined, {}, { token: '' }];
    for (const held of useless) {
      await assert.rejects(bearer({ read: async () => held }), (error) => {
        assert.deepEqual(problemOf(error), { kind: 'signIn', code: 'account.noSecret' });
        return true;
      });
    }
  });
});
