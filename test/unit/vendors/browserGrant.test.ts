import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { CallbackPages } from '../../../src/http/loopback.ts';
import { box } from '../../../src/vendors/box/box.ts';
import { ownApp } from '../../../src/vendors/box/signIn.ts';
import { type BrowserSession, startBrowserGrant } from '../../../src/vendors/browserGrant.ts';
import type { BrowserGrant } from '../../../src/vendors/vendor.ts';
import { startBox } from '../../emulators/box/emulator.ts';
import { BOX_APP } from '../../emulators/box/oauth.ts';
import { FakeClock, settled } from '../fakes/clock.ts';
import { agree, authClientOf, never, problemFrom, visit } from './authClient.ts';

const page = { title: 't', text: 't' };
const pages: CallbackPages = { language: 'en', granted: page, denied: page, refused: page };
const connection = { url: 'https://acme.example', host: 'acme.example', origins: [], credential: {} };

/** A service where this address is registered; its page is the redirect itself. */
function grantFor(redirectUri?: string): BrowserGrant {
  return {
    redirectUri: () => redirectUri,
    page: (_, to, state) => `${to}?state=${state}`,
    redeem: async (given) => given,
  };
}

describe('granting access in the browser', () => {
  let consents: BrowserSession[] = [];
  afterEach(() => {
    for (const each of consents) each.close();
    consents = [];
  });

  async function ask(redirectUri?: string, signal = never): Promise<BrowserSession> {
    const consent = await startBrowserGrant(grantFor(redirectUri), connection, pages, signal);
    consents.push(consent);
    return consent;
  }

  const stateOf = ({ page: address }: BrowserSession) => new URL(address).searchParams.get('state') ?? '';
  const comeBack = async (consent: BrowserSession, query: Readonly<Record<string, string>>) => {
    const asked = new URLSearchParams({ state: stateOf(consent), ...query });
    return await visit(`${consent.redirectUri}?${asked}`);
  };

  it('returns a code from Box that can be exchanged for tokens', async () => {
    const clock = new FakeClock();
    const emulator = await startBox({ now: () => clock.now() });
    try {
      const { browser } = ownApp;
      assert.ok(browser);
      const given = ownApp.connection({ ...BOX_APP }, emulator.server.url);
      const consent = await startBrowserGrant(browser, given, pages, never);
      consents.push(consent);
      const back = await agree(consent.page, { decision: 'grant' });
      assert.equal(await visit(back), 200);
      const code = (await consent.code) ?? '';
      const authClient = authClientOf(box, emulator.server.url, clock);
      const { credential } = await browser.redeem(given, consent.authorization(code), authClient.http, never);
      assert.ok(credential.refreshToken);
    } finally {
      await emulator.stop();
    }
  });

  it('reports that access was denied at Box', async () => {
    const emulator = await startBox();
    try {
      assert.ok(ownApp.browser);
      const given = ownApp.connection({ ...BOX_APP }, emulator.server.url);
      const consent = await startBrowserGrant(ownApp.browser, given, pages, never);
      consents.push(consent);
      await visit(await agree(consent.page, { decision: 'deny' }));
      assert.deepEqual(await problemFrom(consent.code ?? Promise.resolve()), { kind: 'signIn', code: 'signIn.denied' });
    } finally {
      await emulator.stop();
    }
  });

  it('uses another state each time, long enough not to be guessed', async () => {
    const states = [await ask(), await ask()].map(stateOf);
    assert.notEqual(states[0], states[1]);
    for (const state of states) assert.match(state, /^[\w-]{43}$/);
  });

  describe('with PKCE', () => {
    const pkce: BrowserGrant = {
      ...grantFor(),
      pkce: true,
      page: (_, to, state, challenge = '') =>
        `${to}?${new URLSearchParams({ state, code_challenge: challenge, code_challenge_method: 'S256' })}`,
    };
    const begin = async (grant: BrowserGrant) => {
      const session = await startBrowserGrant(grant, connection, pages, never);
      consents.push(session);
      const challenge = new URL(session.page).searchParams.get('code_challenge');
      return { session, challenge, verifier: session.authorization('c').verifier };
    };

    it('gives the page the hash of what the code is redeemed with', async () => {
      const { session, challenge, verifier = '' } = await begin(pkce);
      assert.match(verifier, /^[\w.~-]{43,128}$/);
      assert.equal(challenge, createHash('sha256').update(verifier, 'ascii').digest('base64url'));
      assert.ok(!session.page.includes(verifier));
      assert.deepEqual(session.authorization('c'), { code: 'c', redirectUri: session.redirectUri, verifier });
    });

    it('has another secret each time', async () => {
      const [one, other] = [await begin(pkce), await begin(pkce)];
      assert.notEqual(one.verifier, other.verifier);
      assert.notEqual(one.challenge, other.challenge);
    });

    it('is left out where the service does not take it', async () => {
      const { challenge, verifier } = await begin({ ...pkce, pkce: false });
      assert.deepEqual([challenge, verifier], ['', undefined]);
    });
  });

  it('listens where the registered address is on this machine, on the port that it names, if any', async () => {
    for (const uri of [undefined, 'http://127.0.0.1/callback', 'http://localhost/x']) {
      const consent = await ask(uri);
      assert.match(consent.redirectUri, /^http:\/\/(127\.0\.0\.1|localhost):\d+\/(callback|x)$/);
      assert.ok(consent.code, uri);
    }
  });

  it('waits for a paste where it cannot listen', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise<void>((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const port = typeof address === 'object' ? address?.port : 0;
    try {
      for (const uri of ['https://localhost/callback', 'http://[::1]:8080/x', `http://127.0.0.1:${port}/callback`]) {
        const consent = await ask(uri);
        assert.equal(consent.redirectUri, uri);
        assert.equal(consent.code, undefined);
        const pasted = `${uri}?code=c&state=${stateOf(consent)}`;
        assert.deepEqual(consent.parse(pasted), { value: 'c' });
      }
    } finally {
      taken.close();
    }
  });

  it('reports any other refusal of the service', async () => {
    const consent = await ask();
    await comeBack(consent, { error: 'server_error', error_description: 'Try later' });
    const problem = await problemFrom(consent.code ?? Promise.resolve());
    assert.deepEqual(problem, { kind: 'signIn', code: 'signIn.notGranted', said: 'Try later' });
  });

  it('accepts no callback from a script', async () => {
    const consent = await ask();
    const address = `${consent.redirectUri}?${new URLSearchParams({ code: 'c', state: stateOf(consent) })}`;
    assert.equal((await fetch(address)).status, 403);
    assert.equal(await comeBack(consent, { code: 'good' }), 200);
    assert.equal(await consent.code, 'good');
  });

  it('waits on after a callback with another state', async () => {
    const consent = await ask();
    assert.equal(await comeBack(consent, { code: 'evil', state: 'x' }), 400);
    assert.equal(await comeBack(consent, { code: 'good' }), 200);
    assert.equal(await consent.code, 'good');
  });

  it('ends as timed out when it is closed, and with the reason of the signal', async () => {
    const closed = await ask();
    closed.close();
    assert.equal((await problemFrom(closed.code ?? Promise.resolve())).code, 'signIn.late');
    const cancel = new AbortController();
    const cancelled = await ask(undefined, cancel.signal);
    cancel.abort(new Error('cancelled'));
    await assert.rejects(cancelled.code ?? Promise.resolve(), /cancelled/);
    await assert.rejects(ask(undefined, cancel.signal), /cancelled/);
  });

  it('causes no unhandled rejection where no one waits for the code', async () => {
    const faults: unknown[] = [];
    const note = (fault: unknown) => void faults.push(fault);
    process.on('unhandledRejection', note);
    (await ask()).close();
    await settled();
    process.off('unhandledRejection', note);
    assert.deepEqual(faults, []);
  });

  it('reads what people paste: the address that the browser ended on, or the code alone', async () => {
    const consent = await ask('https://localhost/callback');
    const state = stateOf(consent);
    const cases: Readonly<Record<string, object>> = {
      [`https://localhost/callback?code=a%2Bb&state=${state}`]: { value: 'a+b' },
      [` https://localhost/callback?state=${state}&code=abc#x \n`]: { value: 'abc' },
      [`localhost/callback?code=abc&state=${state}`]: { value: 'abc' },
      [`code=a%2Bb&state=${state}#x`]: { value: 'a+b' },
      'code=abc&state=other': { refused: 'signIn.wrongState' },
      'code=abc': { refused: 'signIn.wrongState' },
      [`error=access_denied&state=${state}`]: { refused: 'signIn.denied' },
      'a+b/c:d==': { value: 'a+b/c:d==' },
      [`https://localhost/callback?error=access_denied&state=${state}`]: { refused: 'signIn.denied' },
      'https://localhost/callback?code=abc&state=other': { refused: 'signIn.wrongState' },
      'https://localhost/callback?code=abc': { refused: 'signIn.wrongState' },
      [`https://localhost/callback?code=abc&state=${state}&state=x`]: { refused: 'signIn.wrongState' },
      'https://localhost/callback': { refused: 'signIn.noCode' },
      [`https://localhost/callback?code=&state=${state}`]: { refused: 'signIn.noCode' },
      [consent.page]: { refused: 'signIn.noCode' },
      ' ': { refused: 'signIn.nothingPasted' },
      'two words': { refused: 'signIn.brokenAddress' },
      'c\u200bde': { refused: 'signIn.brokenAddress' },
    };
    for (const [text, result] of Object.entries(cases)) assert.deepEqual(consent.parse(text), result, text);
  });
});
