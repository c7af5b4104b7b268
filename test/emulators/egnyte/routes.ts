// The addresses that the emulator serves; whatever else is asked is 404 or 405.
import type { Received, Reply } from '../server.ts';
import { act } from './action.ts';
import { addFolder, deleteThing } from './folders.ts';
import type { Caller } from './gateway.ts';
import { listV1, listV2 } from './listing.ts';
import type { Person, Role } from './people.ts';
import { fsItem, refuse, userInfo } from './replies.ts';
import type { EgnyteState } from './state.ts';
import type { Switches } from './switches.ts';

// Egnyte's documentation: the API is for these two alone. Its web page lets others see their own deletions.
const TRASH_ROLES: readonly Role[] = ['admin', 'power'];

/** Answers a request that the gateway has let in. */
export function route(request: Received, caller: Caller, state: EgnyteState, switches: Switches): Reply {
  const { method, path, query } = request;
  const { who } = caller;
  if (path === '/pubapi/v1/userinfo') {
    return method === 'GET' ? { status: 200, json: userInfo(who, switches.oldUserInfo) } : wrongMethod();
  }
  if (/^\/pubapi\/v[12]\/fs\/trash(\/|$)/.test(path)) {
    return TRASH_ROLES.includes(who.role)
      ? trash(request, caller, state, switches)
      : refuse(403, 'User is not authorized to manage resources.');
  }
  if (path.startsWith('/pubapi/v1/fs/')) {
    const place = path.slice('/pubapi/v1/fs'.length);
    if (method === 'GET') return look(place, query, state, switches);
    return change(request, place, who, state);
  }
  return notFound(switches);
}

/** There is no v2 of the action, and no call that empties the trash. */
function trash(request: Received, caller: Caller, state: EgnyteState, switches: Switches): Reply {
  const { method, path, query } = request;
  if (path === '/pubapi/v1/fs/trash') {
    if (method === 'GET') return listV1(query, state, switches);
    return method === 'POST' ? act(request, caller, state, switches) : wrongMethod();
  }
  if (switches.v2 && path === '/pubapi/v2/fs/trash') {
    return method === 'GET' ? listV2(query, state, switches) : wrongMethod();
  }
  if (switches.v2 && path === '/pubapi/v2/fs/trash/totalcount') {
    return method === 'GET' ? { status: 200, json: { totalCount: state.trash().length } } : wrongMethod();
  }
  return notFound(switches);
}

/** Whether something lives at a path, or by its id; with `list_content=true` also what lies directly in a folder. */
function look(encoded: string, query: URLSearchParams, state: EgnyteState, switches: Switches): Reply {
  const asked = decode(encoded);
  if (asked === undefined) return refuse(400, 'The path is not well encoded');
  const [, kind, id] = /^\/ids\/(file|folder)\/([^/]+)$/.exec(asked) ?? [];
  const thing =
    id === undefined ? state.liveAt(asked) : state.live().find((each) => each.id === id && each.kind === kind);
  if (!thing) return notFound(switches);
  if (thing.kind === 'file' || query.get('list_content') === 'false') return { status: 200, json: fsItem(thing) };
  const offset = Number(query.get('offset') ?? 0);
  const all = state.childrenOf(thing.path);
  const shown = all.slice(offset, offset + Math.min(Number(query.get('count') ?? 100), 1000));
  const json = {
    ...fsItem(thing),
    count: shown.length,
    offset,
    total_count: all.length,
    folders: shown.filter(({ kind }) => kind === 'folder').map(fsItem),
    files: shown.filter(({ kind }) => kind === 'file').map(fsItem),
  };
  return { status: 200, json };
}

/** Makes or deletes what lies at a path. */
function change(request: Received, encoded: string, who: Person, state: EgnyteState): Reply {
  const path = decode(encoded);
  if (path === undefined) return refuse(400, 'The path is not well encoded');
  if (request.method === 'DELETE') return deleteThing(path, who, state);
  return request.method === 'POST' ? addFolder(request, path, who, state) : wrongMethod();
}

function decode(path: string): string | undefined {
  try {
    return path.split('/').map(decodeURIComponent).join('/');
  } catch {
    return undefined;
  }
}

function wrongMethod(): Reply {
  return refuse(405, 'Method Not Allowed');
}

function notFound({ html404 }: Switches): Reply {
  if (!html404) return refuse(404, 'Not Found');
  const filler = '<p>The page you are looking for is not here.</p>\n'.repeat(40);
  return {
    status: 404,
    text: `<!DOCTYPE html><html><head><title>Egnyte</title></head><body>\n${filler}</body></html>`,
  };
}
