/** Box's JSON and what we read of it; names of fields as in Box's API reference. */
import * as v from 'valibot';
import type { ItemKind, Person, Place, TrashItem } from '../../trash/item.ts';
import { instant, maybe } from '../answers.ts';

/** All that the list is asked for; without `fields` it holds neither dates nor sizes nor parents. */
export const fields = [
  'type',
  'id',
  'etag',
  'sequence_id',
  'name',
  'size',
  'description',
  'trashed_at',
  'purged_at',
  'created_at',
  'modified_at',
  'content_modified_at',
  'created_by',
  'modified_by',
  'owned_by',
  'parent',
  'item_status',
  'sha1',
  'extension',
  'url',
].join(',');

const user = v.object({ id: maybe(v.string()), name: maybe(v.string()), login: maybe(v.string()) });
const miniFolder = v.object({ id: v.string(), name: maybe(v.string()) });

export const entry = v.object({
  type: v.string(),
  // Decimal digits; what could change a path, such as "..", is no id.
  id: v.pipe(v.string(), v.regex(/^[\w-]+$/)),
  name: maybe(v.string()),
  size: maybe(v.number()),
  description: maybe(v.string()),
  trashed_at: maybe(v.string()),
  purged_at: maybe(v.string()),
  created_at: maybe(v.string()),
  modified_at: maybe(v.string()),
  content_modified_at: maybe(v.string()),
  created_by: maybe(user),
  modified_by: maybe(user),
  owned_by: maybe(user),
  parent: maybe(miniFolder),
  path_collection: maybe(v.object({ entries: v.array(miniFolder) })),
  item_status: maybe(v.string()),
  sha1: maybe(v.string()),
  url: maybe(v.string()),
});
export type Entry = v.InferOutput<typeof entry>;

/** A marker that is no text is an error: read as absent, it would cut the list short. */
export const markerPage = v.object({ entries: v.array(v.unknown()), next_marker: v.nullish(v.string()) });
export const offsetPage = v.object({ total_count: v.number() });
export const me = v.object({ id: v.string(), name: maybe(v.string()), login: maybe(v.string()) });
export const errorBody = v.object({
  code: maybe(v.string()),
  message: maybe(v.string()),
  request_id: maybe(v.string()),
});

const kinds: ReadonlyMap<string, ItemKind> = new Map([
  ['file', 'file'],
  ['folder', 'folder'],
  ['web_link', 'link'],
]);

/** The plural in the paths of a kind. */
export function pathOf(item: Pick<TrashItem, 'kind' | 'id'>): string {
  const plural = item.kind === 'folder' ? 'folders' : item.kind === 'link' ? 'web_links' : 'files';
  return `${plural}/${encodeURIComponent(item.id)}`;
}

function person(from: v.InferOutput<typeof user> | null | undefined): Person | undefined {
  const name = from?.name || from?.login;
  return from && name ? { name, id: from.id ?? undefined, email: from.login ?? undefined } : undefined;
}

export function itemOf(account: string, from: Entry): TrashItem {
  const kind = kinds.get(from.type) ?? 'unknown';
  const unknown =
    kind === 'unknown' ? { kind: 'unsupported' as const, code: 'item.unknownKind', said: from.type } : undefined;
  return {
    account,
    kind,
    // Ids of an unknown kind are told apart by what Box calls it.
    id: unknown ? `${from.type}:${from.id}` : from.id,
    name: from.name || from.id,
    size: from.size ?? undefined,
    deletedAt: instant(from.trashed_at),
    expiresAt: instant(from.purged_at),
    origin: from.parent ? { id: from.parent.id, name: from.parent.name ?? undefined } : undefined,
    owner: person(from.owned_by),
    createdAt: instant(from.created_at),
    createdBy: person(from.created_by),
    modifiedAt: instant(from.content_modified_at ?? from.modified_at),
    modifiedBy: person(from.modified_by),
    description: from.description || undefined,
    target: from.url ?? undefined,
    sha1: from.sha1 ?? undefined,
    stuck: unknown,
    locked: unknown,
  };
}

/** Where an active item lives: its path from the root, "All Files" left out. */
export function placeOf(from: Entry): Place | undefined {
  const folders = from.path_collection?.entries;
  if (!folders && !from.parent) return undefined;
  const names = (folders ?? []).filter(({ id }) => id !== '0').map(({ name }) => name ?? '?');
  const last = folders?.at(-1) ?? from.parent;
  return { id: last?.id, name: last?.name ?? undefined, path: folders ? `/${names.join('/')}` : undefined };
}
