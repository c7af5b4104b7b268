import { keyOf, type TrashItem } from '../item.ts';
import { newestFirst } from '../order.ts';
import { folderPath, personKey } from './origin.ts';

/** Deletions that follow each other within this time belong together; milliseconds. */
const maxGap = 60_000;

/**
 * What was deleted with an item: by the same person, as far as the service tells who it was, from the same top folder,
 * and without a break of more than a minute. Deleting a large folder takes longer than a minute, but goes on.
 */
export function deletedTogether(item: TrashItem, items: readonly TrashItem[]): readonly TrashItem[] {
  const { deletedAt } = item;
  if (deletedAt === undefined) return [item];
  const [person, folder] = [personKey(item.deletedBy), topFolder(item)];
  const alike = items
    .filter((each) => each.account === item.account && each.deletedAt !== undefined)
    .filter((each) => personKey(each.deletedBy) === person && topFolder(each) === folder)
    .sort(newestFirst);
  const at = alike.findIndex((each) => keyOf(each) === keyOf(item));
  if (at < 0) return [item];
  let [first, last] = [at, at];
  while (first > 0 && isClose(alike[first - 1], alike[first])) first -= 1;
  while (last < alike.length - 1 && isClose(alike[last], alike[last + 1])) last += 1;
  return alike.slice(first, last + 1);
}

function isClose(newer: TrashItem | undefined, older: TrashItem | undefined): boolean {
  return (
    newer?.deletedAt !== undefined && older?.deletedAt !== undefined && newer.deletedAt - older.deletedAt <= maxGap
  );
}

/** The first folder of the path; the place itself where the path is not known. */
function topFolder(item: TrashItem): string {
  const path = folderPath(item);
  return path.startsWith('/') ? (path.split('/')[1] ?? '') : (item.origin?.id ?? path);
}
