// One HTTP server on the loopback address for every emulator: it keeps a log of what was asked and misbehaves on demand.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { auditBook, type Guard } from './audit.ts';

/** A request as it came in; `body` is the raw text, `query` the decoded parameters. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** An answer: `json` or `text`, or neither for an empty body. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
}

/** A line of the request log; `status` 0 means that the connection was cut or left without an answer. */
export interface Logged extends Received {
  readonly status: number;
  /** What was sent, if it was sent whole. */
  readonly reply: Reply | undefined;
}

/**
 * How to misbehave. A reply is given instead of doing the work; `after` does the work and then gives another answer;
 * the words act on the connection: before or after the work, in the middle of the body, a byte at a time, or not at all.
 */
export type Mischief =
  | Reply
  | { readonly after: Reply }
  | 'reset before'
  | 'reset after'
  | 'half a body'
  | 'slow drip'
  | 'silence';

/** Which requests a fault meets, and how often (once by default). */
export interface Fault {
  readonly method?: string;
  readonly path?: RegExp;
  readonly times?: number;
  readonly how: Mischief;
}

export interface EmulatorServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  readonly log: readonly Logged[];
  /** Adds a fault; the oldest that fits a request is used first. */
  fail(fault: Fault): void;
  /** Forgets all faults, so that the service is well again. */
  heal(): void;
  clearLog(): void;
  stop(): Promise<void>;
}

/** Starts a server that answers with `handle`. What is asked of a service goes into the book of the test run, if any. */
export async function serve(
  handle: (request: Received) => Reply | Promise<Reply>,
  port = 0,
  guard?: Guard,
): Promise<EmulatorServer> {
  const watch = guard && auditBook()?.watch(guard);
  const log: Logged[] = [];
  let faults: { fault: Fault; left: number }[] = [];

  const takeFault = (request: Received): Mischief | undefined => {
    const found = faults.find(
      ({ fault }) =>
        (fault.method ?? request.method) === request.method &&
        (fault.path === undefined || fault.path.test(request.path)),
    );
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) faults = faults.filter((each) => each !== found);
    return found.fault.how;
  };

  const server = createServer({ maxHeaderSize: 65_536 }, (incoming, outgoing) => {
    void answer(incoming, outgoing).catch(() => outgoing.destroy());
  });

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await read(incoming);
    watch?.arrived(request);
    const fault = takeFault(request);
    const note = (reply?: Reply) => {
      const status = reply?.status ?? 0;
      log.push({ ...request, status, reply });
      watch?.ended(request, status);
    };
    if (fault === 'silence') {
      note();
      return;
    }
    if (fault === 'reset before') {
      note();
      outgoing.destroy();
      return;
    }
    if (typeof fault === 'object' && 'status' in fault) {
      note(fault);
      send(outgoing, fault);
      return;
    }
    const reply = await handle(request);
    if (fault === 'reset after') {
      note();
      outgoing.destroy();
    } else if (fault === 'half a body') {
      note();
      sendHalf(outgoing, reply);
    } else if (fault === 'slow drip') {
      note(reply);
      drip(outgoing, reply);
    } else {
      const given = fault ? fault.after : reply;
      note(given);
      send(outgoing, given);
    }
  }

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    log,
    fail: (fault) => {
      faults.push({ fault, left: fault.times ?? 1 });
    },
    heal: () => {
      faults = [];
    },
    clearLog: () => {
      log.length = 0;
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      watch?.stopped();
    },
  };
}

async function read(incoming: IncomingMessage): Promise<Received> {
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function encode(reply: Reply): { headers: Record<string, string>; body: string } {
  const body = reply.json === undefined ? (reply.text ?? '') : JSON.stringify(reply.json);
  const type = reply.json === undefined ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
  return { headers: { ...(body === '' ? {} : { 'content-type': type }), ...reply.headers }, body };
}

function send(outgoing: ServerResponse, reply: Reply): void {
  const { headers, body } = encode(reply);
  const bodyless = reply.status === 204 || reply.status === 304;
  outgoing.writeHead(
    reply.status,
    bodyless ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) },
  );
  outgoing.end(bodyless ? undefined : body);
}

function sendHalf(outgoing: ServerResponse, reply: Reply): void {
  const { headers, body } = encode(reply);
  outgoing.writeHead(reply.status, { ...headers, 'content-length': String(Buffer.byteLength(body) + 100) });
  outgoing.write(body.slice(0, Math.ceil(body.length / 2)), () => outgoing.destroy());
}

function drip(outgoing: ServerResponse, reply: Reply): void {
  const { headers, body } = encode(reply);
  outgoing.writeHead(reply.status, headers);
  const bytes = Buffer.from(body);
  let sent = 0;
  const timer = setInterval(() => {
    if (sent >= bytes.length) {
      clearInterval(timer);
      outgoing.end();
    } else {
      outgoing.write(bytes.subarray(sent, sent + 1));
      sent += 1;
    }
  }, 100);
  outgoing.on('close', () => clearInterval(timer));
}
