// Items and people as JSON, after Box's API reference.
import { createHash } from 'node:crypto';
import { type EmulatedItem, type Kind, type Person, ROOT, type Tree } from './tree.ts';

type Fields = Record<string, unknown>;
type Show = (item: EmulatedItem, tree: Tree) => unknown;

const COMMON: Readonly<Record<string, Show>> = {
  sequence_id: (item) => etag(item),
  name: (item) => item.name,
  description: (item) => item.description,
  // In the trash only the Trash itself, not the original path.
  path_collection: (item, tree) => path(tree.isLive(item) ? tree.ancestors(item).map(folderMini) : [TRASH]),
  created_at: (item) => timestamp(item.createdAt),
  modified_at: (item) => timestamp(item.modifiedAt),
  trashed_at: (item) => timestamp(item.trashedAt),
  purged_at: (item) => timestamp(item.purgeAt),
  created_by: (item) => item.createdBy,
  modified_by: (item) => item.modifiedBy,
  owned_by: (item) => item.owner,
  // Always null in the trash, and nothing here is shared outside of it.
  shared_link: () => null,
  parent: (item, tree) => parentOf(item, tree),
  item_status: (item, tree) => (tree.isLive(item) ? 'active' : 'trashed'),
};

const CONTENT: Readonly<Record<string, Show>> = {
  size: (item, tree) => tree.size(item),
  content_created_at: (item) => timestamp(item.createdAt),
  content_modified_at: (item) => timestamp(item.modifiedAt),
};

const STANDARD: Readonly<Record<Kind, Readonly<Record<string, Show>>>> = {
  file: {
    ...COMMON,
    ...CONTENT,
    sha1: (item) => sha1(item),
    file_version: (item) => ({ type: 'file_version', id: `1${item.id}`, sha1: sha1(item) }),
  },
  folder: { ...COMMON, ...CONTENT, folder_upload_email: () => null },
  web_link: { ...COMMON, url: (item) => item.url },
};

// Come only when asked for.
const ON_REQUEST: Readonly<Record<Kind, Readonly<Record<string, Show>>>> = {
  file: { extension: (item) => /[^.]\.([^.]+)$/.exec(item.name)?.[1] ?? '', tags: () => [] },
  folder: { tags: () => [], permissions: (item, tree) => permissions(item, tree) },
  web_link: {},
};

const MINI: Readonly<Record<Kind, readonly string[]>> = {
  file: ['sequence_id', 'name', 'sha1', 'file_version'],
  folder: ['sequence_id', 'name'],
  web_link: ['sequence_id', 'name', 'url'],
};

/** The company that all people here belong to. */
export const ENTERPRISE = '11446498';

const TRASH = { type: 'folder', id: '1', sequence_id: null, etag: null, name: 'Trash' };

/** Everything that comes unless `fields` asks for something else. */
export function fullItem(item: EmulatedItem, tree: Tree): Fields {
  return someFields(item, tree, Object.keys(STANDARD[item.kind]));
}

/** The entries of a list: mini items unless `fields` asks for something else. */
export function listEntries(
  items: readonly EmulatedItem[],
  tree: Tree,
  fields: readonly string[] | undefined,
): object[] {
  return items.map((item) => someFields(item, tree, fields ?? MINI[item.kind]));
}

/** The base set and what was asked for; a field that this kind of item does not have is left out (`trashed_by`, say). */
export function someFields(item: EmulatedItem, tree: Tree, fields: readonly string[]): Fields {
  const shown: Fields = { type: item.kind, id: item.id, etag: etag(item) };
  for (const field of fields) {
    const show = Object.hasOwn(STANDARD[item.kind], field) ? STANDARD[item.kind][field] : ON_REQUEST[item.kind][field];
    if (show) shown[field] = show(item, tree);
  }
  return shown;
}

/** The user as `GET /users/me` shows them: `id` and `type` always, of the rest what was asked for. */
export function userView(person: Person, url: string, fields: readonly string[] | undefined): Fields {
  const standard: Fields = {
    name: person.name,
    login: person.login,
    created_at: timestamp(Date.UTC(2021, 2, 1, 17)),
    modified_at: timestamp(Date.UTC(2025, 7, 11, 17)),
    language: 'en',
    timezone: 'America/Los_Angeles',
    space_amount: 107_374_182_400,
    space_used: 12_884_901_888,
    max_upload_size: 5_368_709_120,
    status: 'active',
    job_title: '',
    phone: '',
    address: '',
    avatar_url: `${url}/api/avatar/large/${person.id}`,
    notification_email: null,
  };
  const onRequest: Fields = {
    role: 'user',
    hostname: 'https://app.box.com/',
    enterprise: { type: 'enterprise', id: ENTERPRISE, name: person.login.replace(/^.*@/, '') },
  };
  const all = { ...standard, ...onRequest };
  const asked = fields ? Object.entries(all).filter(([name]) => fields.includes(name)) : Object.entries(standard);
  return { type: 'user', id: person.id, ...Object.fromEntries(asked) };
}

/** RFC 3339 in Pacific time, as Box writes it: -07:00 in summer, -08:00 in winter. */
export function timestamp(at: number | null): string | null {
  if (at === null) return null;
  const year = new Date(at).getUTCFullYear();
  const summer = at >= sunday(year, 2, 2, 10) && at < sunday(year, 10, 1, 9);
  const hours = summer ? 7 : 8;
  return `${new Date(at - hours * 3_600_000).toISOString().slice(0, 19)}-0${hours}:00`;
}

/** The nth Sunday of a month, at an hour of UTC. */
function sunday(year: number, month: number, nth: number, hour: number): number {
  const first = 1 + ((7 - new Date(Date.UTC(year, month, 1)).getUTCDay()) % 7);
  return Date.UTC(year, month, first + (nth - 1) * 7, hour);
}

const etag = (item: EmulatedItem): string | null =>
  item.id === ROOT && item.kind === 'folder' ? null : String(item.version);

const sha1 = (item: EmulatedItem): string => createHash('sha1').update(`${item.id} ${item.size}`).digest('hex');

const path = (entries: readonly object[]): Fields => ({ total_count: entries.length, entries });

const folderMini = (folder: EmulatedItem): Fields => ({
  type: 'folder',
  id: folder.id,
  sequence_id: etag(folder),
  etag: etag(folder),
  name: folder.name,
});

// What the account may do with a live folder; what this holds in the trash is not published.
function permissions(folder: EmulatedItem, tree: Tree): Fields | undefined {
  if (!tree.isLive(folder)) return undefined;
  const full = tree.access(folder) === 'full';
  const own = full && folder.id !== ROOT;
  return {
    can_upload: full,
    can_download: true,
    can_delete: own,
    can_rename: own,
    can_invite_collaborator: own,
    can_share: own,
    can_set_share_access: own,
  };
}

// A folder that is gone is still named; one that the account may not see is not.
export function parentOf(item: EmulatedItem, tree: Tree): Fields | null {
  if (item.parent === null || item.parentHidden) return null;
  const folder = tree.find('folder', item.parent);
  if (folder) return tree.access(folder) === 'none' ? null : folderMini(folder);
  return { type: 'folder', id: item.parent, sequence_id: '1', etag: '1', name: tree.folderName(item.parent) ?? '' };
}
