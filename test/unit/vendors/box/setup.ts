// A client over real HTTP on an emulated account, with a clock that does not wait.
import assert from 'node:assert/strict';
import type { HttpRequest, HttpResponse } from '../../../../src/http/http.ts';
import { createHttpClient } from '../../../../src/http/httpClient.ts';
import { nodeFetchTransport } from '../../../../src/http/transport.ts';
import type { RestoreOptions } from '../../../../src/trash/destination.ts';
import type { TrashItem } from '../../../../src/trash/item.ts';
import type { ItemStatus, Outcome } from '../../../../src/trash/outcome.ts';
import type { Page, TrashClient } from '../../../../src/trash/ports.ts';
import { type Problem, TrashError } from '../../../../src/trash/problem.ts';
import { box } from '../../../../src/vendors/box/box.ts';
import { impl } from '../../../../src/vendors/box/impl.ts';
import type { CreateHttpClient } from '../../../../src/vendors/vendor.ts';
import { BOX_TOKEN, type BoxEmulator, type BoxOptions, startBox } from '../../../emulators/box/emulator.ts';
import type { BoxState } from '../../../emulators/box/state.ts';
import type { EmulatedItem, Kind, Ref } from '../../../emulators/box/tree.ts';
import type { Fault } from '../../../emulators/server.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { held } from '../../fakes/credentials.ts';

export const never = new AbortController().signal;

/** Calls `onSleep` at the end of each sleep. */
export class WatchedClock extends FakeClock {
  onSleep: () => void = () => {};

  override async sleep(ms: number, signal: AbortSignal): Promise<void> {
    await super.sleep(ms, signal);
    this.onSleep();
    signal.throwIfAborted();
  }
}

export interface Setup {
  readonly emulator: BoxEmulator;
  readonly state: BoxState;
  readonly quirks: BoxEmulator['quirks'];
  readonly clock: WatchedClock;
  readonly client: TrashClient;
  fail(fault: Fault): void;
  /** What was asked of the account so far, as `METHOD /path`. */
  calls(pattern?: RegExp): string[];
}

const running: BoxEmulator[] = [];

/** An account of its own for each test; `closeAll` checks that no live item was touched, and stops it. */
export async function setUp(
  options: BoxOptions & { given?: string; asUser?: string; limited?: boolean } = {},
): Promise<Setup> {
  const clock = new WatchedClock();
  const emulator = await startBox({ now: () => clock.now(), ...options });
  running.push(emulator);
  const { server, state, quirks } = emulator;
  const { url, log } = server;
  const account = { id: 'a1', vendor: 'box', label: 'Box', host: new URL(url).host, url };
  const { given: token = BOX_TOKEN, asUser } = options;
  const credentials = held({ token, ...(asUser !== undefined && { asUser }) });
  const parts = { transport: nodeFetchTransport(), clock, log: { info: () => {} }, random: () => 0.5 };
  const fast = { calls: 1_000_000, interval: 1 };
  const create: CreateHttpClient = (asked) =>
    createHttpClient(
      parts,
      options.limited === true ? asked : { ...asked, rateLimit: { ...asked.rateLimit, ...fast }, buckets: {} },
    );
  return {
    emulator,
    state,
    quirks,
    clock,
    client: await box.connect({ account, origins: [url], credentials, createHttpClient: create, clock }),
    fail: (fault) => server.fail(fault),
    calls: (pattern = /./) =>
      log.map(({ method, path }) => `${method} ${path.replace('/2.0', '')}`).filter((each) => pattern.test(each)),
  };
}

export async function closeAll(): Promise<void> {
  const all = running.splice(0);
  await Promise.all(all.map((each) => each.stop()));
  for (const { state } of all) {
    assert.deepEqual(state.destroyedLive(), [], 'live items that calls put into the trash');
    const moved = state.movedLive().filter(({ afterRestore }) => !afterRestore);
    assert.deepEqual(moved, [], 'live items that calls moved, not as the second step of their restore');
  }
}

/** A client on a service of one function: for answers that the emulator does not give. */
export function scripted(reply: (request: HttpRequest, call: number) => Partial<HttpResponse> | Error) {
  const clock = new WatchedClock();
  const sent: HttpRequest[] = [];
  const client = new impl.BoxClient({
    account: 'a1',
    url: 'https://api.box.example',
    http: {
      send: async (request) => {
        sent.push(request);
        const given = reply(request, sent.length);
        if (given instanceof Error) throw given;
        return { status: 200, header: () => undefined, text: '', call: 'GET /', receivedAt: clock.now(), ...given };
      },
    },
    clock,
  });
  return { client, sent, clock };
}

export const json = (value: unknown): Partial<HttpResponse> => ({ text: JSON.stringify(value) });

/** Box's own 404. */
export const notFound: Partial<HttpResponse> = {
  status: 404,
  text: '{"type":"error","status":404,"code":"not_found","message":"Not Found"}',
};

export async function all<T>(from: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of from) found.push(each);
  return found;
}

export async function pagesOf(client: TrashClient, signal = never): Promise<Page[]> {
  return await all(client.pages({ removed: () => 0 }, signal));
}

export async function listed(client: TrashClient): Promise<TrashItem[]> {
  return (await pagesOf(client)).flatMap(({ items }) => [...items]);
}

/** The item as a list would show it. */
export function itemFor({ kind, id, name, parent }: Readonly<EmulatedItem>, of: Partial<TrashItem> = {}): TrashItem {
  const origin = parent === null ? undefined : { id: parent };
  return { account: 'a1', kind: kind === 'web_link' ? 'link' : kind, id, name, origin, ...of };
}

/** Outcomes or looks in words by name: `done`, `skipped live`, `trashed`, `failed kind code`. */
export function endsByName(ends: readonly (Outcome | ItemStatus)[]): Record<string, string> {
  const words = (each: Outcome | ItemStatus): string => {
    const word = 'end' in each ? each.end : each.state;
    if ('why' in each) return `${word} ${each.why}`;
    if (!('problem' in each)) return word;
    return [word, each.problem.kind, each.problem.code].join(' ').trim();
  };
  assert.equal(new Set(ends.map(({ item }) => item)).size, ends.length, 'an item with two ends');
  return Object.fromEntries(ends.map((each) => [each.item.name, words(each)]));
}

export async function restored(client: TrashClient, ...items: readonly TrashItem[]): Promise<Record<string, string>> {
  return endsByName(await all(client.restore(items, never)));
}

/** The outcomes of a restore with options. */
export async function restoreWith(
  client: TrashClient,
  restoreOptions: RestoreOptions,
  ...items: readonly TrashItem[]
): Promise<readonly Outcome[]> {
  return await all(client.restore(items, never, restoreOptions));
}

export async function purged(client: TrashClient, ...items: readonly TrashItem[]): Promise<Record<string, string>> {
  return endsByName(await all(client.purge(items, never)));
}

export async function problemFrom(call: Promise<unknown>): Promise<Problem> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof TrashError, `no TrashError: ${String(error)}`);
  return error.problem;
}

/** Puts an item of each kind into the trash. */
export function trashEach(state: BoxState, seed: { from?: string } = {}): Readonly<EmulatedItem>[] {
  return [
    state.trashFile({ name: 'file', ...seed }),
    state.trashFolder({ name: 'folder', ...seed }),
    state.trashLink({ name: 'link', ...seed }),
  ];
}

export const plural: Readonly<Record<Kind, string>> = { file: 'files', folder: 'folders', web_link: 'web_links' };

export const isInTrash = (state: BoxState, { kind, id }: Ref): boolean =>
  state.trash().some((each) => each.kind === kind && each.id === id);

export const isLive = (state: BoxState, { kind, id }: Ref): boolean =>
  state.live().some((each) => each.kind === kind && each.id === id);
