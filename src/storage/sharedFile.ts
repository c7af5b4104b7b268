import { readJsonFile, writeJsonFile } from './jsonFile.ts';
import { tryWithLock } from './lock.ts';

/** Longer than any count takes; a lock of that age was left by a window that died. */
const staleAfter = 120_000;

/** A JSON file that all windows share: one at a time reads it, works, and writes what came of it. */
export function sharedFile(path: string) {
  return {
    update: async (work: (held: unknown) => Promise<unknown>): Promise<void> => {
      await tryWithLock(`${path}.lock`, staleAfter, async () => {
        await writeJsonFile(path, await work(await readJsonFile(path)));
      });
    },
  };
}
