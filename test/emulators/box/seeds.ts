// What a test tells of an item that it puts into the account, and the item that comes of it.
import type { Access, EmulatedItem, Kind, Person } from './tree.ts';

const DAY = 86_400_000;

/** What can be set for every item; the rest gets an ordinary value. */
export interface Seed {
  readonly name?: string;
  readonly size?: number;
  readonly description?: string;
  readonly createdAt?: number;
  readonly modifiedAt?: number;
  readonly createdBy?: Person;
  readonly modifiedBy?: Person;
  readonly owner?: Person;
  /** Of folders. */
  readonly access?: Access;
  /** Of web links. */
  readonly url?: string;
}

export interface LiveSeed extends Seed {
  /** Id of the folder it lies in, alive or trashed; by default the root. */
  readonly in?: string;
  /** Shared out of a folder that the account may not see, so that `parent` is null. */
  readonly parentHidden?: boolean;
}

export interface TrashSeed extends Seed {
  /** Id of the folder it was deleted from; null: one that the account may not see, so that `parent` is null. */
  readonly from?: string | null;
  /** Now by default. */
  readonly deletedAt?: number;
  /** The owner of the account by default. */
  readonly deletedBy?: Person;
  /** By the retention of the account by default; null: never. */
  readonly purgeAt?: number | null;
  readonly hidden?: boolean;
  /** False: not in the trash of the account, but found by its search, as what others own and deleted may be. */
  readonly listed?: boolean;
  readonly mayPurge?: boolean;
  readonly mayRestore?: boolean;
  readonly held?: boolean;
}

/** Where a new item lies, and since when in the trash, if so. */
export interface Where {
  readonly parent: string | null;
  readonly now: number;
  readonly me: Person;
  readonly trashed?: { readonly at: number; readonly purgeAt: number | null } | undefined;
}

export function createItem(kind: Kind, id: string, seed: LiveSeed & TrashSeed, where: Where): EmulatedItem {
  const modifiedAt = seed.modifiedAt ?? where.now - 40 * DAY;
  const owner = seed.owner ?? where.me;
  return {
    kind,
    id,
    name: seed.name ?? defaultName(kind, id),
    parent: where.parent,
    size: seed.size ?? (kind === 'file' ? 1000 : undefined),
    description: seed.description ?? '',
    url: seed.url ?? `https://www.example.com/${id}`,
    createdAt: seed.createdAt ?? modifiedAt - 100 * DAY,
    modifiedAt,
    createdBy: seed.createdBy ?? owner,
    modifiedBy: seed.modifiedBy ?? owner,
    owner,
    access: seed.access ?? 'full',
    parentHidden: seed.parentHidden ?? false,
    version: 1,
    trashedAt: where.trashed?.at ?? null,
    trashedBy: where.trashed ? (seed.deletedBy ?? where.me) : null,
    purgeAt: where.trashed?.purgeAt ?? null,
    hidden: seed.hidden ?? false,
    listed: seed.listed ?? true,
    mayPurge: seed.mayPurge ?? true,
    mayRestore: seed.mayRestore ?? true,
    held: seed.held ?? false,
    restored: false,
  };
}

export function defaultName(kind: Kind, id: string): string {
  const number = id.slice(-4);
  return { file: `File ${number}.txt`, folder: `Folder ${number}`, web_link: `Link ${number}` }[kind];
}
