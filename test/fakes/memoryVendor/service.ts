// A small service whose trash is in memory: real HTTP on the loopback address, as the emulators have it.
import { type EmulatorServer, type Received, type Reply, serve } from '../../emulators/server.ts';

export const memoryToken = 'memory-token-0000';
const itemsPerPage = 100;

interface MemoryEntry {
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  readonly deletedAt: string;
  readonly state: 'trashed' | 'live';
  /** What the service does not do to it. */
  readonly refuses?: 'restore' | 'purge';
}

/** What people other than the user of the extension do, and what they see. */
export class MemoryTrash {
  /** In the order of deletion. What is erased is not in it. */
  readonly #entries = new Map<string, MemoryEntry>();
  #count = 0;

  trashFile(name: string, refuses?: MemoryEntry['refuses']): string {
    this.#count += 1;
    const id = String(this.#count);
    const deletedAt = new Date(Date.UTC(2026, 0) + this.#count * 1000).toISOString();
    this.#entries.set(id, { id, name, folder: 'Contracts', deletedAt, state: 'trashed', refuses });
    return id;
  }

  restore(id: string): void {
    const entry = this.#entries.get(id);
    if (entry) this.#entries.set(id, { ...entry, state: 'live' });
  }

  erase(id: string): void {
    this.#entries.delete(id);
  }

  stateOf(id: string): MemoryEntry['state'] | 'gone' {
    return this.#entries.get(id)?.state ?? 'gone';
  }

  /** Newest deletion first. */
  get trashed(): readonly MemoryEntry[] {
    return [...this.#entries.values()].filter(({ state }) => state === 'trashed').reverse();
  }

  answer({ method, path, query, headers }: Received): Reply {
    if (headers.authorization !== `Bearer ${memoryToken}`) return { status: 401 };
    if (path === '/me') return { status: 200, json: { id: 'u1', name: 'Ada Quill' } };
    if (path === '/trash') return { status: 200, json: this.#page(Number(query.get('before') ?? Number.MAX_VALUE)) };
    const entry = this.#entries.get(path.split('/')[2] ?? '');
    if (!entry) return { status: 404 };
    if (method === 'GET') return { status: 200, json: entry };
    const action = method === 'DELETE' ? 'purge' : 'restore';
    if (entry.state === 'live') return { status: 404 };
    if (entry.refuses === action) return { status: action === 'purge' ? 403 : 409 };
    if (action === 'purge') this.erase(entry.id);
    else this.restore(entry.id);
    return { status: 204 };
  }

  /** By the ID of the last item, so that nothing is skipped when others act on the trash between two pages. */
  #page(before: number): unknown {
    const rest = this.trashed.filter(({ id }) => Number(id) < before);
    const items = rest.slice(0, itemsPerPage);
    const next = rest.length > items.length ? items.at(-1)?.id : undefined;
    return { items, next, total: this.trashed.length };
  }
}

export async function startMemoryService(): Promise<{ readonly server: EmulatorServer; readonly state: MemoryTrash }> {
  const state = new MemoryTrash();
  const writes = [
    { method: 'POST', path: /^\/trash\/\d+\/restore$/ },
    { method: 'DELETE', path: /^\/trash\/\d+$/ },
  ];
  // Both writes find items in the trash only.
  const server = await serve((request) => state.answer(request), 0, { writes, harm: () => [] });
  return { server, state };
}
