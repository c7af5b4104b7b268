// Signing in with an app of one's own by the browser, at any service: the steps that tests take.
import assert from 'node:assert/strict';
import type { Credential } from '../../../src/vendors/credential.ts';
import type { Connection, SignInMethod, Vendor } from '../../../src/vendors/vendor.ts';
import type { FakeClock } from '../fakes/clock.ts';
import { renewedIn } from '../fakes/renewal.ts';
import { agree, authClientOf, type ClientFixture, never } from './authClient.ts';

const loopback = 'http://127.0.0.1:4321/callback';

export interface SignInApp {
  readonly authClient: ClientFixture;
  /** A person agrees on the service's page. */
  codeFor(given: Connection, redirectUri?: string): Promise<string>;
  redeem(given: Connection, code: string, redirectUri?: string): Promise<Connection>;
  signIn(given: Connection): Promise<Connection>;
  renew(credential: Credential, http?: ClientFixture['http'], signal?: AbortSignal): Promise<Credential>;
  revoke(credential: Credential): Promise<boolean | undefined>;
  /** Whether a call with it succeeds. */
  works(connection: Connection): Promise<boolean>;
}

/** @param decision how the service's page calls it that a person agrees */
export function appAt(
  vendor: Vendor,
  { browser }: SignInMethod,
  url: string,
  clock: FakeClock,
  decision: string,
): SignInApp {
  assert.ok(browser);
  const authClient = authClientOf(vendor, url, clock);
  const registered = ({ credential }: Connection) => credential.redirectUri ?? loopback;
  const app: SignInApp = {
    authClient,
    async codeFor(given, redirectUri = registered(given)) {
      const back = await agree(browser.page(given, redirectUri, 'the-state'), { decision });
      return back.searchParams.get('code') ?? '';
    },
    redeem: (given, code, redirectUri = registered(given)) =>
      browser.redeem(given, { code, redirectUri }, authClient.http, never),
    signIn: async (given) => await app.redeem(given, await app.codeFor(given)),
    async renew(credential, http = authClient.http, signal = never) {
      const { renewal } = vendor;
      assert.ok(renewal);
      assert.ok(renewal.can(credential));
      return renewedIn(await renewal.renew(url, credential, http, signal));
    },
    revoke: async (credential) => await vendor.revoke?.(url, credential, authClient.http, never),
    works: (connection) =>
      authClient
        .client(connection)
        .then((client) => client.whoAmI(never))
        .then(
          () => true,
          () => false,
        ),
  };
  return app;
}
