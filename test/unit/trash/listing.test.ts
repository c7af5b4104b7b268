import assert from 'node:assert/strict';
import { keyOf } from '../../../src/trash/item.ts';
import { Listing } from '../../../src/trash/listing.ts';
import { TrashError } from '../../../src/trash/problem.ts';
import { item, items, never, page, type Script, scriptedClient } from '../fakes/trash.ts';

function listingOf(script: Script) {
  const client = scriptedClient(script);
  return { listing: new Listing(client, never), client };
}

const ids = (listing: Listing) => listing.items.map(({ id }) => id);
const keys = (...list: string[]) => new Set(list.map((id) => keyOf(item(id))));

describe('a listing', () => {
  it('asks for one page at a time and keeps all in order', async () => {
    const { listing, client } = listingOf({
      walks: [[page([item('old', { deletedAt: 1 })]), page([item('new', { deletedAt: 2 })])]],
    });
    await listing.pull();
    assert.equal(client.handedOut, 1);
    await listing.pull();
    assert.deepEqual(ids(listing), ['new', 'old']);
    assert.equal(listing.complete, false);
    await listing.pull();
    assert.equal(listing.complete, true);
  });

  it('knows its end with the last page where the service says so', async () => {
    const { listing } = listingOf({ walks: [[page([item('1')], { last: true })]] });
    await listing.pull();
    assert.equal(listing.complete, true);
    assert.deepEqual(listing.count, { items: 1, precision: 'exact' });
  });

  it('keeps an item once that comes twice', async () => {
    const { listing } = listingOf({ walks: [[page([item('1'), item('2')]), page([item('2'), item('3')])]] });
    await listing.pull();
    await listing.pull();
    assert.deepEqual(ids(listing), ['1', '2', '3']);
  });

  it('does not bring back what left the trash, also when a later page still holds it', async () => {
    const { listing } = listingOf({ walks: [[page([item('1'), item('2')]), page([item('1'), item('3'), item('4')])]] });
    await listing.pull();
    listing.remove(keys('1', '3'));
    assert.deepEqual(ids(listing), ['2']);
    await listing.pull();
    assert.deepEqual(ids(listing), ['2', '4']);
  });

  it('tells the client how many of the items handed out have left, so that offsets can be lowered', async () => {
    const { listing, client } = listingOf({ walks: [[page(items(3))]] });
    await listing.pull();
    listing.remove(keys('i0', 'i2', 'never seen'));
    assert.equal(client.asked[0]?.removed(), 2);
  });

  it('counts "at least" what it holds until there is a total, and exactly at its end', async () => {
    const { listing } = listingOf({ walks: [[page(items(2), { unreadable: 1 })]] });
    await listing.pull();
    assert.deepEqual(listing.count, { items: 3, precision: 'atLeast' });
    listing.setTotal({ items: 10, precision: 'about' });
    assert.deepEqual(listing.count, { items: 10, precision: 'about' });
    await listing.pull();
    assert.deepEqual(listing.count, { items: 3, precision: 'exact' });
    assert.equal(listing.unreadable, 1);
  });

  it('never counts less than it holds', async () => {
    const { listing } = listingOf({ walks: [[page(items(5), { total: { items: 3, precision: 'exact' } }), page([])]] });
    await listing.pull();
    assert.equal(listing.count.items, 5);
  });

  it('lowers the total by what left since it was set, once for each item', async () => {
    const total = { items: 100, precision: 'exact' } as const;
    const { listing } = listingOf({
      walks: [[page(items(3), { total }), page(items(2, 'j'), { total: { ...total, items: 98 } }), page([])]],
    });
    await listing.pull();
    listing.remove(keys('i0', 'not loaded'));
    listing.remove(keys('i0', 'not loaded'));
    assert.equal(listing.count.items, 98);
    await listing.pull();
    assert.equal(listing.count.items, 98);
  });

  it('throws what the client throws, and keeps what came before', async () => {
    const { listing } = listingOf({ walks: [[page(items(2)), new TrashError({ kind: 'server' })]] });
    await listing.pull();
    await assert.rejects(listing.pull(), TrashError);
    assert.equal(listing.items.length, 2);
    assert.equal(listing.complete, false);
  });
});
