import assert from 'node:assert/strict';
import { AccountTrash, rowsAtOnce } from '../../../src/trash/accountTrash.ts';
import { keyOf } from '../../../src/trash/item.ts';
import { TrashError } from '../../../src/trash/problem.ts';
import { FakeClock, noon, settled } from '../fakes/clock.ts';
import { account, item, items, later, page, scriptedClient, trashOf } from '../fakes/trash.ts';

const byDate = { pagesByDeletionDate: true };
const lost = new TrashError({ kind: 'offline' });
const ids = ({ state }: AccountTrash) => state.items.map(({ id }) => id);
const keys = (...list: string[]) => new Set(list.map((id) => keyOf(item(id))));

/** The number of items at each event. */
function lengthsSeen(trash: AccountTrash): number[] {
  const seen: number[] = [];
  trash.onDidChange(() => void seen.push(trash.state.items.length));
  return seen;
}

describe('the trash of an account', () => {
  it('answers before anything was loaded, and without asking the service', () => {
    const { trash, client } = trashOf();
    assert.deepEqual(trash.state.items, []);
    assert.equal(trash.state.count.precision, 'unknown');
    assert.equal(client.asked.length, 0);
  });

  it('reports that it loads, then what came and when', async () => {
    const clock = new FakeClock();
    const { trash } = trashOf({ walks: [[page(items(2))]] }, clock);
    const loading = trash.refresh();
    assert.equal(trash.state.loading, true);
    assert.equal(trash.state.loadedAt, undefined);
    await loading;
    const { state } = trash;
    assert.deepEqual([state.loading, state.complete, state.items.length, state.loadedAt], [false, true, 2, noon]);
    assert.deepEqual(state.count, { items: 2, precision: 'exact' });
    assert.equal(state.problem, undefined);
  });

  it('loads up to 10,000 items without Load More where pages come in no useful order', async () => {
    const pages = Array.from({ length: 12 }, (_, n) => page(items(1000, `p${n}.`)));
    const { trash, client } = trashOf({ walks: [pages] });
    await trash.refresh();
    assert.equal(trash.state.items.length, 10_000);
    assert.equal(client.handedOut, 10);
    assert.equal(trash.state.complete, false);
  });

  it('loads one page where pages come newest first', async () => {
    const { trash, client } = trashOf({ capabilities: byDate, walks: [[page(items(100)), page(items(100, 'j'))]] });
    await trash.refresh();
    assert.equal(client.handedOut, 1);
    assert.equal(trash.state.items.length, 100);
  });

  it('asks for the total once, and only where the list goes on', async () => {
    let counted = 0;
    const count = async () => {
      counted += 1;
      return { items: 4200, precision: 'about' } as const;
    };
    const short = trashOf({ count, walks: [[page(items(3), { last: true })]] });
    await short.trash.refresh();
    assert.equal(counted, 0);

    const long = trashOf({ count, capabilities: byDate, walks: [[page(items(3)), page(items(3, 'j')), page([])]] });
    await long.trash.refresh();
    assert.deepEqual(long.trash.state.count, { items: 4200, precision: 'about' });
    await long.trash.more();
    assert.equal(counted, 1);
  });

  it('says "at least" where the total cannot be had, without calling that a problem', async () => {
    const count = () => Promise.reject(lost);
    const { trash } = trashOf({ count, capabilities: byDate, walks: [[page(items(3)), page([])]] });
    await trash.refresh();
    assert.deepEqual(trash.state.count, { items: 3, precision: 'atLeast' });
    assert.equal(trash.state.problem, undefined);
  });

  it('never throws: the error of a load becomes its problem, and what came before stays', async () => {
    const { trash } = trashOf({ walks: [[page(items(2)), lost]] });
    await trash.refresh();
    assert.deepEqual(trash.state.problem, { kind: 'offline' });
    assert.equal(trash.state.items.length, 2);
    assert.equal(trash.state.loading, false);
  });

  it('turns an error of our own code into a problem too', async () => {
    const { trash } = trashOf({ walks: [[new TypeError('oops')]] });
    await trash.refresh();
    const { kind, said, fault = '' } = trash.state.problem ?? {};
    assert.deepEqual([kind, said], ['internal', undefined], 'it is not shown as the words of the service');
    assert.match(fault, /^TypeError: oops/);
  });

  it('does a refresh that was asked for during a load that fails', async () => {
    const held = later();
    const { trash, client } = trashOf({
      walks: [[lost], [page(items(1))]],
      beforePage: (walk) => (walk === 0 ? held.promise : undefined),
    });
    const first = trash.refresh();
    void trash.refresh();
    held.resolve();
    await first;
    assert.equal(client.asked.length, 2);
    assert.deepEqual([trash.state.problem, trash.state.items.length], [undefined, 1]);
  });

  it('forgets the problem with the next load', async () => {
    const { trash } = trashOf({ walks: [[lost], [page(items(1))]] });
    await trash.refresh();
    assert.deepEqual([trash.state.loadedAt, typeof trash.state.triedAt], [undefined, 'number']);
    const again = trash.refresh();
    assert.equal(trash.state.problem?.kind, 'offline', 'it stands until it is known to be over');
    await again;
    assert.equal(trash.state.problem, undefined);
    assert.equal(trash.state.items.length, 1);
  });

  it('says how many entries could not be read', async () => {
    const { trash } = trashOf({ walks: [[page(items(1), { unreadable: 2 }), page([], { unreadable: 1 })]] });
    await trash.refresh();
    assert.equal(trash.state.unreadable, 3);
    assert.deepEqual(trash.state.count, { items: 4, precision: 'exact' });
  });

  it('runs one load at a time, and one more for all refreshes during it', async () => {
    const held = later();
    const { trash, client } = trashOf({
      walks: [[page(items(1))]],
      beforePage: (walk) => (walk === 0 ? held.promise : undefined),
    });
    const loads = [trash.refresh(), trash.refresh(), trash.refresh()];
    await settled();
    assert.equal(client.asked.length, 1);
    held.resolve();
    await Promise.all(loads);
    assert.equal(client.asked.length, 2);
  });

  it('fires no event after it was disposed, and its load ends', async () => {
    const held = later();
    const { trash } = trashOf({ walks: [[page(items(1))]], beforePage: () => held.promise });
    const loading = trash.refresh();
    const seen = lengthsSeen(trash);
    trash.dispose();
    held.resolve();
    await loading;
    trash.counted({ items: 7, precision: 'exact', at: noon });
    assert.deepEqual(seen, []);
    assert.equal(trash.state.items.length, 0);
  });
});

describe('a reload of the trash of an account', () => {
  it('keeps the rows until the new list is as long', async () => {
    const { trash } = trashOf({
      count: async () => ({ items: 4, precision: 'about' }),
      walks: [
        [page(items(4), { last: true })],
        [page(items(2, 'new')), page(items(1, 'x')), page(items(1, 'y')), page([item('z')], { last: true })],
      ],
    });
    await trash.refresh();
    const seen = lengthsSeen(trash);
    await trash.refresh();
    assert.deepEqual(
      seen.filter((length) => length < 4),
      [],
    );
    assert.equal(trash.state.items.length, 5);
  });

  it('shows a list that has become shorter once it is complete', async () => {
    const { trash } = trashOf({ walks: [[page(items(4), { last: true })], [page([item('i1')]), page([])]] });
    await trash.refresh();
    await trash.refresh();
    assert.deepEqual(ids(trash), ['i1']);
  });

  it('keeps the old rows where the new list breaks off before it is as long', async () => {
    const { trash } = trashOf({ walks: [[page(items(4), { last: true })], [page(items(2, 'new')), lost]] });
    await trash.refresh();
    await trash.refresh();
    assert.deepEqual(ids(trash), ['i0', 'i1', 'i2', 'i3']);
    assert.equal(trash.state.problem?.kind, 'offline');
    assert.deepEqual(trash.state.count, { items: 4, precision: 'exact' });
  });

  it('takes out an item that is restored meanwhile, and keeps the other rows', async () => {
    const held = later();
    const { trash } = trashOf({
      walks: [[page(items(3), { last: true })]],
      beforePage: (walk) => (walk === 1 ? held.promise : undefined),
    });
    await trash.refresh();
    const seen = lengthsSeen(trash);
    const reload = trash.refresh();
    trash.remove(keys('i1'));
    assert.deepEqual(ids(trash), ['i0', 'i2']);
    held.resolve();
    await reload;
    assert.deepEqual(ids(trash), ['i0', 'i2'], 'the page that was asked for before still held it');
    assert.equal(Math.min(...seen), 2);
  });

  it('does not bring back an item that was restored during a reload that failed', async () => {
    const held = later();
    const { trash } = trashOf({
      walks: [[page(items(3), { last: true })], [lost]],
      beforePage: (walk) => (walk === 1 ? held.promise : undefined),
    });
    await trash.refresh();
    const reload = trash.refresh();
    trash.remove(keys('i1'));
    held.resolve();
    await reload;
    assert.deepEqual(ids(trash), ['i0', 'i2']);
    assert.deepEqual(trash.state.count, { items: 2, precision: 'exact' });
  });

  it('loads as much again as was loaded, where pages come newest first', async () => {
    const pages = [page(items(2)), page(items(2, 'j')), page(items(2, 'k'))];
    const { trash } = trashOf({ capabilities: byDate, walks: [pages] });
    await trash.refresh();
    await trash.more();
    assert.equal(trash.state.items.length, 4);
    await trash.refresh();
    assert.equal(trash.state.items.length, 4);
  });
});

describe('loading the rest', () => {
  const three = [page(items(5)), page(items(5, 'j')), page(items(5, 'k'), { last: true })];

  it('goes to the end of the walk that was begun, and shows no more rows', async () => {
    const { trash, client } = trashOf({ capabilities: byDate, walks: [three] });
    await trash.refresh();
    await trash.loadRest(new AbortController().signal);
    assert.deepEqual([trash.state.items.length, trash.state.complete], [15, true]);
    assert.deepEqual([trash.state.shown, client.asked.length], [rowsAtOnce, 1]);
  });

  it('stops after a page, and lets a list that is read again come as far as before', async () => {
    const cancel = new AbortController();
    const { trash } = trashOf({
      capabilities: byDate,
      walks: [three],
      beforePage: async (walk, index) => {
        if (walk !== 1 || index !== 0) return;
        await settled();
        cancel.abort();
      },
    });
    await trash.refresh();
    await trash.more();
    assert.equal(trash.state.items.length, 10);
    const lengths = lengthsSeen(trash);
    await Promise.all([trash.refresh(), trash.loadRest(cancel.signal)]);
    assert.ok(Math.min(...lengths) >= 10, lengths.join());
  });

  it('goes on for the others where one of those who want it stops, who need not wait', async () => {
    const [cancel, held] = [new AbortController(), later()];
    const { trash } = trashOf({
      capabilities: byDate,
      walks: [three],
      beforePage: (_, index) => (index === 1 ? held.promise : undefined),
    });
    await trash.refresh();
    const all = trash.loadRest(new AbortController().signal);
    const stopped = trash.loadRest(cancel.signal);
    cancel.abort();
    await stopped;
    assert.equal(trash.state.complete, false);
    held.resolve();
    await all;
    assert.deepEqual([trash.state.items.length, trash.state.complete], [15, true]);
  });
});

describe('Load More', () => {
  it('shows more of what is loaded before it asks the service', async () => {
    const pages = [page(items(1200)), page(items(10, 'j'))];
    const { trash, client } = trashOf({ capabilities: byDate, walks: [pages] });
    await trash.refresh();
    assert.equal(trash.state.shown, rowsAtOnce);
    await trash.more();
    assert.equal(trash.state.shown, 2 * rowsAtOnce);
    assert.equal(client.handedOut, 1);
    await trash.more();
    assert.equal(client.handedOut, 2);
    assert.equal(trash.state.items.length, 1210);
  });

  it('goes on with the walk that was begun', async () => {
    const { trash, client } = trashOf({ capabilities: byDate, walks: [[page(items(5)), page(items(5, 'j'))]] });
    await trash.refresh();
    await trash.more();
    assert.equal(client.asked.length, 1);
    assert.equal(trash.state.items.length, 10);
  });

  it('asks for nothing where all is loaded', async () => {
    const { trash, client } = trashOf({ walks: [[page(items(5), { last: true })]] });
    await trash.refresh();
    await trash.more();
    assert.equal(client.handedOut, 1);
  });

  it('starts again after a load that failed, since a broken walk cannot be continued', async () => {
    const { trash, client } = trashOf({
      capabilities: byDate,
      walks: [
        [page(items(2)), lost],
        [page(items(2)), page(items(2, 'j'))],
      ],
    });
    await trash.refresh();
    await trash.more();
    assert.equal(trash.state.problem?.kind, 'offline');
    assert.equal(trash.state.complete, false);
    await trash.more();
    assert.equal(client.asked.length, 2);
    assert.equal(trash.state.problem, undefined);
    assert.equal(trash.state.items.length, 2);
  });

  it('during a load lets that load go further', async () => {
    const held = later();
    const { trash, client } = trashOf({
      capabilities: byDate,
      walks: [[page(items(2)), page(items(2, 'j')), page(items(2, 'k'))]],
      beforePage: (_, index) => (index === 0 ? held.promise : undefined),
    });
    const loading = trash.refresh();
    const more = trash.more();
    await settled();
    held.resolve();
    await Promise.all([loading, more]);
    assert.equal(client.asked.length, 1);
  });
});

describe('the number of items', () => {
  it('comes from a count in the background until a list is loaded', async () => {
    const { trash } = trashOf({ walks: [[page(items(2))]] });
    trash.counted({ items: 7, precision: 'about', at: noon + 1 });
    assert.deepEqual(trash.state.count, { items: 7, precision: 'about' });
    await trash.refresh();
    assert.deepEqual(trash.state.count, { items: 2, precision: 'exact' });
  });

  it('keeps a count in the background apart from the list, until the list is read again', async () => {
    const { trash } = trashOf({ walks: [[page(items(2))]] });
    await trash.refresh();
    trash.counted({ items: 7, precision: 'about', at: noon + 1 });
    assert.deepEqual(trash.state.recount, { items: 7, precision: 'about', at: noon + 1 });
    assert.deepEqual(trash.state.count, { items: 2, precision: 'exact' }, 'the row tells of its list');
    trash.remove(keys('i0'));
    assert.deepEqual(trash.state.recount, { items: 6, precision: 'about', at: noon + 1 });
    await trash.refresh();
    assert.equal(trash.state.recount, undefined);
  });

  it('ignores a count that was begun before the list was read or changed', async () => {
    const { trash } = trashOf({ walks: [[page(items(2))]] });
    await trash.refresh();
    trash.counted({ items: 7, precision: 'about', at: noon - 1 });
    assert.equal(trash.state.recount, undefined);
  });

  it('is not called exact where the service counts more than it lists', async () => {
    const total = { items: 5, precision: 'exact' } as const;
    const { trash } = trashOf({ walks: [[page(items(3), { total, last: true })]] });
    await trash.refresh();
    assert.deepEqual(trash.state.count, { items: 5, precision: 'about' });
  });

  it('is not lost where the first load fails', async () => {
    const { trash } = trashOf({ walks: [[lost]] });
    trash.counted({ items: 7, precision: 'about', at: noon + 1 });
    await trash.refresh();
    assert.deepEqual(trash.state.count, { items: 7, precision: 'about' });
  });

  it('falls by the items that are removed', async () => {
    const { trash } = trashOf({
      capabilities: byDate,
      walks: [[page(items(3), { total: { items: 50, precision: 'exact' } }), page([])]],
    });
    await trash.refresh();
    trash.remove(keys('i0', 'i1'));
    assert.deepEqual(trash.state.count, { items: 48, precision: 'exact' });
    assert.deepEqual(ids(trash), ['i2']);
  });
});

describe('a background refresh where pages come newest deletion first', () => {
  const newest = { pagesByDeletionDate: true };
  const first = page(items(100));
  const second = page(items(200).slice(100), { last: true });

  it('asks for the first page and the total alone, and puts what is new on top', async () => {
    const counts = [200, 201];
    const fresh = item('new', { deletedAt: 2_000_000 });
    const { trash, client } = trashOf({
      capabilities: newest,
      walks: [[first, second], [page([fresh, ...first.items.slice(0, 99)])]],
      count: () => Promise.resolve({ items: counts.shift() ?? 0, precision: 'exact' }),
    });
    await trash.refresh();
    await trash.more();
    const handedOut = client.handedOut;
    await trash.refresh({ background: true });
    assert.equal(client.handedOut, handedOut + 1);
    assert.deepEqual(counts, []);
    assert.deepEqual([trash.state.items[0]?.id, trash.state.items.length], ['new', 201]);
    assert.deepEqual(trash.state.count, { items: 201, precision: 'exact' });
  });

  it('does not call a number exact where something has left the trash elsewhere', async () => {
    const counts = [200, 190];
    const { trash } = trashOf({
      capabilities: newest,
      walks: [[first, second], [first]],
      count: () => Promise.resolve({ items: counts.shift() ?? 0, precision: 'exact' }),
    });
    await trash.refresh();
    await trash.more();
    await trash.refresh({ background: true });
    assert.deepEqual(trash.state.count, { items: 190, precision: 'about' });
    assert.equal(trash.state.items.length, 200);
  });

  it('takes a first page that is all there is for the whole list', async () => {
    const { trash } = trashOf({ capabilities: newest, walks: [[first, second], [page(items(3), { last: true })]] });
    await trash.refresh();
    await trash.more();
    await trash.refresh({ background: true });
    assert.deepEqual([trash.state.items.length, trash.state.complete], [3, true]);
  });

  it('is read whole again when a person asks meanwhile', async () => {
    const { trash, client } = trashOf({ capabilities: newest, walks: [[first, second]] });
    await trash.refresh();
    const quiet = trash.refresh({ background: true });
    void trash.refresh();
    await quiet;
    assert.deepEqual(
      client.asked.map(({ background }) => background),
      [false, true, false],
    );
  });
});

describe('a long list', () => {
  /** Items that count how often anything compares or looks them up. */
  const counted = (count: number) => {
    let reads = 0;
    const made = items(count).map((each) => ({
      ...each,
      get id() {
        reads += 1;
        return each.id;
      },
      get deletedAt() {
        reads += 1;
        return each.deletedAt;
      },
    }));
    return { made, perItem: () => reads / count };
  };

  it('costs each item a few steps to list in small pages, and to remove in handfuls', async () => {
    const { made, perItem } = counted(10_000);
    const pages = Array.from({ length: 200 }, (_, at) => page(made.filter((__, index) => index % 200 === at)));
    const { trash } = trashOf({ walks: [pages] });
    await trash.refresh();
    assert.ok(perItem() < 60, `${perItem()} reads of each item to list it`);
    const before = perItem();
    const all = trash.state.items.map(keyOf);
    for (let at = 0; at < all.length; at += 100) trash.remove(new Set(all.slice(at, at + 100)));
    assert.equal(trash.state.items.length, 0);
    assert.ok(perItem() - before < 40, `${perItem() - before} reads of each item to remove it`);
  });

  it('does not change in a state that was read before', async () => {
    const { trash } = trashOf({ walks: [[page(items(3), { last: true })]] });
    await trash.refresh();
    const held = trash.state;
    trash.remove(keys('i1'));
    assert.deepEqual([held.items.length, held.list.length, trash.state.items.length], [3, 3, 2]);
  });
});

describe('the client of a trash', () => {
  const source = () => {
    let connects = 0;
    const client = scriptedClient({ quota: () => ({ used: 1, allotted: 9, resetAt: 0 }) });
    const connect = async () => {
      connects += 1;
      return client;
    };
    const trash = new AccountTrash(account(), { capabilities: client.capabilities, connect }, new FakeClock());
    return { trash, client, connects: () => connects };
  };

  it('is not made for what the vendor tells of itself', () => {
    const { trash, client, connects } = source();
    assert.equal(trash.capabilities, client.capabilities);
    assert.equal(trash.quota, undefined);
    assert.equal(connects(), 0);
  });

  it('is made once, also where two ask at the same time', async () => {
    const { trash, client, connects } = source();
    assert.deepEqual(await Promise.all([trash.client(), trash.client()]), [client, client]);
    await trash.refresh();
    assert.equal(connects(), 1);
    assert.equal(trash.quota?.used, 1);
  });

  it('that cannot be made is a problem of the account', async () => {
    const connect = () => Promise.reject(new Error('no such file'));
    const trash = new AccountTrash(account(), { ...scriptedClient(), connect }, new FakeClock());
    await trash.refresh();
    assert.equal(trash.state.problem?.kind, 'internal');
  });
});
