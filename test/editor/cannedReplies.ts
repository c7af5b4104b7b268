// Replies in each service's format with content that a test chooses: lists, people, refusals.
import { errorReply } from '../emulators/box/replies.ts';
import { refuse } from '../emulators/egnyte/replies.ts';
import type { Received, Reply } from '../emulators/server.ts';

/** An entry of a list; without an id the reply has none either. */
export interface CannedEntry {
  readonly name: string;
  readonly id?: number;
  /** A kind that no one has heard of. */
  readonly isStrange?: boolean;
}

export interface CannedReplies {
  /** Path of the call that lists the trash; that of a count may be the same. */
  readonly listPath: RegExp;
  /** Path of the call that says whose credential it is. */
  readonly personPath: RegExp;
  isList(request: Received): boolean;
  /** A whole list of files. */
  list(entries: readonly CannedEntry[]): Reply;
  person(name: string): Reply;
  /** What a credential without the right to the trash meets. */
  readonly noPermission: Reply;
  /** Which right that is, and where to get it, in words. */
  readonly permission: RegExp;
  /** Refuses whatever is asked, in words that the service chose. */
  refusal(message: string): Reply;
}

const box: CannedReplies = {
  listPath: /\/folders\/trash\/items$/,
  personPath: /\/users\/me$/,
  isList: ({ query }) => query.has('usemarker'),
  list: (entries) => ({
    status: 200,
    json: {
      entries: entries.map(({ name, id, isStrange }) => ({
        type: isStrange ? 'hologram' : 'file',
        ...(id !== undefined && { id: String(id) }),
        name,
        trashed_at: '2026-01-02T03:04:05Z',
      })),
      limit: 1000,
      next_marker: null,
    },
  }),
  person: (name) => ({ status: 200, json: { type: 'user', id: '11446501', name, login: name } }),
  noPermission: errorReply(403, 'insufficient_scope'),
  permission: /scope "Read and write all files and folders stored in Box".*Developer Console.*sign in again/,
  refusal: (message) => ({ status: 400, json: { type: 'error', status: 400, code: 'bad_request', message } }),
};

const egnyte: CannedReplies = {
  listPath: /\/v2\/fs\/trash$/,
  personPath: /\/userinfo$/,
  isList: ({ method, path }) => method === 'GET' && path.endsWith('/v2/fs/trash'),
  list: (entries) => ({
    status: 200,
    json: {
      items: entries.map(({ name, id, isStrange }) => ({
        ...(id !== undefined && { id: `id-${id}` }),
        type: isStrange ? 'hologram' : 'file',
        path: `/Shared/Contracts/${name}`,
        name,
        delete_date: '2026-01-02T03:04:05Z',
      })),
      has_more: false,
    },
  }),
  person: (name) => ({
    status: 200,
    json: { id: 121, first_name: name, last_name: name, username: name, user_type: 'admin' },
  }),
  noPermission: refuse(403, 'User is not authorized to manage resources.'),
  permission: /administrators and to power users with "Can Manage Trash".*Ask your Egnyte administrator/,
  refusal: (message) => refuse(400, message),
};

const docspace: CannedReplies = {
  listPath: /\/files\/@trash$/,
  personPath: /\/keys\/@self$/,
  isList: ({ path, query }) => path.endsWith('/files/@trash') && query.get('count') !== '1',
  list: (entries) => {
    const files = entries.map(({ name, id, isStrange }) => ({
      ...(id !== undefined && { id }),
      fileEntryType: isStrange ? 9 : 2,
      title: name,
      originId: 7,
      originTitle: 'Contracts',
      updated: '2026-01-02T03:04:05Z',
    }));
    return { status: 200, json: { response: { files, folders: [], total: files.length } } };
  },
  person: (name) => ({
    status: 200,
    json: { response: { createBy: { id: '66faa6e4', displayName: name }, permissions: [] } },
  }),
  noPermission: { status: 403 },
  permission: /lacks a permission\. Create one with "files:write" and "rooms:read" on the portal.*sign in again/,
  refusal: (message) => ({ status: 403, json: { error: { message }, status: 1, statusCode: 403 } }),
};

/** By the names that `services.ts` has. */
export const cannedReplies: Readonly<Record<string, CannedReplies>> = { Box: box, Egnyte: egnyte, DocSpace: docspace };
