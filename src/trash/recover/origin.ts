/** By whom and from where an item was deleted, in a form that can be compared. */
import type { Person, TrashItem } from '../item.ts';

/** Stands for what a service does not tell. */
export const unknown = '';

/** Tells people apart; `unknown` where the service does not tell who it was. */
export function personKey(person: Person | undefined): string {
  return person?.id ?? person?.email ?? person?.name ?? unknown;
}

/** The original folder from the top, as `/a/b`; its name where there is no path, `unknown` where there is neither. */
export function folderPath({ origin }: TrashItem): string {
  const path = origin?.path;
  if (path === undefined) return origin?.name ?? unknown;
  // Nearly all of them: to take a path apart takes long.
  if (path.startsWith('/') && !path.endsWith('/') && !path.includes('//')) return path;
  return `/${path.split('/').filter(Boolean).join('/')}`;
}

/** Whether the folder is `parent` or lies below it. */
export function isWithin(folder: string, parent: string): boolean {
  return folder === parent || (parent !== unknown && folder.startsWith(parent === '/' ? parent : `${parent}/`));
}
