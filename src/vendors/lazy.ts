import type { Capabilities, TrashClient } from '../trash/ports.ts';

/** A client whose code is loaded when it is first asked: most windows never look into the trash. */
export function lazyClient(capabilities: Capabilities, load: () => Promise<TrashClient>): TrashClient {
  let loading: Promise<TrashClient> | undefined;
  const client = () => {
    loading ??= load();
    return loading;
  };
  return {
    capabilities,
    whoAmI: async (signal) => await (await client()).whoAmI(signal),
    count: async (signal) => await (await client()).count(signal),
    pages: async function* (options, signal) {
      yield* (await client()).pages(options, signal);
    },
    look: async function* (items, signal) {
      yield* (await client()).look(items, signal);
    },
    restore: async function* (items, signal) {
      yield* (await client()).restore(items, signal);
    },
    purge: async function* (items, signal) {
      yield* (await client()).purge(items, signal);
    },
  };
}
