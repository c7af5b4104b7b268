import assert from 'node:assert/strict';
import type { HttpOptions } from '../../../src/http/http.ts';
import { problemOf } from '../../../src/trash/problem.ts';
import { bearer } from '../../../src/vendors/bearer.ts';
import { box } from '../../../src/vendors/box/box.ts';
import type { Credential } from '../../../src/vendors/credential.ts';
import { FakeClock } from '../fakes/clock.ts';
import { held } from '../fakes/credentials.ts';

describe('a bearer token', () => {
  it('is the value of the header', async () => {
    assert.deepEqual(await bearer(held({ token: 's3cret' })).authorization(), { authorization: 'Bearer s3cret' });
  });

  it('is read once for all headers of a call', async () => {
    let reads = 0;
    const read = async () => {
      reads += 1;
      return { token: 's3cret', asUser: '42' };
    };
    const account = { id: 'a', vendor: 'box', label: '', host: '', url: 'https://api.box.com' };
    const given: HttpOptions[] = [];
    const createHttpClient = (options: HttpOptions) => {
      given.push(options);
      return { send: () => Promise.reject(new Error('no network')) };
    };
    const credentials = { read, renew: async () => false };
    await box.connect({ account, origins: [account.url], credentials, createHttpClient, clock: new FakeClock() });
    assert.deepEqual(await given[0]?.authorization?.(), { authorization: 'Bearer s3cret', 'as-user': '42' });
    assert.equal(reads, 1);
  });

  it('fails as signIn where it was lost', async () => {
    const useless: readonly (Credential | undefined)[] = [undefined, {}, { token: '' }];
    for (const lost of useless) {
      await assert.rejects(bearer(held(lost)).authorization(), (error) => {
        assert.deepEqual(problemOf(error), { kind: 'signIn', code: 'account.noSecret' });
        return true;
      });
    }
  });

  it('is renewed where it is the one that was refused', async () => {
    const refused: string[] = [];
    const renew = async (token: string) => refused.push(token) > 0;
    assert.equal(await bearer({ read: async () => ({ token: 't1' }), renew }).renew('Bearer t1'), true);
    assert.deepEqual(refused, ['t1']);
  });
});
