import assert from 'node:assert/strict';
import { channel } from 'node:diagnostics_channel';
import { type EventEmitter, once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createSocketServer, Socket } from 'node:net';
import { getActiveResourcesInfo } from 'node:process';
import { Readable, type Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, createGzip, gzipSync } from 'node:zlib';
import { type HttpRequest, NetworkError } from '../../../src/http/http.ts';
import { nodeFetchTransport } from '../../../src/http/transport.ts';
import { type EmulatorServer, type Reply, serve } from '../../emulators/server.ts';
import { never } from '../fakes/trash.ts';

const transport = nodeFetchTransport();

/** Self-signed for localhost, made for this file alone. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgFufnD7Jc7rF/1eqy
jchCECcScdfe7TwBXkqmrEvLFqShRANCAATqcvGjuieyCEJ0VqXEFnja4xkv8tYb
oi8N7V+7JLDJRhXWlpgraTef2jPs5qS46e+xfJAUEep2cl/edQILEJKz
-----END PRIVATE KEY-----`;
const cert = `-----BEGIN CERTIFICATE-----
MIIBgDCCASWgAwIBAgIULv+5trM2yoaDsl8SiTJWtSNndI0wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTA2MzQzNloYDzIxMjYxMDI4
MDYzNDM2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATqcvGjuieyCEJ0VqXEFnja4xkv8tYboi8N7V+7JLDJRhXWlpgraTef
2jPs5qS46e+xfJAUEep2cl/edQILEJKzo1MwUTAdBgNVHQ4EFgQUkINgtrMWcbbJ
KQS+GuvfFw2NI1IwHwYDVR0jBBgwFoAUkINgtrMWcbbJKQS+GuvfFw2NI1IwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEA8cyurPrSkoEmZxckyQTv
lx1M+dZ5qDTwI+N5IDSH6oICIQC9+In2pEV6Q71rTuPXDOyNU3wR1KKK/qikHZqc
nv5k2g==
-----END CERTIFICATE-----`;

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

/** What the emulators cannot answer: bytes. */
async function withServer<T>(handle: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(handle);
  const url = `http://127.0.0.1:${await listen(server)}/`;
  try {
    return await use(url);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

const MB = 1024 * 1024;

/** Writes far more than anybody should read, as fast as it is taken; gives how many bytes were when the other side hung up. */
async function flood(into: Writable, connection: ServerResponse | Socket, piece = Buffer.alloc(64 * 1024, ' ')) {
  let written = 0;
  const pieces = function* () {
    for (; written < 256 * MB; written += piece.length) yield piece;
  };
  const closed = new Promise<void>((resolve) => connection.once('close', resolve));
  into.on('error', () => {});
  Readable.from(pieces()).pipe(into);
  await closed;
  return written;
}

/** A server of sockets, for what is no HTTP that Node would write. */
async function withSockets<T>(handle: (socket: Socket) => void, use: (url: string) => Promise<T>): Promise<T> {
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', () => handle(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.close();
    for (const socket of sockets) socket.destroy();
  }
}

describe('the transport', () => {
  let server: EmulatorServer;
  let reply: Reply;

  before(async () => {
    server = await serve(() => reply);
  });
  beforeEach(() => {
    reply = { status: 200, json: { ok: true } };
    server.heal();
    server.clearLog();
  });
  after(() => server.stop());

  const send = (more: Partial<HttpRequest> = {}, signal = never) =>
    transport({ method: 'GET', url: `${server.url}/list?limit=1`, ...more }, 'Bearer s3cret', signal);

  /** How a call ended without an answer: why, and whether it may be sent again. */
  const failure = async (sending: Promise<unknown>): Promise<readonly [string, boolean]> => {
    const error = await sending.then(
      () => assert.fail('There was an answer.'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof NetworkError, String(error));
    return [error.reason, error.unsent];
  };

  it('asks for JSON, with the credential in its header only', async () => {
    const answer = await send();
    assert.deepEqual([answer.status, answer.text], [200, '{"ok":true}']);
    const [asked] = server.log;
    assert.deepEqual([asked?.method, asked?.path, String(asked?.query)], ['GET', '/list', 'limit=1']);
    assert.equal(asked?.headers.accept, 'application/json');
    assert.equal(asked?.headers.authorization, 'Bearer s3cret');
    assert.equal(asked?.headers['content-type'], undefined);
  });

  it('sends JSON as such, and no body where there is none', async () => {
    await send({ method: 'POST', json: { name: 'Übung "1"' } });
    await send({ method: 'DELETE' });
    const [posted, deleted] = server.log;
    assert.equal(posted?.headers['content-type'], 'application/json');
    assert.deepEqual(JSON.parse(posted?.body ?? ''), { name: 'Übung "1"' });
    assert.deepEqual([deleted?.method, deleted?.body], ['DELETE', '']);
  });

  it('sends a form as such, whatever is in it', async () => {
    const form = { grant_type: 'refresh_token', client_secret: 'a&b=c d+é%' };
    await send({ method: 'POST', form });
    const [asked] = server.log;
    assert.equal(asked?.headers['content-type'], 'application/x-www-form-urlencoded');
    assert.equal(asked?.headers.accept, 'application/json');
    assert.deepEqual(Object.fromEntries(new URLSearchParams(asked?.body)), form);
  });

  it('sends no credential where it has none', async () => {
    await transport({ method: 'GET', url: server.url }, undefined, never);
    assert.equal(server.log[0]?.headers.authorization, undefined);
  });

  it('finds a header by its name in any case', async () => {
    reply = { status: 429, headers: { 'Retry-After': '7' } };
    const answer = await send();
    assert.deepEqual(
      [answer.header('retry-after'), answer.header('RETRY-AFTER'), answer.header('x')],
      ['7', '7', undefined],
    );
  });

  it('returns every answer unchanged: an error, HTML instead of JSON, an empty one', async () => {
    for (const given of [
      { status: 500, text: 'failed' },
      { status: 401, text: '' },
      { status: 200, text: '<!doctype html><title>Sign in</title>' },
      { status: 204, text: '' },
    ]) {
      reply = given;
      const { status, text } = await send();
      assert.deepEqual({ status, text }, given);
    }
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`refuses a redirect with ${status}, so that the credential goes nowhere else`, async () => {
      const other = await serve(() => ({ status: 200 }));
      reply = { status, headers: { location: `${other.url}/steal` } };
      try {
        assert.equal((await failure(send()))[0], 'redirect');
        assert.equal(other.log.length, 0);
        assert.equal(server.log.length, 1);
      } finally {
        await other.stop();
      }
    });
  }

  it('gives up when no answer comes in time', async () => {
    server.fail({ how: 'silence' });
    assert.deepEqual(await failure(send({ timeout: 30 })), ['timeout', false]);
  });

  it('gives up when an answer does not end in time, however short its beginning may take', async () => {
    server.fail({ how: 'slow drip' });
    const hasty = nodeFetchTransport({ connection: 5000, headers: 5000, body: 120 });
    assert.deepEqual(await failure(hasty({ method: 'GET', url: server.url }, undefined, never)), ['timeout', false]);
  });

  it('gives up on a server that accepts the connection but starts no TLS, and reports that nothing was sent', async () => {
    const mute = createSocketServer();
    mute.listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const hasty = nodeFetchTransport({ connection: 30, headers: 5000, body: 5000 });
    try {
      const request = { method: 'POST', url: `https://localhost:${port}/`, json: {} } as const;
      assert.deepEqual(await failure(hasty(request, undefined, never)), ['timeout', true]);
    } finally {
      mute.close();
    }
  });

  it('counts the time for an answer from the connection on, also over one that was kept open', async () => {
    const hasty = nodeFetchTransport({ connection: 25, headers: 5000, body: 5000 });
    const slow = await serve(async () => {
      await sleep(60);
      return { status: 204 };
    });
    try {
      for (const method of ['GET', 'POST', 'GET'] as const) {
        const json = method === 'POST' ? {} : undefined;
        assert.equal((await hasty({ method, url: slow.url, json }, undefined, never)).status, 204);
      }
    } finally {
      await slow.stop();
    }
  });

  it('keeps the answers of concurrent calls apart', async () => {
    const hasty = nodeFetchTransport({ connection: 5000, headers: 40, body: 5000 });
    server.fail({ path: /slow/, how: 'silence' });
    const url = (path: string) => ({ method: 'GET', url: `${server.url}${path}` }) as const;
    const [slow, quick] = await Promise.all([
      failure(hasty(url('/slow'), undefined, never)),
      hasty(url('/quick'), undefined, never),
    ]);
    assert.deepEqual([slow, quick.status], [['timeout', false], 200]);
  });

  it('reports a broken call where half a body came', async () => {
    server.fail({ how: 'half a body' });
    assert.deepEqual(await failure(send()), ['interrupted', false]);
  });

  it('reports that a call may have been done when the connection breaks after it was sent', async () => {
    server.fail({ how: 'reset before' });
    assert.deepEqual(await failure(send()), ['interrupted', false]);
    server.fail({ how: 'reset after' });
    assert.deepEqual(await failure(send({ method: 'POST', json: {} })), ['interrupted', false]);
  });

  it('reports that a call cannot have been done when nothing listens', async () => {
    const gone = await serve(() => ({ status: 200 }));
    await gone.stop();
    assert.deepEqual(await failure(send({ url: gone.url })), ['unreachable', true]);
  });

  it('sends nothing to a server whose certificate is not trusted', async () => {
    let asked = 0;
    const secure = createSecureServer({ key, cert }, (_, outgoing) => {
      asked += 1;
      outgoing.end();
    });
    const url = `https://localhost:${await listen(secure)}/`;
    try {
      assert.deepEqual(await failure(send({ url })), ['certificate', true]);
      assert.equal(asked, 0);
    } finally {
      secure.close();
      secure.closeAllConnections();
    }
  });

  it('unpacks gzip', async () => {
    const text = await withServer(
      (_, outgoing) => {
        outgoing.writeHead(200, { 'content-encoding': 'gzip' });
        outgoing.end(gzipSync('{"packed":true}'));
      },
      async (url) => (await send({ url })).text,
    );
    assert.equal(text, '{"packed":true}');
  });

  it('reports a broken call where the gzip is broken', async () => {
    const ended = await withServer(
      (_, outgoing) => {
        outgoing.writeHead(200, { 'content-encoding': 'gzip' });
        outgoing.end('this is no gzip');
      },
      async (url) => await failure(send({ url })),
    );
    assert.deepEqual(ended, ['interrupted', false]);
  });

  it('reads an answer of 8 MB, and refuses a larger one', async () => {
    for (const [size, end] of [
      [8 * MB, 'read'],
      [8 * MB + 1, 'tooLarge'],
    ] as const) {
      const ended = await withServer(
        (_, outgoing) => void outgoing.end(Buffer.alloc(size, ' ')),
        async (url) =>
          await send({ url }).then(
            ({ text }) => (text.length === size ? 'read' : 'cut'),
            (error: unknown) => error instanceof NetworkError && error.reason,
          ),
      );
      assert.equal(ended, end, String(size));
    }
  });

  it('hangs up on an answer without end', async () => {
    let written = Promise.resolve(0);
    await withServer(
      (_, outgoing) => {
        written = flood(outgoing, outgoing);
      },
      async (url) => {
        assert.deepEqual(await failure(send({ url })), ['tooLarge', false]);
        assert.ok((await written) < 32 * MB, `${await written} bytes`);
      },
    );
  });

  it('hangs up on a redirect without reading what comes with it', async () => {
    let written = Promise.resolve(0);
    await withServer(
      (_, outgoing) => {
        outgoing.writeHead(302, { location: '/elsewhere' });
        written = flood(outgoing, outgoing);
      },
      async (url) => {
        assert.deepEqual(await failure(send({ url })), ['redirect', false]);
        assert.ok((await written) < 16 * MB, `${await written} bytes`);
      },
    );
  });

  it('stops decompressing an answer without end', async () => {
    let unpacked = Promise.resolve(0);
    await withServer(
      (_, outgoing) => {
        outgoing.writeHead(200, { 'content-encoding': 'gzip' });
        const gzip = createGzip();
        gzip.pipe(outgoing);
        unpacked = flood(gzip, outgoing);
      },
      async (url) => {
        assert.deepEqual(await failure(send({ url })), ['tooLarge', false]);
        await unpacked;
      },
    );
  });

  for (const [coding, packed] of Object.entries({
    gzip: gzipSync(Buffer.alloc(64 * MB)),
    br: brotliCompressSync(Buffer.alloc(64 * MB)),
  })) {
    it(`stops decompressing a small answer that becomes far too large: ${coding}`, async () => {
      const ended = await withServer(
        (_, outgoing) => {
          outgoing.writeHead(200, { 'content-encoding': coding });
          outgoing.end(packed);
        },
        async (url) => await failure(send({ url })),
      );
      assert.deepEqual(ended, ['tooLarge', false]);
    });
  }

  it('hangs up on headers without end', async () => {
    let written = Promise.resolve(0);
    await withSockets(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        written = flood(socket, socket, Buffer.from(`x-more: ${'m'.repeat(1000)}\r\n`));
      },
      async (url) => {
        assert.deepEqual(await failure(send({ url })), ['interrupted', false]);
        assert.ok((await written) < 16 * MB, `${await written} bytes`);
      },
    );
  });

  it('gives up in time on a server that keeps sending 1xx answers', async () => {
    const hasty = nodeFetchTransport({ connection: 5000, headers: 100, body: 5000 });
    let written = Promise.resolve(0);
    await withSockets(
      (socket) => {
        const drip = setInterval(() => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 5);
        written = new Promise((resolve) => socket.once('close', () => resolve(0)));
        socket.once('close', () => clearInterval(drip));
      },
      async (url) => {
        assert.deepEqual(await failure(hasty({ method: 'GET', url }, undefined, never)), ['timeout', false]);
        await written;
      },
    );
  });

  it('throws the reason of an abort, before and during the call', async () => {
    const reason = new Error('enough');
    await assert.rejects(send({}, AbortSignal.abort(reason)), (error) => error === reason);
    assert.equal(server.log.length, 0);
    server.fail({ how: 'silence' });
    const abort = new AbortController();
    const sending = send({}, abort.signal);
    setImmediate(() => abort.abort(reason));
    await assert.rejects(sending, (error) => error === reason);
  });

  it('starts no timer when the connection is reported after the call has ended', async () => {
    const created = channel('http.client.request.created');
    let request: EventEmitter | undefined;
    const follow = (message: unknown) => {
      ({ request } = message as { request: EventEmitter });
    };
    const abort = new AbortController();
    created.subscribe(follow);
    const sending = send({}, abort.signal);
    created.unsubscribe(follow);
    abort.abort();
    await assert.rejects(sending);
    assert.ok(request);
    const timers = () => getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
    const before = timers();
    request.emit('socket', new Socket());
    assert.equal(timers(), before);
  });

  it('names neither credential nor address in its errors', async () => {
    server.fail({ how: 'reset before' });
    const error = await send({ url: `${server.url}/Salaries` }).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof Error);
    assert.doesNotMatch(error.message, /s3cret|Salaries/);
  });
});
