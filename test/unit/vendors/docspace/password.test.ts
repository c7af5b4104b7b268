import assert from 'node:assert/strict';
import type { Credential } from '../../../../src/vendors/credential.ts';
import { docspace } from '../../../../src/vendors/docspace/docspace.ts';
import { apiKey, password as withPassword } from '../../../../src/vendors/docspace/signIn.ts';
import type { Connection, SignInField } from '../../../../src/vendors/vendor.ts';
import { type DocSpaceEmulator, type DocSpaceOptions, startDocSpace } from '../../../emulators/docspace/emulator.ts';
import { docspaceToken } from '../../../emulators/docspace/people.ts';
import type { SecondFactor } from '../../../emulators/docspace/signIn.ts';
import { FakeClock } from '../../fakes/clock.ts';
import {
  assertSilent,
  authClientOf,
  type ClientFixture,
  fieldOf,
  never,
  problemFrom,
  redeemed,
  scriptedHttp,
} from '../authClient.ts';

const password = ' c0rrect horse';
const year = 365 * 86_400_000;

describe('docspace: sign-in with a password', () => {
  let emulator: DocSpaceEmulator;
  let clock: FakeClock;
  let authClient: ClientFixture;

  async function start(factor?: SecondFactor, options: DocSpaceOptions = {}): Promise<void> {
    clock = new FakeClock();
    emulator = await startDocSpace({ now: () => clock.now(), limits: 'off', ...options });
    emulator.state.signIn.setPassword(emulator.state.me, password.trim(), factor);
    authClient = authClientOf(docspace, emulator.server.url, clock);
  }
  afterEach(async () => await emulator.stop());

  const typed = (more: Readonly<Record<string, string>> = {}): Connection => {
    const { url } = emulator.server;
    return withPassword.connection({ address: url, userName: emulator.state.me.email, password, ...more }, undefined);
  };
  const asked = async (given = typed()): Promise<SignInField> => {
    const result = await withPassword.redeem?.(given, authClient.http, never);
    assert.ok(result && 'ask' in result);
    return result.ask;
  };
  const refusal = async (given = typed()) => await problemFrom(redeemed(withPassword, given, authClient));
  const works = async (connection: Connection): Promise<boolean> =>
    await authClient
      .client(connection)
      .then((client) => client.count(never))
      .then(
        () => true,
        () => false,
      );
  const revoke = async (credential: Credential) =>
    await docspace.revoke?.(emulator.server.url, credential, authClient.http, never);

  it('is offered after the API key, and hides the password', async () => {
    await start();
    assert.deepEqual(
      (await docspace.signIn()).map(({ id }) => id),
      ['apiKey', 'password'],
    );
    const { fields } = withPassword;
    assert.deepEqual(
      fields.map(({ id, secret }) => [id, secret]),
      [
        ['address', false],
        ['userName', false],
        ['password', true],
      ],
    );
    assert.deepEqual(fieldOf(withPassword, 'userName').parse(' anna@example.com '), { value: 'anna@example.com' });
    assert.deepEqual(fieldOf(withPassword, 'userName').parse(' '), { refused: 'signIn.empty' });
    assert.deepEqual(fieldOf(withPassword, 'userName').parse('a\nb'), { refused: 'signIn.whiteSpace' });
    assert.deepEqual(fieldOf(withPassword, 'password').parse(password), { value: password });
    assert.deepEqual(fieldOf(withPassword, 'password').parse(''), { refused: 'signIn.empty' });
  });

  it('keeps only the token and its expiry', async () => {
    await start();
    const connection = await redeemed(withPassword, typed(), authClient);
    assert.deepEqual(Object.keys(connection.credential).sort(), ['expiresAt', 'token']);
    assert.equal(connection.credential.expiresAt, String(clock.now() + year));
    assert.deepEqual(connection.origins, [emulator.server.url]);
    const { id, name, email } = emulator.state.me;
    assert.deepEqual(await (await authClient.client(connection)).whoAmI(never), { id, name, login: email });
    assert.equal(docspace.renewal, undefined);
  });

  it('takes an expiry of the year 1 for none', async () => {
    await start();
    const { http } = scriptedHttp(({ url }) =>
      url.endsWith('/settings')
        ? { text: JSON.stringify({ response: { docSpace: true } }) }
        : { text: JSON.stringify({ response: { token: 't', expires: '0001-01-01T00:00:00' } }) },
    );
    assert.deepEqual((await redeemed(withPassword, typed(), { ...authClient, http })).credential, { token: 't' });
  });

  it('sends no password to a server that is not DocSpace', async () => {
    await start(undefined, { docSpace: false });
    assert.equal((await refusal()).code, 'docspace.not_docspace');
    assert.deepEqual(
      emulator.server.log.map(({ method, path, body }) => [method, path, body]),
      [['GET', '/api/2.0/settings', '']],
    );
  });

  it('asks once for the code of an authenticator app', async () => {
    await start({ by: 'app', code: '123456', setUp: true });
    const field = await asked();
    assert.equal(field.id, 'appCode');
    assert.deepEqual(field.parse(' 123 456 '), { value: '123456' });
    assert.deepEqual(field.parse(' '), { refused: 'signIn.empty' });
    for (const wrong of ['..', 'a/b', '1?2']) assert.deepEqual(field.parse(wrong), { refused: 'signIn.whiteSpace' });
    const connection = await redeemed(withPassword, typed({ [field.id]: '123456' }), authClient);
    assert.deepEqual(Object.keys(connection.credential).sort(), ['expiresAt', 'token']);
    assert.ok(await works(connection));
    assert.equal(emulator.server.log.filter(({ path }) => path.endsWith('/settings')).length, 1);
  });

  it('asks for the code of a text message', async () => {
    await start({ by: 'sms', code: '98765', phone: '+4912345678' });
    const field = await asked();
    assert.equal(field.id, 'smsCode');
    assert.ok(await works(await redeemed(withPassword, typed({ [field.id]: '98765' }), authClient)));
  });

  it('reports a wrong code, and accepts the right one afterwards', async () => {
    await start({ by: 'app', code: '123456', setUp: true });
    const { kind, code } = await refusal(typed({ appCode: '654321' }));
    assert.deepEqual([kind, code], ['signIn', 'docspace.code_refused']);
    assert.ok(await redeemed(withPassword, typed({ appCode: '123456' }), authClient));
  });

  it('refers to the browser when the second factor is not set up', async () => {
    for (const factor of [
      { by: 'app', code: '1', setUp: false },
      { by: 'sms', code: '1' },
    ] satisfies SecondFactor[]) {
      await emulator?.stop();
      await start(factor);
      const { kind, code } = await refusal();
      assert.deepEqual([kind, code], ['signIn', 'docspace.second_factor']);
    }
  });

  it('reports a wrong password, or a user without one', async () => {
    await start();
    const wrong = await refusal(typed({ password: 'wrong' }));
    assert.deepEqual([wrong.kind, wrong.code, wrong.status], ['signIn', 'docspace.login_refused', 401]);
    const other = emulator.state.addPerson({ name: 'Sam Sso', email: 'sam@example.com' });
    assert.equal((await refusal(typed({ userName: other.email }))).code, 'docspace.login_refused');
  });

  it('reports a login that is blocked after too many tries or by a captcha', async () => {
    await start();
    for (let n = 0; n < 5; n += 1) await refusal(typed({ password: 'wrong' }));
    const blocked = await refusal();
    assert.deepEqual([blocked.kind, blocked.code], ['forbidden', 'docspace.login_blocked']);
    assert.match(blocked.said ?? '', /too many/i);
    clock.time += 60_000;
    assert.ok(await redeemed(withPassword, typed(), authClient));
    emulator.state.signIn.captcha = true;
    assert.equal((await refusal()).code, 'docspace.login_blocked');
  });

  it('reports errors of the service as such, not as a wrong password', async () => {
    await start();
    for (const [how, kind] of [
      [{ status: 502, text: '<html></html>' }, 'server'],
      [{ status: 404 }, 'unsupported'],
      [{ status: 200, text: '<html></html>' }, 'unreadable'],
      [{ status: 200, json: { response: {} } }, 'unreadable'],
      [{ status: 429, headers: { 'retry-after': '3600' } }, 'limited'],
      ['reset before', 'unclear'],
    ] as const) {
      emulator.server.fail({ method: 'POST', how });
      assert.equal((await refusal()).kind, kind, JSON.stringify(how));
    }
  });

  for (const endsCookieOnly of [false, true]) {
    it(`is ended at the portal${endsCookieOnly ? ', also where that looks at the cookie alone' : ''}`, async () => {
      await start();
      emulator.state.signIn.endsCookieOnly = endsCookieOnly;
      const connection = await redeemed(withPassword, typed(), authClient);
      assert.ok(await works(connection));
      assert.equal(await revoke(connection.credential), true);
      assert.equal(await works(connection), false);
      assert.equal((await problemFrom((await authClient.client(connection)).count(never))).kind, 'signIn');
    });
  }

  it('reports a sign-out that failed, and leaves an API key alone', async () => {
    await start();
    const { credential } = await redeemed(withPassword, typed(), authClient);
    emulator.server.fail({ path: /logout/, how: { status: 503 } });
    assert.equal((await problemFrom(revoke(credential))).kind, 'server');
    emulator.server.clearLog();
    const key = apiKey.connection({ address: emulator.server.url, token: docspaceToken }, undefined);
    assert.equal(await revoke(key.credential), false);
    assert.deepEqual(emulator.server.log, []);
    assert.ok(await works(key));
  });

  it('keeps passwords, codes and tokens out of the log and of errors', async () => {
    await start({ by: 'app', code: '123456', setUp: true });
    const wrong = await refusal(typed({ appCode: '654321' }));
    assert.equal(wrong.call, 'POST /api/2.0/authentication/...');
    const { credential } = await redeemed(withPassword, typed({ appCode: '123456' }), authClient);
    emulator.server.fail({ path: /authentication/, how: { status: 503 } });
    const failed = await refusal(typed({ appCode: '123456' }));
    assert.equal(failed.call, 'POST /api/2.0/authentication/...');
    await revoke(credential);
    for (const each of [wrong, failed, authClient.lines]) assertSilent(each, credential, password, '123456', '654321');
    assert.ok(
      authClient.lines.some((line) => line.includes('/authentication/... 200')),
      authClient.lines.join('\n'),
    );
  });
});
