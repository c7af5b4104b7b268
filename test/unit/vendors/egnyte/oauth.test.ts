import assert from 'node:assert/strict';
import { egnyte } from '../../../../src/vendors/egnyte/egnyte.ts';
import { ownKey } from '../../../../src/vendors/egnyte/signIn.ts';
import { type EgnyteEmulator, type EgnyteOptions, startEgnyte } from '../../../emulators/egnyte/emulator.ts';
import { type AppKey, INTERNAL_KEY, LOOPBACK_KEY, PUBLIC_KEY } from '../../../emulators/egnyte/oauth.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { appAt, type SignInApp } from '../app.ts';
import { fieldOf, problemFrom } from '../authClient.ts';

const day = 86_400_000;
const { browser } = ownKey;

describe('Signing in to Egnyte with an own key', () => {
  let emulator: EgnyteEmulator;
  let clock: FakeClock;
  let app: SignInApp;

  async function start(options: EgnyteOptions = {}): Promise<void> {
    clock = new FakeClock();
    emulator = await startEgnyte({ now: () => clock.now(), qps: 1000, ...options });
    app = appAt(egnyte, ownKey, emulator.server.url, clock, 'allow');
  }
  afterEach(async () => await emulator.stop());

  const typed = ({ id, secret = '', redirectUri = '' }: AppKey = PUBLIC_KEY) =>
    ownKey.connection({ domain: emulator.server.url, clientId: id, clientSecret: secret, redirectUri }, undefined);
  const signIn = () => app.signIn(typed());

  it('offers a token first, then an own key', async () => {
    await start();
    assert.deepEqual(
      (await egnyte.signIn()).map(({ id }) => id),
      ['token', 'key'],
    );
    assert.equal(fieldOf(ownKey, 'clientSecret').secret, true);
  });

  it('opens the page of the domain for one scope, without a secret in the address', async () => {
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

  it('keeps the refresh token where no other comes', async () => {
    await start({ refreshRotates: false });
    const { credential } = await signIn();
    const renewed = await app.renew(credential);
    assert.notEqual(renewed.token, credential.token);
    assert.equal(renewed.refreshToken, credential.refreshToken);
    assert.ok(await app.renew(renewed));
  });

  for (const tokens of ['lasting', 'lasting, as text'] as const) {
    it(`stores no expiry for a token that is ${tokens}`, async () => {
      await start({ tokens });
      const connection = await signIn();
      const { credential } = connection;
      assert.equal(credential.expiresAt, undefined);
      assert.equal(egnyte.renewal?.can(credential), false);
      clock.time += 400 * day;
      assert.ok(await app.works(connection));
    });
  }

  it('drops the expiry when the renewed token has none', async () => {
    await start();
    const { credential } = await signIn();
    emulator.switches.tokens = 'lasting';
    assert.equal((await app.renew(credential)).expiresAt, undefined);
  });

  it('signs in with a loopback address and port that the key has registered', async () => {
    await start();
    const given = typed(LOOPBACK_KEY);
    const redirectUri = 'http://127.0.0.1:54321/callback';
    assert.ok(await app.works(await app.redeem(given, await app.codeFor(given, redirectUri), redirectUri)));
  });

  it('tells a refused code from a refused key', async () => {
    await start();
    const given = typed();
    const code = await app.codeFor(given);
    const wrongAddress = await problemFrom(app.redeem(given, code, 'https://localhost/other'));
    assert.deepEqual([wrongAddress.kind, wrongAddress.code], ['signIn', 'signIn.codeRefused']);
    assert.equal((await problemFrom(app.redeem(given, 'none'))).code, 'signIn.codeRefused');
    const wrongSecret = await problemFrom(
      app.redeem(typed({ ...PUBLIC_KEY, secret: 'other' }), await app.codeFor(given)),
    );
    assert.deepEqual([wrongSecret.kind, wrongSecret.code], ['signIn', 'egnyte.key_refused']);
    const unknown = await problemFrom(app.redeem(typed({ ...PUBLIC_KEY, id: 'unknown' }), 'c'));
    assert.deepEqual([unknown.code, unknown.said], ['egnyte.key_refused', 'No valid app info found for api key']);
    assert.ok((await problemFrom(app.redeem(typed(INTERNAL_KEY), 'c'))).kind);
  });

  it('reports when to try again after too many token calls', async () => {
    await start({ tokenCallsPerHour: 1 });
    const { credential } = await signIn();
    const asked = emulator.server.log.length;
    const problem = await problemFrom(app.renew(credential));
    assert.deepEqual([problem.kind, problem.code], ['limited', 'egnyte.token_calls']);
    assert.ok((problem.retryAt ?? 0) > clock.now(), String(problem.retryAt));
    assert.equal(emulator.server.log.length, asked + 1, 'each further call would count too');
    assert.deepEqual(clock.slept, []);
    clock.time += 3_600_000;
    assert.ok(await app.renew(credential));
  });

  it('keeps the callback address as typed if it is https, or http on this machine', async () => {
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
});
