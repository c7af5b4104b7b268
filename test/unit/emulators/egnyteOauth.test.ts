// Signing in to the emulated Egnyte domain, by plain HTTP: what Egnyte publishes, what people met live, else what is assumed.
import assert from 'node:assert/strict';
import {
  EGNYTE_TOKEN,
  type EgnyteEmulator,
  type EgnyteOptions,
  personWith,
  startEgnyte,
} from '../../emulators/egnyte/emulator.ts';
import { EGNYTE_PASSWORD, INTERNAL_KEY, LOOPBACK_KEY, PUBLIC_KEY } from '../../emulators/egnyte/oauth.ts';

const NOON = Date.parse('2026-09-01T12:00:00Z');
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const CALLBACK = PUBLIC_KEY.redirectUri ?? '';
const TOKEN = '/puboauth/token';
const REVOKE = '/pubapi/v1/tokens/revoke';

type Form = Record<string, string>;
interface TokenAnswer {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly token_type: string;
  readonly expires_in: number | string;
}

describe('The Egnyte emulator, signing in', () => {
  let egnyte: EgnyteEmulator;
  let now = NOON;

  async function start(options: EgnyteOptions = {}): Promise<EgnyteEmulator> {
    now = NOON;
    egnyte = await startEgnyte({ now: () => now, ...options });
    return egnyte;
  }
  afterEach(async () => {
    await egnyte.stop();
  });

  const authorize = (more: Form = {}) => {
    const asked = { client_id: PUBLIC_KEY.id, redirect_uri: CALLBACK, response_type: 'code', ...more };
    return fetch(`${egnyte.server.url}/puboauth/authorize?${new URLSearchParams(asked)}`, { redirect: 'manual' });
  };
  const post = (path: string, form: Form) =>
    fetch(`${egnyte.server.url}${path}`, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
  const location = (answer: Response) => new URL(answer.headers.get('location') ?? '');
  const newCode = async (more: Form = {}) =>
    location(await authorize({ auto: '1', ...more })).searchParams.get('code') ?? '';
  const keyAndSecret = { client_id: PUBLIC_KEY.id, client_secret: PUBLIC_KEY.secret ?? '' };
  const transport = (code: string, more: Form = {}) =>
    post(TOKEN, { ...keyAndSecret, grant_type: 'authorization_code', redirect_uri: CALLBACK, code, ...more });
  const refresh = (refresh_token: string, more: Form = {}) =>
    post(TOKEN, { ...keyAndSecret, grant_type: 'refresh_token', refresh_token, ...more });
  const withPassword = (username: string, password = EGNYTE_PASSWORD, more: Form = {}) =>
    post(TOKEN, { client_id: INTERNAL_KEY.id, grant_type: 'password', username, password, ...more });
  const token = async (answer: Response) => {
    assert.equal(answer.status, 200, await answer.clone().text());
    return (await answer.json()) as TokenAnswer;
  };
  const signedIn = async () => await token(await transport(await newCode()));
  const whoIs = (access: string) =>
    fetch(`${egnyte.server.url}/pubapi/v1/userinfo`, { headers: { authorization: `Bearer ${access}` } });
  const isGood = async (access: string) => (await whoIs(access)).status === 200;
  /** Status, and what the answer says in whichever envelope. */
  const refusal = async (answer: Response) => {
    const body = (await answer.json()) as {
      errorMessage?: string;
      error?: string;
      formErrors?: { code: string; msg: string }[];
    };
    return [answer.status, body.errorMessage ?? body.error ?? body.formErrors?.[0]?.code];
  };

  describe('the page of consent', () => {
    it('names the key, and comes back with a code and the state when the person allows it', async () => {
      await start();
      const page = await authorize({ state: 'a&b', scope: 'Egnyte.filesystem' });
      assert.match(page.headers.get('content-type') ?? '', /html/);
      assert.ok(page.headers.get('x-egnyte-request-id'));
      const text = await page.text();
      assert.match(text, /Allow emulatorpublickey/);
      const action = /action="([^"]*)"/.exec(text)?.[1]?.replaceAll('&#38;', '&') ?? '';
      const answer = await post(action, { decision: 'allow' });
      assert.equal(answer.status, 302);
      const { origin, pathname, searchParams } = location(answer);
      assert.equal(origin + pathname, CALLBACK);
      assert.equal(searchParams.get('state'), 'a&b');
      assert.ok(await token(await transport(searchParams.get('code') ?? '')));
      const denied = location(await post(action, { decision: 'deny' })).searchParams;
      assert.deepEqual([...denied], [...new URLSearchParams({ error: 'access_denied', state: 'a&b' })]);
    });

    it('is answered at once with auto=1, and echoes no state that was not sent', async () => {
      await start();
      const answer = await authorize({ auto: '1' });
      assert.equal(answer.status, 302);
      assert.deepEqual([...location(answer).searchParams.keys()], ['code']);
    });

    it('puts what it is sent into its text as text', async () => {
      await start();
      const text = await (await authorize({ state: '"><script>alert(1)</script>' })).text();
      assert.doesNotMatch(text, /<script/);
    });

    it('refuses a callback that is not https, or not exactly the registered one', async () => {
      await start();
      for (const redirect_uri of ['http://localhost:8080/callback', 'vscode://cloud-trash/callback', 'callback']) {
        const answer = await authorize({ redirect_uri });
        assert.equal(answer.status, 400);
        const msg = 'Invalid redirect uri redirect uri must be a valid https url.';
        assert.deepEqual(await answer.json(), { formErrors: [{ code: 'INVALID_CALLBACK', msg }] });
      }
      for (const redirect_uri of ['https://localhost/callback', `${CALLBACK}/`, 'https://evil.example/callback']) {
        const words = 'Request hostname and redirect url hostname do not match';
        assert.deepEqual(await refusal(await authorize({ redirect_uri, auto: '1' })), [400, words]);
      }
    });

    it('lets a key to which it was granted come back by http to the loopback address, at any port', async () => {
      await start();
      const back = (redirect_uri: string) => authorize({ client_id: LOOPBACK_KEY.id, redirect_uri, auto: '1' });
      const answer = await back('http://127.0.0.1:49152/callback');
      assert.equal(location(answer).port, '49152');
      const form = { client_id: LOOPBACK_KEY.id, redirect_uri: 'http://127.0.0.1:49152/callback' };
      assert.ok(await token(await transport(location(answer).searchParams.get('code') ?? '', form)));
      for (const other of ['http://127.0.0.1:49152/other', 'http://localhost:49152/callback']) {
        assert.equal((await back(other)).status, 400);
      }
      assert.deepEqual(await refusal(await back('http://example.com/callback')), [400, 'INVALID_CALLBACK']);
    });

    it('refuses an unknown key, one of the internal type, and what lacks parameters', async () => {
      await start();
      const unknown = [400, 'No valid app info found for api key'];
      assert.deepEqual(await refusal(await authorize({ client_id: 'unknown' })), unknown);
      const wrongFlow = [400, 'Incorrect request type GET for resource owner flow'];
      assert.deepEqual(await refusal(await authorize({ client_id: INTERNAL_KEY.id })), wrongFlow);
      assert.deepEqual(await refusal(await fetch(`${egnyte.server.url}${TOKEN}?client_id=x`)), wrongFlow);
      for (const name of ['client_id', 'redirect_uri', 'response_type']) {
        assert.deepEqual(await refusal(await authorize({ [name]: '' })), [400, 'REQUIRED_PARAMS_MISSING']);
      }
      assert.equal((await authorize({ response_type: 'magic' })).status, 400);
    });

    it('gives a token in the fragment where one is asked for, without a refresh token', async () => {
      await start();
      const url = location(await authorize({ response_type: 'token', state: 's', auto: '1' }));
      const fields = new URLSearchParams(url.hash.slice(1));
      assert.deepEqual([...fields.keys()], ['access_token', 'token_type', 'expires_in', 'state']);
      assert.ok(await isGood(fields.get('access_token') ?? ''));
    });
  });

  describe('a code', () => {
    it('gives a token of 30 days and a refresh token, for the person in the browser', async () => {
      const { oauth } = await start();
      oauth.person = personWith('power');
      const given = await signedIn();
      assert.deepEqual([given.token_type, given.expires_in], ['bearer', 2_592_000]);
      assert.ok(given.refresh_token);
      const { username } = (await (await whoIs(given.access_token)).json()) as { username: string };
      assert.equal(username, personWith('power').username);
      now += 30 * DAY - 1;
      assert.ok(await isGood(given.access_token));
      now += 1;
      assert.equal((await whoIs(given.access_token)).status, 401);
    });

    it('gives a token without an end and without a refresh token on a domain of the older kind', async () => {
      const { switches } = await start({ tokens: 'lasting' });
      const given = await signedIn();
      assert.deepEqual([given.expires_in, given.refresh_token], [-1, undefined]);
      now += 4000 * DAY;
      assert.ok(await isGood(given.access_token));
      switches.tokens = 'lasting, as text';
      assert.equal((await signedIn()).expires_in, '-1');
    });

    it('is good once, for 90 seconds, and with the address that it was sent to', async () => {
      await start();
      const used = await newCode();
      assert.equal((await transport(used)).status, 200);
      assert.deepEqual(await refusal(await transport(used)), [400, 'invalid_grant']);
      const slow = await newCode();
      now += 89_999;
      assert.equal((await transport(slow)).status, 200);
      const late = await newCode();
      now += 90_000;
      assert.deepEqual(await refusal(await transport(late)), [400, 'invalid_grant']);
      const elsewhere = await transport(await newCode(), { redirect_uri: 'https://localhost/callback' });
      assert.deepEqual(await refusal(elsewhere), [400, 'invalid_grant']);
      const { id } = LOOPBACK_KEY;
      assert.deepEqual(await refusal(await transport(await newCode(), { client_id: id })), [400, 'invalid_grant']);
    });

    it('is refused without the right secret, without its parameters, and in a body that is not a form', async () => {
      await start();
      const code = await newCode();
      assert.deepEqual(await refusal(await transport(code, { client_secret: 'wrong' })), [400, 'invalid_client']);
      for (const name of ['client_secret', 'client_id', 'code', 'redirect_uri', 'grant_type']) {
        assert.deepEqual(await refusal(await transport(code, { [name]: '' })), [400, 'REQUIRED_PARAMS_MISSING'], name);
      }
      const unknown = [400, 'No valid app info found for api key'];
      assert.deepEqual(await refusal(await transport(code, { client_id: 'unknown' })), unknown);
      assert.deepEqual(await refusal(await transport(code, { grant_type: 'magic' })), [400, 'unsupported_grant_type']);
      const headers = { 'content-type': 'application/json' };
      assert.equal((await fetch(`${egnyte.server.url}${TOKEN}`, { method: 'POST', headers, body: '{}' })).status, 415);
      assert.equal((await fetch(`${egnyte.server.url}${TOKEN}`, { method: 'PUT' })).status, 405);
      assert.equal((await transport(code)).status, 200);
    });
  });

  describe('a refresh token', () => {
    it('is good once, and replaced by another', async () => {
      const { oauth } = await start();
      const first = await signedIn();
      const second = await token(await refresh(first.refresh_token ?? ''));
      assert.notEqual(second.access_token, first.access_token);
      assert.ok(second.refresh_token && second.refresh_token !== first.refresh_token);
      assert.ok((await isGood(first.access_token)) && (await isGood(second.access_token)));
      assert.deepEqual(await refusal(await refresh(first.refresh_token ?? '')), [400, 'invalid_grant']);
      assert.equal((await refresh(second.refresh_token ?? '')).status, 200);
      assert.deepEqual(oauth.refreshes, { done: 2, refused: 1 });
    });

    it('stays good where none comes back', async () => {
      const { oauth } = await start({ refreshRotates: false });
      const first = await signedIn();
      for (let n = 0; n < 2; n += 1) {
        const next = await token(await refresh(first.refresh_token ?? ''));
        assert.deepEqual([next.refresh_token, next.expires_in], [undefined, 2_592_000]);
      }
      assert.deepEqual(oauth.refreshes, { done: 2, refused: 0 });
    });

    it('renews a token that has expired', async () => {
      await start();
      const { access_token, refresh_token = '' } = await signedIn();
      now += 31 * DAY;
      assert.equal(await isGood(access_token), false);
      assert.ok(await isGood((await token(await refresh(refresh_token))).access_token));
    });

    it('is refused to another key, and in place of an access token', async () => {
      const { oauth } = await start();
      const { access_token, refresh_token = '' } = await signedIn();
      const other = { client_id: LOOPBACK_KEY.id, client_secret: LOOPBACK_KEY.secret ?? '' };
      assert.deepEqual(await refusal(await refresh(refresh_token, other)), [400, 'invalid_grant']);
      assert.deepEqual(await refusal(await refresh(access_token)), [400, 'invalid_grant']);
      assert.equal(await isGood(refresh_token), false);
      assert.deepEqual(oauth.refreshes, { done: 0, refused: 2 });
    });
  });

  describe('a password', () => {
    it('gives a token to an internal key without a secret', async () => {
      await start();
      const { username } = personWith('standard');
      const given = await token(await withPassword(username));
      const user = (await (await whoIs(given.access_token)).json()) as { username: string };
      assert.equal(user.username, username);
      assert.deepEqual(await refusal(await withPassword(username, 'wrong')), [400, 'invalid_grant']);
      assert.deepEqual(await refusal(await withPassword('nobody')), [400, 'invalid_grant']);
    });

    it('is of no use to a public key, and wants the secret of a key that has one', async () => {
      const { oauth } = await start();
      const { username } = personWith('admin');
      const byPublic = await withPassword(username, EGNYTE_PASSWORD, keyAndSecret);
      assert.deepEqual(await refusal(byPublic), [400, 'unauthorized_client']);
      oauth.register({ ...INTERNAL_KEY, secret: 'since 2015' });
      assert.deepEqual(await refusal(await withPassword(username)), [400, 'REQUIRED_PARAMS_MISSING']);
      const right = await withPassword(username, EGNYTE_PASSWORD, { client_secret: 'since 2015' });
      assert.equal(right.status, 200);
    });

    it('when it is changed ends all tokens of that person, those that were pasted too, and of no one else', async () => {
      const { oauth } = await start();
      const admin = personWith('admin');
      const { access_token, refresh_token = '' } = await signedIn();
      const code = await newCode();
      const other = await token(await withPassword(personWith('power').username));
      oauth.changePassword(admin, 'new');
      assert.deepEqual([await isGood(access_token), await isGood(EGNYTE_TOKEN)], [false, false]);
      assert.equal((await refresh(refresh_token)).status, 400);
      assert.equal((await transport(code)).status, 400);
      assert.ok(await isGood(other.access_token));
      assert.equal((await withPassword(admin.username)).status, 400);
      assert.equal((await withPassword(admin.username, 'new')).status, 200);
    });
  });

  describe('the limit of the token endpoint', () => {
    it('is 100 calls an hour for a public key, then 409 until the first of them is an hour old', async () => {
      const { oauth, switches } = await start();
      const { refresh_token = '' } = await signedIn();
      now += 10 * MINUTE;
      for (let n = 1; n < 100; n += 1) assert.equal((await refresh('wrong')).status, 400);
      const refused = await refresh(refresh_token);
      assert.deepEqual([refused.status, refused.headers.get('retry-after')], [409, '3000']);
      assert.deepEqual(oauth.refreshes, { done: 0, refused: 100 });
      switches.retryAfter = 'absent';
      assert.equal((await refresh(refresh_token)).headers.get('retry-after'), null);
      assert.equal((await withPassword(personWith('admin').username)).status, 200);
      now += 50 * MINUTE;
      assert.equal((await refresh(refresh_token)).status, 200);
    });

    it('is 10 calls an hour for each user of an internal key', async () => {
      await start();
      const { username } = personWith('admin');
      let last: TokenAnswer | undefined;
      for (let n = 0; n < 10; n += 1) last = await token(await withPassword(username));
      assert.equal((await withPassword(username)).status, 409);
      const again = { client_id: INTERNAL_KEY.id, client_secret: '' };
      assert.equal((await refresh(last?.refresh_token ?? '', again)).status, 409);
      assert.equal((await withPassword(personWith('power').username)).status, 200);
    });

    it('is not that of the API: a sign-in uses up none of a token', async () => {
      await start();
      const { access_token } = await signedIn();
      assert.equal((await whoIs(access_token)).headers.get('x-accesstoken-quota-current'), '1');
    });
  });

  describe('a revocation', () => {
    it('of either token ends both, and of one that was pasted ends that', async () => {
      await start();
      for (const pick of ['access_token', 'refresh_token'] as const) {
        const given = await signedIn();
        const answer = await post(REVOKE, { token: given[pick] ?? '', client_secret: PUBLIC_KEY.secret ?? '' });
        assert.deepEqual([answer.status, await answer.text()], [200, '']);
        assert.equal(await isGood(given.access_token), false);
        assert.equal((await refresh(given.refresh_token ?? '')).status, 400);
      }
      assert.equal((await post(REVOKE, { token: EGNYTE_TOKEN })).status, 200);
      assert.equal(await isGood(EGNYTE_TOKEN), false);
    });

    it('wants a token, and the secret of the key that it is from', async () => {
      await start();
      const { access_token } = await signedIn();
      assert.deepEqual(await refusal(await post(REVOKE, {})), [400, 'REQUIRED_PARAMS_MISSING']);
      assert.deepEqual(await refusal(await post(REVOKE, { token: access_token })), [400, 'REQUIRED_PARAMS_MISSING']);
      const wrong = await post(REVOKE, { token: access_token, client_secret: 'wrong' });
      assert.deepEqual(await refusal(wrong), [400, 'invalid_client']);
      assert.ok(await isGood(access_token));
      assert.equal((await fetch(`${egnyte.server.url}${REVOKE}`)).status, 405);
    });
  });
});
