// Items, accounts and a client that does what a test tells it.
import { AccountTrash } from '../../../src/trash/accountTrash.ts';
import type { TrashItem } from '../../../src/trash/item.ts';
import type { Outcome } from '../../../src/trash/outcome.ts';
import type {
  Account,
  Capabilities,
  ClientSource,
  Clock,
  ListOptions,
  Page,
  TrashClient,
} from '../../../src/trash/ports.ts';
import { FakeClock } from './clock.ts';

export const never = new AbortController().signal;

export function item(id: string, more: Partial<TrashItem> = {}): TrashItem {
  return { account: 'a', kind: 'file', id, name: id, ...more };
}

/** Items named by `prefix` and a number, the first deleted last. */
export function items(count: number, prefix = 'i', more: Partial<TrashItem> = {}): TrashItem[] {
  return Array.from({ length: count }, (_, index) =>
    item(`${prefix}${index}`, { deletedAt: 1_000_000 - index, ...more }),
  );
}

export function page(of: readonly TrashItem[], more: Partial<Page> = {}): Page {
  return { items: of, unreadable: 0, ...more };
}

export function account(more: Partial<Account> = {}): Account {
  return { id: 'a', vendor: 'acme', label: 'A', host: 'acme.example', url: 'https://acme.example', ...more };
}

export interface Script extends Partial<Omit<TrashClient, 'pages'>> {
  readonly capabilities?: Partial<Capabilities>;
  readonly pausedUntil?: () => number;
  /** What each walk through the list brings; the last serves all further walks. */
  readonly walks?: readonly (readonly (Page | Error)[])[];
  /** Runs before a page is handed out; both numbers begin with 0. */
  readonly beforePage?: (walk: number, page: number) => void | Promise<void>;
}

/** It is the source of the client, too. */
export interface ScriptedClient extends TrashClient, ClientSource {
  /** The options of each walk. */
  readonly asked: readonly ListOptions[];
  /** How many pages were handed out. */
  readonly handedOut: number;
}

export function scriptedClient({ capabilities, walks = [[]], beforePage, ...rest }: Script = {}): ScriptedClient {
  const asked: ListOptions[] = [];
  let handedOut = 0;
  const done = async function* (all: readonly TrashItem[]): AsyncIterable<Outcome> {
    for (const each of all) yield { item: each, end: 'done' };
  };
  const client: ScriptedClient = {
    asked,
    get handedOut() {
      return handedOut;
    },
    connect: async () => client,
    capabilities: {
      scope: 'own',
      pagesByDeletionDate: false,
      looksAtOne: true,
      conflicts: [],
      batchSize: 1,
      pageSize: 100,
      ...capabilities,
    },
    whoAmI: async () => ({ id: 'u1', name: 'Ann' }),
    count: async () => ({ items: 0, precision: 'unknown' }),
    look: async function* () {},
    restore: done,
    purge: done,
    ...rest,
    pages: async function* (options, signal) {
      const walk = asked.push(options) - 1;
      for (const [index, each] of (walks[Math.min(walk, walks.length - 1)] ?? []).entries()) {
        await beforePage?.(walk, index);
        signal.throwIfAborted();
        if (each instanceof Error) throw each;
        handedOut += 1;
        yield each;
      }
    },
  };
  return client;
}

export function trashOf(script: Script = {}, clock: Clock = new FakeClock()) {
  const client = scriptedClient(script);
  return { trash: new AccountTrash(account(), client, clock), client };
}

export async function all<T>(from: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of from) found.push(each);
  return found;
}

/** A promise that a test ends when it wants. */
export function later<T = void>() {
  return Promise.withResolvers<T>();
}
