/** Notices that very many items entered a trash in a short time, by mistake perhaps. Pure: costs no calls. */
import type { Person, TrashItem } from './item.ts';
import { folderPath, isWithin, personKey } from './recover/origin.ts';

/** Milliseconds. */
export const hour = 3_600_000;

export interface MassDeletion {
  /** The first and the last deletion; milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly items: number;
  /** Who deleted all of them, if one person did. */
  readonly person?: Person;
  /** The lowest folder that all of them come from, where there is one. */
  readonly folder?: string;
}

/**
 * The most recent hour with `threshold` deletions or more.
 * @param items newest deletion first
 * @param after nothing older counts: it was there when the account was first listed, or the person knows of it
 * @param threshold 0 for never
 */
export function findMassDeletion(
  items: Iterable<TrashItem>,
  after: number,
  threshold: number,
): MassDeletion | undefined {
  if (threshold <= 0) return undefined;
  const recent: (TrashItem & { deletedAt: number })[] = [];
  /** The newest of the hour that is looked at. */
  let first = 0;
  for (const item of items) {
    const { deletedAt } = item;
    if (deletedAt === undefined || deletedAt <= after) break;
    recent.push({ ...item, deletedAt });
    while ((recent[first]?.deletedAt ?? deletedAt) - deletedAt > hour) {
      if (recent.length - 1 - first >= threshold) return describe(recent.slice(first, -1));
      first += 1;
    }
  }
  return recent.length - first >= threshold ? describe(recent.slice(first)) : undefined;
}

function describe(items: readonly (TrashItem & { deletedAt: number })[]): MassDeletion | undefined {
  const [newest, oldest] = [items[0], items.at(-1)];
  if (!newest || !oldest) return undefined;
  const isOnePerson = new Set(items.map(({ deletedBy }) => personKey(deletedBy))).size === 1;
  return {
    from: oldest.deletedAt,
    to: newest.deletedAt,
    items: items.length,
    person: isOnePerson ? newest.deletedBy : undefined,
    folder: sharedFolder(items),
  };
}

/** The lowest folder that all come from. */
function sharedFolder(items: readonly TrashItem[]): string | undefined {
  const folders = [...new Set(items.map(folderPath))];
  let shared = folders[0] ?? '';
  while (shared !== '' && !folders.every((each) => isWithin(each, shared)))
    shared = shared.slice(0, Math.max(0, shared.lastIndexOf('/')));
  return shared === '' ? undefined : shared;
}
