// What one window does to the accounts, as the others see it.
import assert from 'node:assert/strict';
import type { Accounts } from '../../../src/accounts/accounts.ts';
import { encodeSecret, recordOf, type StoredAccount, secretKey } from '../../../src/accounts/stored.ts';
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
  const listening = there.accounts.follow();
  return { here, there, events: eventsOf(there.accounts), listening };
}

function eventsOf(accounts: Accounts): string[] {
  const events: string[] = [];
  accounts.onDidChange(() => events.push(`changed ${accounts.list.map(({ label }) => label).join()}`.trim()));
  accounts.onDidSignIn((id) => events.push(`signed in ${id}`));
  return events;
}

describe('another window', () => {
  it('shows an account that is added, with one event', async () => {
    const { here, there, events } = await twoWindows();
    await here.accounts.store(here.vendor('acme'), connection(), identity());
    await settled();
    assert.deepEqual(there.accounts.list, here.accounts.list);
    assert.deepEqual(events, ['changed Ann']);
  });

  it('shows the new name when it reads the list again, as on focus', async () => {
    const { here, there, events } = await twoWindows(stored());
    await here.accounts.rename('a', 'Mine');
    assert.deepEqual(events, []);
    await there.accounts.load();
    assert.deepEqual(there.accounts.list, [listed(stored({ label: 'Mine' }))]);
    assert.deepEqual(events, ['changed Mine']);
  });

  it('stops showing an account that is removed', async () => {
    const { here, there } = await twoWindows(stored());
    await here.accounts.rename('a', 'Mine');
    await here.accounts.remove('a');
    await settled();
    assert.deepEqual(there.accounts.list, []);
  });

  it('reports for which account a person signed in again', async () => {
    const { here, there, events } = await twoWindows();
    await here.accounts.store(here.vendor('acme'), connection(), identity());
    await settled();
    events.length = 0;
    const own = eventsOf(here.accounts);
    await here.accounts.store(here.vendor('acme'), connection({ credential: { token: 'newer' } }), identity());
    await settled();
    assert.deepEqual(events, ['changed Ann', 'signed in new1']);
    assert.deepEqual(own, []);
    assert.deepEqual(ids(there.accounts), ['new1']);
  });

  it('reports a new sign-in for an account that had lost its secret', async () => {
    const here = windowOf();
    await here.state.update(recordsKey, [recordOf(stored())]);
    await here.accounts.load();
    const there = windowOf(here);
    await there.accounts.load();
    there.accounts.follow();
    const events = eventsOf(there.accounts);
    await here.accounts.store(here.vendor('acme'), connection(), identity());
    await settled();
    assert.deepEqual(events, ['changed Ann', 'signed in a']);
  });

  it('reports a new sign-in when it reads the list again, where the store fires no event', async () => {
    const { here, there, events, listening } = await twoWindows(stored());
    listening.dispose();
    await here.accounts.store(here.vendor('acme'), connection({ credential: { token: 'newer' } }), identity());
    await settled();
    assert.deepEqual(events, []);
    await there.accounts.load();
    await there.accounts.load();
    assert.deepEqual(events, ['changed Ann', 'signed in a']);
  });

  it('fires no event where a token was renewed, or the same is stored again', async () => {
    const { here, there, events } = await twoWindows(stored({ signIn: 's1' }));
    await hold(here.secrets, stored({ signIn: 's1', credential: { token: 'renewed' } }));
    await settled();
    await there.accounts.load();
    assert.deepEqual(events, []);
  });

  it('reports a renewed token where its own renewal had found that the sign-in has ended', async () => {
    const account = stored({ credential: { token: 't1', refreshToken: 'r1', expiresAt: String(noon) } });
    const renewal: Renewal = { can: () => true, renew: async () => ({ end: 'ended' }) };
    const there = windowOf({}, { renewal });
    await hold(there.secrets, account);
    await there.accounts.load();
    there.accounts.follow();
    await there.accounts.client(account)?.connect();
    await assert.rejects(async () => there.connected[0]?.credentials.read(), /signIn\.ended/);
    const events = eventsOf(there.accounts);
    await hold(there.secrets, stored({ credential: { token: 't2', refreshToken: 'r2' } }));
    await settled();
    assert.deepEqual(events, ['changed Ann', 'signed in a']);
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

  it('does not lose an event that comes while it reads the list', async () => {
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
    await settled();
    assert.deepEqual(ids(accounts), ['a', 'b']);
  });

  it('stops following when it is disposed', async () => {
    const { here, there, listening } = await twoWindows();
    listening.dispose();
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
    const events = eventsOf(accounts);
    await secrets.delete(secretKey('a'));
    await settled();
    assert.deepEqual([accounts.list, events], [[listed(stored())], []]);
    return { accounts, secrets, state, clock, events };
  }

  it('means a removed account if the state says so a moment later', async () => {
    const { accounts, state, clock, events } = await windowWithClock();
    await state.update(recordsKey, []);
    await clock.advance(250);
    assert.deepEqual([accounts.list, events], [[], ['changed']]);
  });

  it('means a lost secret if the state does not: the account asks to sign in', async () => {
    const { accounts, clock, events } = await windowWithClock();
    await clock.advance(250);
    assert.deepEqual(accounts.list, [listed(stored(), false)]);
    await clock.advance(500);
    assert.deepEqual([accounts.list, events], [[listed(stored(), false)], ['changed Ann']]);
  });

  it('means a removed account also if the state takes longer', async () => {
    const { accounts, state, clock } = await windowWithClock();
    await clock.advance(250);
    await state.update(recordsKey, []);
    await clock.advance(500);
    assert.deepEqual(accounts.list, []);
  });

  it('means nothing if it is there again', async () => {
    const { accounts, secrets, clock, events } = await windowWithClock();
    secrets.held.set(secretKey('a'), encodeSecret(stored()));
    await clock.advance(250);
    assert.deepEqual([accounts.list, events], [[listed(stored())], []]);
  });
});
