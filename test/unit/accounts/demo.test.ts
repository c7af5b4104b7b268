import assert from 'node:assert/strict';
import { demoSecrets } from '../../../src/accounts/demo.ts';
import { decodeSecret } from '../../../src/accounts/stored.ts';
import { MemorySecrets } from '../fakes/stores.ts';

const keyOf = (id: string) => `key.${id}`;
const json = JSON.stringify([
  { vendor: 'acme', url: 'http://127.0.0.1:81/x', label: 'Demo', credential: { token: 't' } },
]);
const key = 'key.demo-0-acme';

describe('the accounts of the demo build', () => {
  it('are bound to the origin they were given with', async () => {
    const account = decodeSecret(await demoSecrets(json, new MemorySecrets(), keyOf).get(key));
    assert.deepEqual([account?.login, account?.host, account?.url], ['Demo', '127.0.0.1:81', 'http://127.0.0.1:81']);
    assert.deepEqual([account?.origins, account?.credential], [['http://127.0.0.1:81'], { token: 't' }]);
  });

  it('stay in memory, also when they are renewed or removed', async () => {
    const real = new MemorySecrets();
    const secrets = demoSecrets(json, real, keyOf);
    await secrets.store(key, 'renewed');
    assert.equal(await secrets.get(key), 'renewed');
    await secrets.delete(key);
    assert.equal(await secrets.get(key), undefined);
    assert.equal(real.held.size, 0);
  });

  it('fire events as the real ones do, until no one listens', async () => {
    const real = new MemorySecrets();
    const secrets = demoSecrets(json, real, keyOf);
    const events: string[] = [];
    const listening = secrets.onDidChange((each) => events.push(each));
    await secrets.store(key, 'renewed');
    await secrets.store('key.real', 'r');
    await secrets.delete(key);
    listening.dispose();
    await secrets.delete('key.real');
    assert.deepEqual(events, [key, 'key.real', key]);
  });

  it('are listed beside the real ones, which are stored as always', async () => {
    const real = new MemorySecrets();
    await real.store('key.real', 'r');
    const secrets = demoSecrets(json, real, keyOf);
    assert.deepEqual(await secrets.keys(), [key, 'key.real']);
    await secrets.store('key.new', 'n');
    assert.equal(real.held.get('key.new'), 'n');
    await secrets.delete('key.real');
    assert.deepEqual([...real.held.keys()], ['key.new']);
  });

  it('do not exist without the variable', async () => {
    assert.deepEqual(await demoSecrets(undefined, new MemorySecrets(), keyOf).keys(), []);
  });
});
