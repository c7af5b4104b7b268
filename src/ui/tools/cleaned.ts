import { keyOf, type TrashItem } from '../../trash/item.ts';
import { plain } from '../text.ts';

const longest = 1000;

/** The same data without control and direction characters in its texts. */
export function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return plain(value, longest);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cleaned(each)]));
}

/** The key as a tool gives it and takes it. */
export function toolKey(item: TrashItem): string {
  return plain(keyOf(item), longest);
}
