// What becomes of a sign-in: renewed, renamed, ended.
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { Accounts } from '../../../src/accounts/accounts.ts';
import { decodeSecret, encodeSecret, recordOf, type StoredAccount, secretKey } from '../../../src/accounts/stored.ts';
import { TrashError } from '../../../src/trash/problem.ts';
import type { Credential } from '../../../src/vendors/credential.ts';
import type { Vendor } from '../../../src/vendors/vendor.ts';
import { noon, settled } from '../fakes/clock.ts';
import { stored } from '../fakes/storedAccount.ts';
import type { MemorySecrets } from '../fakes/stores.ts';
import { later } from '../fakes/trash.ts';
import { connection, hold, identity, ids, listed, type Shared, windowOf } from './window.ts';

const due: Credential = { token: 't1', refreshToken: 'r1', expiresAt: String(noon) };
const fresh: Credential = { token: 't2', refreshToken: 'r2', expiresAt: String(noon + 3_600_000) };

/** A window with one account, of a service that renews and revokes. */
async function signedIn(
  account: StoredAccount = stored({ credential: due }),
  abilities: Partial<Vendor> = {},
  shared: Shared = {},
) {
  const calls: string[] = [];
  const window = windowOf(shared, {
    renewal: {
      can: ({ refreshToken }) => refreshToken !== undefined,
      renew: async (url, { refreshToken }) => {
        calls.push(`renew ${url} ${refreshToken}`);
        return { end: 'renewed', credential: fresh };
      },
    },
    revoke: async (url, { token }) => {
      calls.push(`revoke ${url} ${token}`);
      return true;
    },
    ...abilities,
  });
  await hold(window.secrets, account);
  await window.accounts.load();
  return { ...window, calls };
}

const kept = ({ held }: MemorySecrets, id = 'a') => decodeSecret(held.get(secretKey(id)));

describe('an account whose token expires', () => {
  it('has it renewed at its own address, and the new one stored', async () => {
    const { accounts, connected, calls, secrets } = await signedIn();
    await accounts.client(stored())?.connect();
    assert.deepEqual(await connected[0]?.credentials.read(), fresh);
    assert.deepEqual(calls, ['renew https://acme.example r1']);
    assert.deepEqual(kept(secrets)?.credential, fresh);
  });

  it('has it renewed after it was refused, once for all its clients', async () => {
    const { accounts, connected, calls } = await signedIn(
      stored({ credential: { ...due, expiresAt: fresh.expiresAt ?? '' } }),
    );
    await accounts.client(stored())?.connect();
    await accounts.client(stored())?.connect();
    const renewed = await Promise.all(connected.map(({ credentials }) => credentials.renew('t1')));
    assert.deepEqual(renewed, [true, true]);
    assert.equal(calls.length, 1);
  });

  it('is asked for at no address that is not stored with it', async () => {
    const evil = stored({ credential: due, url: 'https://evil.example' });
    const { accounts, connected, calls } = await signedIn(evil);
    await accounts.client(evil)?.connect();
    assert.equal(await connected[0]?.credentials.read(), undefined);
    assert.deepEqual(await accounts.remove('a'), { revoked: 'no' });
    assert.deepEqual(calls, []);
  });

  it('renews it by a client that waits for none of the calls that wait for the token', async () => {
    const { accounts, limiterKeys, vendor } = await signedIn();
    await accounts.client(stored())?.connect();
    accounts.authClient(vendor('acme'), connection());
    assert.deepEqual([typeof limiterKeys[0], limiterKeys[1]], ['object', undefined]);
  });

  it('returns its stored credential unchanged', async () => {
    const { accounts, secrets, calls } = await signedIn();
    assert.deepEqual(await accounts.savedCredential('a'), due);
    secrets.held.clear();
    assert.deepEqual([await accounts.savedCredential('a'), calls], [{}, []]);
  });

  it('is not renewed while the connection is only verified', async () => {
    const { accounts, connected, vendor } = await signedIn();
    await accounts.trial(vendor('acme'), connection({ credential: due }));
    assert.equal(await connected[0]?.credentials.renew('t1'), false);
    assert.deepEqual(await connected[0]?.credentials.read(), due);
  });

  it('keeps a new sign-in while another window stores a renewed token', async () => {
    const here = await signedIn();
    const there = await signedIn(undefined, {}, here);
    const [begun, end] = [later(), later()];
    const { store } = here.secrets;
    here.secrets.store = async (key, value) => {
      if (value.includes('"t2"')) {
        begun.resolve();
        await end.promise;
      }
      await store.call(here.secrets, key, value);
    };
    await here.accounts.client(stored())?.connect();
    const read = here.connected[0]?.credentials.read();
    await begun.promise;
    const again = there.accounts.store(
      there.vendor('acme'),
      connection({ credential: { token: 'byHand' } }),
      identity(),
    );
    await settled();
    end.resolve();
    await Promise.all([read, again]);
    assert.deepEqual(kept(here.secrets)?.credential, { token: 'byHand' });
  });

  it('fires an event where the editor does not keep the new token, which still works', async () => {
    const { accounts, secrets, connected } = await signedIn();
    const events = eventsOf(accounts);
    secrets.store = () => Promise.reject(new Error('locked'));
    await accounts.client(stored())?.connect();
    assert.deepEqual(await connected[0]?.credentials.read(), fresh);
    assert.deepEqual(await connected[0]?.credentials.read(), fresh);
    assert.deepEqual([events, accounts.isPersistent], [['changed'], false]);
  });

  it('fires no event when it is renewed', async () => {
    const { accounts, connected } = await signedIn();
    accounts.follow();
    const events = eventsOf(accounts);
    await accounts.client(stored())?.connect();
    await connected[0]?.credentials.read();
    assert.deepEqual(events, []);
  });
});

function eventsOf(accounts: Accounts): string[] {
  const events: string[] = [];
  accounts.onDidChange(() => events.push('changed'));
  accounts.onDidSignIn((id) => events.push(`signed in ${id}`));
  return events;
}

describe('an account that is renamed', () => {
  it('has the name in the list and the record, and its secret is not written', async () => {
    const { accounts, secrets, state } = await signedIn();
    const events = eventsOf(accounts);
    const before = [...secrets.held];
    const write = mock.method(secrets, 'store');
    await accounts.rename('a', 'Mine');
    assert.deepEqual(accounts.list, [listed(stored({ label: 'Mine' }))]);
    assert.match([...state.held.values()].join(), /"label":"Mine"/);
    assert.deepEqual([events, [...secrets.held], write.mock.callCount()], [['changed'], before, 0]);
    await accounts.load();
    assert.deepEqual(events, ['changed']);
  });

  it('keeps its name when its token is renewed, when it signs in again, and where the record gets lost', async () => {
    const { accounts, connected, secrets, state, vendor } = await signedIn();
    await accounts.rename('a', 'Mine');
    await accounts.client(stored())?.connect();
    await connected[0]?.credentials.read();
    assert.deepEqual(kept(secrets)?.credential, fresh);
    await accounts.store(vendor('acme'), connection({ credential: due }), identity({ login: 'ann@acme.example' }));
    state.held.clear();
    await accounts.load();
    assert.equal(accounts.list[0]?.label, 'Mine');
    const next = windowOf({ secrets });
    await next.accounts.load();
    assert.equal(next.accounts.list[0]?.label, 'ann@acme.example');
  });

  it('has the name of its host where there is no other', async () => {
    const { label: _label, login: _login, ...account } = stored();
    const { accounts } = await signedIn(account);
    assert.equal(accounts.list[0]?.label, 'acme.example');
  });

  it('can be renamed without its secret', async () => {
    const { accounts, secrets, state } = await signedIn();
    await accounts.rename('a', 'Ann');
    secrets.held.clear();
    await accounts.load();
    await accounts.rename('a', 'Mine');
    assert.deepEqual(accounts.list, [listed(stored({ label: 'Mine' }), false)]);
    assert.equal(secrets.held.size, 0);
    assert.match([...state.held.values()].join(), /Mine/);
  });
});

describe('a sign-in that is replaced by another', () => {
  const app: Credential = { ...due, clientId: 'app', clientSecret: 's' };

  for (const [what, old, fresh, ended] of [
    ['by another method', app, { token: 'pasted' }, ['t1']],
    ['through another app', app, { token: 't9', refreshToken: 'r9', clientId: 'other', clientSecret: 's' }, ['t1']],
    ['through the same app', app, { ...app, token: 't9', refreshToken: 'r9' }, []],
    ['by the same password', { token: 't1' }, { token: 't2' }, ['t1']],
    ['by the same token', { token: 't1' }, { token: 't1' }, []],
    ['with the same refresh token', due, { token: 't9', refreshToken: 'r1' }, []],
  ] as const satisfies readonly (readonly [string, Credential, Credential, readonly string[]])[]) {
    it(`${ended.length > 0 ? 'is' : 'is not'} ended at the service where it is replaced ${what}`, async () => {
      const order: string[] = [];
      const { accounts, secrets, vendor } = await signedIn(stored({ credential: old }), {
        revoke: async (_, { token = '' }) => {
          order.push(token);
          assert.deepEqual(kept(secrets)?.credential, fresh, 'the new one is stored first');
          return true;
        },
      });
      await accounts.store(vendor('acme'), connection({ credential: fresh }), identity());
      await settled();
      assert.deepEqual(order, ended);
    });
  }

  it('is not ended where the editor did not keep the new one: it may be the only one after a restart', async () => {
    const { accounts, secrets, vendor, calls } = await signedIn(stored({ credential: app }));
    secrets.store = () => Promise.reject(new Error('locked'));
    await accounts.store(vendor('acme'), connection({ credential: { token: 'pasted' } }), identity());
    await settled();
    assert.deepEqual(calls, []);
  });

  it('is ended in the background, and a failure is only logged', async () => {
    const end = later();
    const { accounts, vendor, logged } = await signedIn(stored({ credential: app }), {
      revoke: async () => {
        await end.promise;
        throw new TrashError({ kind: 'offline' });
      },
    });
    await accounts.store(vendor('acme'), connection({ credential: { token: 'pasted' } }), identity());
    assert.deepEqual(logged, []);
    end.resolve();
    await settled();
    assert.deepEqual(logged, ['A sign-in could not be ended at the service: offline']);
  });
});

describe('a sign-in that was made and not kept', () => {
  const used = stored({ credential: { ...due, clientId: 'app' } });
  const made = { ...fresh, clientId: 'other' };

  for (const [what, credential, isEnded] of [
    ['is ended at the service', made, true],
    ['is ended where it was made with neither app nor refresh token', { token: 't2' }, true],
    ['is not ended where an account signs in through the same app', { ...fresh, clientId: 'app' }, false],
    ['is not ended where the service gave the token of an account', { ...made, token: 't1' }, false],
    ['is not ended where the service gave the refresh token of an account', { ...made, refreshToken: 'r1' }, false],
  ] as const) {
    it(what, async () => {
      const { accounts, calls } = await signedIn(used);
      await accounts.revokeUnused({ ...connection({ credential }), vendor: 'acme' });
      assert.deepEqual(calls, isEnded ? ['revoke https://acme.example t2'] : []);
    });
  }

  it('is ended where only an account of another service, or one whose secret got lost, had the same app', async () => {
    const { accounts, secrets, calls } = await signedIn(used);
    const unused = { ...connection({ credential: { ...fresh, clientId: 'app' } }) };
    await accounts.revokeUnused({ ...unused, vendor: 'beta' });
    secrets.held.clear();
    await accounts.revokeUnused({ ...unused, vendor: 'acme' });
    assert.deepEqual(calls, ['revoke https://acme.example t2', 'revoke https://acme.example t2']);
  });

  it('is not ended while an account of the same service cannot be read', async () => {
    const { accounts, secrets, calls } = await signedIn(used);
    secrets.get = () => Promise.reject(new Error('locked'));
    await accounts.revokeUnused({ ...connection({ credential: made }), vendor: 'acme' });
    assert.deepEqual(calls, []);
  });
});

describe('an account that is removed', () => {
  it('is signed out at the service first, and nothing is left of it', async () => {
    const { accounts, secrets, state, tokens, vendor, calls } = await signedIn();
    await accounts.store(vendor('acme'), connection({ credential: due }), identity());
    assert.equal(tokens.marks.size, 1);
    assert.deepEqual(await accounts.remove('a'), { revoked: 'yes' });
    assert.deepEqual(calls, ['revoke https://acme.example t1']);
    assert.deepEqual([ids(accounts), secrets.held.size, tokens.marks.size], [[], 0, 0]);
    assert.doesNotMatch([...state.held.values()].join(), /"a"/);
  });

  for (const [what, revoked, abilities] of [
    ['ends no sign-in that way', 'no', { revoke: undefined }],
    ['does not end this sign-in that way', 'no', { revoke: () => Promise.resolve(false) }],
    ['cannot be reached', 'failed', { revoke: () => Promise.reject(new TrashError({ kind: 'offline' })) }],
  ] as const) {
    it(`is removed, with a notice, where the service ${what}`, async () => {
      const { accounts, secrets } = await signedIn(undefined, abilities);
      assert.deepEqual(await accounts.remove('a'), { revoked });
      assert.deepEqual([ids(accounts), secrets.held.size], [[], 0]);
    });
  }

  it('is removed also where its secret is lost or its service is not known', async () => {
    const { accounts, secrets, state } = await signedIn();
    await accounts.rename('a', 'Ann');
    secrets.held.clear();
    await secrets.store(secretKey('b'), encodeSecret(stored({ id: 'b', vendor: 'gamma' })));
    assert.deepEqual(await accounts.remove('a'), { revoked: 'no' });
    assert.deepEqual(await accounts.remove('b'), { revoked: 'no' });
    assert.deepEqual([ids(accounts), secrets.held.size, [...state.held.values()]], [[], 0, ['[]']]);
  });

  it('ends the token that another window is getting for it', async () => {
    const begun = later();
    const end = later();
    const revoked: (string | undefined)[] = [];
    const abilities: Partial<Vendor> = {
      renewal: {
        can: () => true,
        renew: async () => {
          begun.resolve();
          await end.promise;
          return { end: 'renewed', credential: fresh };
        },
      },
      revoke: async (_, { token }) => {
        revoked.push(token);
        return true;
      },
    };
    const here = await signedIn(undefined, abilities);
    const there = windowOf(here, abilities);
    await here.accounts.client(stored())?.connect();
    const read = here.connected[0]?.credentials.read();
    await begun.promise;
    const removed = there.accounts.remove('a');
    end.resolve();
    await Promise.all([read, removed]);
    assert.deepEqual(revoked, ['t2']);
    assert.equal(here.secrets.held.size, 0);
  });

  it('does not come back with the state of another window, unless it is connected again', async () => {
    const { accounts, state, vendor } = await signedIn();
    await accounts.rename('a', 'Ann');
    const before = state.held.get('cloudTrash.accounts') ?? '';
    await accounts.remove('a');
    state.held.set('cloudTrash.accounts', before);
    await accounts.load();
    assert.deepEqual([ids(accounts), state.held.get('cloudTrash.accounts')], [[], '[]']);
    await accounts.store(vendor('acme'), connection(), identity(), recordOf(stored()));
    assert.deepEqual(ids(accounts), ['a']);
  });
});
