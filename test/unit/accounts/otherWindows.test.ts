// What one window does to the accounts, as the others see it.
import assert from 'node:assert/strict';
import type { Accounts } from '../../../src/accounts/accounts.ts';
import { secretKey } from '../../../src/accounts/accounts.ts';
import { encodeSecret, recordOf, type StoredAccount } from '../../../src/accounts/stored.ts';
import type { Renewal } from '../../../src/vendors/vendor.ts';
import { HandClock, noon, settled } from '../fakes/clock.ts';
import { stored } from '../fakes/storedAccount.ts';
import { MemorySecrets, MemoryState } from '../fakes/stores.ts';
import { connection, hold, identity, ids, listed, recordsKey, windowOf } from './window.ts';

/** Two windows, of which one follows the other. */
async function twoWindows(first?: StoredAccount) {
  const here = windowOf();
  if (first) await hold(here.secrets, first);
  await here.accounts.load();
  const there = windowOf(here);
  await there.accounts.load();
  const stop = there.accounts.follow();
  return { here, there, told: tellings(there.accounts), stop };
}

function tellings(accounts: Accounts): string[] {
  const told: string[] = [];
  accounts.onDidChange(() => told.push(`changed ${accounts.list.map(({ label }) => label).join()}`.trim()));
  accounts.onDidSignIn((id) => told.push(`signed in ${id}`));
  return told;
}

describe('another window', () => {
  it('shows an account that is added, and tells it once', async () => {
    const { here, there, told } = await twoWindows();
    await here.accounts.store(here.vendor('acme'), connection(), identity());
    await settled();
    assert.deepEqual(there.accounts.list, here.accounts.list);
    assert.deepEqual(told, ['changed Ann']);
  });

  it('shows the new name on its next reading, as when it gets the focus', async () => {
    const { here, there, told } = await twoWindows(stored());
    await here.accounts.rename('a', 'Mine');
    assert.deepEqual(told, []);
    await there.accounts.load();
    assert.deepEqual(there.accounts.list, [listed(stored({ label: 'Mine' }))]);
    assert.deepEqual(told, ['changed Mine']);
  });

  it('does not show an account any more that is removed', async () => {
    const { here, there } = await twoWindows(stored());
    await here.accounts.rename('a', 'Mine');
    await here.accounts.remove('a');
    await settled();
    assert.deepEqual(there.accounts.list, []);
  });

  it('tells for which account a person signed in again', async () => {
    const { here, there, told } = await twoWindows();
    await here.accounts.store(here.vendor('acme'), connection(), identity());
    await settled();
    told.length = 0;
    const own = tellings(here.accounts);
    await here.accounts.store(here.vendor('acme'), connection({ credential: { token: 'newer' } }), identity());
    await settled();
    assert.deepEqual(told, ['changed Ann', 'signed in new1']);
    assert.deepEqual(own, []);
    assert.deepEqual(ids(there.accounts), ['new1']);
  });

  it('tells that also for an account that had lost its secret', async () => {
    const here = windowOf();
    await here.state.update(recordsKey, [recordOf(stored())]);
    await here.accounts.load();
    const there = windowOf(here);
    await there.accounts.load();
    there.accounts.follow();
    const told = tellings(there.accounts);
    await here.accounts.store(here.vendor('acme'), connection(), identity());
    await settled();
    assert.deepEqual(told, ['changed Ann', 'signed in a']);
  });

  it('tells it also on its next reading, where the store tells nothing', async () => {
    const { here, there, told, stop } = await twoWindows(stored());
    stop();
    await here.accounts.store(here.vendor('acme'), connection({ credential: { token: 'newer' } }), identity());
    await settled();
    assert.deepEqual(told, []);
    await there.accounts.load();
    await there.accounts.load();
    assert.deepEqual(told, ['changed Ann', 'signed in a']);
  });

  it('tells nothing where a token was renewed, or the same is stored again', async () => {
    const { here, there, told } = await twoWindows(stored({ signIn: 's1' }));
    await hold(here.secrets, stored({ signIn: 's1', credential: { token: 'renewed' } }));
    await settled();
    await there.accounts.load();
    assert.deepEqual(told, []);
  });

  it('tells a renewed token where its own try to renew it had said that the sign-in has ended', async () => {
    const account = stored({ credential: { token: 't1', refreshToken: 'r1', expiresAt: String(noon) } });
    const renewal: Renewal = { can: () => true, renew: async () => ({ end: 'ended' }) };
    const there = windowOf({}, { renewal });
    await hold(there.secrets, account);
    await there.accounts.load();
    there.accounts.follow();
    await there.accounts.client(account)?.connect();
    await assert.rejects(async () => there.connected[0]?.credentials.read(), /signIn\.ended/);
    const told = tellings(there.accounts);
    await hold(there.secrets, stored({ credential: { token: 't2', refreshToken: 'r2' } }));
    await settled();
    assert.deepEqual(told, ['changed Ann', 'signed in a']);
  });

  it('reads only the secret that changed', async () => {
    const secrets = new MemorySecrets();
    await hold(secrets, stored());
    await hold(secrets, stored({ id: 'b', label: 'B' }));
    const { accounts } = windowOf({ secrets });
    await accounts.load();
    accounts.follow();
    const read: string[] = [];
    secrets.get = async (key) => {
      read.push(key);
      return secrets.held.get(key);
    };
    await secrets.store('somebody.else', 'x');
    await hold(secrets, stored({ id: 'b', label: 'B', host: 'new.example' }));
    await settled();
    assert.deepEqual(read, [secretKey('b')]);
    assert.equal(accounts.list[1]?.host, 'new.example');
  });

  it('does not lose what it was told while it was reading all', async () => {
    const secrets = new MemorySecrets();
    await hold(secrets, stored());
    const { accounts } = windowOf({ secrets });
    accounts.follow();
    const { keys } = secrets;
    let isFirst = true;
    secrets.keys = async () => {
      const known = await keys.call(secrets);
      if (isFirst) await hold(secrets, stored({ id: 'b', label: 'B' }));
      isFirst = false;
      await settled();
      return known;
    };
    await accounts.load();
    assert.deepEqual(ids(accounts), ['a', 'b']);
  });

  it('stops to follow when it is told to', async () => {
    const { here, there, stop } = await twoWindows();
    stop();
    await here.accounts.store(here.vendor('acme'), connection(), identity());
    await settled();
    assert.deepEqual(there.accounts.list, []);
  });
});

describe('a secret that is gone', () => {
  /** Time stands still, and each window has a state of its own that hears of the other's later. */
  async function windowWithClock() {
    const clock = new HandClock();
    const [secrets, state] = [new MemorySecrets(), new MemoryState()];
    await hold(secrets, stored());
    await state.update(recordsKey, [recordOf(stored())]);
    const { accounts } = windowOf({ secrets, state, clock });
    await accounts.load();
    accounts.follow();
    const told = tellings(accounts);
    await secrets.delete(secretKey('a'));
    await settled();
    assert.deepEqual([accounts.list, told], [[listed(stored())], []]);
    return { accounts, secrets, state, clock, told };
  }

  it('was removed with its account, as the state tells a moment later', async () => {
    const { accounts, state, clock, told } = await windowWithClock();
    await state.update(recordsKey, []);
    await clock.advance(250);
    assert.deepEqual([accounts.list, told], [[], ['changed']]);
  });

  it('was lost, where the state does not tell so: the account asks to sign in', async () => {
    const { accounts, clock, told } = await windowWithClock();
    await clock.advance(250);
    assert.deepEqual(accounts.list, [listed(stored(), false)]);
    await clock.advance(500);
    assert.deepEqual([accounts.list, told], [[listed(stored(), false)], ['changed Ann']]);
  });

  it('was removed where the state takes longer to tell', async () => {
    const { accounts, state, clock } = await windowWithClock();
    await clock.advance(250);
    await state.update(recordsKey, []);
    await clock.advance(500);
    assert.deepEqual(accounts.list, []);
  });

  it('is not missed any more where it is there again', async () => {
    const { accounts, secrets, clock, told } = await windowWithClock();
    secrets.held.set(secretKey('a'), encodeSecret(stored()));
    await clock.advance(250);
    assert.deepEqual([accounts.list, told], [[listed(stored())], []]);
  });
});
