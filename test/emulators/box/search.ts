// `GET /search`, as far as the trash needs it (Box's API reference).
import { listed, oneOf, readOffset, wholeNumber } from './paging.ts';
import { invalidParameter, missingParameter, Refusal } from './replies.ts';
import { isTrashOf, type RuleContext, visible } from './rules.ts';
import { SearchIndex } from './searchIndex.ts';
import { parseQuery } from './searchQuery.ts';
import type { EmulatedItem, Person } from './tree.ts';
import { fullItem, someFields } from './view.ts';

const PAGE = 30;
const LARGEST_PAGE = 200;

/** Of older deletions, search knows neither when they were nor by whom. */
const DELETIONS_SINCE = Date.UTC(2023, 1, 1);

type Filter = (item: EmulatedItem) => boolean;

/** Answers searches of a person. */
export function createSearch(world: RuleContext): (query: URLSearchParams, by: Person, fields?: string[]) => object {
  const index = new SearchIndex(world.tree, world.quirks, () => world.now());

  return (query, by, fields) => {
    if (query.get('scope') === 'enterprise_content') throw new Refusal(403, 'access_denied_insufficient_permissions');
    const text = query.get('query') ?? '';
    // The other way, a filter by metadata, is not emulated.
    if (text === '') throw missingParameter('query', 'Please provide at least the query or mdfilters parameter.');
    const offset = readOffset(query);
    const limit = Math.min(wholeNumber(query, 'limit', 1) ?? PAGE, LARGEST_PAGE);
    const filters = [visibleTo(world, by), ...readFilters(world, query)];
    const found = index.items().filter((item) => filters.every((filter) => filter(item)));
    const hits = sorted(scored(found, text, query), query);
    const page = hits.slice(offset, offset + limit);
    return {
      type: 'search_results_items',
      total_count: hits.length,
      entries: page.map((item) => (fields ? someFields(item, world.tree, fields) : fullItem(item, world.tree))),
      limit,
      offset,
    };
  };
}

interface Hit {
  readonly item: EmulatedItem;
  readonly score: number;
}

function scored(items: readonly EmulatedItem[], text: string, query: URLSearchParams): Hit[] {
  const score = parseQuery(text);
  const types = listed(query, 'content_types') ?? ['name', 'description'];
  const textsOf = ({ name, description }: EmulatedItem): string[] => [
    ...(types.includes('name') ? [name] : []),
    ...(types.includes('description') ? [description] : []),
  ];
  return items.map((item) => ({ item, score: score(textsOf(item)) })).filter((hit) => hit.score > 0);
}

function sorted(hits: Hit[], query: URLSearchParams): EmulatedItem[] {
  const by = oneOf(query, 'sort', ['relevance', 'modified_at']) ?? 'relevance';
  const sign = oneOf(query, 'direction', ['ASC', 'DESC']) === 'ASC' ? 1 : -1;
  const compare = (a: Hit, b: Hit): number =>
    by === 'relevance' ? b.score - a.score : sign * (a.item.modifiedAt - b.item.modifiedAt);
  return hits.sort(compare).map(({ item }) => item);
}

// More than the trash lists: also what others deleted and the account may view (Box's help).
function visibleTo(world: RuleContext, by: Person): Filter {
  return (item) => {
    if (item.parent === null || item.hidden) return false;
    if (item.trashedAt !== null) return by.id === world.me.id || isTrashOf(world, by, item);
    return world.tree.access(item) !== 'none';
  };
}

function readFilters(world: RuleContext, query: URLSearchParams): Filter[] {
  const kind = oneOf(query, 'type', ['file', 'folder', 'web_link']);
  const owners = listed(query, 'owner_user_ids');
  const extensions = listed(query, 'file_extensions');
  const ancestors = listed(query, 'ancestor_folder_ids')?.map((id) => searchable(world, id));
  const size = readRange(query, 'size_range', Number);
  const updated = readRange(query, 'updated_at_range', Date.parse);
  const created = readRange(query, 'created_at_range', Date.parse);
  return [
    ...trashFilters(world, query),
    ...(kind ? [(item: EmulatedItem) => item.kind === kind] : []),
    ...(owners ? [(item: EmulatedItem) => owners.includes(item.owner.id)] : []),
    ...(extensions
      ? [(item: EmulatedItem) => extensions.some((each) => item.name.toLowerCase().endsWith(`.${each}`))]
      : []),
    ...(ancestors ? [(item: EmulatedItem) => world.tree.ancestors(item).some((each) => ancestors.includes(each))] : []),
    ...(size ? [(item: EmulatedItem) => item.kind !== 'web_link' && size(world.tree.size(item))] : []),
    ...(updated ? [(item: EmulatedItem) => updated(item.modifiedAt)] : []),
    ...(created ? [(item: EmulatedItem) => created(item.createdAt)] : []),
  ];
}

function searchable(world: RuleContext, id: string): EmulatedItem {
  const folder = world.tree.find('folder', id);
  const trashed = folder && !world.tree.isLive(folder) && world.quirks.searchInsideTrashed;
  return trashed ? folder : visible(world, 'folder', id);
}

function trashFilters(world: RuleContext, query: URLSearchParams): Filter[] {
  const words = ['non_trashed_only', 'trashed_only', 'all_items'] as const;
  const content = oneOf(query, 'trash_content', words) ?? 'non_trashed_only';
  const inTrash: Filter = (item) =>
    item.trashedAt !== null || (world.quirks.searchInsideTrashed && !world.tree.isLive(item));
  const isLive: Filter = (item) => world.tree.isLive(item);
  const filters: Record<typeof content, Filter> = {
    non_trashed_only: isLive,
    trashed_only: inTrash,
    all_items: (item) => isLive(item) || inTrash(item),
  };
  const at = readRange(query, 'deleted_at_range', Date.parse);
  const by = listed(query, 'deleted_user_ids');
  // Without a search in the trash alone, these two find nothing.
  if ((at || by) && content !== 'trashed_only') return [() => false];
  return [
    filters[content],
    ...(at || by ? [(item: EmulatedItem) => (item.trashedAt ?? 0) >= DELETIONS_SINCE] : []),
    ...(at ? [(item: EmulatedItem) => at(item.trashedAt ?? Number.NaN)] : []),
    ...(by ? [(item: EmulatedItem) => by.includes(item.trashedBy?.id ?? '')] : []),
  ];
}

/** `FROM,TO`, either of which may be empty. */
function readRange(
  query: URLSearchParams,
  name: string,
  read: (text: string) => number,
): ((value: number) => boolean) | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const ends = text.split(',');
  const [from = '', to = ''] = ends;
  const least = from === '' ? Number.NEGATIVE_INFINITY : read(from);
  const most = to === '' ? Number.POSITIVE_INFINITY : read(to);
  if (ends.length !== 2 || Number.isNaN(least) || Number.isNaN(most)) {
    throw invalidParameter(name, `Invalid value '${text}'.`);
  }
  return (value) => value >= least && value <= most;
}
