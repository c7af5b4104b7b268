/** One item as plain JSON data, for other programs: the names of the fields are stable and in English. */
import { type ItemKind, keyOf, type Person, type Place, type TrashItem } from './item.ts';
import type { Account } from './ports.ts';
import type { Problem, ProblemKind } from './problem.ts';

/** What is not known is absent; instants are in ISO 8601, sizes in bytes. */
export interface ItemRecord {
  /** Unique over all accounts. */
  readonly key: string;
  /** What the person calls the account. */
  readonly account: string;
  /** The service's address, such as `acme.egnyte.com`. */
  readonly service: string;
  readonly kind: ItemKind;
  readonly id: string;
  readonly name: string;
  readonly size?: number;
  readonly deletedAt?: string;
  readonly deletedBy?: Person;
  /** When the service deletes it permanently. */
  readonly expiresAt?: string;
  readonly originalFolder?: Place;
  readonly owner?: Person;
  readonly createdAt?: string;
  readonly createdBy?: Person;
  readonly modifiedAt?: string;
  readonly modifiedBy?: Person;
  readonly contents?: { readonly files: number; readonly folders: number };
  readonly description?: string;
  readonly target?: string;
  readonly sha1?: string;
  readonly restoreBlockedBy?: Block;
  readonly purgeBlockedBy?: Block;
}

/** Why something can't be done, without the service's own words. */
interface Block {
  readonly problem: ProblemKind;
  readonly code?: string;
  /** When the cause ends. */
  readonly until?: string;
}

export function itemRecord(item: TrashItem, account: Account): ItemRecord {
  const { kind, id, name, size, contents } = item;
  return known({
    key: keyOf(item),
    account: account.label,
    service: account.host,
    kind,
    id,
    name,
    size: finite(size),
    deletedAt: instant(item.deletedAt),
    deletedBy: person(item.deletedBy),
    expiresAt: instant(item.expiresAt),
    originalFolder: place(item.origin),
    owner: person(item.owner),
    createdAt: instant(item.createdAt),
    createdBy: person(item.createdBy),
    modifiedAt: instant(item.modifiedAt),
    modifiedBy: person(item.modifiedBy),
    contents: contents && { files: contents.files, folders: contents.folders },
    description: item.description,
    target: item.target,
    sha1: item.sha1,
    restoreBlockedBy: block(item.restoreBlockedBy),
    purgeBlockedBy: block(item.purgeBlockedBy),
  });
}

/** Field by field, so that what a client adds for itself never gets out. */
function person(from: Person | undefined): Person | undefined {
  return from && known({ name: from.name, id: from.id, email: from.email });
}

function place(from: Place | undefined): Place | undefined {
  const { path, name, id, missing } = from ?? {};
  // A place of which nothing is known is none.
  return [path, name, id, missing].every((each) => each === undefined) ? undefined : known({ path, name, id, missing });
}

function block(from: Problem | undefined): Block | undefined {
  return from && known({ problem: from.kind, code: from.code, until: instant(from.endsAt) });
}

function finite(value: number | undefined): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** `undefined` for what no date can be. */
function instant(time: number | undefined): string | undefined {
  const date = new Date(time ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** Without the fields that have no value. */
function known<T extends object>(fields: T): T {
  for (const [key, value] of Object.entries(fields)) if (value === undefined) Reflect.deleteProperty(fields, key);
  return fields;
}
