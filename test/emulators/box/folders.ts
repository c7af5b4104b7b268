// `GET /folders/{id}/items`: what lies in a live folder (Box's API reference).
import {
  inOrder,
  offsetPage,
  readMarker,
  readOffset,
  readOrder,
  wantsMarker,
  wholeNumber,
  writeMarker,
} from './paging.ts';
import { invalidParameter } from './replies.ts';
import type { RuleContext } from './rules.ts';
import { type EmulatedItem, ROOT } from './tree.ts';
import { listEntries } from './view.ts';

const ATTRIBUTES = ['id', 'name', 'date', 'size'];

/** A page of a folder's items, those left out that the account may not see. */
export function folderItems(
  world: RuleContext,
  folder: EmulatedItem,
  query: URLSearchParams,
  fields?: string[],
): object {
  // Other than in the trash, markers go with an order here, only not in the root.
  const notWithMarker = folder.id === ROOT ? ['offset', 'sort'] : ['offset'];
  const useMarker = wantsMarker(query, notWithMarker);
  const limit = Math.min(wholeNumber(query, 'limit', 1) ?? 100, world.quirks.pageCap);
  const order = readOrder(query, ATTRIBUTES);
  const items = inOrder(seen(world, folder), world.tree, order);
  const show = (page: readonly EmulatedItem[]): object[] => listEntries(page, world.tree, fields);
  if (!useMarker) return offsetPage(items, { offset: readOffset(query), limit }, order, show);
  const start = placeAfter(query.get('marker') ?? '', folder, items);
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  const more = last !== undefined && start + limit < items.length;
  const next = more ? writePlace(folder, last, start + limit) : world.quirks.lastMarker;
  return { entries: show(page), limit, next_marker: next };
}

/** The items that come with the folder itself: by offset, 100 by default. */
export function itemCollection(world: RuleContext, folder: EmulatedItem, query: URLSearchParams): object {
  const asked = new URLSearchParams();
  for (const name of ['sort', 'direction', 'offset', 'limit']) {
    const value = query.get(name);
    if (value !== null) asked.set(name, value);
  }
  return folderItems(world, folder, asked);
}

function seen(world: RuleContext, folder: EmulatedItem): EmulatedItem[] {
  return world.tree.children(folder).filter((item) => world.tree.access(item) !== 'none');
}

function writePlace(folder: EmulatedItem, { kind, id }: EmulatedItem, index: number): string {
  return writeMarker({ folder: folder.id, kind, id, index });
}

// After the item that came last, wherever it is now; if it has gone, where it was.
function placeAfter(marker: string, folder: EmulatedItem, items: readonly EmulatedItem[]): number {
  if (marker === '') return 0;
  const place = readMarker(marker);
  if (place?.folder !== folder.id || typeof place.index !== 'number') {
    throw invalidParameter('marker', `Invalid value '${marker}'.`);
  }
  const last = items.findIndex((item) => item.kind === place.kind && item.id === place.id);
  return last === -1 ? place.index - 1 : last + 1;
}
