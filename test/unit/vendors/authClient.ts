// Signing in at an emulated service over real HTTP, with its clock and the log.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { HttpClient, HttpRequest, HttpResponse } from '../../../src/http/http.ts';
import { createHttpClient } from '../../../src/http/httpClient.ts';
import { nodeFetchTransport } from '../../../src/http/transport.ts';
import type { TrashClient } from '../../../src/trash/ports.ts';
import { type Problem, TrashError } from '../../../src/trash/problem.ts';
import type { Credential } from '../../../src/vendors/credential.ts';
import type { Connection, CreateHttpClient, SignInField, SignInMethod, Vendor } from '../../../src/vendors/vendor.ts';
import type { FakeClock } from '../fakes/clock.ts';
import { held } from '../fakes/credentials.ts';

export const never = new AbortController().signal;

export interface ClientFixture {
  readonly clock: FakeClock;
  readonly http: HttpClient;
  /** What was written to the log. */
  readonly lines: readonly string[];
  client(connection: Connection): Promise<TrashClient>;
}

export function authClientOf(vendor: Vendor, url: string, clock: FakeClock): ClientFixture {
  const lines: string[] = [];
  const parts = {
    transport: nodeFetchTransport(),
    clock,
    log: { info: (line: string) => void lines.push(line) },
    random: () => 0,
  };
  const create: CreateHttpClient = (asked) =>
    createHttpClient(parts, { ...asked, rateLimit: { ...asked.rateLimit, calls: 1_000_000, interval: 1 } });
  const client = ({ host, origins, credential }: Connection) => {
    const account = { id: 'a1', vendor: vendor.id, label: '', host, url };
    return vendor.connect({ account, origins, credentials: held(credential), createHttpClient: create, clock });
  };
  return { clock, lines, http: vendor.authClient([url], create), client };
}

export async function problemFrom(call: Promise<unknown>): Promise<Problem> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof TrashError, `no TrashError: ${String(error)}`);
  return error.problem;
}

/** The credential that a method's `redeem` gives at once. */
export async function redeemed(
  method: SignInMethod,
  connection: Connection,
  { http }: ClientFixture,
): Promise<Connection> {
  const result = await method.redeem?.(connection, http, never);
  assert.ok(result && 'connection' in result, 'something more is asked for');
  return result.connection;
}

/** A field of a method, by its id. */
export function fieldOf({ fields }: SignInMethod, id: string): SignInField {
  const found = fields.find((each) => each.id === id);
  assert.ok(found, id);
  return found;
}

/** What a person is sent back with who agrees on the page. */
export async function agree(page: string, body: Readonly<Record<string, string>>): Promise<URL> {
  const reply = await fetch(page, { method: 'POST', body: new URLSearchParams(body), redirect: 'manual' });
  const location = reply.headers.get('location');
  assert.ok(location, `${reply.status} ${await reply.text()}`);
  return new URL(location);
}

/** Goes to an address as a browser does, of which Node's own `fetch` is none: it says that it is a script. */
export async function visit(address: URL | string): Promise<number | undefined> {
  const asked = request(address, { agent: false }).end();
  const [incoming]: IncomingMessage[] = await once(asked, 'response');
  incoming?.resume();
  return incoming?.statusCode;
}

/** Nothing that lets someone in is in the log or in an error, whole or as its cause. */
export function assertSilent(what: unknown, credential: Credential, ...secrets: readonly string[]): void {
  const { token, refreshToken, clientSecret } = credential;
  const text = textOf(what);
  for (const secret of [token, refreshToken, clientSecret, ...secrets]) {
    if (secret) assert.ok(!text.includes(secret), `${secret} is in ${text}`);
  }
}

function textOf(what: unknown): string {
  if (!(what instanceof Error)) return JSON.stringify(what);
  const problem = what instanceof TrashError ? JSON.stringify(what.problem) : '';
  return `${what.stack} ${problem} ${what.cause === undefined ? '' : textOf(what.cause)}`;
}

/** An HTTP client of one function: for replies that the emulator does not give. */
export function scriptedHttp(reply: (request: HttpRequest) => Partial<HttpResponse> | Error): {
  readonly http: HttpClient;
  readonly sent: readonly HttpRequest[];
} {
  const sent: HttpRequest[] = [];
  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    sent.push(request);
    const given = reply(request);
    if (given instanceof Error) throw given;
    return { status: 200, header: () => undefined, text: '', call: '', receivedAt: 1_000_000, ...given };
  };
  return { http: { send }, sent };
}
