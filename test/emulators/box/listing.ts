// `GET /folders/trash/items` in both of its paging modes (Box's API reference and its guide to paging).
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
import { invalidParameter, Refusal } from './replies.ts';
import { isTrashOf, type RuleContext } from './rules.ts';
import type { EmulatedItem, Kind, Person } from './tree.ts';
import { listEntries } from './view.ts';

// A recorded marker names such a class and the last id: the walk goes by ownership, kind and id, not by deletion date.
const WALK = ['OwnedByFile', 'OwnedByFolder', 'OwnedByWebLink', 'DeletedByFile', 'DeletedByFolder', 'DeletedByWebLink'];
const WALK_KIND: Readonly<Record<Kind, number>> = { file: 0, folder: 1, web_link: 2 };

/** A place in the walk: the class and the last id seen there. */
type WalkPosition = readonly [step: number, id: number];

/** Lists the trash of a person. */
export function createListing(
  world: RuleContext,
  person: Person,
): (query: URLSearchParams, fields?: string[]) => object {
  let walk: { revision: number; items: EmulatedItem[] } | undefined;

  const theirs = (): EmulatedItem[] => world.tree.trashed().filter((item) => isTrashOf(world, person, item));

  const place = (item: EmulatedItem): WalkPosition => [
    WALK_KIND[item.kind] + (item.owner.id === person.id ? 0 : Object.keys(WALK_KIND).length),
    Number(item.id),
  ];

  // Sorted once per change: 150,000 items are 150 pages.
  const inWalkOrder = (): EmulatedItem[] => {
    const { revision } = world.tree;
    if (walk?.revision !== revision) {
      walk = { revision, items: theirs().sort((a, b) => comparePlaces(place(a), place(b))) };
    }
    return walk.items;
  };

  // What is hidden takes up room on its page, so that pages come short, or even empty.
  const entries = (items: readonly EmulatedItem[], fields: string[] | undefined): object[] =>
    listEntries(
      items.filter((item) => !item.hidden),
      world.tree,
      fields,
    );

  const byMarker = (query: URLSearchParams, limit: number, fields: string[] | undefined): object => {
    const marker = query.get('marker') ?? '';
    const after: WalkPosition = marker === '' ? [0, -1] : readPlace(marker);
    const items = inWalkOrder();
    const found = items.findIndex((item) => comparePlaces(place(item), after) > 0);
    const start = found === -1 ? items.length : found;
    const page = items.slice(start, start + limit);
    const overlap = Math.min(world.quirks.overlap, page.length - 1);
    const last = page.at(-1 - overlap);
    const more = last !== undefined && start + limit < items.length;
    const next = more ? writePlace(place(last)) : world.quirks.lastMarker;
    const repeated = world.quirks.repeatMarker && marker !== '';
    return { entries: entries(page, fields), limit, next_marker: repeated ? marker : next };
  };

  const byOffset = (query: URLSearchParams, limit: number, fields: string[] | undefined): object => {
    const offset = readOffset(query);
    const order = readOrder(query, ['name', 'date', 'size']);
    const items = theirs();
    if (items.length > world.quirks.offsetPagingUpTo) {
      throw new Refusal(403, 'dataset_too_large_for_offset_based_paging');
    }
    return offsetPage(inOrder(items, world.tree, order), { offset, limit }, order, (page) => entries(page, fields));
  };

  return (query, fields) => {
    const useMarker = wantsMarker(query, ['sort', 'direction', 'offset']);
    const limit = Math.min(wholeNumber(query, 'limit', 1) ?? 100, world.quirks.pageCap);
    return useMarker ? byMarker(query, limit, fields) : byOffset(query, limit, fields);
  };
}

function comparePlaces(a: WalkPosition, b: WalkPosition): number {
  return a[0] - b[0] || a[1] - b[1];
}

function writePlace([step, id]: WalkPosition): string {
  return writeMarker({ type: WALK[step], dir: 'next', tail: { viewScope: 'all', lastId: id } });
}

function readPlace(marker: string): WalkPosition {
  const { type, tail } = readMarker(marker) ?? {};
  const step = WALK.indexOf(String(type));
  const id = typeof tail === 'object' && tail !== null && 'lastId' in tail ? tail.lastId : undefined;
  if (step >= 0 && typeof id === 'number') return [step, id];
  throw invalidParameter('marker', `Invalid value '${marker}'.`);
}
