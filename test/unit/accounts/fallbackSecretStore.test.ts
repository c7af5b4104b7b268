import assert from 'node:assert/strict';
import { FallbackSecretStore } from '../../../src/accounts/fallbackSecretStore.ts';
import { MemorySecrets } from '../fakes/stores.ts';

const ignore = () => undefined;

/** A store that keeps what it has and takes nothing more. */
function refusing(): MemorySecrets {
  const real = new MemorySecrets();
  real.held.set('old', '1');
  real.store = () => Promise.reject(new Error('no keyring'));
  return real;
}

describe('the secret store with a memory fallback', () => {
  it('keeps secrets in the editor', async () => {
    const real = new MemorySecrets();
    const secrets = new FallbackSecretStore(real, ignore);
    await secrets.store('k', 'v');
    assert.deepEqual([await secrets.get('k'), await secrets.keys(), secrets.isPersistent], ['v', ['k'], true]);
    await secrets.delete('k');
    assert.equal(real.held.size, 0);
  });

  it('keeps a secret in memory where the editor refuses it', async () => {
    const events: string[] = [];
    const secrets = new FallbackSecretStore(refusing(), () => events.push('refused'));
    await secrets.store('old', '2');
    await secrets.store('new', '1');
    assert.deepEqual([secrets.isPersistent, events], [false, ['refused']]);
    assert.deepEqual([await secrets.get('old'), await secrets.get('new')], ['2', '1']);
    assert.deepEqual([...(await secrets.keys())].sort(), ['new', 'old']);
  });

  it('keeps a secret in memory where the editor accepts it and has none', async () => {
    const real = new MemorySecrets();
    real.store = async () => {};
    const secrets = new FallbackSecretStore(real, ignore);
    await secrets.store('k', 'v');
    assert.deepEqual([await secrets.get('k'), secrets.isPersistent], ['v', false]);
  });

  it('keeps a secret in memory where the editor accepts it and keeps the old value', async () => {
    const events: string[] = [];
    const real = new MemorySecrets();
    const secrets = new FallbackSecretStore(real, () => events.push('refused'));
    await secrets.store('k', 'old');
    real.store = async () => {};
    assert.equal(await secrets.store('k', 'renewed'), false);
    assert.deepEqual([await secrets.get('k'), secrets.isPersistent, events], ['renewed', false, ['refused']]);
    // Another window knows better.
    real.held.set('k', 'newer');
    assert.equal(await secrets.get('k'), 'newer');
  });

  it('keeps a secret in memory where the editor fails to read it back', async () => {
    const real = new MemorySecrets();
    const secrets = new FallbackSecretStore(real, ignore);
    real.get = () => Promise.reject(new Error('locked'));
    assert.equal(await secrets.store('k', 'v'), false);
    assert.equal(await secrets.get('k'), 'v');
  });

  for (const [what, failures] of [
    ['only before', 1],
    ['before and right after', 2],
  ] as const) {
    it(`keeps a secret in memory where the editor keeps the old value, which could not be read ${what}`, async () => {
      const real = new MemorySecrets();
      real.held.set('k', 'old');
      real.store = async () => {};
      let left: number = failures;
      real.get = async (key) => {
        left -= 1;
        return left >= 0 ? Promise.reject(new Error('locked')) : real.held.get(key);
      };
      const secrets = new FallbackSecretStore(real, ignore);
      assert.equal(await secrets.store('k', 'renewed'), false);
      assert.deepEqual(
        [await secrets.get('k'), await secrets.get('k'), secrets.isPersistent],
        ['renewed', 'renewed', false],
      );
      real.held.set('k', 'newer');
      assert.equal(await secrets.get('k'), 'newer');
    });
  }

  it('stores at once, without a read before it: a renewed token may be the only one left', () => {
    const real = new MemorySecrets();
    real.get = () => new Promise(() => undefined);
    void new FallbackSecretStore(real, ignore).store('k', 'renewed');
    assert.equal(real.held.get('k'), 'renewed');
  });

  it('returns the secret that another window has stored in the editor at the same time', async () => {
    const real = new MemorySecrets();
    const secrets = new FallbackSecretStore(real, ignore);
    real.store = async () => void real.held.set('k', 'newer');
    assert.equal(await secrets.store('k', 'v'), true);
    assert.deepEqual([await secrets.get('k'), secrets.isPersistent], ['newer', true]);
  });

  it('lists and reads the secrets in memory where those of the editor cannot be read', async () => {
    const real = refusing();
    const secrets = new FallbackSecretStore(real, ignore);
    await secrets.store('new', '1');
    real.keys = () => Promise.reject(new Error('no keyring'));
    real.get = () => Promise.reject(new Error('no keyring'));
    assert.deepEqual([await secrets.keys(), await secrets.get('new')], [['new'], '1']);
    await assert.rejects(secrets.get('old'), /no keyring/);
  });

  it('returns to the editor when it accepts a secret, or when another window has stored a newer one', async () => {
    const real = refusing();
    const secrets = new FallbackSecretStore(real, ignore);
    await secrets.store('old', '2');
    await secrets.store('new', '1');
    real.held.set('old', '3');
    assert.equal(await secrets.get('old'), '3');
    real.store = MemorySecrets.prototype.store;
    await secrets.store('new', '2');
    real.held.set('new', '4');
    assert.equal(await secrets.get('new'), '4');
  });

  it('fires events for changes in memory and in the editor, until no one listens', async () => {
    const real = refusing();
    const secrets = new FallbackSecretStore(real, ignore);
    const events: string[] = [];
    const listening = secrets.onDidChange((key) => events.push(key));
    await secrets.store('new', '1');
    await secrets.delete('new');
    await MemorySecrets.prototype.store.call(real, 'real', '1');
    assert.deepEqual([...new Set(events)], ['new', 'real']);
    listening.dispose();
    await secrets.store('new', '2');
    assert.deepEqual([...new Set(events)], ['new', 'real']);
  });

  it('deletes from memory and the editor, and throws where the editor keeps it', async () => {
    const real = refusing();
    const secrets = new FallbackSecretStore(real, ignore);
    await secrets.store('old', '2');
    await secrets.store('new', '1');
    real.delete = () => Promise.reject(new Error('locked'));
    await secrets.delete('new');
    assert.equal(await secrets.get('new'), undefined);
    await assert.rejects(secrets.delete('old'), /locked/);
    real.get = () => Promise.reject(new Error('locked'));
    await secrets.store('unread', '1');
    await assert.rejects(secrets.delete('unread'), /locked/);
  });
});
