// What holds at every service where one signs in with an app of one's own; what is a service's own is in its folder.
import assert from 'node:assert/strict';
import { NetworkError } from '../../../src/http/http.ts';
import { box } from '../../../src/vendors/box/box.ts';
import { accessToken as boxToken, ownApp } from '../../../src/vendors/box/signIn.ts';
import { egnyte } from '../../../src/vendors/egnyte/egnyte.ts';
import { accessToken as egnyteToken, ownKey } from '../../../src/vendors/egnyte/signIn.ts';
import type { Connection, Vendor } from '../../../src/vendors/vendor.ts';
import { BOX_TOKEN, startBox } from '../../emulators/box/emulator.ts';
import { BOX_APP } from '../../emulators/box/oauth.ts';
import { EGNYTE_TOKEN, startEgnyte } from '../../emulators/egnyte/emulator.ts';
import { PUBLIC_KEY } from '../../emulators/egnyte/oauth.ts';
import type { EmulatorServer, Mischief } from '../../emulators/server.ts';
import { FakeClock, noon } from '../fakes/clock.ts';
import { appAt, type SignInApp } from './app.ts';
import { assertSilent, problemFrom, scriptedHttp } from './authClient.ts';

const hour = 3_600_000;

interface RunningVendor {
  readonly server: EmulatorServer;
  readonly app: SignInApp;
  /** What a person typed. */
  readonly typed: Connection;
  /** A token that a person pasted instead. */
  readonly pasted: Connection;
  stop(): Promise<void>;
}

interface VendorRow {
  readonly vendor: Vendor;
  /** How long an access token is valid, in milliseconds. */
  readonly lifetime: number;
  /** The code of a problem with the app itself. */
  readonly appRefused: string;
  /** What a failing service answers to a renewal, and the kind of problem that is. */
  readonly failures: readonly (readonly [Mischief, string])[];
  start(clock: FakeClock): Promise<RunningVendor>;
}

const rows: Readonly<Record<string, VendorRow>> = {
  Box: {
    vendor: box,
    lifetime: hour,
    appRefused: 'box.client_refused',
    failures: [
      [{ status: 503, text: '' }, 'server'],
      [{ status: 429, headers: { 'retry-after': '3600' } }, 'limited'],
      [{ status: 200, text: '<html>proxy</html>' }, 'unreadable'],
      [{ status: 401, text: '<html>proxy</html>' }, 'unreadable'],
      [{ status: 404 }, 'unreadable'],
      [{ status: 302, headers: { location: 'https://login.example/' } }, 'unclear'],
      [{ status: 400, json: { error: 'temporarily_unavailable' } }, 'refused'],
      ['reset before', 'unclear'],
    ],
    async start(clock) {
      const { server, stop } = await startBox({ now: () => clock.now() });
      const typed = ownApp.connection({ ...BOX_APP }, server.url);
      const pasted = boxToken.connection({ token: BOX_TOKEN }, server.url);
      return { server, app: appAt(box, ownApp, server.url, clock, 'grant'), typed, pasted, stop };
    },
  },
  Egnyte: {
    vendor: egnyte,
    lifetime: 30 * 24 * hour,
    appRefused: 'egnyte.key_refused',
    failures: [
      [{ status: 500, json: { errorMessage: 'Internal Server Error' } }, 'server'],
      [{ status: 404, text: '<html></html>' }, 'unsupported'],
      [{ status: 200, text: '<html>proxy</html>' }, 'unreadable'],
      ['reset before', 'unclear'],
    ],
    async start(clock) {
      const { server, stop } = await startEgnyte({ now: () => clock.now(), qps: 1000 });
      const { id: clientId, secret: clientSecret = '', redirectUri = '' } = PUBLIC_KEY;
      const typed = ownKey.connection({ domain: server.url, clientId, clientSecret, redirectUri }, undefined);
      const pasted = egnyteToken.connection({ domain: server.url, token: EGNYTE_TOKEN }, undefined);
      return { server, app: appAt(egnyte, ownKey, server.url, clock, 'allow'), typed, pasted, stop };
    },
  },
};

for (const [name, { vendor, lifetime, appRefused, failures, start }] of Object.entries(rows)) {
  describe(`signing in with an app at ${name}`, () => {
    let clock: FakeClock;
    let running: RunningVendor;
    let app: SignInApp;
    const signIn = () => app.signIn(running.typed);

    beforeEach(async () => {
      clock = new FakeClock();
      running = await start(clock);
      app = running.app;
    });
    afterEach(() => running.stop());

    it('exchanges the code for tokens with their expiry', async () => {
      const connection = await signIn();
      assert.deepEqual([connection.url, connection.origins], [running.server.url, [running.server.url]]);
      assert.equal(connection.credential.expiresAt, String(noon + lifetime));
      assert.ok(await app.works(connection));
      clock.time += lifetime;
      assert.equal(await app.works(connection), false);
    });

    it('refuses a code that was used before', async () => {
      const code = await app.codeFor(running.typed);
      await app.redeem(running.typed, code);
      const again = await problemFrom(app.redeem(running.typed, code));
      assert.deepEqual([again.kind, again.code], ['signIn', 'signIn.codeRefused']);
    });

    it('renews with the refresh token, which then is used up', async () => {
      const connection = await signIn();
      const { credential } = connection;
      clock.time += lifetime;
      const renewed = await app.renew(credential);
      assert.notEqual(renewed.token, credential.token);
      assert.notEqual(renewed.refreshToken, credential.refreshToken);
      assert.equal(renewed.expiresAt, String(noon + 2 * lifetime));
      assert.deepEqual([renewed.clientId, renewed.clientSecret], [credential.clientId, credential.clientSecret]);
      const used = await problemFrom(app.renew(credential));
      assert.deepEqual([used.kind, used.code], ['signIn', 'ended']);
      assert.ok(await app.works({ ...connection, credential: renewed }));
    });

    it('reports a wrong client secret as a problem of the app, not as the end of the sign-in', async () => {
      const { credential } = await signIn();
      const wrong = await problemFrom(app.renew({ ...credential, clientSecret: 'changed' }));
      assert.deepEqual([wrong.kind, wrong.code], ['signIn', appRefused]);
    });

    it('does not report the end of the sign-in when the service fails', async () => {
      const { credential } = await signIn();
      for (const [how, kind] of failures) {
        running.server.fail({ path: /token/, how });
        assert.equal((await problemFrom(app.renew(credential))).kind, kind, JSON.stringify(how));
      }
      assert.ok(await app.renew(credential));
    });

    it('finishes a renewal that was sent, and sends none that was cancelled before', async () => {
      const { credential } = await signIn();
      const cancel = new AbortController();
      cancel.abort(new Error('cancelled'));
      await assert.rejects(app.renew(credential, app.authClient.http, cancel.signal), /cancelled/);
      const { http, sent } = scriptedHttp(() => ({ text: JSON.stringify({ access_token: 't', expires_in: 60 }) }));
      await app.renew(credential, http);
      assert.equal(sent[0]?.ignoreAbort, true);
      assert.ok(await app.renew(credential), 'the refresh token is still good');
    });

    it('ends both tokens when one is revoked', async () => {
      const connection = await signIn();
      assert.ok(await app.works(connection));
      assert.equal(await app.revoke(connection.credential), true);
      assert.equal(await app.works(connection), false);
      assert.equal((await problemFrom(app.renew(connection.credential))).code, 'ended');
    });

    it('reports why a sign-in could not be revoked', async () => {
      const { credential } = await signIn();
      assert.equal((await problemFrom(app.revoke({ ...credential, clientSecret: 'changed' }))).code, appRefused);
      running.server.fail({ path: /revoke/, how: { status: 503 } });
      assert.equal((await problemFrom(app.revoke(credential))).kind, 'server');
    });

    it('neither renews nor revokes a pasted token', async () => {
      const { credential } = running.pasted;
      assert.equal(vendor.renewal?.can(credential), false);
      assert.equal(await app.revoke(credential), false);
      assert.deepEqual(running.server.log, []);
    });

    it('puts no secret, code or token into the log or an error', async () => {
      const code = await app.codeFor(running.typed);
      const first = (await app.redeem(running.typed, code)).credential;
      const second = await app.renew(first);
      const refusal = { status: 400, text: JSON.stringify({ error: 'invalid_grant' }) };
      const calls = [
        () => app.redeem(running.typed, code),
        () => app.renew(first),
        () => app.revoke({ ...second, clientSecret: 'other-s3cret' }),
        () => app.renew(second, scriptedHttp(() => new NetworkError('interrupted', false)).http),
        () => app.renew(second, scriptedHttp(() => refusal).http),
      ];
      const silent = (what: unknown) => {
        for (const credential of [first, second]) assertSilent(what, credential, code, 'other-s3cret');
        return true;
      };
      for (const call of calls) await assert.rejects(call, silent);
      await app.revoke(second);
      silent(app.authClient.lines);
      assert.ok(app.authClient.lines.some((line) => line.includes('/token 200')));
      silent(running.server.log.map(({ path, query }) => [path, ...query.values()]));
    });
  });
}
