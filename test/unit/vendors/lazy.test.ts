import assert from 'node:assert/strict';
import type { TrashClient } from '../../../src/trash/ports.ts';
import { lazyClient } from '../../../src/vendors/lazy.ts';
import { all, items, never, page, scriptedClient } from '../fakes/trash.ts';

const list = items(2);
const capabilities = {
  scope: 'domain',
  pagesByDeletionDate: true,
  looksAtOne: false,
  conflicts: [],
  batchSize: 10,
  pageSize: 100,
} as const;

function lazy() {
  let loads = 0;
  const client = lazyClient(capabilities, async () => {
    loads += 1;
    return scriptedClient({
      walks: [[page(list)]],
      whoAmI: async () => ({ id: 'u9', name: 'Zoe' }),
      count: async () => ({ items: 2, precision: 'exact' }),
      look: async function* (asked) {
        for (const item of asked) yield { item, state: 'gone' };
      },
      purge: async function* (asked) {
        for (const item of asked) yield { item, end: 'cancelled' };
      },
    });
  });
  return { client, loads: () => loads };
}

describe('a client that is loaded when it is first asked', () => {
  it('tells its capabilities before, and prepares a walk without loading', () => {
    const { client, loads } = lazy();
    assert.equal(client.capabilities, capabilities);
    client.pages({ removed: () => 0 }, never);
    assert.equal(loads(), 0);
  });

  it('is loaded once, also where two ask at the same time', async () => {
    const { client, loads } = lazy();
    await Promise.all([client.count(never), client.whoAmI(never)]);
    await client.count(never);
    assert.equal(loads(), 1);
  });

  for (const [name, ask, answer] of [
    ['whoAmI', (client) => client.whoAmI(never), { id: 'u9', name: 'Zoe' }],
    ['count', (client) => client.count(never), { items: 2, precision: 'exact' }],
    ['pages', (client) => all(client.pages({ removed: () => 0 }, never)), [page(list)]],
    ['look', (client) => all(client.look(list, never)), list.map((item) => ({ item, state: 'gone' }))],
    ['restore', (client) => all(client.restore(list, never)), list.map((item) => ({ item, end: 'done' }))],
    ['purge', (client) => all(client.purge(list, never)), list.map((item) => ({ item, end: 'cancelled' }))],
  ] as readonly (readonly [string, (client: TrashClient) => Promise<unknown>, unknown])[]) {
    it(`passes on ${name}`, async () => assert.deepEqual(await ask(lazy().client), answer));
  }
});
