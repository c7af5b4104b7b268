import { keyOf, type TrashItem } from './item.ts';

/** Newest deletion first; what has no date last; then by name, then by key so that the order never wavers. */
export function newestFirst(a: TrashItem, b: TrashItem): number {
  const at = a.deletedAt ?? Number.NEGATIVE_INFINITY;
  const bt = b.deletedAt ?? Number.NEGATIVE_INFINITY;
  if (at !== bt) return at > bt ? -1 : 1;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  const [ak, bk] = [keyOf(a), keyOf(b)];
  return ak < bk ? -1 : ak > bk ? 1 : 0;
}

/** Merges an unsorted page into a sorted list: each page is sorted once and each merge is linear. */
export function mergePage(sorted: readonly TrashItem[], page: readonly TrashItem[]): TrashItem[] {
  const fresh = [...page].sort(newestFirst);
  const merged: TrashItem[] = [];
  let next = 0;
  for (const item of sorted) {
    for (let candidate = fresh[next]; candidate && newestFirst(candidate, item) < 0; candidate = fresh[next]) {
      merged.push(candidate);
      next += 1;
    }
    merged.push(item);
  }
  for (const item of fresh.slice(next)) merged.push(item);
  return merged;
}
