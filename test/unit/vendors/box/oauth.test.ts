import assert from 'node:assert/strict';
import { NetworkError } from '../../../../src/http/http.ts';
import { box } from '../../../../src/vendors/box/box.ts';
import { accessToken, actAsUser, clientCredentials, ownApp } from '../../../../src/vendors/box/signIn.ts';
import type { Credential } from '../../../../src/vendors/credential.ts';
import type { Connection, SignInMethod } from '../../../../src/vendors/vendor.ts';
import { BOX_TOKEN, type BoxEmulator, startBox } from '../../../emulators/box/emulator.ts';
import { BOX_APP } from '../../../emulators/box/oauth.ts';
import type { Quirks } from '../../../emulators/box/quirks.ts';
import { ENTERPRISE } from '../../../emulators/box/view.ts';
import { FakeClock, noon } from '../../fakes/clock.ts';
import { renewedIn } from '../../fakes/renewal.ts';
import {
  type AuthClient,
  agree,
  assertSilent,
  deskOf,
  fieldOf,
  never,
  problemFrom,
  redeemed,
  scriptedDesk,
} from '../authClient.ts';

const redirectUri = 'http://127.0.0.1:4321/callback';
const hour = 3_600_000;
const { browser, connection: connectionFor } = ownApp;
const apps = { ...BOX_APP };
const idsOf = ({ fields }: SignInMethod) => fields.map(({ id }) => id);

describe('Box sign-in with an app', () => {
  let emulator: BoxEmulator;
  let clock: FakeClock;
  let authClient: AuthClient;

  async function start(quirks: Partial<Quirks> = {}): Promise<void> {
    clock = new FakeClock();
    emulator = await startBox({ now: () => clock.now(), quirks });
    authClient = deskOf(box, emulator.server.url, clock);
  }
  beforeEach(async () => await start());
  afterEach(async () => await emulator.stop());

  const typed = (more: Readonly<Record<string, string>> = {}) =>
    connectionFor({ ...apps, ...more }, emulator.server.url);
  const codeFor = async (given: Connection) => {
    const page = browser?.page(given, redirectUri, 'the-state') ?? '';
    return (await agree(page, { decision: 'grant' })).searchParams.get('code') ?? '';
  };
  const redeem = async (given: Connection, code: string) => {
    assert.ok(browser);
    return await browser.redeem(given, code, redirectUri, authClient.http, never);
  };
  const signIn = async (more: Readonly<Record<string, string>> = {}) => {
    const given = typed(more);
    return await redeem(given, await codeFor(given));
  };
  const renew = async (credential: Credential, http = authClient.http, signal = never) => {
    const { renewal } = box;
    assert.ok(renewal);
    assert.ok(renewal.can(credential));
    return renewedIn(await renewal.renew(emulator.server.url, credential, http, signal));
  };
  const revoke = async (credential: Credential) =>
    await box.revoke?.(emulator.server.url, credential, authClient.http, never);
  const works = async (connection: Connection): Promise<boolean> =>
    await authClient
      .client(connection)
      .then((client) => client.whoAmI(never))
      .then(
        () => true,
        () => false,
      );

  it('offers the own app first, then credentials of an app, then a token, then as another user', () => {
    assert.deepEqual(
      box.signIn.map(({ id }) => id),
      ['oauth', 'clientCredentials', 'token', 'asUser'],
    );
    assert.equal(fieldOf(ownApp, 'clientSecret').secret, true);
    assert.equal(fieldOf(ownApp, 'clientId').secret, false);
  });

  it('sends the browser to Box itself, with nothing secret in the address', () => {
    const given = connectionFor({ ...apps }, undefined);
    const page = new URL(browser?.page(given, redirectUri, 'a&b') ?? '');
    assert.equal(`${page.origin}${page.pathname}`, 'https://account.box.com/api/oauth2/authorize');
    assert.deepEqual(Object.fromEntries(page.searchParams), {
      response_type: 'code',
      client_id: apps.clientId,
      redirect_uri: redirectUri,
      state: 'a&b',
    });
    assert.deepEqual(given.origins, ['https://api.box.com']);
  });

  it('trades the code for tokens, and tells when they expire', async () => {
    const { credential, url, origins } = await signIn();
    assert.deepEqual([url, origins], [emulator.server.url, [emulator.server.url]]);
    assert.deepEqual(Object.keys(credential).sort(), [
      'clientId',
      'clientSecret',
      'expiresAt',
      'refreshToken',
      'token',
    ]);
    assert.equal(credential.expiresAt, String(noon + hour));
    const { id, name, login } = emulator.state.me;
    assert.deepEqual(await (await authClient.client(await signIn())).whoAmI(never), { id, name, login });
  });

  it('takes a code once, and in time', async () => {
    const given = typed();
    const code = await codeFor(given);
    await redeem(given, code);
    const again = await problemFrom(redeem(given, code));
    assert.deepEqual([again.kind, again.code, again.status], ['signIn', 'signIn.codeRefused', 400]);
    assert.match(again.said ?? '', /invalid/i);
    const late = await codeFor(given);
    clock.time += 31_000;
    assert.equal((await problemFrom(redeem(given, late))).code, 'signIn.codeRefused');
  });

  it('renews with the refresh token, which is used up by it', async () => {
    const { credential } = await signIn();
    clock.time += hour;
    const renewed = await renew(credential);
    assert.notEqual(renewed.token, credential.token);
    assert.notEqual(renewed.refreshToken, credential.refreshToken);
    assert.equal(renewed.expiresAt, String(noon + 2 * hour));
    assert.deepEqual([renewed.clientId, renewed.clientSecret], [apps.clientId, apps.clientSecret]);
    const used = await problemFrom(renew(credential));
    assert.deepEqual([used.kind, used.code], ['signIn', 'ended']);
    assert.ok(await works({ ...typed(), credential: renewed }));
  });

  it('tells a secret that was changed from a sign-in that has ended', async () => {
    const { credential } = await signIn();
    const wrong = await problemFrom(renew({ ...credential, clientSecret: 'changed' }));
    assert.deepEqual([wrong.kind, wrong.code], ['signIn', 'box.client_refused']);
    emulator.oauth.revokeElsewhere();
    assert.equal((await problemFrom(renew(credential))).code, 'ended');
  });

  it('does not take trouble of the service for the end of a sign-in', async () => {
    const { credential } = await signIn();
    const troubles: readonly (readonly [Parameters<typeof emulator.server.fail>[0]['how'], string])[] = [
      [{ status: 503, text: '' }, 'server'],
      [{ status: 429, headers: { 'retry-after': '3600' } }, 'limited'],
      [{ status: 200, text: '<html>proxy</html>' }, 'unreadable'],
      [{ status: 401, text: '<html>proxy</html>' }, 'unreadable'],
      [{ status: 404 }, 'unreadable'],
      [{ status: 302, headers: { location: 'https://login.example/' } }, 'unclear'],
      [{ status: 400, json: { error: 'temporarily_unavailable' } }, 'refused'],
      ['reset before', 'unclear'],
    ];
    for (const [how, kind] of troubles) {
      emulator.server.fail({ path: /token/, how });
      assert.equal((await problemFrom(renew(credential))).kind, kind, JSON.stringify(how));
    }
    assert.equal(emulator.oauth.counts.refreshed, 0);
    assert.ok(await renew(credential));
  });

  it('takes a refusal for one also in an answer of success', async () => {
    const { credential } = await signIn();
    emulator.server.fail({ path: /token/, how: { status: 200, json: { error: 'invalid_grant' } } });
    assert.deepEqual((await problemFrom(renew(credential))).code, 'ended');
  });

  it('finishes a renewal that was sent, and does not send one that was cancelled before', async () => {
    const { credential } = await signIn();
    const cancel = new AbortController();
    cancel.abort(new Error('cancelled'));
    await assert.rejects(renew(credential, authClient.http, cancel.signal), /cancelled/);
    assert.equal(emulator.oauth.counts.refreshed, 0);
    const { http, sent } = scriptedDesk(() => ({ text: JSON.stringify({ access_token: 't', expires_in: 60 }) }));
    await renew(credential, http);
    assert.equal(sent[0]?.ignoreAbort, true);
  });

  it('revokes the refresh token, and with it the access token', async () => {
    const connection = await signIn();
    assert.ok(await works(connection));
    assert.equal(await revoke(connection.credential), true);
    assert.equal(await works(connection), false);
    assert.equal((await problemFrom(renew(connection.credential))).code, 'ended');
    const sent = new URLSearchParams(emulator.server.log.find(({ path }) => path === '/oauth2/revoke')?.body);
    assert.equal(sent.get('token'), connection.credential.refreshToken);
  });

  it('says where it could not revoke', async () => {
    const { credential } = await signIn();
    emulator.server.fail({ path: /revoke/, how: { status: 503 } });
    assert.equal((await problemFrom(revoke(credential))).kind, 'server');
    const wrong = await problemFrom(revoke({ ...credential, clientSecret: 'changed' }));
    assert.equal(wrong.code, 'box.client_refused');
  });

  it('leaves a pasted token alone: it neither renews nor revokes it', async () => {
    const { credential } = accessToken.connection({ token: BOX_TOKEN }, emulator.server.url);
    assert.equal(box.renewal?.can(credential), false);
    assert.equal(await revoke(credential), false);
    assert.deepEqual(emulator.server.log, []);
  });

  describe('as another user', () => {
    it('acts as that user in every call of the account, and in no call for tokens', async () => {
      emulator.quirks.asUser = true;
      const other = emulator.state.person('Otto Other', 'otto@example.com');
      const connection = await signIn({ asUser: other.id });
      assert.equal(connection.credential.asUser, other.id);
      const client = await authClient.client(connection);
      assert.deepEqual(await client.whoAmI(never), { id: other.id, name: 'Otto Other', login: 'otto@example.com' });
      await client.count(never);
      const renewed = await renew(connection.credential);
      assert.equal(renewed.asUser, other.id);
      await revoke(renewed);
      for (const { path, headers } of emulator.server.log) {
        assert.equal(headers['as-user'], path.startsWith('/2.0/') ? other.id : undefined, path);
      }
    });

    it('says what it takes where Box does not allow it', async () => {
      const connection = await signIn({ asUser: '4711' });
      const problem = await problemFrom((await authClient.client(connection)).whoAmI(never));
      assert.deepEqual([problem.kind, problem.code], ['forbidden', 'box.as_user']);
    });

    it('takes digits alone', () => {
      const { parse } = fieldOf(actAsUser, 'asUser');
      assert.deepEqual(parse(' 12345 '), { value: '12345' });
      assert.deepEqual(parse('  '), { refused: 'signIn.empty' });
      for (const wrong of ['anna@example.com', '12 34', '-1', '1\n2', '٣'])
        assert.deepEqual(parse(wrong), { refused: 'box.not_user_id' });
    });

    it('has a way of its own through the browser, and the other ways do not ask for it', () => {
      assert.deepEqual(idsOf(actAsUser), ['clientId', 'clientSecret', 'asUser']);
      assert.deepEqual(idsOf(ownApp), ['clientId', 'clientSecret']);
      assert.deepEqual(actAsUser.browser, ownApp.browser);
      // Whose trash it is comes last, so that what is wrong with it is said there.
      assert.deepEqual(idsOf(clientCredentials), ['clientId', 'clientSecret', 'subject']);
    });

    it('stays with accounts that were asked for it in another way', async () => {
      for (const way of [ownApp, clientCredentials]) {
        assert.deepEqual(way.keeps, ['asUser']);
        const { credential } = way.connection({ ...apps, asUser: '4711' }, undefined);
        assert.equal(credential.asUser, '4711');
      }
    });
  });

  describe('with the credentials of an app alone', () => {
    const subject = (text: string) => {
      const parsed = fieldOf(clientCredentials, 'subject').parse(text);
      assert.ok('value' in parsed, JSON.stringify(parsed));
      return clientCredentials.connection({ ...apps, subject: parsed.value }, emulator.server.url);
    };

    it('acts for a user', async () => {
      const connection = await redeemed(clientCredentials, subject(emulator.state.me.id), authClient);
      assert.equal(connection.credential.refreshToken, undefined);
      assert.equal(connection.credential.expiresAt, String(noon + hour));
      assert.equal((await (await authClient.client(connection)).whoAmI(never)).id, emulator.state.me.id);
    });

    it('acts for the service account of the enterprise', async () => {
      const connection = await redeemed(clientCredentials, subject(`Enterprise ${ENTERPRISE}`), authClient);
      assert.match((await (await authClient.client(connection)).whoAmI(never)).login ?? '', /^AutomationUser/);
    });

    it('asks for a new token as it did for the first, and revokes that', async () => {
      const connection = await redeemed(clientCredentials, subject(emulator.state.me.id), authClient);
      clock.time += hour;
      assert.equal(await works(connection), false);
      const renewed = { ...connection, credential: await renew(connection.credential) };
      assert.ok(await works(renewed));
      assert.equal(await revoke(renewed.credential), true);
      assert.equal(await works(renewed), false);
    });

    it('says whether the app, its rights or the ID is what is refused', async () => {
      const { app } = emulator.oauth;
      const wrongId = await problemFrom(redeemed(clientCredentials, subject('4711'), authClient));
      assert.deepEqual([wrongId.kind, wrongId.code], ['signIn', 'box.subject_refused']);
      app.actsForUsers = false;
      const noRight = await problemFrom(redeemed(clientCredentials, subject(emulator.state.me.id), authClient));
      assert.equal(noRight.code, 'box.app_refused');
      assert.match(noRight.said ?? '', /configuration/);
      app.authorized = false;
      const unauthorized = await problemFrom(
        redeemed(clientCredentials, subject(`enterprise ${ENTERPRISE}`), authClient),
      );
      assert.deepEqual([unauthorized.kind, unauthorized.code], ['signIn', 'box.app_refused']);
      app.grants = [];
      assert.equal((await problemFrom(redeemed(clientCredentials, subject('1'), authClient))).code, 'box.app_refused');
    });

    it('takes an ID, with a word before it or without', () => {
      const { parse } = fieldOf(clientCredentials, 'subject');
      const good: Readonly<Record<string, string>> = {
        '123': 'user 123',
        ' user 123 ': 'user 123',
        'enterprise:123': 'enterprise 123',
        'ENTERPRISE-123': 'enterprise 123',
        'enterprise_id 1': '',
      };
      for (const [text, value] of Object.entries(good)) {
        assert.deepEqual(parse(text), value === '' ? { refused: 'box.not_subject' } : { value }, text);
      }
      assert.deepEqual(parse(' '), { refused: 'signIn.empty' });
      for (const wrong of ['anna@example.com', 'enterprise', 'user', 'group 1', '1 2'])
        assert.deepEqual(parse(wrong), { refused: 'box.not_subject' }, wrong);
    });
  });

  it('tells neither the log nor an error a secret, a code or a token', async () => {
    const given = typed();
    const code = await codeFor(given);
    const first = (await redeem(given, code)).credential;
    const second = await renew(first);
    const broken = scriptedDesk(() => new NetworkError('interrupted', false));
    const refused = [
      () => redeem(given, code),
      () => renew(first),
      () => revoke({ ...second, clientSecret: 'other-s3cret' }),
      () => renew(second, broken.http),
    ];
    for (const call of refused) {
      const error: unknown = await call().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      assert.ok(error instanceof Error);
      for (const credential of [first, second]) assertSilent(error, credential, code, 'other-s3cret');
    }
    await revoke(second);
    for (const credential of [first, second]) assertSilent(authClient.lines, credential, code, 'other-s3cret');
    assert.ok(authClient.lines.some((line) => line.includes('/oauth2/token 200')));
    for (const { path, query } of emulator.server.log) {
      if (path !== '/api/oauth2/authorize') assert.equal(query.size, path === '/2.0/users/me' ? 1 : 0, path);
    }
  });
});
