// Addresses to rules.
import type { Received, Reply } from '../server.ts';
import { type Caller, callerOf, cookieOf, type Demand, type Limiter, refusal, tokenOf } from './access.ts';
import { signIn, signInWithCode } from './authentication.ts';
import { clashes, emptyTrash, readOperations, startDelete, startMove, terminate } from './fileops.ts';
import { listFolder, type Query, readListing } from './listing.ts';
import { createFolder, rooms, roots, subfolders } from './picker.ts';
import { gatewayTimeout, proxyTimeout } from './proxy.ts';
import { accessDenied, failure, Invalid, noSuch, Refusal, success } from './replies.ts';
import { mayRead } from './rights.ts';
import { fileDto, folderDto, keyDto, profileDto } from './shapes.ts';
import type { DocSpaceState } from './state.ts';
import type { TreeFolder } from './tree.ts';

interface RouteCall {
  readonly state: DocSpaceState;
  readonly request: Received;
  readonly query: Query;
  readonly caller: Caller | undefined;
  /** The caller's id; empty only on anonymous endpoints. */
  readonly person: string;
  readonly parameter: string | undefined;
}

interface Route extends Demand {
  readonly method: string;
  readonly path: RegExp;
  answer(call: RouteCall): unknown;
}

function route(method: string, path: string, demand: Partial<Demand>, answer: (call: RouteCall) => unknown): Route {
  const pattern = new RegExp(`^/api/2\\.0/${path.replace('{}', '([^/]+)')}$`);
  return { method, path: pattern, scope: undefined, anonymous: false, ...demand, answer };
}

const files = { scope: 'files' } as const;
const open = { anonymous: true } as const;
const openFiles = { ...files, ...open } as const;

const routes: readonly Route[] = [
  route('GET', 'settings', open, ({ state }) => settings(state)),
  route('GET', 'capabilities', open, () => ({
    ldapEnabled: false,
    providers: [],
    ssoLabel: '',
    ssoUrl: '',
    oauthEnabled: false,
    identityServerEnabled: false,
  })),
  route('GET', 'settings/version/build', open, ({ state }) => (state.docSpace ? { docSpace: state.version } : {})),
  route('GET', 'keys/@self', { scope: 'any key' }, ({ state, caller }) => caller?.key && keyDto(state, caller.key)),
  route('GET', 'people/@self', { scope: 'accounts.self' }, ({ state, person }) => {
    const found = state.people.get(person);
    return found && profileDto(state, found);
  }),
  route('POST', 'authentication', open, (call) => signIn(call.state, json(call))),
  route('POST', 'authentication/logout', open, (call) => signOut(call)),
  route('POST', 'authentication/{}', open, (call) => signInWithCode(call.state, json(call))),
  route('GET', 'files/@root', files, ({ state, person, query }) => roots(state, person, query)),
  route('GET', 'files/rooms', { scope: 'rooms' }, ({ state, person, query }) => rooms(state, person, query)),
  route('GET', 'files/@trash', files, (call) => list(call, call.state.trashOf(call.person), false)),
  route('GET', 'files/@my', files, (call) => {
    return list(call, call.state.people.get(call.person)?.myDocuments ?? 0, false);
  }),
  route('GET', 'files/settings/autocleanup', files, ({ state }) => state.autoCleanUp),
  route('GET', 'files/file/{}', files, ({ state, person, parameter }) => {
    const file = state.tree.get({ kind: 'file', id: Number(parameter) });
    if (file?.kind !== 'file') throw noSuch('file');
    if (!mayRead(state.tree, person, file)) throw accessDenied();
    return fileDto(state, person, file);
  }),
  route('GET', 'files/folder/{}', files, (call) => folderDto(call.state, call.person, folderOf(call))),
  route('POST', 'files/folder/{}', files, (call) => {
    return createFolder(call.state, call.person, Number(call.parameter), json(call));
  }),
  route('GET', 'files/folder/{}/path', files, (call) => {
    const folder = folderOf(call);
    return [...call.state.tree.above(folder), folder].map((each) => folderDto(call.state, call.person, each));
  }),
  route('GET', 'files/fileops/move', files, ({ state, person, query }) => clashes(state, person, query)),
  route('PUT', 'files/fileops/move', files, (call) => startMove(call.state, call.person, json(call))),
  route('PUT', 'files/fileops/delete', files, (call) => startDelete(call.state, call.person, json(call))),
  route('PUT', 'files/fileops/emptytrash', files, ({ state, person, query }) => emptyTrash(state, person, query)),
  route('PUT', 'files/fileops/terminate', openFiles, ({ state, caller }) => terminate(state, caller?.owner, undefined)),
  route('PUT', 'files/fileops/terminate/{}', openFiles, ({ state, caller, parameter }) => {
    return terminate(state, caller?.owner, parameter);
  }),
  route('GET', 'files/fileops', openFiles, ({ state, caller, query }) => readOperations(state, caller?.owner, query)),
  route('GET', 'files/fileops/{}', openFiles, ({ state, caller, query, parameter }) => {
    return readOperations(state, caller?.owner, query, parameter);
  }),
  route('GET', 'files/{}/subfolders', files, (call) => subfolders(call.state, call.person, folderOf(call))),
  route('GET', 'files/{}', files, (call) => list(call, folderOf(call).id, true)),
];

function settings(state: DocSpaceState): unknown {
  return {
    culture: 'en-US',
    greetingSettings: state.portalName,
    docSpace: state.docSpace ? true : undefined,
    standalone: false,
    version: state.version,
    tenantStatus: 0,
    tenantAlias: 'emulator',
    baseDomain: 'portal.example',
    cookieSettingsEnabled: false,
    deepLink: { androidPackageName: '', url: '', iosPackageId: '' },
    passwordHash: { size: 256, iterations: 100_000, salt: '0'.repeat(64) },
  };
}

function folderOf({ state, person, parameter }: RouteCall): TreeFolder {
  const folder = state.tree.folder(Number(parameter));
  if (!folder) throw noSuch('folder');
  if (!mayRead(state.tree, person, folder)) {
    throw new Refusal(403, "You don't have enough permission to view the folder content");
  }
  return folder;
}

/** A page of a folder. `@trash` and `@my` know neither `roomId` nor `withSubFolders`. */
function list({ state, person, query }: RouteCall, folderId: number, byId: boolean): unknown {
  const folder = state.tree.folder(folderId);
  if (!folder) throw noSuch('folder');
  if (state.tree.inTrash(folder)) {
    throw new Refusal(403, 'You are not allowed to preview the elements in the Trash');
  }
  const asked = readListing(query, state);
  return listFolder(state, person, folder, byId ? asked : { ...asked, roomId: undefined, withSubFolders: true });
}

/** Ends the token of the request. Nothing comes back, not even `response`. */
function signOut({ state, request }: RouteCall): undefined {
  const { signIn: sessions } = state;
  sessions.sessions.delete((sessions.endsCookieOnly ? cookieOf(request) : tokenOf(request)) ?? '');
  return undefined;
}

function json({ request }: RouteCall): string {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\b/i.test(type)) throw new Refusal(415, `Unsupported content type '${type}'`);
  return request.body;
}

function lowerNames(request: Received): Query {
  const query = new Map<string, string[]>();
  for (const [name, value] of request.query) {
    const known = query.get(name.toLowerCase());
    if (known) known.push(value);
    else query.set(name.toLowerCase(), [value]);
  }
  return query;
}

/** Answers one request; `pause` is waited for while the request counts as running (for the concurrency limits). */
export async function answer(
  state: DocSpaceState,
  request: Received,
  limiter: Limiter | undefined,
  pause: (more?: number) => Promise<void>,
): Promise<Reply> {
  if (state.standing === 'unknown') return { status: 404 };
  if (state.standing === 'unpaid') return failure(request, new Refusal(402, 'The portal is not paid for'));
  const fitting = routes.filter((each) => each.path.test(request.path));
  const found = fitting.find((each) => each.method === request.method);
  if (!found) return { status: fitting.length > 0 ? 405 : 404 };
  const given = callerOf(state, request);
  const refused = refusal(state, request, found, given);
  if (refused) return refused;
  const caller = given === 'bad' ? undefined : given;
  const who = caller?.owner ?? 'somebody';
  const limited = limiter?.enter(who, request.method);
  if (limited) return limited;
  try {
    await pause();
    state.operations.sweep();
    state.operations.tick();
    const parameter = found.path.exec(request.path)?.[1];
    const query = lowerNames(request);
    const about = { state, request, query, caller, person: caller?.owner ?? '' };
    const reply = success(request, found.answer({ ...about, parameter: parameter && decodeURIComponent(parameter) }));
    const checking = state.takeCheckTime();
    if (checking >= proxyTimeout) return gatewayTimeout;
    if (checking > 0) await pause(checking);
    return reply;
  } catch (error) {
    if (error instanceof Refusal || error instanceof Invalid) return failure(request, error);
    throw error;
  } finally {
    limiter?.leave(who, request.method);
  }
}
