import assert from 'node:assert/strict';
import type { Credential } from '../../../../src/vendors/credential.ts';
import { egnyte } from '../../../../src/vendors/egnyte/egnyte.ts';
import { accessToken, ownKey } from '../../../../src/vendors/egnyte/signIn.ts';
import type { Connection } from '../../../../src/vendors/vendor.ts';
import {
  EGNYTE_TOKEN,
  type EgnyteEmulator,
  type EgnyteOptions,
  startEgnyte,
} from '../../../emulators/egnyte/emulator.ts';
import { INTERNAL_KEY, type Key, LOOPBACK_KEY, PUBLIC_KEY } from '../../../emulators/egnyte/oauth.ts';
import type { Mischief } from '../../../emulators/server.ts';
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
  scriptedDesk,
} from '../authClient.ts';

const day = 86_400_000;
const { browser } = ownKey;

describe('Signing in to Egnyte with an own key', () => {
  let emulator: EgnyteEmulator;
  let clock: FakeClock;
  let authClient: AuthClient;

  async function start(options: EgnyteOptions = {}): Promise<void> {
    clock = new FakeClock();
    emulator = await startEgnyte({ now: () => clock.now(), qps: 1000, ...options });
    authClient = deskOf(egnyte, emulator.server.url, clock);
  }
  afterEach(async () => await emulator.stop());

  const typed = ({ id, secret = '', redirectUri = '' }: Key = PUBLIC_KEY) =>
    ownKey.connection({ domain: emulator.server.url, clientId: id, clientSecret: secret, redirectUri }, undefined);
  const codeFor = async (given: Connection, redirectUri = given.credential.redirectUri ?? '') => {
    const page = browser?.page(given, redirectUri, 'the-state') ?? '';
    return (await agree(page, { decision: 'allow' })).searchParams.get('code') ?? '';
  };
  const redeem = async (given: Connection, code: string, redirectUri = given.credential.redirectUri ?? '') => {
    assert.ok(browser);
    return await browser.redeem(given, code, redirectUri, authClient.http, never);
  };
  const signIn = async () => {
    const given = typed();
    return await redeem(given, await codeFor(given));
  };
  const renew = async (credential: Credential, http = authClient.http) => {
    const { renewal } = egnyte;
    assert.ok(renewal);
    assert.ok(renewal.can(credential));
    return renewedIn(await renewal.renew(emulator.server.url, credential, http, never));
  };
  const revoke = async (credential: Credential) =>
    await egnyte.revoke?.(emulator.server.url, credential, authClient.http, never);
  const works = async (connection: Connection): Promise<boolean> =>
    await authClient
      .client(connection)
      .then((client) => client.whoAmI(never))
      .then(
        () => true,
        () => false,
      );

  it('offers a token first, then the own key', async () => {
    await start();
    assert.deepEqual(
      egnyte.signIn.map(({ id }) => id),
      ['token', 'key'],
    );
    assert.equal(fieldOf(ownKey, 'clientSecret').secret, true);
  });

  it('asks for the one scope on the page of the domain, with nothing secret in the address', async () => {
    await start();
    const given = typed();
    const redirectUri = browser?.redirectUri?.(given) ?? '';
    assert.equal(redirectUri, PUBLIC_KEY.redirectUri);
    const page = new URL(browser?.page(given, redirectUri, 'a&b') ?? '');
    assert.equal(`${page.origin}${page.pathname}`, `${emulator.server.url}/puboauth/authorize`);
    assert.deepEqual(Object.fromEntries(page.searchParams), {
      client_id: PUBLIC_KEY.id,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'Egnyte.filesystem',
      state: 'a&b',
    });
  });

  it('trades the code for tokens that expire, and renews them with a refresh token that changes', async () => {
    await start();
    const connection = await signIn();
    const { credential } = connection;
    assert.equal(credential.expiresAt, String(noon + 30 * day));
    assert.deepEqual(connection.origins, [emulator.server.url]);
    assert.ok(await works(connection));
    clock.time += 30 * day;
    assert.equal(await works(connection), false);
    const renewed = await renew(credential);
    assert.notEqual(renewed.refreshToken, credential.refreshToken);
    assert.ok(await works({ ...connection, credential: renewed }));
    assert.deepEqual((await problemFrom(renew(credential))).code, 'ended');
  });

  it('keeps the refresh token where no other comes', async () => {
    await start({ refreshRotates: false });
    const { credential } = await signIn();
    const renewed = await renew(credential);
    assert.notEqual(renewed.token, credential.token);
    assert.equal(renewed.refreshToken, credential.refreshToken);
    assert.ok(await renew(renewed));
  });

  for (const tokens of ['lasting', 'lasting, as text'] as const) {
    it(`takes a token that is ${tokens} for one that does not expire`, async () => {
      await start({ tokens });
      const connection = await signIn();
      const { credential } = connection;
      assert.equal(credential.expiresAt, undefined);
      assert.equal(egnyte.renewal?.can(credential), false);
      clock.time += 400 * day;
      assert.ok(await works(connection));
    });
  }

  it('does not expire any more where a renewed token does not', async () => {
    await start();
    const { credential } = await signIn();
    emulator.switches.tokens = 'lasting';
    assert.equal((await renew(credential)).expiresAt, undefined);
  });

  it('works with a port of the loopback address where the key has that', async () => {
    await start();
    const given = typed(LOOPBACK_KEY);
    const redirectUri = 'http://127.0.0.1:54321/callback';
    assert.ok(await works(await redeem(given, await codeFor(given, redirectUri), redirectUri)));
  });

  it('says what is wrong with a code, and what with a key', async () => {
    await start();
    const given = typed();
    const code = await codeFor(given);
    const wrongAddress = await problemFrom(redeem(given, code, 'https://localhost/other'));
    assert.deepEqual([wrongAddress.kind, wrongAddress.code], ['signIn', 'signIn.codeRefused']);
    assert.equal((await problemFrom(redeem(given, 'none'))).code, 'signIn.codeRefused');
    const wrongSecret = await problemFrom(redeem(typed({ ...PUBLIC_KEY, secret: 'other' }), await codeFor(given)));
    assert.deepEqual([wrongSecret.kind, wrongSecret.code], ['signIn', 'egnyte.key_refused']);
    const unknown = await problemFrom(redeem(typed({ ...PUBLIC_KEY, id: 'unknown' }), 'c'));
    assert.deepEqual([unknown.code, unknown.said], ['egnyte.key_refused', 'No valid app info found for api key']);
    assert.ok((await problemFrom(redeem(typed(INTERNAL_KEY), 'c'))).kind);
  });

  it('waits for its hour where too many tokens were asked for', async () => {
    await start({ tokenCallsPerHour: 1 });
    const { credential } = await signIn();
    const asked = emulator.server.log.length;
    const problem = await problemFrom(renew(credential));
    assert.deepEqual([problem.kind, problem.code], ['limited', 'egnyte.token_calls']);
    assert.ok((problem.retryAt ?? 0) > clock.now(), String(problem.retryAt));
    assert.equal(emulator.server.log.length, asked + 1, 'each further call would count too');
    assert.deepEqual(clock.slept, []);
    clock.time += 3_600_000;
    assert.ok(await renew(credential));
  });

  it('does not take trouble of the service for the end of a sign-in', async () => {
    await start();
    const { credential } = await signIn();
    const troubles: readonly (readonly [Mischief, string])[] = [
      [{ status: 500, json: { errorMessage: 'Internal Server Error' } }, 'server'],
      [{ status: 404, text: '<html></html>' }, 'unsupported'],
      [{ status: 200, text: '<html>proxy</html>' }, 'unreadable'],
      ['reset before', 'unclear'],
    ];
    for (const [how, kind] of troubles) {
      emulator.server.fail({ path: /token/, how });
      assert.equal((await problemFrom(renew(credential))).kind, kind, JSON.stringify(how));
    }
    assert.ok(await renew(credential));
  });

  it('revokes the token, and with it what renews it', async () => {
    await start();
    const connection = await signIn();
    assert.equal(await revoke(connection.credential), true);
    assert.equal(await works(connection), false);
    assert.equal((await problemFrom(renew(connection.credential))).code, 'ended');
  });

  it('says where it could not revoke, and leaves a pasted token alone', async () => {
    await start();
    const { credential } = await signIn();
    assert.equal((await problemFrom(revoke({ ...credential, clientSecret: 'other' }))).code, 'egnyte.key_refused');
    emulator.server.fail({ path: /revoke/, how: { status: 503 } });
    assert.equal((await problemFrom(revoke(credential))).kind, 'server');
    emulator.server.clearLog();
    const pasted = accessToken.connection({ domain: emulator.server.url, token: EGNYTE_TOKEN }, undefined);
    assert.equal(await revoke(pasted.credential), false);
    assert.equal(egnyte.renewal?.can(pasted.credential), false);
    assert.deepEqual(emulator.server.log, []);
  });

  it('takes the callback address to the letter: https, or http on this machine', async () => {
    await start();
    const { parse } = fieldOf(ownKey, 'redirectUri');
    const good = [
      'https://localhost/callback',
      'https://Example.com:8080',
      'https://example.com/a?b=c',
      'http://127.0.0.1/callback',
      'http://localhost:8080/x',
    ];
    for (const each of good) assert.deepEqual(parse(` ${each} `), { value: each });
    assert.deepEqual(parse(' '), { refused: 'signIn.empty' });
    const bad = [
      'example.com',
      'http://example.com/callback',
      'vscode://x/y',
      'https://',
      'https://a b/',
      'https://a/#b',
    ];
    for (const each of bad) assert.deepEqual(parse(each), { refused: 'egnyte.bad_redirect' }, each);
  });

  it('tells neither the log nor an error a secret, a code or a token', async () => {
    await start();
    const given = typed();
    const code = await codeFor(given);
    const first = (await redeem(given, code)).credential;
    const second = await renew(first);
    const lost = scriptedDesk(() => ({ status: 400, text: JSON.stringify({ error: 'invalid_grant' }) }));
    const refused = [
      () => redeem(given, code),
      () => renew(first),
      () => revoke({ ...second, clientSecret: 'other-s3cret' }),
      () => renew(second, lost.http),
    ];
    for (const call of refused) {
      const problem = await problemFrom(call());
      for (const credential of [first, second]) assertSilent(problem, credential, code, 'other-s3cret');
    }
    await revoke(second);
    for (const credential of [first, second]) assertSilent(authClient.lines, credential, code, 'other-s3cret');
    assert.ok(authClient.lines.some((line) => line.includes('/puboauth/token 200')));
  });
});
