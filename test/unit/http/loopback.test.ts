import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { connect, Server as NetServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { mock } from 'node:test';
import {
  type CallbackListener,
  type CallbackOptions,
  type CallbackPages,
  CallbackTimeout,
  listenForCallback,
} from '../../../src/http/loopback.ts';
import { settled } from '../fakes/clock.ts';
import { never } from '../fakes/trash.ts';

const state = 'st4te-of-this-sign-in';
const pages: CallbackPages = {
  language: 'en',
  granted: { title: 'Done', text: 'Close this <tab> & go back.' },
  denied: { title: 'Denied', text: 'Nothing was connected.' },
  refused: { title: 'Refused', text: 'This is not what the editor waits for.' },
};

interface ShownPage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

describe('the listener on the loopback address', () => {
  let open: CallbackListener[] = [];
  afterEach(() => {
    for (const each of open) each.close();
    open = [];
  });

  async function listen(more: Partial<CallbackOptions> = {}, signal = never): Promise<CallbackListener> {
    const expected = { redirectUri: 'http://127.0.0.1/callback', state, pages, ...more };
    const listener = await listenForCallback(expected, signal);
    open.push(listener);
    return listener;
  }

  /** As a browser comes: by path and query, with headers that may be anything. */
  async function visit(
    { redirectUri }: CallbackListener,
    query: Readonly<Record<string, string>> | string,
    more: { method?: string; path?: string; headers?: Readonly<Record<string, string>>; address?: string } = {},
  ): Promise<ShownPage> {
    const { port, pathname, host } = new URL(redirectUri);
    const { method = 'GET', path = pathname, headers, address = '127.0.0.1' } = more;
    const asked = request({
      host: address,
      port,
      method,
      path: `${path}?${new URLSearchParams(query)}`,
      headers: { host, ...headers },
      agent: false,
    });
    asked.end();
    const [incoming] = await once(asked, 'response');
    let text = '';
    for await (const chunk of incoming) text += String(chunk);
    return { status: incoming.statusCode, headers: incoming.headers, text };
  }

  /** Whether the listener still waits: the right callback gets through. */
  async function stillWaits(listener: CallbackListener): Promise<void> {
    assert.equal((await visit(listener, { code: 'the-code', state })).status, 200);
    assert.equal((await listener.callback).get('code'), 'the-code');
  }

  async function isClosed(
    { redirectUri }: Pick<CallbackListener, 'redirectUri'>,
    address = '127.0.0.1',
  ): Promise<boolean> {
    const socket = connect(Number(new URL(redirectUri).port), address);
    const outcome = await Promise.race([
      once(socket, 'connect').then(() => false),
      once(socket, 'error').then(() => true),
    ]).catch(() => true);
    socket.destroy();
    return outcome;
  }

  it('takes a free port, and returns what the browser brings', async () => {
    const listener = await listen();
    assert.match(listener.redirectUri, /^http:\/\/127\.0\.0\.1:\d{4,5}\/callback$/);
    await visit(listener, { code: 'a+b/c=', state, extra: '1' });
    assert.equal((await listener.callback).get('code'), 'a+b/c=');
  });

  it('answers with a page that loads nothing and holds no code', async () => {
    const { status, headers, text } = await visit(await listen(), { code: 'c0de', state });
    assert.equal(status, 200);
    assert.match(text, /<h1>Done<\/h1><p>Close this &#60;tab&#62; &#38; go back\.<\/p>/);
    assert.match(text, /<html lang="en">/);
    assert.doesNotMatch(text, /c0de|st4te|script|src=|href=/);
    assert.equal(headers['cache-control'], 'no-store');
    assert.match(String(headers['content-security-policy']), /^default-src 'none'/);
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['access-control-allow-origin'], undefined);
  });

  it('listens on the loopback address only', async () => {
    const { redirectUri } = await listen();
    const others = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) {
      const socket = connect(Number(new URL(redirectUri).port), address);
      await assert.rejects(once(socket, 'connect'), /ECONNREFUSED/, address);
    }
  });

  it('takes the registered port, also for the name localhost', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const address = probe.address();
    const port = typeof address === 'object' ? address?.port : 0;
    probe.close();
    await once(probe, 'close');
    for (const redirectUri of [`http://127.0.0.1:${port}/back/here?x=1`, `http://localhost:${port}`]) {
      const listener = await listen({ redirectUri });
      assert.equal(listener.redirectUri, redirectUri);
      await stillWaits(listener);
      await closed(listener);
    }
  });

  describe('for the name localhost', () => {
    const redirectUri = 'http://localhost/callback';
    const both = ['127.0.0.1', '::1'] as const;
    afterEach(() => mock.restoreAll());

    /** As on a machine where an address is missing, or its port is taken. */
    function refuse(refused: Readonly<Record<string, string>>): readonly NetServer[] {
      const servers: NetServer[] = [];
      const real: (this: NetServer, port: number, host: string) => NetServer = NetServer.prototype.listen;
      mock.method(NetServer.prototype, 'listen', function (this: NetServer, port: number, host: string) {
        servers.push(this);
        const code = refused[host];
        if (code === undefined) return real.call(this, port, host);
        process.nextTick(() => this.emit('error', Object.assign(new Error(`listen ${code}`), { code })));
        return this;
      });
      return servers;
    }

    for (const address of both) {
      it(`takes a callback that comes to ${address}, and closes both addresses`, async () => {
        const listener = await listen({ redirectUri });
        assert.equal((await visit(listener, { code: 'the-code', state }, { address })).status, 200);
        assert.equal((await listener.callback).get('code'), 'the-code');
        await closed(listener);
      });

      it(`uses the other address where the machine has no ${address}`, async () => {
        for (const code of ['EADDRNOTAVAIL', 'EAFNOSUPPORT']) {
          refuse({ [address]: code });
          const listener = await listen({ redirectUri });
          mock.restoreAll();
          const other = both.find((each) => each !== address);
          assert.equal((await visit(listener, { code: 'c', state }, { address: other })).status, 200);
          await closed(listener);
        }
      });
    }

    it('closes both addresses when it is closed or timed out', async () => {
      const listener = await listen({ redirectUri });
      assert.deepEqual(await Promise.all(both.map((each) => isClosed(listener, each))), [false, false]);
      listener.close();
      await closed(listener);
      const late = await listen({ redirectUri, timeout: 1 });
      await assert.rejects(late.callback, CallbackTimeout);
      await closed(late);
    });

    it('listens nowhere when it was aborted in between', async () => {
      const { redirectUri: free } = await listen({ redirectUri });
      open.pop()?.close();
      await closed({ redirectUri: free });
      for (let turns = 0; turns < 6; turns += 1) {
        const cancel = new AbortController();
        const listening = listen({ redirectUri: free }, cancel.signal);
        for (let turn = 0; turn < turns; turn += 1) await new Promise<void>((resolve) => process.nextTick(resolve));
        cancel.abort(new Error('cancelled'));
        await listening.then(
          ({ callback }) => assert.rejects(callback, /cancelled/),
          (error) => assert.match(String(error), /cancelled/),
        );
        await settled();
        await closed({ redirectUri: free });
      }
    });

    it('fails where another program has one of the addresses, and releases the other', async () => {
      const servers = refuse({ '::1': 'EADDRINUSE' });
      await assert.rejects(listen({ redirectUri }), /EADDRINUSE/);
      assert.deepEqual(
        servers.map(({ listening }) => listening),
        [false, false],
      );
    });

    it('fails where the machine has neither address', async () => {
      refuse({ '127.0.0.1': 'EADDRNOTAVAIL', '::1': 'EADDRNOTAVAIL' });
      await assert.rejects(listen({ redirectUri }), /EADDRNOTAVAIL/);
    });
  });

  it('takes port 80 where it is named, or fails with the reason', async () => {
    const redirectUri = 'http://127.0.0.1:80/cb';
    const outcome = await listen({ redirectUri }).then(
      (listener) => listener.redirectUri,
      (error: unknown) => String(error),
    );
    assert.match(outcome, /^http:\/\/127\.0\.0\.1:80\/cb$|EACCES|EADDRINUSE/);
  });

  it('fails when its server fails later on', async () => {
    const listener = await listen();
    let server: Server | undefined;
    const note = (message: unknown) => {
      ({ server } = message as { server: Server });
    };
    subscribe('http.server.request.start', note);
    await visit(listener, {}, { path: '/' });
    unsubscribe('http.server.request.start', note);
    server?.emit('error', new Error('EMFILE'));
    await assert.rejects(listener.callback, CallbackTimeout);
    await closed(listener);
  });

  it('fails where the registered port is taken', async () => {
    const { redirectUri } = await listen();
    await assert.rejects(listen({ redirectUri }), /EADDRINUSE/);
  });

  const refused: Readonly<
    Record<string, { status: number } & Partial<Parameters<typeof visit>[2]> & { query?: object }>
  > = {
    'with a wrong state': { status: 400, query: { code: 'c', state: `${state}x` } },
    'with a state of the same length': { status: 400, query: { code: 'c', state: state.replace('4', '5') } },
    'without a state': { status: 400, query: { code: 'c' } },
    'with an empty state': { status: 400, query: { code: 'c', state: '' } },
    'with a refusal that knows no state': { status: 400, query: { error: 'access_denied' } },
    'with an empty code': { status: 400, query: { code: '', state } },
    'with an empty refusal': { status: 400, query: { error: '', state } },
    'with neither code nor refusal': { status: 400, query: { state } },
    'to another path': { status: 404, path: '/callback/more' },
    'for the icon of the page': { status: 404, path: '/favicon.ico' },
    'as a POST': { status: 405, method: 'POST' },
    'as a preflight': { status: 405, method: 'OPTIONS' },
    'under another name of this machine': { status: 421, headers: { host: 'evil.example' } },
    'under another name with the same port': { status: 421, headers: { host: 'localhost:1' } },
    'from a script of another origin': { status: 403, headers: { origin: 'https://evil.example' } },
    'from a script, as newer browsers tell': {
      status: 403,
      headers: { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'cross-site' },
    },
    'from a frame': { status: 403, headers: { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' } },
    'from a picture': { status: 403, headers: { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' } },
    'with an origin besides': {
      status: 403,
      headers: { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', origin: 'https://evil.example' },
    },
  };
  for (const [what, { status, query = { code: 'wrong', state }, ...how }] of Object.entries(refused)) {
    it(`refuses a callback ${what}, and waits on`, async () => {
      const listener = await listen();
      const shown = await visit(listener, query as Record<string, string>, how);
      assert.equal(shown.status, status);
      if (how.method !== 'OPTIONS') assert.match(shown.text, /<h1>Refused<\/h1>/);
      assert.equal(shown.headers['access-control-allow-origin'], undefined);
      await stillWaits(listener);
    });
  }

  it('refuses a state that comes twice', async () => {
    const listener = await listen();
    assert.equal((await visit(listener, `code=c&state=${state}&state=x`)).status, 400);
    await stillWaits(listener);
  });

  it('accepts the redirect of a form, as browsers send it today', async () => {
    const headers = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      'sec-fetch-user': '?1',
      origin: 'null',
    };
    const listener = await listen();
    assert.equal((await visit(listener, { code: 'c', state }, { headers })).status, 200);
    assert.equal((await listener.callback).get('code'), 'c');
  });

  it('returns the reason of the service where access was denied', async () => {
    const listener = await listen();
    const { status, text } = await visit(listener, { error: 'access_denied', state });
    assert.equal(status, 200);
    assert.match(text, /<h1>Denied<\/h1>/);
    assert.equal((await listener.callback).get('error'), 'access_denied');
  });

  async function closed(listener: Pick<CallbackListener, 'redirectUri'>): Promise<void> {
    for (const address of ['127.0.0.1', '::1']) {
      for (let tries = 0; !(await isClosed(listener, address)); tries += 1) {
        assert.ok(tries < 200, `it still listens on ${address}`);
        await settled();
      }
    }
  }

  it('closes after the first callback that it accepts', async () => {
    const listener = await listen();
    await visit(listener, { code: 'first', state });
    await closed(listener);
    assert.equal((await listener.callback).get('code'), 'first');
  });

  it('accepts one of two simultaneous callbacks, and answers 410 to the other', async () => {
    const listener = await listen();
    const { port, host } = new URL(listener.redirectUri);
    // Both on connections that are there before either is sent.
    const sockets = [connect(Number(port), '127.0.0.1'), connect(Number(port), '127.0.0.1')];
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const replies = await Promise.all(
      sockets.map(async (socket, index) => {
        socket.write(`GET /callback?code=code${index}&state=${state} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
        let text = '';
        for await (const chunk of socket) text += String(chunk);
        return text.slice(9, 12);
      }),
    );
    assert.deepEqual(replies.sort(), ['200', '410']);
    const taken = (await listener.callback).get('code') ?? '';
    assert.match(taken, /^code[01]$/);
  });

  it('times out, and accepts nothing afterwards', async () => {
    const listener = await listen({ timeout: 1 });
    await assert.rejects(listener.callback, CallbackTimeout);
    await closed(listener);
  });

  it('ends with the signal, whatever its reason, and when it is closed', async () => {
    const cancel = new AbortController();
    const listener = await listen({}, cancel.signal);
    cancel.abort(new Error('cancelled'));
    await assert.rejects(listener.callback, /cancelled/);
    await closed(listener);
    const other = await listen();
    other.close();
    await assert.rejects(other.callback, CallbackTimeout);
    await assert.rejects(listen({}, cancel.signal), /cancelled/);
  });

  it('causes no unhandled rejection where no one waits for the answer', async () => {
    const faults: unknown[] = [];
    const note = (fault: unknown) => void faults.push(fault);
    process.on('unhandledRejection', note);
    (await listen()).close();
    await settled();
    process.off('unhandledRejection', note);
    assert.deepEqual(faults, []);
  });
});
