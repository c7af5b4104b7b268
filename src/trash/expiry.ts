import type { TrashItem } from './item.ts';

const day = 86_400_000;

/** Whether the service deletes the item permanently within so many days, or should have done so already. */
export function expiresWithin({ expiresAt }: TrashItem, now: number, days: number): boolean {
  return days > 0 && expiresAt !== undefined && expiresAt <= now + days * day;
}
