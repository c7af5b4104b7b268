import type { Capabilities, TrashClient } from '../trash/ports.ts';

/**
 * A client whose code is loaded when it is first asked: most windows never look into the trash. It offers what the
 * capabilities tell of, and `own`, which needs no code.
 */
export function lazyClient(
  capabilities: Capabilities,
  load: () => Promise<TrashClient>,
  own: Pick<TrashClient, 'quota'> = {},
): TrashClient {
  let loading: Promise<TrashClient> | undefined;
  const client = () => {
    loading ??= load();
    return loading;
  };
  return {
    capabilities,
    ...own,
    whoAmI: async (signal) => await (await client()).whoAmI(signal),
    count: async (signal, options) => await (await client()).count(signal, options),
    pages: async function* (options, signal) {
      yield* (await client()).pages(options, signal);
    },
    look: async function* (items, signal) {
      yield* (await client()).look(items, signal);
    },
    restore: async function* (items, signal, options, advance) {
      yield* (await client()).restore(items, signal, options, advance);
    },
    purge: async function* (items, signal, advance) {
      yield* (await client()).purge(items, signal, advance);
    },
    ...(capabilities.restoresTo && {
      folders: async (parent, signal) => (await (await client()).folders?.(parent, signal)) ?? none,
    }),
    ...(capabilities.findsOrigins && {
      origin: async (item, signal) => await (await client()).origin?.(item, signal),
    }),
    ...(capabilities.searches && {
      search: async function* (query, signal) {
        yield* (await client()).search?.(query, signal) ?? [];
      },
    }),
    ...(capabilities.tellsChanges && {
      changes: async (since, signal) =>
        (await (await client()).changes?.(since, signal)) ?? { position: since ?? '', changed: false },
    }),
  };
}

const none = { folders: [], complete: true };
