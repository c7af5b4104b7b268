// The calls for one item: `/files/{id}`, `/folders/{id}`, `/web_links/{id}` and their `/trash` (Box's API reference).
import type { Received, Reply } from '../server.ts';
import { itemCollection } from './folders.ts';
import { notAllowed, Refusal, unavailable } from './replies.ts';
import {
  changeable,
  inTrash,
  moveTarget,
  moveToTrash,
  purge,
  type RestoreRequest,
  restore,
  restoreTarget,
  update,
  visible,
} from './rules.ts';
import type { BoxState } from './state.ts';
import type { EmulatedItem, Kind, Person } from './tree.ts';
import { fullItem, someFields } from './view.ts';

/** A request for one item, taken apart. */
export interface ItemRequest {
  readonly request: Received;
  readonly kind: Kind;
  readonly id: string;
  readonly fields: string[] | undefined;
  /** Who asks. */
  readonly by: Person;
}

/** Answers a call to `/{kind}s/{id}/trash`. */
export function trashedItem(state: BoxState, asked: ItemRequest): Reply {
  const { method } = asked.request;
  if (method !== 'GET' && method !== 'DELETE') return notAllowed();
  const found = inTrash(state, asked.kind, asked.id, asked.by);
  if (method === 'GET') return { status: 200, json: shown(state, asked, found) };
  purge(state, found);
  return { status: 204 };
}

/** Answers a call to `/{kind}s/{id}`. */
export async function plainItem(state: BoxState, asked: ItemRequest): Promise<Reply> {
  const { request, kind, id, by } = asked;
  if (request.method === 'GET') return show(state, asked);
  if (request.method === 'POST') return restoreItem(state, asked);
  if (request.method === 'PUT') return moveItem(state, asked);
  if (request.method !== 'DELETE') return notAllowed();
  const found = changeable(state, kind, id, request.headers['if-match']);
  moveToTrash(state, found, request.query.get('recursive') === 'true', by);
  state.noteDestroyed(found);
  return { status: 204 };
}

async function restoreItem(state: BoxState, asked: ItemRequest): Promise<Reply> {
  const { kind, id, by } = asked;
  const wanted = readWish(asked.request.body);
  const item = inTrash(state, kind, id, by);
  state.work.refuseLike(item);
  const target = restoreTarget(state, item, wanted);
  const end = await state.work.run({
    item,
    target,
    name: wanted.name ?? item.name,
    takes: kind === 'folder' ? state.quirks.folderRestoreTakes : 0,
    perform: () => {
      // Looked up again: someone else may have been quicker meanwhile.
      restore(state, inTrash(state, kind, id, by), wanted, by);
      item.restored = true;
    },
  });
  return end === 'done' ? { status: 201, json: shown(state, asked, item) } : unavailable();
}

async function moveItem(state: BoxState, asked: ItemRequest): Promise<Reply> {
  const { request, kind, id, by } = asked;
  const ifMatch = request.headers['if-match'];
  state.work.refuseLike(asked);
  const item = changeable(state, kind, id, ifMatch);
  const wanted = readWish(request.body);
  const target = moveTarget(state, item, wanted);
  const end = await state.work.run({
    item,
    target,
    name: wanted.name ?? item.name,
    takes: kind === 'folder' ? state.quirks.folderMoveTakes : 0,
    perform: () => {
      const found = changeable(state, kind, id, ifMatch);
      const from = state.path(found);
      update(state, found, wanted, by);
      state.noteMoved(found, from);
    },
  });
  return end === 'done' || state.quirks.longMove === 200 ? show(state, asked) : unavailable();
}

function show(state: BoxState, asked: ItemRequest): Reply {
  const { request, kind, id, fields } = asked;
  const found = visible(state, kind, id);
  const json = shown(state, asked, found);
  const withItems = kind === 'folder' && (fields?.includes('item_collection') ?? true);
  if (!withItems) return { status: 200, json };
  return { status: 200, json: { ...json, item_collection: itemCollection(state, found, request.query) } };
}

function shown(state: BoxState, { fields }: ItemRequest, item: EmulatedItem): object {
  return fields ? someFields(item, state.tree, fields) : fullItem(item, state.tree);
}

export function readWish(body: string): RestoreRequest {
  const wanted = parse(body);
  const parent = wanted.parent ?? undefined;
  const name = wanted.name ?? undefined;
  const id = isRecord(parent) ? parent.id : undefined;
  if (name !== undefined && typeof name !== 'string') throw new Refusal(400, 'bad_request');
  if (parent !== undefined && typeof id !== 'string') throw new Refusal(400, 'bad_request');
  return { name, parent: typeof id === 'string' ? id : undefined };
}

export function parse(body: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body);
    if (isRecord(parsed)) return parsed;
  } catch {
    // Falls through to the refusal.
  }
  throw new Refusal(400, 'bad_request');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
