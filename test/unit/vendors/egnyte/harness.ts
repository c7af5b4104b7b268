// The client on an emulated domain, over real HTTP but without waiting.
import assert from 'node:assert/strict';
import type { HttpClient, HttpRequest, HttpResponse } from '../../../../src/http/http.ts';
import { createHttpClient } from '../../../../src/http/httpClient.ts';
import { nodeFetchTransport } from '../../../../src/http/transport.ts';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import type { Clock, Page, TrashClient } from '../../../../src/trash/ports.ts';
import type { Problem } from '../../../../src/trash/problem.ts';
import { connect } from '../../../../src/vendors/egnyte/client.ts';
import { egnyte } from '../../../../src/vendors/egnyte/egnyte.ts';
import {
  EGNYTE_TOKEN,
  type EgnyteEmulator,
  type EgnyteOptions,
  startEgnyte,
} from '../../../emulators/egnyte/emulator.ts';
import { held } from '../../fakes/credentials.ts';

export const noon = Date.parse('2026-09-01T12:00:00Z');
export const never = new AbortController().signal;
export const listPath = '/pubapi/v2/fs/trash';
export const actionPath = '/pubapi/v1/fs/trash';

export interface Domain {
  readonly egnyte: EgnyteEmulator;
  readonly client: TrashClient;
  /** What the client waited for, in milliseconds. */
  readonly waits: readonly number[];
  /** Called at each wait. */
  onWait: () => void;
  /** The lines of the log. */
  readonly lines: readonly string[];
  /** Method, path and query of each call, or the ids of an action. */
  readonly calls: () => string[];
}

/** Starts a domain and connects to it with a token. */
export async function open(options: EgnyteOptions = {}, token = EGNYTE_TOKEN): Promise<Domain> {
  // The clock of the service stands still, so all calls are made in one second of it.
  const emulator = await startEgnyte({ now: () => noon, qps: 100_000, ...options });
  const waits: number[] = [];
  const lines: string[] = [];
  const clock: Clock = {
    now: () => noon,
    sleep: async () => {},
  };
  // An HTTP client whose clock stands still would never end a pause.
  let httpTime = noon;
  const httpClock: Clock = {
    now: () => httpTime,
    sleep: async (ms) => {
      waits.push(ms);
      httpTime += ms;
      domain.onWait();
    },
  };
  const { url } = emulator.server;
  const account = { id: 'a1', vendor: 'egnyte', label: 'Acme', host: '127.0.0.1', url };
  const client = await egnyte.connect({
    account,
    origins: [url],
    credentials: held({ token }),
    createHttpClient: (asked) =>
      createHttpClient(
        {
          transport: nodeFetchTransport(),
          clock: httpClock,
          log: { info: (line) => void lines.push(line) },
          random: () => 0,
        },
        { ...asked, rateLimit: { ...asked.rateLimit, calls: 1000, interval: 1 } },
      ),
    clock,
  });
  const calls = () =>
    emulator.server.log.map(({ method, path, query, body }) => {
      const ids = body === '' ? '' : ` ${(JSON.parse(body) as { ids: string[] }).ids.length}`;
      return `${method} ${path}${query.size === 0 ? '' : `?${query}`}${ids}`;
    });
  const domain: Domain = { egnyte: emulator, client, waits, lines, onWait: () => {}, calls };
  return domain;
}

/** A client on a scripted service: for answers that the emulator does not give. */
export function scripted(
  answer: (
    request: HttpRequest,
    call: number,
    signal: AbortSignal,
  ) => Partial<HttpResponse> | Error | Promise<Partial<HttpResponse>>,
) {
  const requests: HttpRequest[] = [];
  const http: HttpClient = {
    send: async (request, signal) => {
      requests.push(request);
      const given = await answer(request, requests.length, signal);
      if (given instanceof Error) throw given;
      return { status: 200, text: '', header: () => undefined, call: 'GET /', receivedAt: noon, ...given };
    },
  };
  const account = {
    id: 'a1',
    vendor: 'egnyte',
    label: 'Acme',
    host: 'acme.egnyte.com',
    url: 'https://acme.egnyte.com',
  };
  const client = connect(
    {
      account,
      origins: [account.url],
      credentials: held({ token: EGNYTE_TOKEN }),
      createHttpClient: () => http,
      clock: { now: () => noon, sleep: async () => {} },
    },
    { rateLimit: { concurrency: 2, calls: 2, interval: 1050 } },
  );
  return { client, requests };
}

export async function all<T>(from: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of from) found.push(each);
  return found;
}

export async function list(client: TrashClient, removed: () => number = () => 0): Promise<TrashItem[]> {
  return (await all<Page>(client.pages({ removed }, never))).flatMap(({ items }) => [...items]);
}

/** An outcome in a word or two, by the item's name. */
export function ends(outcomes: readonly Outcome[]): Record<string, string> {
  return Object.fromEntries(outcomes.map((each) => [each.item.name, endOf(each)]));
}

function endOf(outcome: Outcome): string {
  if (outcome.end === 'failed') return `failed ${outcome.problem.code ?? outcome.problem.kind}`;
  return outcome.end === 'skipped' ? `skipped ${outcome.why}` : outcome.end;
}

/** The problem that was thrown. */
export async function problemOfCall(call: Promise<unknown>): Promise<Problem> {
  try {
    await call;
  } catch (error) {
    return (error as { problem: Problem }).problem;
  }
  throw new Error('It did not fail.');
}

export function fileItem(id: string, more: Partial<TrashItem> = {}): TrashItem {
  return { account: 'a1', kind: 'file', id, name: id, ...more };
}

/** For the tests of a `describe`: opens domains, which are closed after each test, when invariant 1 is checked. */
export function emulatedDomains() {
  let domains: Domain[] = [];
  afterEach(async () => {
    const opened = domains;
    domains = [];
    await Promise.all(opened.map(({ egnyte: emulator }) => emulator.stop()));
    for (const { egnyte: emulator } of opened) {
      assert.deepEqual(emulator.state.destroyedLive(), []);
      assert.deepEqual(emulator.state.movedLive(), []);
    }
  });
  return {
    start: async (...options: Parameters<typeof open>): Promise<Domain> => {
      const domain = await open(...options);
      domains.push(domain);
      return domain;
    },
    /** The calls to the domain that was opened last. */
    calls: (): string[] => domains.at(-1)?.calls() ?? [],
  };
}
