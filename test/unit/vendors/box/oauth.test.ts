import assert from 'node:assert/strict';
import { box } from '../../../../src/vendors/box/box.ts';
import { actAsUser, clientCredentials, ownApp } from '../../../../src/vendors/box/signIn.ts';
import type { SignInMethod } from '../../../../src/vendors/vendor.ts';
import { type BoxEmulator, startBox } from '../../../emulators/box/emulator.ts';
import { BOX_APP } from '../../../emulators/box/oauth.ts';
import type { Quirks } from '../../../emulators/box/quirks.ts';
import { ENTERPRISE } from '../../../emulators/box/view.ts';
import { FakeClock, noon } from '../../fakes/clock.ts';
import { appAt, type SignInApp } from '../app.ts';
import { type ClientFixture, fieldOf, never, problemFrom, redeemed } from '../authClient.ts';

const redirectUri = 'http://127.0.0.1:4321/callback';
const hour = 3_600_000;
const { browser, connection: connectionFor } = ownApp;
const apps = { ...BOX_APP };
const idsOf = ({ fields }: SignInMethod) => fields.map(({ id }) => id);

describe('Box sign-in with an app', () => {
  let emulator: BoxEmulator;
  let clock: FakeClock;
  let app: SignInApp;
  let authClient: ClientFixture;

  async function start(quirks: Partial<Quirks> = {}): Promise<void> {
    clock = new FakeClock();
    emulator = await startBox({ now: () => clock.now(), quirks });
    app = appAt(box, ownApp, emulator.server.url, clock, 'grant');
    authClient = app.authClient;
  }
  beforeEach(async () => await start());
  afterEach(async () => await emulator.stop());

  const typed = (more: Readonly<Record<string, string>> = {}) =>
    connectionFor({ ...apps, ...more }, emulator.server.url);
  const signIn = (more?: Readonly<Record<string, string>>) => app.signIn(typed(more));

  it("offers the user's own app, app credentials, a token and As-User, in this order", async () => {
    assert.deepEqual(
      (await box.signIn()).map(({ id }) => id),
      ['oauth', 'clientCredentials', 'token', 'asUser'],
    );
    assert.equal(fieldOf(ownApp, 'clientSecret').secret, true);
    assert.equal(fieldOf(ownApp, 'clientId').secret, false);
  });

  it("opens Box's own page, and puts no secret into its address", () => {
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

  it('keeps what a renewal needs, and nothing else', async () => {
    const connection = await signIn();
    const kept = Object.keys(connection.credential).sort().join();
    assert.equal(kept, 'clientId,clientSecret,expiresAt,refreshToken,token');
    const { id, name, login } = emulator.state.me;
    assert.deepEqual(await (await authClient.client(connection)).whoAmI(never), { id, name, login });
  });

  it('takes a code for half a minute', async () => {
    const code = await app.codeFor(typed());
    clock.time += 31_000;
    const late = await problemFrom(app.redeem(typed(), code));
    assert.deepEqual([late.code, late.status], ['signIn.codeRefused', 400]);
    assert.match(late.said ?? '', /invalid|expired/i);
  });

  it('knows that a sign-in was ended elsewhere', async () => {
    const { credential } = await signIn();
    emulator.oauth.revokeElsewhere();
    assert.equal((await problemFrom(app.renew(credential))).code, 'ended');
  });

  it('reads a refusal in an answer with status 200 as a refusal', async () => {
    const { credential } = await signIn();
    emulator.server.fail({ path: /token/, how: { status: 200, json: { error: 'invalid_grant' } } });
    assert.deepEqual((await problemFrom(app.renew(credential))).code, 'ended');
  });

  it('revokes the refresh token, which ends the access token too', async () => {
    const { credential } = await signIn();
    await app.revoke(credential);
    const sent = new URLSearchParams(emulator.server.log.find(({ path }) => path === '/oauth2/revoke')?.body);
    assert.equal(sent.get('token'), credential.refreshToken);
  });

  describe('as another user', () => {
    it('sends the As-User header with every call of the account, and with no call for tokens', async () => {
      emulator.quirks.asUser = true;
      const other = emulator.state.person('Otto Other', 'otto@example.com');
      const connection = await signIn({ asUser: other.id });
      assert.equal(connection.credential.asUser, other.id);
      const client = await authClient.client(connection);
      assert.deepEqual(await client.whoAmI(never), { id: other.id, name: 'Otto Other', login: 'otto@example.com' });
      await client.count(never);
      const renewed = await app.renew(connection.credential);
      assert.equal(renewed.asUser, other.id);
      await app.revoke(renewed);
      for (const { path, headers } of emulator.server.log) {
        assert.equal(headers['as-user'], path.startsWith('/2.0/') ? other.id : undefined, path);
      }
    });

    it('reports `box.as_user` when Box does not allow it', async () => {
      const connection = await signIn({ asUser: '4711' });
      const problem = await problemFrom((await authClient.client(connection)).whoAmI(never));
      assert.deepEqual([problem.kind, problem.code], ['forbidden', 'box.as_user']);
    });

    it('accepts only digits as the user ID', () => {
      const { parse } = fieldOf(actAsUser, 'asUser');
      assert.deepEqual(parse(' 12345 '), { value: '12345' });
      assert.deepEqual(parse('  '), { refused: 'signIn.empty' });
      for (const wrong of ['anna@example.com', '12 34', '-1', '1\n2', '٣'])
        assert.deepEqual(parse(wrong), { refused: 'box.not_user_id' });
    });

    it('is a method of its own, and no other method asks for the user ID', () => {
      assert.deepEqual(idsOf(actAsUser), ['clientId', 'clientSecret', 'asUser']);
      assert.deepEqual(idsOf(ownApp), ['clientId', 'clientSecret']);
      assert.deepEqual(actAsUser.browser, ownApp.browser);
      // Whose trash it is comes last, so that what is wrong with it is said there.
      assert.deepEqual(idsOf(clientCredentials), ['clientId', 'clientSecret', 'subject']);
    });

    it('keeps the user ID of accounts that entered it in another method', async () => {
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

    it('signs in as a user', async () => {
      const connection = await redeemed(clientCredentials, subject(emulator.state.me.id), authClient);
      assert.equal(connection.credential.refreshToken, undefined);
      assert.equal(connection.credential.expiresAt, String(noon + hour));
      assert.equal((await (await authClient.client(connection)).whoAmI(never)).id, emulator.state.me.id);
    });

    it('signs in as the service account of the enterprise', async () => {
      const connection = await redeemed(clientCredentials, subject(`Enterprise ${ENTERPRISE}`), authClient);
      assert.match((await (await authClient.client(connection)).whoAmI(never)).login ?? '', /^AutomationUser/);
    });

    it('renews with the same credentials, and revokes the access token', async () => {
      const connection = await redeemed(clientCredentials, subject(emulator.state.me.id), authClient);
      clock.time += hour;
      assert.equal(await app.works(connection), false);
      const renewed = { ...connection, credential: await app.renew(connection.credential) };
      assert.ok(await app.works(renewed));
      assert.equal(await app.revoke(renewed.credential), true);
      assert.equal(await app.works(renewed), false);
    });

    it('says whether the app, its rights or the ID is what is refused', async () => {
      const { app: registered } = emulator.oauth;
      const wrongId = await problemFrom(redeemed(clientCredentials, subject('4711'), authClient));
      assert.deepEqual([wrongId.kind, wrongId.code], ['signIn', 'box.subject_refused']);
      registered.actsForUsers = false;
      const noRight = await problemFrom(redeemed(clientCredentials, subject(emulator.state.me.id), authClient));
      assert.equal(noRight.code, 'box.app_refused');
      assert.match(noRight.said ?? '', /configuration/);
      registered.authorized = false;
      const unauthorized = await problemFrom(
        redeemed(clientCredentials, subject(`enterprise ${ENTERPRISE}`), authClient),
      );
      assert.deepEqual([unauthorized.kind, unauthorized.code], ['signIn', 'box.app_refused']);
      registered.grants = [];
      assert.equal((await problemFrom(redeemed(clientCredentials, subject('1'), authClient))).code, 'box.app_refused');
    });

    it('accepts an ID with or without a word before it', () => {
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
});
