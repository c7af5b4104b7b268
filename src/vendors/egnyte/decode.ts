/** Egnyte's JSON and what we read from it. What its documentation leaves out is taken from its own Go SDK. */
import * as v from 'valibot';
import type { Person, TrashItem } from '../../trash/item.ts';
import type { Problem } from '../../trash/problem.ts';
import { instant, jsonOf, maybe } from '../answers.ts';

const number = v.union([v.number(), v.string()]);
const text = maybe(v.string());
const size = v.pipe(v.number(), v.finite(), v.minValue(0));
const total = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** The last second of the year 9999: what is later is no date. */
const lastSecond = 253_402_300_799;

/** Folders come without `size`, `owner` and `last_modified`. */
export const entry = v.object({
  id: v.pipe(v.string(), v.nonEmpty()),
  type: v.fallback(v.picklist(['file', 'folder', 'version', 'unknown']), 'unknown'),
  path: text,
  name: text,
  size: maybe(size),
  owner: maybe(v.object({ id: maybe(number), username: text, firstName: text, lastName: text, email: text })),
  deleted_by: text,
  delete_date: text,
  purge_date: text,
  last_modified: text,
  data_retention_info: maybe(
    v.object({ retention: text, earliest_expiry: maybe(number), is_retained: maybe(v.boolean()) }),
  ),
});
type TrashEntry = v.InferOutput<typeof entry>;

/** v2 tells whether there is more, v1 how many there are. */
export const list = v.object({
  items: v.array(v.unknown()),
  has_more: maybe(v.boolean()),
  total_count: maybe(total),
});
export const totals = v.union([v.object({ totalCount: total }), v.object({ total_count: total })]);
export const user = v.object({ id: number, first_name: text, last_name: text, username: text, user_type: text });
export type User = v.InferOutput<typeof user>;

/** One id in the answer to an action: codes are texts there, and the reason is called `descriptions`. */
export const resource = v.object({
  id: v.string(),
  code: number,
  descriptions: text,
  description: text,
  message: text,
});
export const actionResult = v.object({ resources: v.array(v.unknown()) });

/** One of the list; without an `item` if it could not be read. */
export interface Entry {
  /** What it is recognized by, also on another page. */
  readonly key: string;
  readonly item?: TrashItem;
}

export function entryOf(account: string, from: unknown): Entry {
  const result = v.safeParse(entry, from);
  return result.success ? { key: result.output.id, item: itemOf(account, result.output) } : { key: jsonOf(from) };
}

/**
 * An item of an unknown type is shown as `unknown`, and can be restored and purged: the action takes ids of any type,
 * and an id of the trash never stands for a live item.
 */
export function itemOf(account: string, from: TrashEntry): TrashItem {
  const path = from.path || undefined;
  const slash = path?.lastIndexOf('/') ?? -1;
  return {
    account,
    kind: from.type,
    id: from.id,
    name: from.name || path?.slice(slash + 1) || from.id,
    size: from.size ?? undefined,
    deletedAt: instant(from.delete_date),
    // A display name, which two people may share.
    deletedBy: from.deleted_by ? { name: from.deleted_by } : undefined,
    expiresAt: instant(from.purge_date),
    origin: slash < 0 ? undefined : { path: path?.slice(0, slash) || '/' },
    owner: owner(from),
    modifiedAt: instant(from.last_modified),
    purgeBlockedBy: retention(from),
  };
}

function owner({ owner: from }: TrashEntry): Person | undefined {
  if (!from) return undefined;
  const name = fullName(from.firstName, from.lastName) || from.username || from.email;
  return name ? { name, id: from.id == null ? undefined : String(from.id), email: from.email ?? undefined } : undefined;
}

/** Purging a retained item fails; `GRACE_PERIOD` is the first week, in which nothing that a policy covers can be purged. */
function retention({ data_retention_info: info }: TrashEntry): Problem | undefined {
  if (info?.is_retained !== true) return undefined;
  const seconds = Number(info.earliest_expiry);
  return {
    kind: 'retained',
    code: info.retention === 'GRACE_PERIOD' ? 'egnyte.grace' : 'egnyte.retained',
    retryAt: seconds > 0 && seconds <= lastSecond ? seconds * 1000 : undefined,
  };
}

export function fullName(first: string | null | undefined, last: string | null | undefined): string {
  return [first, last].filter(Boolean).join(' ');
}
