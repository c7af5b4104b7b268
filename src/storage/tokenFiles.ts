/** What windows share about the tokens of an account, besides the secret: a lock, and a file that lies beside it. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readJsonFile, removeJsonFile, writeJsonFile } from './jsonFile.ts';
import { type StillHeld, withLock } from './lock.ts';

export function tokenFiles(folder: string) {
  // An id from a secret is no path.
  const pathOf = (id: string, kind: string) => join(folder, `${encodeURIComponent(id)}.${kind}`);
  return {
    withLock: <T>(id: string, work: (stillHeld: StillHeld) => Promise<T>, signal: AbortSignal): Promise<T> =>
      withLock(pathOf(id, 'lock'), work, signal),
    read: (id: string): Promise<unknown> => readJsonFile(pathOf(id, 'json')),
    write: (id: string, value: unknown): Promise<void> => writeJsonFile(pathOf(id, 'json'), value),
    forget: async (id: string): Promise<void> => {
      await removeJsonFile(pathOf(id, 'json'));
      await rm(pathOf(id, 'lock'), { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
