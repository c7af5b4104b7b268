// A client over real HTTP on an emulated portal, with a clock that does not wait.

import type { HttpClient, HttpRequest, HttpResponse } from '../../../../src/http/http.ts';
import { createHttpClient } from '../../../../src/http/httpClient.ts';
import { nodeFetchTransport, type Transport } from '../../../../src/http/transport.ts';
import type { ItemKind, TrashItem } from '../../../../src/trash/item.ts';
import type { Outcome } from '../../../../src/trash/outcome.ts';
import type { Page, TrashClient } from '../../../../src/trash/ports.ts';
import { DocSpaceClient } from '../../../../src/vendors/docspace/client.ts';
import { docspace } from '../../../../src/vendors/docspace/docspace.ts';
import { type DocSpaceEmulator, type DocSpaceOptions, startDocSpace } from '../../../emulators/docspace/emulator.ts';
import { docspaceToken } from '../../../emulators/docspace/people.ts';
import { held } from '../../fakes/credentials.ts';

export const never = new AbortController().signal;
export const start = Date.parse('2026-08-20T12:00:00Z');

/** Sleeping takes no time but moves the clock; `onSleep` acts meanwhile. */
export class HookedClock {
  time = start;
  readonly slept: number[] = [];
  onSleep: (ms: number) => void = () => {};

  now(): number {
    return this.time;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.time += ms;
    this.slept.push(ms);
    this.onSleep(ms);
    signal.throwIfAborted();
  }
}

export interface Setup {
  readonly emulator: DocSpaceEmulator;
  readonly state: DocSpaceEmulator['state'];
  readonly clock: HookedClock;
  readonly client: TrashClient;
  /** What was asked of the portal since the last look, as `METHOD path`. */
  calls(pattern?: RegExp): string[];
  /** The bodies of writes. */
  bodies(pattern: RegExp): unknown[];
}

/** Each test gets its own portal, which `closeAll` stops. */
const running: DocSpaceEmulator[] = [];

export interface SetupOptions extends DocSpaceOptions {
  readonly key?: string;
  /** Milliseconds that each answer takes. */
  readonly latency?: number;
  /** Called while a request is on its way to the portal. */
  readonly onSent?: (request: HttpRequest) => void;
}

export async function setUp(options: SetupOptions = {}): Promise<Setup> {
  const clock = new HookedClock();
  const emulator = await startDocSpace({ now: () => clock.now(), limits: 'off', ...options });
  running.push(emulator);
  const { url } = emulator.server;
  const account = { id: 'a', vendor: 'docspace', label: 'A', host: new URL(url).host, url };
  const credentials = held({ token: options.key ?? docspaceToken });
  const fetched = nodeFetchTransport();
  const transport: Transport = async (request, authorization, signal) => {
    const sentAt = clock.time;
    options.onSent?.(request);
    const raw = await fetched(request, authorization, signal);
    clock.time = Math.max(clock.time, sentAt + (options.latency ?? 0));
    return raw;
  };
  const parts = { transport, clock, log: { info: () => {} }, random: () => 0.5 };
  const client = await docspace.connect({
    account,
    origins: [url],
    credentials,
    createHttpClient: (given) => createHttpClient(parts, given),
    clock,
  });
  const { log } = emulator.server;
  return {
    emulator,
    state: emulator.state,
    clock,
    client,
    calls: (pattern = /./) => log.map(({ method, path }) => `${method} ${path}`).filter((each) => pattern.test(each)),
    bodies: (pattern) =>
      log.filter(({ method, path }) => pattern.test(`${method} ${path}`)).map(({ body }) => JSON.parse(body)),
  };
}

export async function closeAll(): Promise<void> {
  for (const emulator of running.splice(0)) await emulator.stop();
}

export async function all<T>(from: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of from) found.push(each);
  return found;
}

export async function pagesOf(client: Setup['client'], removed = () => 0): Promise<Page[]> {
  return await all(client.pages({ removed }, never));
}

export async function listed(client: Setup['client']): Promise<TrashItem[]> {
  return (await pagesOf(client)).flatMap(({ items }) => items);
}

/** Outcomes in words by name: `done`, `skipped live`, `cancelled`, `failed kind code`. */
export function endsOf(outcomes: readonly Outcome[]): Record<string, string> {
  const words = (outcome: Outcome): string => {
    if (outcome.end === 'failed') return ['failed', outcome.problem.kind, outcome.problem.code].join(' ').trim();
    if (outcome.end === 'done' && outcome.misplaced) return 'misplaced';
    return outcome.end === 'skipped' ? `skipped ${outcome.why}` : outcome.end;
  };
  return Object.fromEntries(outcomes.map((each) => [each.item.name, words(each)]));
}

export function item(kind: ItemKind, id: string, of: Partial<TrashItem> = {}): TrashItem {
  return { account: 'a', kind, id, name: `${kind} ${id}`, ...of };
}

/** An answer of a scripted portal. */
export function answer(status: number, body: unknown = ''): HttpResponse {
  return {
    status,
    header: () => undefined,
    text: typeof body === 'string' ? body : JSON.stringify(body),
    call: 'GET /',
    receivedAt: 0,
  };
}

type RequestScript = (request: HttpRequest, path: string, signal: AbortSignal) => HttpResponse | Promise<HttpResponse>;

/** A portal of one function. */
export function scriptedHttp(reply: RequestScript): { readonly http: HttpClient; readonly sent: HttpRequest[] } {
  const sent: HttpRequest[] = [];
  const http: HttpClient = {
    send: async (request, signal) => {
      sent.push(request);
      const { pathname, search } = new URL(request.url);
      return await reply(request, `${pathname.replace('/api/2.0/', '')}${search}`, signal);
    },
  };
  return { http, sent };
}

/** A client on one. */
export function scripted(reply: RequestScript) {
  const clock = new HookedClock();
  const { http, sent } = scriptedHttp(reply);
  return {
    client: new DocSpaceClient({
      account: 'a',
      url: 'https://acme.example',
      http,
      clock,
      holdsKey: async () => true,
    }),
    clock,
    sent,
  };
}
