// Signing in to Box: the page in the browser, the tokens, their ends.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { BOX_TOKEN, type BoxEmulator } from '../../emulators/box/emulator.ts';
import { BOX_APP } from '../../emulators/box/oauth.ts';
import { type BoxAnswer, box, call, ManualClock, read, refused, send, stopAll } from './boxCalls.ts';

const BACK = 'http://127.0.0.1:49152/callback';
const DAY = 86_400_000;

const client = { client_id: BOX_APP.clientId, client_secret: BOX_APP.clientSecret };

type Form = Readonly<Record<string, string>>;

function page(emulator: BoxEmulator, query: Form): string {
  const ordinary = { response_type: 'code', client_id: BOX_APP.clientId, redirect_uri: BACK, state: 's&1' };
  return `${emulator.server.url}/api/oauth2/authorize?${new URLSearchParams({ ...ordinary, ...query })}`;
}

/** What the browser is sent to when the user decides. */
async function decide(emulator: BoxEmulator, decision: string, query: Form = {}): Promise<URL> {
  const body = new URLSearchParams({ decision });
  const response = await fetch(page(emulator, query), { method: 'POST', body, redirect: 'manual' });
  assert.equal(response.status, 302, await response.text());
  return new URL(response.headers.get('location') ?? '');
}

async function code(emulator: BoxEmulator, query: Form = {}): Promise<string> {
  return (await decide(emulator, 'grant', query)).searchParams.get('code') ?? '';
}

async function post(emulator: BoxEmulator, what: string, form: Form): Promise<BoxAnswer> {
  const body = new URLSearchParams({ ...client, ...form });
  return read(await fetch(`${emulator.server.url}/oauth2/${what}`, { method: 'POST', body }));
}

const transport = async (emulator: BoxEmulator, given: string, more: Form = {}) =>
  post(emulator, 'token', { grant_type: 'authorization_code', code: given, ...more });

const refresh = async (emulator: BoxEmulator, token: unknown) =>
  post(emulator, 'token', { grant_type: 'refresh_token', refresh_token: String(token) });

const credentials = async (emulator: BoxEmulator, type: string, id: string, more: Form = {}) =>
  post(emulator, 'token', { grant_type: 'client_credentials', box_subject_type: type, box_subject_id: id, ...more });

/** Status of a call with an access token. */
async function works(emulator: BoxEmulator, token: unknown): Promise<number> {
  return (await send(emulator, '/users/me', { headers: { authorization: `Bearer ${String(token)}` } })).status;
}

const failure = ({ status, json }: BoxAnswer): unknown[] => [status, json.error, json.error_description];

const badRefresh = [400, 'invalid_grant', 'Invalid refresh token'];

describe('Box emulator, signing in', () => {
  afterEach(stopAll);

  it('shows a page to grant or deny, and sends the browser back with a code or an error, and the state', async () => {
    const emulator = await box();
    const shown = await fetch(page(emulator, { state: '"><script>' }));
    const html = await shown.text();
    assert.equal(shown.status, 200);
    assert.match(shown.headers.get('content-type') ?? '', /^text\/html/);
    assert.equal(html.match(/<form method="post"/g)?.length, 2);
    assert.ok(html.includes('value="grant"') && html.includes('value="deny"') && !html.includes('<script>'));
    const granted = await decide(emulator, 'grant');
    assert.equal(`${granted.origin}${granted.pathname}`, BACK);
    assert.deepEqual([...granted.searchParams.keys()], ['code', 'state']);
    assert.equal(granted.searchParams.get('state'), 's&1');
    const denied = await decide(emulator, 'deny');
    assert.deepEqual([denied.searchParams.get('error'), denied.searchParams.get('state')], ['access_denied', 's&1']);
    assert.equal(denied.searchParams.get('code'), null);
  });

  it('sends no one to an address that is not registered; on the loopback the port may differ', async () => {
    const emulator = await box();
    emulator.oauth.app.redirectUris = ['http://127.0.0.1/callback', 'https://example.com/back'];
    const error = async (query: Form): Promise<string | undefined> => {
      const response = await fetch(page(emulator, query), { redirect: 'manual' });
      assert.equal(response.headers.get('location'), null);
      return response.status === 200 ? undefined : /error=(\w+)/.exec(await response.text())?.[1];
    };
    for (const good of [BACK, 'http://127.0.0.1/callback', 'https://example.com/back']) {
      assert.equal(await error({ redirect_uri: good }), undefined, good);
    }
    const bad = ['http://localhost:1/callback', 'https://127.0.0.1/callback', 'https://example.com:1/back', 'x'];
    for (const redirect_uri of [...bad, `${BACK}/`, `${BACK}?a=1`, 'https://example.com/back/', 'vscode://a.b']) {
      assert.equal(await error({ redirect_uri }), 'redirect_uri_mismatch', redirect_uri);
    }
    assert.equal(await error({ client_id: 'other' }), 'invalid_client');
    const body = new URLSearchParams({ decision: 'grant' });
    const without = page(emulator, {}).replace(/redirect_uri=[^&]*&/, '');
    assert.match(await (await fetch(without, { method: 'POST', body })).text(), /redirect_uri_missing/);
    emulator.oauth.app.redirectUris = ['https://example.com/back'];
    const only = await fetch(without, { method: 'POST', body, redirect: 'manual' });
    assert.match(only.headers.get('location') ?? '', /^https:\/\/example\.com\/back\?code=/);
    const wrong = await fetch(page(emulator, { redirect_uri: 'https://example.com/back', response_type: 'token' }), {
      redirect: 'manual',
    });
    assert.match(wrong.headers.get('location') ?? '', /\?error=unsupported_response_type&/);
  });

  it('gives a pair of tokens for a code, once, within 30 seconds', async () => {
    const clock = new ManualClock();
    const emulator = await box({ now: clock.now, quirks: { accessTokenLives: 4123 } });
    const given = await code(emulator);
    clock.pass(29_999);
    const answer = await transport(emulator, given, { redirect_uri: BACK });
    assert.equal(answer.status, 200);
    const { access_token, refresh_token, ...rest } = answer.json;
    assert.deepEqual(rest, { expires_in: 4123, token_type: 'bearer', restricted_to: [] });
    assert.notEqual(access_token, refresh_token);
    assert.equal(await works(emulator, access_token), 200);
    assert.deepEqual(failure(await transport(emulator, given)).slice(0, 2), [400, 'invalid_grant']);
    const late = await code(emulator);
    clock.pass(30_000);
    const expired = [400, 'invalid_grant', 'The authorization code has expired'];
    assert.deepEqual(failure(await transport(emulator, late)), expired);
    const elsewhere = await transport(emulator, await code(emulator), { redirect_uri: 'http://127.0.0.1:1/callback' });
    assert.deepEqual(failure(elsewhere).slice(0, 2), [400, 'invalid_grant']);
    assert.equal(emulator.oauth.counts.invalidGrants, 3);
  });

  it('refuses apps that it does not know, grants that they may not use, and what is not a form', async () => {
    const emulator = await box();
    const invalid = [400, 'invalid_client', 'The client credentials are invalid'];
    assert.deepEqual(failure(await transport(emulator, 'x', { client_secret: 'y' })), invalid);
    assert.deepEqual(failure(await transport(emulator, 'x', { client_id: 'y' })), invalid);
    assert.deepEqual(failure(await post(emulator, 'revoke', { client_secret: 'y', token: BOX_TOKEN })), invalid);
    assert.equal((await post(emulator, 'token', { grant_type: 'password' })).json.error, 'invalid_request');
    const { refresh_token = '' } = emulator.oauth.signIn();
    const body = `${new URLSearchParams({ ...client, grant_type: 'refresh_token', refresh_token })}`;
    const text = await fetch(`${emulator.server.url}/oauth2/token`, { method: 'POST', body });
    assert.equal(text.status, 400);
    assert.equal((await fetch(`${emulator.server.url}/oauth2/token`)).status, 405);
    emulator.oauth.app.grants = ['client_credentials'];
    const answer = await transport(emulator, await code(emulator));
    assert.deepEqual(failure(answer).slice(0, 2), [400, 'invalid_request']);
  });

  it('lets access tokens expire with an empty 401, and refresh tokens after 60 days', async () => {
    const clock = new ManualClock();
    const emulator = await box({ now: clock.now });
    const first = emulator.oauth.signIn();
    clock.pass(3_599_999);
    assert.equal(await works(emulator, first.access_token), 200);
    clock.pass(1);
    const headers = { authorization: `Bearer ${first.access_token}` };
    const expired = await send(emulator, '/users/me', { headers });
    assert.deepEqual([expired.status, expired.text], [401, '']);
    assert.match(expired.headers.get('www-authenticate') ?? '', /error="invalid_token"/);
    assert.equal((await call(emulator, 'GET', '/users/me')).status, 200, 'the fixed token stays');
    const second = await refresh(emulator, first.refresh_token);
    assert.equal(await works(emulator, second.json.access_token), 200);
    clock.pass(60 * DAY);
    const late = [400, 'invalid_grant', 'Refresh token has expired'];
    assert.deepEqual(failure(await refresh(emulator, second.json.refresh_token)), late);
    const third = emulator.oauth.signIn();
    emulator.oauth.expireAccessTokens();
    assert.equal(await works(emulator, third.access_token), 401);
    assert.equal((await refresh(emulator, third.refresh_token)).status, 200);
  });

  it('takes a refresh token once, also if its answer was lost', async () => {
    const emulator = await box();
    const { refresh_token } = emulator.oauth.signIn();
    const second = await refresh(emulator, refresh_token);
    assert.equal(second.status, 200);
    assert.deepEqual(failure(await refresh(emulator, refresh_token)), badRefresh);
    emulator.server.fail({ path: /\/token$/, how: 'reset after' });
    await assert.rejects(refresh(emulator, second.json.refresh_token));
    assert.deepEqual(failure(await refresh(emulator, second.json.refresh_token)), badRefresh);
    const { refreshed, invalidGrants } = emulator.oauth.counts;
    assert.deepEqual([refreshed, invalidGrants], [2, 2]);
  });

  it('keeps the used refresh token good until the next is used, where two may be valid', async () => {
    const emulator = await box({ quirks: { refreshTokens: 'twoValid' } });
    const { refresh_token } = emulator.oauth.signIn();
    emulator.server.fail({ path: /\/token$/, how: 'reset after' });
    await assert.rejects(refresh(emulator, refresh_token));
    const second = await refresh(emulator, refresh_token);
    assert.equal(second.status, 200);
    const third = await refresh(emulator, second.json.refresh_token);
    assert.deepEqual(failure(await refresh(emulator, refresh_token)), badRefresh);
    assert.equal((await refresh(emulator, third.json.refresh_token)).status, 200);
  });

  it('ends the old access token with the first use of the new one, not before', async () => {
    const emulator = await box();
    const first = emulator.oauth.signIn();
    const other = emulator.oauth.signIn();
    const second = (await refresh(emulator, first.refresh_token)).json;
    assert.equal(await works(emulator, first.access_token), 200);
    assert.equal(await works(emulator, second.access_token), 200);
    assert.equal(await works(emulator, first.access_token), 401);
    assert.equal(await works(emulator, other.access_token), 200, 'another sign-in');
    emulator.quirks.oldTokenDies = false;
    const third = (await refresh(emulator, second.refresh_token)).json;
    assert.deepEqual(
      [await works(emulator, third.access_token), await works(emulator, second.access_token)],
      [200, 200],
    );
  });

  it('revokes the whole pair by either token, with an empty 200', async () => {
    const emulator = await box();
    for (const which of ['access_token', 'refresh_token'] as const) {
      const pair = emulator.oauth.signIn();
      const answer = await post(emulator, 'revoke', { token: pair[which] ?? '' });
      assert.deepEqual([answer.status, answer.text], [200, '']);
      assert.equal(await works(emulator, pair.access_token), 401);
      assert.deepEqual(failure(await refresh(emulator, pair.refresh_token)), badRefresh);
    }
    assert.equal((await post(emulator, 'revoke', { token: 'unknown' })).status, 200);
    assert.equal(emulator.oauth.counts.revoked, 3);
    const last = emulator.oauth.signIn();
    emulator.oauth.revokeElsewhere();
    assert.deepEqual(failure(await refresh(emulator, last.refresh_token)), badRefresh);
    await post(emulator, 'revoke', { token: BOX_TOKEN });
    assert.equal((await call(emulator, 'GET', '/users/me')).status, 401);
  });

  it('cuts a token down to the scope that was asked for', async () => {
    const emulator = await box();
    const file = emulator.state.trashFile();
    const { access_token } = (await transport(emulator, await code(emulator, { scope: 'root_readonly' }))).json;
    const headers = { authorization: `Bearer ${String(access_token)}` };
    assert.equal((await send(emulator, '/folders/trash/items', { headers })).status, 200);
    const restore = await send(emulator, `/files/${file.id}`, { method: 'POST', body: '{}', headers });
    assert.deepEqual(refused(restore), [403, 'insufficient_scope']);
    const bad = await fetch(page(emulator, { scope: 'everything' }), { redirect: 'manual' });
    assert.match(bad.headers.get('location') ?? '', /\?error=invalid_scope&/);
  });

  it('checks a code challenge only where switched on', async () => {
    const emulator = await box();
    const verifier = 'v'.repeat(43);
    const code_challenge = createHash('sha256').update(verifier).digest('base64url');
    assert.equal((await transport(emulator, await code(emulator, { code_challenge }))).status, 200);
    emulator.quirks.pkce = 'checked';
    const without = await transport(emulator, await code(emulator, { code_challenge }));
    assert.equal(without.json.error, 'invalid_grant');
    const checked = await transport(emulator, await code(emulator, { code_challenge }), { code_verifier: verifier });
    assert.equal(checked.status, 200);
  });

  it('gives tokens for client credentials: of a user, or of a service account with a trash of its own', async () => {
    const emulator = await box();
    const { state, oauth } = emulator;
    state.trashFile();
    const ask = async (answer: BoxAnswer, path: string) => {
      assert.equal(answer.status, 200, answer.text);
      assert.equal(answer.json.refresh_token, undefined);
      return (await send(emulator, path, { headers: { authorization: `Bearer ${String(answer.json.access_token)}` } }))
        .json;
    };
    const user = await credentials(emulator, 'user', state.me.id);
    assert.equal((await ask(user, '/users/me')).id, state.me.id);
    assert.equal((await ask(user, '/folders/trash/items')).total_count, 1);
    const { enterprise } = (await call(emulator, 'GET', '/users/me?fields=enterprise')).json as {
      enterprise: { id: string };
    };
    const service = await credentials(emulator, 'enterprise', enterprise.id);
    assert.match(String((await ask(service, '/users/me')).login), /^AutomationUser_.*@boxdevedition\.com$/);
    assert.equal((await ask(service, '/folders/trash/items')).total_count, 0);
    const unknown = [400, 'invalid_grant', 'Grant credentials are invalid'];
    for (const [type, id] of [
      ['user', '7'],
      ['enterprise', '7'],
      ['', ''],
    ] as const) {
      assert.deepEqual(failure(await credentials(emulator, type, id)), unknown);
    }
    oauth.app.actsForUsers = false;
    assert.equal((await credentials(emulator, 'user', state.me.id)).json.error, 'invalid_request');
    oauth.app.authorized = false;
    const refusal = [400, 'unauthorized_client', 'This app is not authorized by the enterprise admin'];
    assert.deepEqual(failure(await credentials(emulator, 'enterprise', enterprise.id)), refusal);
    oauth.app.grants = ['authorization_code'];
    assert.equal((await credentials(emulator, 'enterprise', enterprise.id)).json.error, 'invalid_request');
  });

  it('acts for another user where that is allowed: their account, and the trash of what they own or deleted', async () => {
    const emulator = await box();
    const { state, quirks } = emulator;
    const maya = state.person('Maya Lindqvist');
    const [owned, mine] = [state.trashFile({ owner: maya }), state.trashFile()];
    state.trashLink({ deletedBy: maya });
    const as = (id: string, path: string, method = 'GET') =>
      send(emulator, path, { method, headers: { 'as-user': id }, ...(method === 'POST' && { body: '{}' }) });
    const denied = [403, 'access_denied_insufficient_permissions'];
    assert.deepEqual(refused(await as(maya.id, '/users/me')), denied);
    quirks.asUser = true;
    assert.deepEqual(refused(await as('7', '/users/me')), denied);
    assert.equal((await as(maya.id, '/users/me')).json.login, maya.login);
    assert.equal((await as(maya.id, '/folders/trash/items')).json.total_count, 2);
    assert.equal((await call(emulator, 'GET', '/folders/trash/items')).json.total_count, 3);
    for (const [path, method] of [
      ['', 'POST'],
      ['/trash', 'GET'],
      ['/trash', 'DELETE'],
    ] as const) {
      assert.deepEqual(refused(await as(maya.id, `/files/${mine.id}${path}`, method)), [404, 'not_found']);
    }
    assert.equal((await as(maya.id, `/files/${owned.id}`, 'POST')).status, 201);
    const events = (await call(emulator, 'GET', '/events')).json.entries as { created_by: { id: string } }[];
    assert.equal(events.at(-1)?.created_by.id, maya.id);
  });
});
