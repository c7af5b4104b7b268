import { readdir } from 'node:fs/promises';
import { type JournalSource, type JournalStore, keptFor } from '../trash/jobs/journal.ts';

/** The journals in a folder; of their names, `journals.ts` tells more. */
export function journalSource(folder: string, now: () => number): JournalSource {
  let store: Promise<JournalStore> | undefined;
  return {
    hasWork: async () => {
      const names = await readdir(folder).catch(() => []);
      const isOld = (name: string) => now() - Number.parseInt(name, 10) > keptFor;
      return names.some((name) => name.endsWith('.open.jsonl') || (name.endsWith('.jsonl') && isOld(name)));
    },
    load: () => {
      store ??= import('./journals.ts').then(({ journalFolder }) => journalFolder(folder, now));
      return store;
    },
  };
}
