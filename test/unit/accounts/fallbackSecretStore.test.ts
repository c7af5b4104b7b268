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

describe('the secrets', () => {
  it('are those of the editor where it keeps them', async () => {
    const real = new MemorySecrets();
    const secrets = new FallbackSecretStore(real, ignore);
    await secrets.store('k', 'v');
    assert.deepEqual([await secrets.get('k'), await secrets.keys(), secrets.isPersistent], ['v', ['k'], true]);
    await secrets.delete('k');
    assert.equal(real.held.size, 0);
  });

  it('are held in memory where the editor refuses them', async () => {
    const told: string[] = [];
    const secrets = new FallbackSecretStore(refusing(), () => told.push('refused'));
    await secrets.store('old', '2');
    await secrets.store('new', '1');
    assert.deepEqual([secrets.isPersistent, told], [false, ['refused']]);
    assert.deepEqual([await secrets.get('old'), await secrets.get('new')], ['2', '1']);
    assert.deepEqual([...(await secrets.keys())].sort(), ['new', 'old']);
  });

  it('are held in memory where the editor takes them and has them not', async () => {
    const real = new MemorySecrets();
    real.store = async () => {};
    const secrets = new FallbackSecretStore(real, ignore);
    await secrets.store('k', 'v');
    assert.deepEqual([await secrets.get('k'), secrets.isPersistent], ['v', false]);
  });

  it('are held in memory where the editor takes them and keeps the old value', async () => {
    const told: string[] = [];
    const real = new MemorySecrets();
    const secrets = new FallbackSecretStore(real, () => told.push('refused'));
    await secrets.store('k', 'old');
    real.store = async () => {};
    assert.equal(await secrets.store('k', 'renewed'), false);
    assert.deepEqual([await secrets.get('k'), secrets.isPersistent, told], ['renewed', false, ['refused']]);
    // Another window knows better.
    real.held.set('k', 'newer');
    assert.equal(await secrets.get('k'), 'newer');
  });

  it('are held in memory where the editor does not say whether it has them', async () => {
    const real = new MemorySecrets();
    const secrets = new FallbackSecretStore(real, ignore);
    real.get = () => Promise.reject(new Error('locked'));
    assert.equal(await secrets.store('k', 'v'), false);
    assert.equal(await secrets.get('k'), 'v');
  });

  it('are not looked at before they are given to the editor: what was renewed may be the only one left', () => {
    const real = new MemorySecrets();
    real.get = () => new Promise(() => undefined);
    void new FallbackSecretStore(real, ignore).store('k', 'renewed');
    assert.equal(real.held.get('k'), 'renewed');
  });

  it('are the editor’s where another window has stored others at the same time', async () => {
    const real = new MemorySecrets();
    const secrets = new FallbackSecretStore(real, ignore);
    real.store = async () => void real.held.set('k', 'newer');
    assert.equal(await secrets.store('k', 'v'), true);
    assert.deepEqual([await secrets.get('k'), secrets.isPersistent], ['newer', true]);
  });

  it('can be listed and read in memory also where nothing of the editor can', async () => {
    const real = refusing();
    const secrets = new FallbackSecretStore(real, ignore);
    await secrets.store('new', '1');
    real.keys = () => Promise.reject(new Error('no keyring'));
    real.get = () => Promise.reject(new Error('no keyring'));
    assert.deepEqual([await secrets.keys(), await secrets.get('new')], [['new'], '1']);
    await assert.rejects(secrets.get('old'), /no keyring/);
  });

  it('are the editor’s again when it takes one, or when another window has stored a newer one', async () => {
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

  it('tell of changes, in memory and in the editor, until nobody listens', async () => {
    const real = refusing();
    const secrets = new FallbackSecretStore(real, ignore);
    const told: string[] = [];
    const stop = secrets.onDidChange((key) => told.push(key));
    await secrets.store('new', '1');
    await secrets.delete('new');
    await MemorySecrets.prototype.store.call(real, 'real', '1');
    assert.deepEqual([...new Set(told)], ['new', 'real']);
    stop();
    await secrets.store('new', '2');
    assert.deepEqual([...new Set(told)], ['new', 'real']);
  });

  it('are deleted where they are; one that stays in the editor is said', async () => {
    const real = refusing();
    const secrets = new FallbackSecretStore(real, ignore);
    await secrets.store('old', '2');
    await secrets.store('new', '1');
    real.delete = () => Promise.reject(new Error('locked'));
    await secrets.delete('new');
    assert.equal(await secrets.get('new'), undefined);
    await assert.rejects(secrets.delete('old'), /locked/);
  });
});
