/** The demo build alone: accounts from an environment variable, their credentials in memory. */
import { Emitter, together } from '../trash/emitter.ts';
import type { Credential } from '../vendors/credential.ts';
import { encodeSecret } from './stored.ts';
import type { SecretStore } from './stores.ts';

/** Written by the person who starts the demo build: trusted, and decoded without the library, which the release would keep. */
interface DemoAccount {
  readonly vendor: string;
  readonly url: string;
  readonly label?: string;
  readonly credential: Credential;
}

/** A store that holds the accounts of `CLOUD_TRASH_ACCOUNTS` in memory and leaves all others to `real`. */
export function demoSecrets(json: string | undefined, real: SecretStore, keyOf: (id: string) => string): SecretStore {
  const accounts: readonly DemoAccount[] = json === undefined ? [] : JSON.parse(json);
  const memory = new Map<string, string>();
  const changed = new Emitter<string>();
  for (const [index, { vendor, url, label, credential }] of accounts.entries()) {
    const id = `demo-${index}-${vendor}`;
    const { origin, host } = new URL(url);
    const account = { id, vendor, login: label ?? id, host, url: origin, user: '', origins: [origin], credential };
    memory.set(keyOf(id), encodeSecret(account));
  }
  return {
    keys: async () => [...memory.keys(), ...(await real.keys()).filter((key) => !memory.has(key))],
    get: async (key) => memory.get(key) ?? (await real.get(key)),
    store: async (key, value) => {
      if (!memory.has(key)) return await real.store(key, value);
      memory.set(key, value);
      changed.fire(key);
    },
    delete: async (key) => {
      if (!memory.delete(key)) return await real.delete(key);
      changed.fire(key);
    },
    onDidChange: (listener) => together(changed.listen(listener), real.onDidChange(listener)),
  };
}
