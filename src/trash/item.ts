/** An item in a trash. What a service does not report stays `undefined`: never invented. */
import type { Problem } from './problem.ts';

/** `unknown` is a kind that the service has and we do not: shown; `restoreBlockedBy` and `purgeBlockedBy` say where it cannot be acted on. */
export type ItemKind = 'file' | 'folder' | 'link' | 'version' | 'unknown';

export interface Person {
  readonly name: string;
  readonly id?: string;
  readonly email?: string;
}

/** A folder: `path` with `/` between names where the service reports it, else the folder's own `name`. */
export interface Place {
  readonly name?: string;
  readonly path?: string;
  readonly id?: string;
  /** What keeps items from going back there: it is gone (or hidden, where the service makes no difference), trashed, hidden. */
  readonly missing?: 'gone' | 'trashed' | 'hidden';
}

export interface TrashItem {
  /** Id of the account; with kind and id it makes the key. */
  readonly account: string;
  readonly kind: ItemKind;
  readonly id: string;
  readonly name: string;
  /** Bytes; of a folder its whole content. */
  readonly size?: number;
  /** Instants are milliseconds since 1970. */
  readonly deletedAt?: number;
  readonly deletedBy?: Person;
  /** When the service deletes the item permanently by its own rules. */
  readonly expiresAt?: number;
  readonly origin?: Place;
  readonly owner?: Person;
  readonly createdAt?: number;
  readonly createdBy?: Person;
  readonly modifiedAt?: number;
  readonly modifiedBy?: Person;
  /** Files and folders inside a folder, at every depth. */
  readonly contents?: { readonly files: number; readonly folders: number };
  readonly description?: string;
  /** Where a link points to. */
  readonly target?: string;
  /** SHA-1 of a file's content, hexadecimal. */
  readonly sha1?: string;
  /** Why it cannot be restored. */
  readonly restoreBlockedBy?: Problem;
  /** Why it cannot be purged. */
  readonly purgeBlockedBy?: Problem;
}

/** Unique over all accounts: files and folders of one service may share an id. */
export function keyOf(item: Pick<TrashItem, 'account' | 'kind' | 'id'>): string {
  return `${item.account}/${item.kind}/${item.id}`;
}

/** Bytes known, and how many items have no known size. */
export interface TotalSize {
  readonly bytes: number;
  readonly unknownFolders: number;
  readonly unknownFiles: number;
}

export function totalSize(items: Iterable<TrashItem>): TotalSize {
  let bytes = 0;
  let unknownFolders = 0;
  let unknownFiles = 0;
  for (const item of items) {
    if (item.size !== undefined) bytes += item.size;
    else if (item.kind === 'folder') unknownFolders += 1;
    else if (item.kind !== 'link') unknownFiles += 1;
  }
  return { bytes, unknownFolders, unknownFiles };
}
