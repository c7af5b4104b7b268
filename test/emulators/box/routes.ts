// The API of Box over HTTP, as far as the trash needs it; addresses as in Box's API reference.
import type { Received, Reply } from '../server.ts';
import { CallRate } from './callRate.ts';
import { type AuthorizedRequest, create } from './creation.ts';
import { REALTIME, realtimeServers } from './events.ts';
import { folderItems } from './folders.ts';
import { plainItem, trashedItem } from './items.ts';
import { createListing } from './listing.ts';
import type { BoxOauth } from './oauth.ts';
import { answerOauth } from './oauthRoutes.ts';
import { listed } from './paging.ts';
import { errorReply, lengthRequired, notAllowed, notSignedIn, Refusal, tooManyCalls } from './replies.ts';
import { visible } from './rules.ts';
import { createSearch } from './search.ts';
import type { BoxState } from './state.ts';
import type { Kind, Person } from './tree.ts';
import { userView } from './view.ts';

const KINDS: Readonly<Record<string, Kind>> = { files: 'file', folders: 'folder', web_links: 'web_link' };
const ITEM = /^\/2\.0\/(files|folders|web_links)\/([^/]+)(\/trash|\/items)?$/;

/** Answers requests from the state; `url` is the emulator's own address. */
export function createRoutes(
  state: BoxState,
  oauth: BoxOauth,
  url: () => string,
): (request: Received) => Promise<Reply> {
  const now = (): number => state.now();
  const minute = new CallRate(60_000, now);
  const trashes = new Map<string, ReturnType<typeof createListing>>();
  const find = createSearch(state);
  const rates = { second: new CallRate(1000, now), minute: new CallRate(60_000, now) };
  let answers = 0;

  const listTrash = ({ request, by, fields }: AuthorizedRequest): object => {
    const list = trashes.get(by.id) ?? createListing(state, by);
    trashes.set(by.id, list);
    return list(request.query, fields);
  };

  const search = ({ request, by, fields }: AuthorizedRequest): Reply => {
    if (rates.second.isFull(state.quirks.searchesPerSecond)) return tooManyCalls(rates.second.wait());
    if (rates.minute.isFull(state.quirks.searchesPerMinute)) return tooManyCalls(rates.minute.wait());
    for (const rate of Object.values(rates)) rate.count();
    return { status: 200, json: find(request.query, by, fields) };
  };

  const whole: Readonly<Record<string, (asked: AuthorizedRequest) => Reply>> = {
    'GET /2.0/folders/trash/items': (asked) => ({ status: 200, json: listTrash(asked) }),
    'GET /2.0/search': search,
    'GET /2.0/events': ({ request }) => state.events.answer(request.query),
    'POST /2.0/folders': (asked) => create(state, 'folder', asked),
    'POST /2.0/web_links': (asked) => create(state, 'web_link', asked),
    'OPTIONS /2.0/events': () => ({ status: 200, json: realtimeServers(url()) }),
  };
  const wholePaths = new Set(Object.keys(whole).map((call) => call.replace(/^.* /, '')));

  const answer = async (request: Received): Promise<Reply> => {
    const signingIn = answerOauth(oauth, request);
    if (signingIn) return signingIn;
    if (request.path === REALTIME) return state.events.poll(request.query);
    state.work.settle();
    const user = signedIn(oauth, request);
    if (!user) return notSignedIn();
    if (minute.isFull(state.quirks.callsPerMinute)) return tooManyCalls(state.quirks.retryAfter);
    minute.count();
    if (request.method === 'POST' && request.body === '') return lengthRequired();
    const asked = { request, fields: listed(request.query, 'fields'), by: actingFor(state, user.person, request) };
    if (request.path === '/2.0/users/me') {
      return request.method === 'GET' ? { status: 200, json: userView(asked.by, url(), asked.fields) } : notAllowed();
    }
    const scope = state.quirks.scope === 'root_readwrite' && user.readOnly ? 'root_readonly' : state.quirks.scope;
    const allowed = scope === 'root_readwrite' || (scope === 'root_readonly' && request.method === 'GET');
    if (!allowed) throw new Refusal(403, 'insufficient_scope');
    const call = whole[`${request.method} ${request.path}`];
    if (call) return call(asked);
    return wholePaths.has(request.path) ? notAllowed() : answerItem(state, asked);
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

async function answerItem(state: BoxState, asked: AuthorizedRequest): Promise<Reply> {
  const { request, fields } = asked;
  const [, plural = '', id = '', below] = ITEM.exec(request.path) ?? [];
  const kind = KINDS[plural];
  if (!kind || (below === '/items' && kind !== 'folder')) throw new Refusal(404, 'not_found');
  if (!/^\d+$/.test(id)) return notAllowed();
  if (below === '/trash') return trashedItem(state, { ...asked, kind, id });
  if (below === undefined) return plainItem(state, { ...asked, kind, id });
  if (request.method !== 'GET') return notAllowed();
  return { status: 200, json: folderItems(state, visible(state, kind, id), request.query, fields) };
}

function signedIn(oauth: BoxOauth, { headers }: Received): ReturnType<BoxOauth['use']> {
  const [, token] = /^bearer (.*)$/i.exec(headers.authorization ?? '') ?? [];
  return token === undefined ? undefined : oauth.use(token);
}

/** The user of the token, or the one named instead. */
function actingFor(state: BoxState, user: Person, { headers }: Received): Person {
  const other = headers['as-user'];
  if (other === undefined || other === user.id) return user;
  const person = state.quirks.asUser ? state.personById(other) : undefined;
  if (!person) throw new Refusal(403, 'access_denied_insufficient_permissions');
  return person;
}
