/** Box's JSON and what we read of it; names of fields as in Box's API reference. */
import * as v from 'valibot';
import type { ItemKind, Person, Place, TrashItem } from '../../trash/item.ts';
import type { Problem } from '../../trash/problem.ts';
import { instant, maybe } from '../answers.ts';

/** The largest page of a list. */
export const maxPageSize = 1000;
export const unknownKind: Problem = { kind: 'unsupported', code: 'item.unknownKind' };
export const insideTrashed: Problem = { kind: 'notFound', code: 'box.inside_trashed_folder' };

/** The fields that we ask for. Without `fields`, Box's lists have neither dates nor sizes nor parents. */
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

/** Box does not promise how it writes a size: it may be text, beyond 2^53, or in exponent form. */
const size = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+(\.\d+)?(e\+?\d+)?$/i), v.transform(Number))]),
  v.check((bytes) => bytes >= 0 && Number.isFinite(bytes)),
);
const user = v.object({ id: maybe(v.string()), name: maybe(v.string()), login: maybe(v.string()) });
const miniFolder = v.object({ id: v.string(), name: maybe(v.string()) });

export const entry = v.object({
  type: v.string(),
  // Decimal digits. An id that could change a path, such as "..", is refused.
  id: v.pipe(v.string(), v.regex(/^[\w-]+$/)),
  name: maybe(v.string()),
  etag: maybe(v.string()),
  size: maybe(size),
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
export type BoxEntry = v.InferOutput<typeof entry>;

/** A marker that is not text is an error: read as absent, it would end the list too early. */
export const markerPage = v.object({ entries: v.array(v.unknown()), next_marker: v.optional(v.nullable(v.string())) });
/** A page by offset, also of search results. */
export const offsetPage = v.object({
  total_count: v.number(),
  entries: v.array(v.unknown()),
  limit: maybe(v.number()),
});
export const eventPage = v.object({
  entries: v.array(v.unknown()),
  next_stream_position: v.union([v.string(), v.number()]),
});
/** The source is the item, or a short form of it with other field names, or null. */
export const event = v.object({
  event_id: maybe(v.string()),
  event_type: maybe(v.string()),
  source: maybe(
    v.object({
      type: maybe(v.string()),
      id: maybe(v.string()),
      item_type: maybe(v.string()),
      item_id: maybe(v.string()),
    }),
  ),
});
type Event = v.InferOutput<typeof event>;
export const folderEntry = v.object({
  type: v.string(),
  id: v.string(),
  name: maybe(v.string()),
  permissions: maybe(v.object({ can_upload: maybe(v.boolean()) })),
});
export type FolderEntry = v.InferOutput<typeof folderEntry>;
export const original = v.object({
  name: maybe(v.string()),
  path_collection: maybe(v.object({ entries: v.array(miniFolder) })),
});
export const me = v.object({ id: v.string(), name: maybe(v.string()), login: maybe(v.string()) });
export const errorBody = v.object({
  type: v.literal('error'),
  status: v.number(),
  code: maybe(v.string()),
  message: maybe(v.string()),
  request_id: maybe(v.string()),
});

const kinds: ReadonlyMap<string, ItemKind> = new Map([
  ['file', 'file'],
  ['folder', 'folder'],
  ['web_link', 'link'],
]);

/** The item that an event is about, if it says so. */
export function itemIn({ source }: Event): Pick<TrashItem, 'kind' | 'id'> | undefined {
  const kind = kinds.get(source?.item_type ?? source?.type ?? '');
  const id = source?.item_id ?? source?.id;
  return kind && id ? { kind, id } : undefined;
}

/** The path of an item in Box's API. */
export function pathOf(item: Pick<TrashItem, 'kind' | 'id'>): string {
  const plural = item.kind === 'folder' ? 'folders' : item.kind === 'link' ? 'web_links' : 'files';
  return `${plural}/${encodeURIComponent(item.id)}`;
}

function person(from: v.InferOutput<typeof user> | null | undefined): Person | undefined {
  const name = from?.name || from?.login;
  return from && name ? { name, id: from.id ?? undefined, email: from.login ?? undefined } : undefined;
}

export function itemOf(account: string, from: BoxEntry): TrashItem {
  const kind = kinds.get(from.type) ?? 'unknown';
  const unknown = kind === 'unknown' ? { ...unknownKind, said: from.type } : undefined;
  return {
    account,
    kind,
    // Two unknown kinds may have the same id.
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
    restoreBlockedBy: unknown,
    purgeBlockedBy: unknown,
  };
}

/** The name that the item has at Box now, if it is another. */
export function otherName(item: TrashItem, { name }: BoxEntry): string | undefined {
  return name && name !== item.name ? name : undefined;
}

/** The id of "All Files", the root. */
export const root = '0';

/** The path of a folder from the root, which itself is "/". */
export function pathFrom(folders: BoxEntry['path_collection']): string | undefined {
  const names = folders?.entries.filter(({ id }) => id !== root).map(({ name }) => name ?? '?');
  return names && `/${names.join('/')}`;
}

/** Where an active item lives. */
export function placeOf(from: BoxEntry): Place | undefined {
  const folders = from.path_collection;
  const last = folders?.entries.at(-1) ?? from.parent;
  return last ? { id: last.id, name: last.name ?? undefined, path: pathFrom(folders) } : undefined;
}
