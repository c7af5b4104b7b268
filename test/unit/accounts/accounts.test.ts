import assert from 'node:assert/strict';
import { type AccountRecord, encodeSecret, recordOf, secretKey } from '../../../src/accounts/stored.ts';
import type { Credential } from '../../../src/vendors/credential.ts';
import { settled } from '../fakes/clock.ts';
import { stored } from '../fakes/storedAccount.ts';
import { later } from '../fakes/trash.ts';
import { connection, hold, identity, ids, listed, recordsKey, windowOf } from './window.ts';

/** The credential that a client of this record would send. */
async function credentialFor(
  window: ReturnType<typeof windowOf>,
  record: AccountRecord,
): Promise<Credential | undefined> {
  await window.accounts.client(record)?.connect();
  return await window.connected.at(-1)?.credentials.read();
}

describe('the list of accounts', () => {
  it('is the union of records and secrets, so that none silently disappears', async () => {
    const { accounts, secrets, state } = windowOf();
    await hold(secrets, stored({ id: 'both', label: '1' }));
    await hold(secrets, stored({ id: 'secretOnly', label: '2' }));
    await state.update(recordsKey, [
      recordOf(stored({ id: 'both', label: '1' })),
      recordOf(stored({ id: 'recordOnly', label: '3' })),
    ]);
    await accounts.load();
    assert.deepEqual(ids(accounts), ['both', 'secretOnly', 'recordOnly']);
    assert.deepEqual(
      accounts.list.map(({ hasSecret }) => hasSecret),
      [true, true, false],
    );
  });

  it('shows what is known without the secrets where they cannot be read', async () => {
    const { accounts, secrets, state } = windowOf();
    await state.update(recordsKey, [recordOf(stored())]);
    secrets.keys = () => Promise.reject(new Error('no keyring'));
    await assert.rejects(accounts.load(), /no keyring/);
    assert.deepEqual(ids(accounts), ['a']);
  });

  it('is not overtaken by an older reading that ends later', async () => {
    const { accounts, secrets, state, vendor } = windowOf();
    await state.update(recordsKey, [recordOf(stored({ id: 'old', user: 'u0' }))]);
    const slow = later<readonly string[]>();
    const { keys } = secrets;
    secrets.keys = () => slow.promise;
    const first = accounts.load();
    secrets.keys = keys.bind(secrets);
    const adding = accounts.store(vendor('acme'), connection(), identity());
    await settled();
    slow.resolve([]);
    await first;
    assert.deepEqual(ids(accounts).sort(), [(await adding).id, 'old'].sort());
  });

  for (const [what, text] of [
    ['broke', '{"broken'],
    ['is that of another account', encodeSecret(stored({ id: 'b' }))],
  ] as const) {
    it(`keeps an account whose secret ${what}`, async () => {
      const { accounts, secrets, state } = windowOf();
      await state.update(recordsKey, [recordOf(stored())]);
      await secrets.store(secretKey('a'), text);
      await accounts.load();
      assert.deepEqual(accounts.list, [listed(stored(), false)]);
    });
  }

  it('keeps the accounts beside one whose secret cannot be read', async () => {
    const { accounts, secrets, state } = windowOf();
    await state.update(recordsKey, [recordOf(stored())]);
    await hold(secrets, stored());
    await hold(secrets, stored({ id: 'b', label: 'B' }));
    secrets.get = async (key) => (key === secretKey('a') ? Promise.reject(new Error('broken')) : secrets.held.get(key));
    await accounts.load();
    assert.deepEqual(accounts.list, [listed(stored(), false), listed(stored({ id: 'b', label: 'B' }))]);
  });

  it('keeps what is known of a secret where none can be read at the moment', async () => {
    const { accounts, secrets, state } = windowOf();
    await state.update(recordsKey, [recordOf(stored())]);
    await hold(secrets, stored());
    await accounts.load();
    secrets.keys = () => Promise.reject(new Error('no keyring'));
    await assert.rejects(accounts.load(), /no keyring/);
    assert.deepEqual(accounts.list, [listed(stored())]);
  });

  it('believes the secret, but for the label, where the state of another window has come in between', async () => {
    const { accounts, secrets, state } = windowOf();
    await state.update(recordsKey, [recordOf(stored({ label: 'Mine', host: 'old.example' }))]);
    await hold(secrets, stored({ label: 'ann', host: 'new.example' }));
    await accounts.load();
    assert.deepEqual(accounts.list, [listed(stored({ label: 'Mine', host: 'new.example' }))]);
  });

  it('fires an event only when something of it changed', async () => {
    const { accounts, secrets } = windowOf();
    let events = 0;
    accounts.onDidChange(() => {
      events += 1;
    });
    await accounts.load();
    assert.equal(events, 0);
    await hold(secrets, stored());
    await accounts.load();
    await accounts.load();
    assert.equal(events, 1);
  });

  it('leaves alone the secrets of others, broken records, and services that it does not know', async () => {
    const { accounts, secrets, state } = windowOf();
    await secrets.store('somebody.else', encodeSecret(stored({ id: 'x' })));
    await hold(secrets, stored({ id: 'later', vendor: 'gamma' }));
    await state.update(recordsKey, [7, { id: 'half' }]);
    await accounts.load();
    assert.deepEqual(ids(accounts), []);
    assert.equal(secrets.held.size, 2);
  });

  it('is in the order of the services, then of the labels', async () => {
    const { accounts, secrets } = windowOf();
    await hold(secrets, stored({ id: '1', vendor: 'beta', label: 'A' }));
    await hold(secrets, stored({ id: '2', label: 'Z' }));
    await hold(secrets, stored({ id: '3', label: 'B' }));
    await accounts.load();
    assert.deepEqual(ids(accounts), ['3', '2', '1']);
  });

  it('never holds a credential', async () => {
    const { accounts, secrets } = windowOf();
    await hold(secrets, stored());
    await accounts.load();
    assert.doesNotMatch(JSON.stringify(accounts.list), /s3cret/);
  });
});

describe('an account that is added', () => {
  it('is stored whole in the secrets, without its credential in the state, with an event', async () => {
    const { accounts, secrets, state, vendor } = windowOf();
    let events = 0;
    accounts.onDidChange(() => {
      events += 1;
    });
    const record = await accounts.store(vendor('acme'), connection(), identity({ login: 'ann@acme.example' }));
    assert.deepEqual(record, listed(stored({ id: 'new1', label: 'ann@acme.example' })));
    assert.deepEqual(accounts.list, [record]);
    assert.match(secrets.held.get(secretKey('new1')) ?? '', /s3cret/);
    assert.doesNotMatch([...state.held.values()].join(), /s3cret/);
    assert.ok(events > 0);
  });

  it('is there in the next window', async () => {
    const { accounts, secrets, state, vendor } = windowOf();
    await accounts.store(vendor('acme'), connection(), identity());
    const next = windowOf({ secrets, state });
    await next.accounts.load();
    assert.deepEqual(next.accounts.list, accounts.list);
  });

  it('works until the window closes where its secret could not be stored, with a notice', async () => {
    const window = windowOf();
    const { accounts, secrets, state, vendor } = window;
    assert.equal(accounts.isPersistent, true);
    secrets.store = () => Promise.reject(new Error('locked'));
    const record = await accounts.store(vendor('acme'), connection(), identity());
    assert.deepEqual([accounts.isPersistent, accounts.list], [false, [record]]);
    assert.deepEqual(await credentialFor(window, record), { token: 's3cret' });
    assert.doesNotMatch([...state.held.values()].join(), /s3cret/);
    const next = windowOf({ secrets, state });
    await next.accounts.load();
    assert.deepEqual(next.accounts.list, [{ ...record, hasSecret: false }]);
  });

  it('keeps the way in which the person signed in', async () => {
    const { accounts, secrets, state, vendor } = windowOf();
    const record = await accounts.store(vendor('acme'), connection(), identity(), undefined, 'browser');
    assert.equal(record.method, 'browser');
    assert.match(`${secrets.held.get(secretKey('new1'))}`, /"method":"browser"/);
    assert.match([...state.held.values()].join(), /"method":"browser"/);
  });

  it('is renewed, with its id and label, if it is connected already', async () => {
    const window = windowOf();
    await hold(window.secrets, stored({ label: 'My own words' }));
    await window.accounts.load();
    const renewed = connection({ credential: { token: 'newer' } });
    const record = await window.accounts.store(window.vendor('acme'), renewed, identity({ login: 'ann' }));
    assert.deepEqual([record.id, record.label], ['a', 'My own words']);
    assert.deepEqual(ids(window.accounts), ['a']);
    assert.deepEqual(await credentialFor(window, record), { token: 'newer' });
  });

  it('stands beside another user, another address or another service', async () => {
    const { accounts, secrets, vendor } = windowOf();
    await hold(secrets, stored());
    await accounts.load();
    await accounts.store(vendor('acme'), connection(), identity({ id: 'u2' }));
    await accounts.store(
      vendor('acme'),
      connection({ url: 'https://b.example', origins: ['https://b.example'] }),
      identity(),
    );
    await accounts.store(vendor('beta'), connection(), identity());
    assert.equal(accounts.list.length, 4);
  });

  it('does not bring back what another window removed meanwhile', async () => {
    const here = windowOf();
    await here.accounts.store(here.vendor('acme'), connection(), identity());
    const there = windowOf(here);
    await there.accounts.load();
    await there.accounts.remove('new1');
    await here.accounts.store(here.vendor('beta'), connection(), identity());
    assert.deepEqual(
      here.accounts.list.map(({ vendor }) => vendor),
      ['beta'],
    );
  });

  it('does not push out what another window added meanwhile', async () => {
    const here = windowOf();
    await here.accounts.load();
    const there = windowOf(here);
    await there.accounts.load();
    await there.accounts.store(there.vendor('beta'), connection(), identity());
    here.secrets.held.clear();
    await here.accounts.store(
      here.vendor('acme'),
      connection(),
      identity({ id: 'u2' }),
      recordOf(stored({ id: 'mine' })),
    );
    assert.deepEqual(ids(here.accounts), ['mine', 'new1']);
  });
});

describe('an account that is removed', () => {
  it('leaves neither secret nor record', async () => {
    const { accounts, secrets, state, vendor } = windowOf();
    const { id } = await accounts.store(vendor('acme'), connection(), identity());
    await accounts.store(vendor('beta'), connection(), identity());
    await accounts.remove(id);
    assert.deepEqual(ids(accounts), ['new2']);
    assert.deepEqual([...secrets.held.keys()], [secretKey('new2')]);
    assert.doesNotMatch([...state.held.values()].join(), /new1/);
  });

  it('stays listed where its secret could not be deleted', async () => {
    const { accounts, secrets, vendor } = windowOf();
    const { id } = await accounts.store(vendor('acme'), connection(), identity());
    secrets.delete = () => Promise.reject(new Error('locked'));
    secrets.store = () => Promise.reject(new Error('locked'));
    await assert.rejects(accounts.remove(id), /locked/);
    assert.deepEqual(ids(accounts), [id]);
  });

  it('can be removed, and signed in to again, where its secret cannot be read', async () => {
    const { accounts, secrets, vendor } = windowOf();
    const { id } = await accounts.store(vendor('acme'), connection(), identity());
    const { get } = secrets;
    secrets.get = () => Promise.reject(new Error('locked'));
    await accounts.store(vendor('acme'), connection({ credential: { token: 'new' } }), identity());
    await accounts.remove(id);
    secrets.get = get;
    assert.deepEqual([...secrets.held.keys()], []);
  });
});

describe('the credential of an account', () => {
  it('is read afresh from the secrets for each call', async () => {
    const window = windowOf();
    await hold(window.secrets, stored());
    await window.accounts.client(recordOf(stored()))?.connect();
    const source = window.connected[0]?.credentials;
    assert.deepEqual(await source?.read(), { token: 's3cret' });
    await hold(window.secrets, stored({ credential: { token: 'newer' } }));
    assert.deepEqual(await source?.read(), { token: 'newer' });
    await window.secrets.delete(secretKey('a'));
    assert.equal(await source?.read(), undefined);
  });

  it('goes to the origin of the account alone', async () => {
    const { accounts, connected } = windowOf();
    await accounts.client(recordOf(stored({ url: 'https://acme.example/api/' })))?.connect();
    assert.deepEqual(connected[0]?.origins, ['https://acme.example']);
  });

  for (const url of [
    'https://evil.example',
    'https://acme.example:444',
    'http://acme.example',
    'https://acme.example.evil.example',
  ]) {
    it(`is not given to ${url}, whatever a record says`, async () => {
      const window = windowOf();
      await hold(window.secrets, stored());
      assert.equal(await credentialFor(window, recordOf(stored({ url }))), undefined);
    });
  }

  it('has no client where the address is invalid, or the service unknown', () => {
    const { accounts, connected } = windowOf();
    assert.equal(accounts.client(recordOf(stored({ url: 'no address' }))), undefined);
    assert.equal(accounts.client(recordOf(stored({ vendor: 'gamma' }))), undefined);
    assert.equal(connected.length, 0);
  });

  it('can be verified before it is stored', async () => {
    const { accounts, secrets, connected, vendor } = windowOf();
    await accounts.trial(vendor('acme'), connection());
    const [tried] = connected;
    assert.deepEqual(tried?.origins, ['https://acme.example']);
    assert.deepEqual(await tried?.credentials.read(), { token: 's3cret' });
    assert.equal(secrets.held.size, 0);
  });
});

describe('the rate limiter of an account', () => {
  it('is shared by all its clients, from the one that verified the connection on', async () => {
    const { accounts, limiterKeys, vendor } = windowOf();
    const [first, second] = [connection(), connection({ url: 'https://other.example' })];
    await accounts.trial(vendor('acme'), first);
    const record = await accounts.store(vendor('acme'), first, identity());
    await accounts.client(record)?.connect();
    await accounts.client(record)?.connect();
    await accounts.trial(vendor('acme'), second);
    const [trial, ...clients] = limiterKeys;
    const other = clients.pop();
    assert.ok(trial);
    assert.deepEqual(clients, [trial, trial]);
    assert.ok(clients.every((each) => each === trial));
    assert.notEqual(other, trial);
  });

  it('tells until when it is paused', async () => {
    const { accounts, pauses, vendor } = windowOf();
    const source = accounts.client(await accounts.store(vendor('acme'), connection(), identity()));
    await source?.connect();
    assert.equal(source?.pausedUntil?.(), 0);
    pauses.at(-1)?.(5000);
    assert.equal(source?.pausedUntil?.(), 5000);
  });
});
