/** Box's JSON and what we read of it; names of fields as in Box's API reference. */
import * as v from 'valibot';
import type { ItemKind, Person, Place, TrashItem } from '../../trash/item.ts';
import type { Problem } from '../../trash/problem.ts';
import { instant, maybe } from '../answers.ts';

/** The largest page of a list. */
export const maxPageSize = 1000;
export const unknownKind: Problem = { kind: 'unsupported', code: 'item.unknownKind' };
export const insideTrashed: Problem = { kind: 'notFound', code: 'box.inside_trashed_folder' };

/** Box does not promise how it writes a size: it may be text, beyond 2^53, or in exponent form. */
const size = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+(\.\d+)?(e\+?\d+)?$/i), v.transform(Number))]),
  v.check((bytes) => bytes >= 0 && Number.isFinite(bytes)),
);
const text = maybe(v.string());
const user = maybe(
  v.pipe(
    v.object({ id: text, name: text, login: text }),
    v.transform(({ id, name, login }): Person | undefined => {
      const called = name || login;
      return called ? { name: called, id, email: login } : undefined;
    }),
  ),
);
const place = v.object({ id: v.string(), name: text });
const pathCollection = maybe(v.object({ entries: v.array(place) }));

/** What we ask for of each item in a list. Without `fields`, Box's lists have neither dates nor sizes nor parents. */
const listed = {
  type: v.string(),
  // Decimal digits. An id that could change a path, such as "..", is refused.
  id: v.pipe(v.string(), v.regex(/^[\w-]+$/)),
  name: text,
  etag: text,
  /** Not used, but to the API description no item is without. */
  sequence_id: text,
  size: maybe(size),
  description: text,
  /** Null for an item inside a trashed folder, which was not deleted itself. */
  trashed_at: v.fallback(v.optional(v.nullable(v.string())), undefined),
  purged_at: text,
  created_at: text,
  modified_at: text,
  content_modified_at: text,
  created_by: user,
  modified_by: user,
  owned_by: user,
  parent: maybe(place),
  item_status: text,
  sha1: text,
  url: text,
};
export const fields = Object.keys(listed).join(',');
/** In the trash, the path is that of the trash. */
export const allFields = `${fields},path_collection`;
export const entry = v.object({ ...listed, path_collection: pathCollection });
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
  event_id: text,
  event_type: text,
  source: maybe(v.object({ type: text, id: text, item_type: text, item_id: text })),
});
export const folderEntry = v.object({
  type: v.string(),
  id: v.string(),
  name: text,
  permissions: maybe(v.object({ can_upload: maybe(v.boolean()) })),
});
export type FolderEntry = v.InferOutput<typeof folderEntry>;
export const original = v.object({ name: text, path_collection: pathCollection });
export const me = v.object({ id: v.string(), name: text, login: text });
export const errorBody = v.object({
  type: v.literal('error'),
  status: v.number(),
  code: text,
  message: text,
  request_id: text,
});

const kinds: ReadonlyMap<string, ItemKind> = new Map([
  ['file', 'file'],
  ['folder', 'folder'],
  ['web_link', 'link'],
]);

const plurals: Readonly<Partial<Record<ItemKind, string>>> = { folder: 'folders', link: 'web_links' };

/** The path of an item in Box's API. */
export function pathOf({ kind, id }: Pick<TrashItem, 'kind' | 'id'>): string {
  return `${plurals[kind] ?? 'files'}/${encodeURIComponent(id)}`;
}

/** That of the item that an event is about, if it says so. */
export function pathIn({ source }: v.InferOutput<typeof event>): string | undefined {
  const kind = kinds.get(source?.item_type ?? source?.type ?? '');
  const id = source?.item_id ?? source?.id;
  return kind && id && pathOf({ kind, id });
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
    size: from.size,
    deletedAt: instant(from.trashed_at),
    expiresAt: instant(from.purged_at),
    origin: from.parent,
    owner: from.owned_by,
    createdAt: instant(from.created_at),
    createdBy: from.created_by,
    modifiedAt: instant(from.content_modified_at ?? from.modified_at),
    modifiedBy: from.modified_by,
    description: from.description || undefined,
    target: from.url,
    sha1: from.sha1,
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
  return last ? { id: last.id, name: last.name, path: pathFrom(folders) } : undefined;
}
