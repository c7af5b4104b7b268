import assert from 'node:assert/strict';
import type { SearchQuery, TrashClient } from '../../../../src/trash/ports.ts';
import { all, emulatedDomains, never, noon, problemOfCall } from './harness.ts';

const day = 86_400_000;

async function found(client: TrashClient, query: SearchQuery): Promise<string[]> {
  assert.ok(client.search);
  return (await all(client.search(query, never))).flatMap(({ items }) => items.map(({ name }) => name));
}

describe('A search in an Egnyte trash', () => {
  const { start, calls } = emulatedDomains();

  async function filled(options = {}): Promise<TrashClient> {
    const { egnyte, client } = await start(options);
    const people = ['Ann Lee', 'Bob Ray', 'Ann Ode'];
    for (let n = 0; n < 330; n += 1)
      egnyte.state.trashFile({ name: String(n), deletedBy: people[n % 3], deletedAt: noon - n * day });
    return client;
  }

  it('finds what a person deleted, at any time, with both dates in each call', async () => {
    const client = await filled();
    const names = await found(client, { text: 'ignored', deletedByName: 'Ann' });
    assert.equal(new Set(names).size, 220);
    assert.equal(names.length, 220);
    assert.ok(calls().every((call) => /startDate=.*&endDate=.*&deletedBy=Ann$/.test(call)));
    assert.deepEqual(
      await found(client, { text: '', deletedByName: 'lee' }),
      await found(client, { text: '', deletedByName: 'Ann Lee' }),
    );
  });

  for (const dateBoundsInclusive of [true, false]) {
    it(`finds what was deleted within a time, where bounds are ${dateBoundsInclusive ? 'in' : 'ex'}clusive`, async () => {
      const client = await filled({ dateBoundsInclusive });
      const query = { text: '', deletedFrom: noon - 9 * day, deletedTo: noon - 5 * day };
      assert.deepEqual(await found(client, query), ['5', '6', '7', '8', '9']);
      assert.deepEqual(await found(client, { text: '', deletedFrom: noon - day }), ['0', '1']);
      assert.equal((await found(client, { text: '', deletedTo: noon - 320 * day })).length, 10);
    });
  }

  it('says what has to be looked for', async () => {
    const client = await filled({ datesNeedDeletedBy: true });
    const code = async (query: SearchQuery) => (await problemOfCall(found(client, query))).code;
    assert.equal(await code({ text: 'only a text' }), 'egnyte.search_empty');
    assert.equal(await code({ text: '', deletedFrom: noon - day }), 'egnyte.search_person');
    const both = { text: '', deletedByName: 'Bob', deletedFrom: noon - 2 * day };
    assert.deepEqual(await found(client, both), ['1']);
  });

  it('takes dates that no calendar has', async () => {
    const client = await filled();
    assert.deepEqual(await found(client, { text: '', deletedFrom: 1e300 }), []);
    assert.deepEqual(await found(client, { text: '', deletedTo: -1e300 }), []);
  });
});
