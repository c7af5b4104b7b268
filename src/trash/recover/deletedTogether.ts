import { keyOf, type TrashItem } from '../item.ts';
import { newestFirst } from '../order.ts';
import { personKey } from './origin.ts';

/** Deletions that follow each other within this time belong together; milliseconds. */
const maxGap = 60_000;

/**
 * What was deleted with an item: by the same person, as far as the service tells who it was, from the same top folder,
 * and without a break of more than a minute. Deleting a large folder takes longer than a minute, but goes on.
 */
export function deletedTogether(item: TrashItem, items: readonly TrashItem[]): readonly TrashItem[] {
  const own = items.filter((each) => each.account === item.account && each.deletedAt !== undefined);
  const deletions = Map.groupBy(own.sort(newestFirst), deletionOf());
  const key = keyOf(item);
  return [...deletions.values()].find((all) => all.some((each) => keyOf(each) === key)) ?? [item];
}

/**
 * Called with one item after another, newest deletion first, it answers the same number for those that were deleted
 * together; `undefined` where there is no date.
 */
export function deletionOf(): (item: TrashItem) => number | undefined {
  const last = new Map<string, { readonly deletion: number; at: number }>();
  let deletions = 0;
  return (item) => {
    const { deletedAt } = item;
    if (deletedAt === undefined) return undefined;
    const key = `${topFolder(item)}\n${personKey(item.deletedBy)}`;
    const before = last.get(key);
    if (before && before.at - deletedAt <= maxGap) {
      before.at = deletedAt;
      return before.deletion;
    }
    deletions += 1;
    last.set(key, { deletion: deletions, at: deletedAt });
    return deletions;
  };
}

/** Where the path is not known, the place itself. */
function topFolder({ origin }: TrashItem): string {
  return topOf(origin?.path) ?? origin?.id ?? origin?.name ?? '';
}

/** The first folder of the path, as `/a`. */
export function topOf(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  let from = 0;
  while (path[from] === '/') from += 1;
  const end = path.indexOf('/', from);
  return `/${end < 0 ? path.slice(from) : path.slice(from, end)}`;
}
