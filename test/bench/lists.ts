// Long lists, without a service: how long it takes to list them, and to remove all that was listed in handfuls, while
// someone looks at the first rows after every change, as the view does.
import { rowsAtOnce } from '../../src/trash/accountTrash.ts';
import { keyOf, type TrashItem } from '../../src/trash/item.ts';
import { Listing } from '../../src/trash/listing.ts';
import type { Page } from '../../src/trash/ports.ts';
import { item, never, page, scriptedClient } from '../unit/fakes/trash.ts';

/** Names repeat, and no page is in order: as Box's come. */
function generated(index: number): TrashItem {
  const scattered = (index * 7919) % 1_000_003;
  return item(`${index}`, { name: `Report ${scattered % 5000}.docx`, deletedAt: 1_750_000_000_000 + scattered * 1000 });
}

function pagesOf(items: number, pageSize: number): Page[] {
  return Array.from({ length: items / pageSize }, (_, at) =>
    page(
      Array.from({ length: pageSize }, (__, index) => generated(at * pageSize + index)),
      { total: { items, precision: 'exact' }, last: (at + 1) * pageSize >= items },
    ),
  );
}

/** Milliseconds of the processor: what else the machine does must not count. */
async function timed(work: () => void | Promise<void>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Milliseconds to list so many items, and to remove all of them. */
export async function timeList(
  items: number,
  pageSize: number,
  handful: number,
): Promise<{ readonly listing: number; readonly removal: number }> {
  const listing = new Listing(scriptedClient({ walks: [pagesOf(items, pageSize)] }), never);
  const listed = await timed(async () => {
    while (!listing.complete) {
      await listing.pull();
      listing.list.first(rowsAtOnce);
    }
  });
  const keys = listing.items.map(keyOf);
  const removal = await timed(() => {
    for (let at = 0; at < keys.length; at += handful) {
      listing.remove(new Set(keys.slice(at, at + handful)));
      listing.list.first(rowsAtOnce);
    }
  });
  if (keys.length !== items || listing.list.length > 0) throw new Error(`${listing.list.length} items are left.`);
  return { listing: listed, removal };
}
