// What the service sends: items, times, error bodies.
import type { Reply } from '../server.ts';
import { type Live, nameOf } from './live.ts';
import { displayName, type Person, type Role } from './people.ts';
import type { EgnyteState, Trashed } from './state.ts';

/** ISO-8601 in whole seconds, as in the published items. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** A row of a trash listing. A folder lacks size, owner and last_modified. */
export function trashItem(item: Trashed, state: EgnyteState): Record<string, unknown> {
  return {
    id: item.id,
    type: item.type,
    path: item.path,
    name: item.name,
    ...(item.size === undefined ? {} : { size: item.size }),
    ...(item.owner === undefined ? {} : { owner: trashOwner(item.owner) }),
    deleted_by: item.deletedBy,
    delete_date: isoSeconds(item.deletedAt),
    ...(item.purgeAt === undefined ? {} : { purge_date: isoSeconds(item.purgeAt) }),
    ...(item.modifiedAt === undefined ? {} : { last_modified: isoSeconds(item.modifiedAt) }),
    ...(item.retention === undefined
      ? {}
      : {
          data_retention_info: {
            retention: item.retention.policy,
            earliest_expiry: String(Math.floor(item.retention.until / 1000)),
            is_retained: state.isRetained(item),
          },
        }),
  };
}

function trashOwner(owner: Person): Record<string, unknown> {
  return {
    _self: { url: `/rest/public/1.0/users/${owner.id}` },
    id: owner.id,
    username: owner.username,
    firstName: owner.firstName,
    lastName: owner.lastName,
    email: owner.email,
    typeName: userType(owner.role),
  };
}

/** The answer of `userinfo`; `old`: as the older texts have it. */
export function userInfo(who: Person, old: boolean): Record<string, unknown> {
  const { id, firstName, lastName, username, email } = who;
  const base = { id, first_name: firstName, last_name: lastName, username };
  return old ? base : { ...base, user_type: userType(who.role), email };
}

function userType(role: Role): string {
  return role === 'powerWithoutTrash' ? 'power' : role;
}

/** The answer of an existence check. The formats of times are mixed in the real service too. */
export function fsItem(thing: Live): Record<string, unknown> {
  const base = { name: nameOf(thing.path), path: thing.path, is_folder: thing.kind === 'folder' };
  if (thing.kind === 'folder') return { ...base, folder_id: thing.id, lastModified: thing.modifiedAt };
  return {
    ...base,
    group_id: thing.id,
    size: thing.size,
    num_versions: thing.versions,
    last_modified: new Date(thing.modifiedAt).toUTCString(),
    uploaded_by: displayName(thing.owner),
  };
}

/** The commonest of Egnyte's error envelopes. */
export function refuse(status: number, errorMessage: string): Reply {
  return { status, json: { statusCode: status, errorMessage } };
}

/** The envelope for a parameter that the service does not take. */
export function badInput(field: string, msg: string): Reply {
  return { status: 400, json: { inputErrors: { [field]: [{ code: 'INVALID_VALUE', msg }] } } };
}
