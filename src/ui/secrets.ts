import type { SecretStorage } from 'vscode';
import type { SecretStore } from '../accounts/stores.ts';

/** The editor's SecretStorage as the port that the accounts use. */
export function editorSecrets(secrets: SecretStorage): SecretStore {
  return {
    keys: () => secrets.keys(),
    get: (key) => secrets.get(key),
    store: (key, value) => secrets.store(key, value),
    delete: (key) => secrets.delete(key),
    onDidChange: (listener) => secrets.onDidChange(({ key }) => listener(key)),
  };
}
