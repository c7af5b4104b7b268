// The API of Box over HTTP, as far as the trash needs it; addresses as in Box's API reference.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Received, Reply } from '../server.ts';
import { createListing } from './listing.ts';
import { errorReply, lengthRequired, notSignedIn, Refusal, tooManyCalls } from './replies.ts';
import {
  changeable,
  inTrash,
  moveToTrash,
  purge,
  type RestoreWish,
  restore,
  restoreTarget,
  update,
  visible,
} from './rules.ts';
import type { BoxState } from './state.ts';
import type { Kind } from './tree.ts';
import { fullItem, someFields, userView } from './view.ts';

const KINDS: Readonly<Record<string, Kind>> = { files: 'file', folders: 'folder', web_links: 'web_link' };
const ITEM = /^\/2\.0\/(files|folders|web_links)\/([^/]+)(\/trash)?$/;

/** A request for one item, taken apart. */
interface ItemRequest {
  readonly request: Received;
  readonly kind: Kind;
  readonly id: string;
  readonly fields: string[] | undefined;
}

/** Answers requests from the state; `url` is the emulator's own address. */
export function createRoutes(state: BoxState, token: string, url: () => string): (request: Received) => Promise<Reply> {
  const list = createListing(state, state.me.id);
  const calls: number[] = [];
  let answers = 0;

  const tooFast = (): boolean => {
    const now = state.now();
    while (calls[0] !== undefined && calls[0] <= now - 60_000) calls.shift();
    if (calls.length >= state.quirks.callsPerMinute) return true;
    calls.push(now);
    return false;
  };

  const answer = async (request: Received): Promise<Reply> => {
    if (state.quirks.signedOut || !/^bearer /i.test(request.headers.authorization ?? '')) return notSignedIn();
    if (request.headers.authorization?.slice('bearer '.length) !== token) return notSignedIn();
    if (tooFast()) return tooManyCalls(state.quirks.retryAfter);
    if (request.method === 'POST' && request.body === '') return lengthRequired();
    const other = request.headers['as-user'];
    if (other !== undefined && other !== state.me.id) throw new Refusal(403, 'access_denied_insufficient_permissions');

    const fields = readFields(request.query);
    if (request.path === '/2.0/users/me') {
      return request.method === 'GET' ? { status: 200, json: userView(state.me, url(), fields) } : notAllowed();
    }
    const { scope } = state.quirks;
    const allowed = scope === 'root_readwrite' || (scope === 'root_readonly' && request.method === 'GET');
    if (!allowed) throw new Refusal(403, 'insufficient_scope');
    if (request.path === '/2.0/folders/trash/items') {
      return request.method === 'GET' ? { status: 200, json: list(request.query, fields) } : notAllowed();
    }
    const [, plural = '', id = '', trash] = ITEM.exec(request.path) ?? [];
    const kind = KINDS[plural];
    if (!kind) throw new Refusal(404, 'not_found');
    if (!/^\d+$/.test(id)) return notAllowed();
    const asked: ItemRequest = { request, kind, id, fields };
    return trash === undefined ? item(state, asked) : trashedItem(state, asked);
  };

  return async (request) => {
    answers += 1;
    const headers = { 'box-request-id': `0emulated${String(answers).padStart(8, '0')}` };
    const reply = await answer(request).catch((error: unknown) => {
      if (error instanceof Refusal) return errorReply(error.status, error.code, error.context);
      throw error;
    });
    return { ...reply, headers: { ...headers, ...reply.headers } };
  };
}

function trashedItem(state: BoxState, asked: ItemRequest): Reply {
  const { method } = asked.request;
  if (method === 'GET') return show(state, asked, 200);
  if (method !== 'DELETE') return notAllowed();
  purge(state, inTrash(state, asked.kind, asked.id));
  return { status: 204 };
}

async function item(state: BoxState, asked: ItemRequest): Promise<Reply> {
  const { request, kind, id } = asked;
  if (request.method === 'GET') return show(state, asked, 200);
  if (request.method === 'POST') return restoreItem(state, asked);
  const ifMatch = request.headers['if-match'];
  if (request.method === 'DELETE') {
    const found = changeable(state, kind, id, ifMatch);
    moveToTrash(state, found, request.query.get('recursive') === 'true');
    state.noteDestroyed(found);
    return { status: 204 };
  }
  if (request.method !== 'PUT') return notAllowed();
  const found = changeable(state, kind, id, ifMatch);
  const from = state.path(found);
  update(state, found, readWish(request.body));
  state.noteMoved(found, from);
  return show(state, asked, 200);
}

async function restoreItem(state: BoxState, asked: ItemRequest): Promise<Reply> {
  const { kind, id } = asked;
  const wish = readWish(asked.request.body);
  const found = inTrash(state, kind, id);
  const target = restoreTarget(state, found, wish);
  if (kind === 'folder' && state.quirks.folderRestoreTakes > 0) {
    state.lockedTrees.add(id);
    state.lockedTargets.add(target.id);
    await sleep(state.quirks.folderRestoreTakes);
    state.lockedTrees.delete(id);
    state.lockedTargets.delete(target.id);
  }
  // Looked up again: somebody else may have been quicker meanwhile.
  restore(state, inTrash(state, kind, id), wish);
  found.restored = true;
  return show(state, asked, 201);
}

function show(state: BoxState, { request, kind, id, fields }: ItemRequest, status: number): Reply {
  const find = request.path.endsWith('/trash') ? inTrash : visible;
  const found = find(state, kind, id);
  return { status, json: fields ? someFields(found, state.tree, fields) : fullItem(found, state.tree) };
}

function notAllowed(): Reply {
  return errorReply(405, 'method_not_allowed');
}

function readFields(query: URLSearchParams): string[] | undefined {
  const fields = (query.get('fields') ?? '').split(',').filter((field) => field !== '');
  return fields.length > 0 ? fields : undefined;
}

function readWish(body: string): RestoreWish {
  const wish = parse(body);
  const parent = wish.parent ?? undefined;
  const name = wish.name ?? undefined;
  const id = isRecord(parent) ? parent.id : undefined;
  if (name !== undefined && typeof name !== 'string') throw new Refusal(400, 'bad_request');
  if (parent !== undefined && typeof id !== 'string') throw new Refusal(400, 'bad_request');
  return { name, parent: typeof id === 'string' ? id : undefined };
}

function parse(body: string): Record<string, unknown> {
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
