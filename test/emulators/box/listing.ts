// `GET /folders/trash/items` in both of its paging modes (Box's API reference and its guide to paging).
import { invalidParameter, Refusal } from './replies.ts';
import type { World } from './rules.ts';
import type { Item, Kind } from './tree.ts';
import { miniItem, someFields } from './view.ts';

const MAX_OFFSET = 10_000;
const KIND_ORDER: Readonly<Record<Kind, number>> = { folder: 0, file: 1, web_link: 2 };

// A recorded marker names such a class and the last id: the walk goes by ownership, kind and id, not by deletion date.
const WALK = ['OwnedByFile', 'OwnedByFolder', 'OwnedByWebLink', 'DeletedByFile', 'DeletedByFolder', 'DeletedByWebLink'];
const WALK_KIND: Readonly<Record<Kind, number>> = { file: 0, folder: 1, web_link: 2 };

/** A place in the walk: the class and the last id seen there. */
type Place = readonly [step: number, id: number];

/** Lists the trash of the user with this id. */
export function createListing(world: World, userId: string): (query: URLSearchParams, fields?: string[]) => object {
  let walk: { revision: number; items: Item[] } | undefined;

  const place = (item: Item): Place => [
    WALK_KIND[item.kind] + (item.owner.id === userId ? 0 : Object.keys(WALK_KIND).length),
    Number(item.id),
  ];

  // Sorted once per change: 150,000 items are 150 pages.
  const inWalkOrder = (): Item[] => {
    const { revision } = world.tree;
    if (walk?.revision !== revision) {
      walk = { revision, items: world.tree.trashed().sort((a, b) => comparePlaces(place(a), place(b))) };
    }
    return walk.items;
  };

  // What is hidden takes up room on its page, so that pages come short, or even empty.
  const entries = (items: readonly Item[], fields: string[] | undefined): object[] =>
    items
      .filter((item) => !item.hidden)
      .map((item) => (fields ? someFields(item, world.tree, fields) : miniItem(item, world.tree)));

  const byMarker = (query: URLSearchParams, limit: number, fields: string[] | undefined): object => {
    const marker = query.get('marker') ?? '';
    const after: Place = marker === '' ? [0, -1] : readMarker(marker);
    const items = inWalkOrder();
    const found = items.findIndex((item) => comparePlaces(place(item), after) > 0);
    const start = found === -1 ? items.length : found;
    const page = items.slice(start, start + limit);
    const overlap = Math.min(world.quirks.overlap, page.length - 1);
    const last = page.at(-1 - overlap);
    const more = last !== undefined && start + limit < items.length;
    const next = more ? writeMarker(place(last)) : world.quirks.lastMarker;
    const repeated = world.quirks.repeatMarker && marker !== '';
    return { entries: entries(page, fields), limit, next_marker: repeated ? marker : next };
  };

  const byOffset = (query: URLSearchParams, limit: number, fields: string[] | undefined): object => {
    const offset = wholeNumber(query, 'offset', 0) ?? 0;
    if (offset > MAX_OFFSET) {
      const reason = `The offset must not exceed the maximum offset of ${MAX_OFFSET}`;
      throw invalidParameter('offset', `Invalid value '${offset}'. ${reason}`);
    }
    const by = oneOf(query, 'sort', ['name', 'date', 'size']) ?? 'name';
    const direction = oneOf(query, 'direction', ['ASC', 'DESC']) ?? 'ASC';
    const items = world.tree.trashed();
    if (items.length > world.quirks.offsetPagingUpTo) {
      throw new Refusal(403, 'dataset_too_large_for_offset_based_paging');
    }
    const sign = direction === 'ASC' ? 1 : -1;
    items.sort((a, b) => KIND_ORDER[a.kind] - KIND_ORDER[b.kind] || sign * compareBy(by, a, b));
    return {
      total_count: items.length,
      entries: entries(items.slice(offset, offset + limit), fields),
      offset,
      limit,
      order: [
        { by: 'type', direction: 'ASC' },
        { by, direction },
      ],
    };
  };

  const compareBy = (by: string, a: Item, b: Item): number => {
    if (by === 'size') return world.tree.size(a) - world.tree.size(b);
    // Which date "date" is, is not known; there is certainly no sort by deletion time.
    if (by === 'date') return a.modifiedAt - b.modifiedAt;
    return a.name < b.name ? -1 : Number(a.name > b.name);
  };

  return (query, fields) => {
    const useMarker = oneOf(query, 'usemarker', ['true', 'false']) === 'true';
    const misplaced = (useMarker ? ['sort', 'direction', 'offset'] : ['marker']).find((name) => query.has(name));
    if (misplaced !== undefined) {
      const mode = useMarker ? 'marker' : 'offset';
      throw invalidParameter(misplaced, `'${misplaced}' is not supported with ${mode} based paging`);
    }
    const limit = Math.min(wholeNumber(query, 'limit', 1) ?? 100, world.quirks.pageCap);
    return useMarker ? byMarker(query, limit, fields) : byOffset(query, limit, fields);
  };
}

function comparePlaces(a: Place, b: Place): number {
  return a[0] - b[0] || a[1] - b[1];
}

function writeMarker([step, id]: Place): string {
  const marker = { type: WALK[step], dir: 'next', tail: { viewScope: 'all', lastId: id } };
  return Buffer.from(JSON.stringify(marker)).toString('base64url');
}

function readMarker(marker: string): Place {
  try {
    const { type, tail } = JSON.parse(Buffer.from(marker, 'base64url').toString()) as Record<string, unknown>;
    const step = WALK.indexOf(String(type));
    const id = (tail as { lastId: unknown }).lastId;
    if (step >= 0 && typeof id === 'number') return [step, id];
  } catch {
    // Falls through to the refusal.
  }
  throw invalidParameter('marker', `Invalid value '${marker}'.`);
}

function oneOf(query: URLSearchParams, name: string, allowed: readonly string[]): string | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  if (!allowed.includes(value)) throw invalidParameter(name, `Invalid value '${value}'.`);
  return value;
}

function wholeNumber(query: URLSearchParams, name: string, least: number): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  if (!/^\d+$/.test(value) || Number(value) < least) throw invalidParameter(name, `Invalid value '${value}'.`);
  return Number(value);
}
