import { keyOf, type TrashItem } from './item.ts';

/** Newest deletion first; what has no date last; then by name, then by key so that the order is always the same. */
export function newestFirst(a: TrashItem, b: TrashItem): number {
  const at = a.deletedAt ?? Number.NEGATIVE_INFINITY;
  const bt = b.deletedAt ?? Number.NEGATIVE_INFINITY;
  if (at !== bt) return at > bt ? -1 : 1;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  const [ak, bk] = [keyOf(a), keyOf(b)];
  return ak < bk ? -1 : ak > bk ? 1 : 0;
}
