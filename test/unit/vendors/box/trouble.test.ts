// What goes wrong on the way to the answer, whatever is asked.
import assert from 'node:assert/strict';
import { createHttpClient } from '../../../../src/http/httpClient.ts';
import type { Problem } from '../../../../src/trash/problem.ts';
import { box } from '../../../../src/vendors/box/box.ts';
import { problemOfAnswer } from '../../../../src/vendors/box/calls.ts';
import {
  badGateway,
  errorReply,
  notFoundPage,
  notSignedIn,
  tooManyCalls,
  unavailable,
} from '../../../emulators/box/replies.ts';
import type { Mischief } from '../../../emulators/server.ts';
import {
  closeAll,
  itemFor,
  listed,
  never,
  pagesOf,
  problemFrom,
  purged,
  restored,
  type Setup,
  setUp,
  WatchedClock,
} from './setup.ts';

const questions: Readonly<Record<string, (client: Setup['client']) => Promise<unknown>>> = {
  whoAmI: (client) => client.whoAmI(never),
  list: (client) => pagesOf(client),
  count: (client) => client.count(never),
};

const lasting: readonly {
  readonly called: string;
  readonly how: Mischief;
  readonly problem: Partial<Problem>;
  readonly calls: number;
}[] = [
  { called: 'an expired token', how: notSignedIn(), problem: { kind: 'signIn', status: 401 }, calls: 1 },
  {
    called: 'a lack of scope',
    how: errorReply(403, 'insufficient_scope'),
    problem: { kind: 'forbidden', code: 'box.insufficient_scope', status: 403 },
    calls: 1,
  },
  {
    called: 'a network that the company does not allow',
    how: errorReply(403, 'access_from_location_blocked'),
    problem: { kind: 'forbidden', code: 'box.access_from_location_blocked' },
    calls: 1,
  },
  {
    called: 'a web page instead of JSON',
    how: { status: 200, text: '<html>Sign in to the Wi-Fi</html>' },
    problem: { kind: 'unreadable', code: 'http.shape', status: 200 },
    calls: 1,
  },
  {
    called: 'JSON of another service',
    how: { status: 200, json: { items: [] } },
    problem: { kind: 'unreadable', code: 'http.shape' },
    calls: 1,
  },
  {
    called: 'a call that is sent elsewhere',
    how: { status: 302, headers: { location: 'https://elsewhere.example/' } },
    problem: { kind: 'unreadable', code: 'http.redirect' },
    calls: 1,
  },
  {
    called: 'a web page of a gateway that knows no such address',
    how: notFoundPage(),
    problem: { kind: 'unreadable', code: 'http.shape', status: 404 },
    calls: 1,
  },
  {
    called: 'a 404 without a body',
    how: { status: 404 },
    problem: { kind: 'unreadable', code: 'http.shape', status: 404 },
    calls: 1,
  },
  { called: 'a web page of a gateway', how: badGateway(), problem: { kind: 'server', status: 502 }, calls: 4 },
  { called: 'a service that is down', how: unavailable(5), problem: { kind: 'server', status: 503 }, calls: 4 },
  {
    called: 'a broken connection',
    how: 'reset before',
    problem: { kind: 'offline', code: 'http.interrupted' },
    calls: 3,
  },
  {
    called: 'half a body',
    how: 'half a body',
    problem: { kind: 'offline', code: 'http.interrupted' },
    calls: 3,
  },
  {
    called: 'too many calls, without a time',
    how: errorReply(429, 'rate_limit_exceeded'),
    problem: { kind: 'limited', status: 429 },
    calls: 5,
  },
  { called: 'too many calls, for long', how: tooManyCalls(3600), problem: { kind: 'limited' }, calls: 1 },
];

describe('Box when the service fails', () => {
  afterEach(closeAll);

  for (const [question, ask] of Object.entries(questions)) {
    for (const { called, how, problem, calls: expected } of lasting) {
      it(`${question} reports ${called}, after a limited number of calls`, async () => {
        const { client, fail, calls } = await setUp();
        fail({ times: 99, how });
        const found = await problemFrom(ask(client));
        assert.deepEqual({ ...found, ...problem }, found);
        assert.equal(calls().length, expected);
      });
    }

    it(`${question} succeeds after a failure that passes`, async () => {
      for (const how of [badGateway(), unavailable(2), tooManyCalls(3), 'reset before', 'half a body'] as const) {
        const { client, fail } = await setUp();
        fail({ how });
        await ask(client);
      }
    });
  }

  it('waits exactly as long as a 429 asks, and reports the time to retry when that is too long', async () => {
    const { client, fail, clock } = await setUp();
    fail({ how: tooManyCalls(42) });
    await client.whoAmI(never);
    assert.deepEqual(clock.slept, [42_000]);
    const started = clock.now();
    fail({ how: tooManyCalls(3600) });
    assert.equal((await problemFrom(client.whoAmI(never))).retryAt, started + 3_600_000);
    assert.deepEqual(clock.slept, [42_000]);
  });

  it('lists the pages before the failure, and throws at the page that failed', async () => {
    const { client, quirks, state } = await setUp();
    quirks.pageCap = 5;
    state.fill(12);
    const got: number[] = [];
    const problem = await problemFrom(
      (async () => {
        for await (const { items } of client.pages({ removed: () => 0 }, never)) {
          got.push(items.length);
          quirks.signedOut = got.length === 2;
        }
      })(),
    );
    assert.deepEqual([got, problem.kind], [[5, 5], 'signIn']);
  });

  it('lists a read-only trash, and reports why its items can be neither restored nor purged', async () => {
    const { client, quirks, state } = await setUp();
    quirks.scope = 'root_readonly';
    state.trashFile({ name: 'file' });
    const items = await listed(client);
    const refused = { file: 'failed forbidden box.insufficient_scope' };
    assert.deepEqual(await restored(client, ...items), refused);
    assert.deepEqual(await purged(client, ...items), refused);
  });

  for (const [url, origins] of [
    ['http://box.example', ['http://box.example']],
    ['http://192.168.0.7:4010', ['http://192.168.0.7:4010']],
    ['https://elsewhere.example', ['https://api.box.com']],
    ['http://127.0.0.1:4010', ['http://127.0.0.1:4011']],
  ] as const) {
    it(`sends nothing to ${url} with a credential for ${origins[0]}`, async () => {
      const sent: string[] = [];
      let asked = 0;
      const clock = new WatchedClock();
      const account = { id: 'a1', vendor: 'box', label: 'Box', host: 'x', url };
      const client = await box.connect({
        account,
        origins,
        credentials: {
          read: async () => {
            asked += 1;
            return { token: 't' };
          },
          renew: async () => false,
        },
        createHttpClient: (options) => {
          const transport = async (request: { url: string }) => {
            sent.push(request.url);
            return { status: 200, text: '{}', header: () => undefined };
          };
          return createHttpClient({ transport, clock, log: { info: () => {} }, random: () => 0 }, options);
        },
        clock,
      });
      const refusal = { kind: 'refused', code: 'http.host' };
      const refused = async (work: Promise<unknown>) => {
        const { call: _, ...problem } = await problemFrom(work);
        assert.deepEqual(problem, refusal);
      };
      await refused(client.whoAmI(never));
      await refused(pagesOf(client));
      const item = { account: 'a1', kind: 'file', id: '1', name: 'a' } as const;
      assert.deepEqual(await purged(client, item), { a: 'failed refused http.host' });
      assert.deepEqual([sent, asked], [[], 0]);
    });
  }

  it('sends an id that looks like a path to no other address', async () => {
    const { client, emulator } = await setUp();
    const ids = ['../users/me', '1/../../x', '1?x=', '1#', 'http://evil.example/'];
    for (const id of ids) {
      const item = { account: 'a1', kind: 'file', id, name: id } as const;
      await purged(client, item);
      await restored(client, item);
    }
    for (const { path } of emulator.server.log) assert.match(path, /^\/2\.0\/files\/[^/]+(\/trash)?$/);
  });

  it('goes on with the other items when Box fails on one', async () => {
    const { client, state, fail } = await setUp();
    const [bad, good] = [state.trashFile({ name: 'bad' }), state.trashFile({ name: 'good' })];
    fail({ path: new RegExp(bad.id), times: 99, how: badGateway() });
    const words = await restored(client, itemFor(bad), itemFor(good));
    assert.deepEqual(words, { bad: 'failed unclear', good: 'done' });
  });

  it("reads an unknown code by its status, and ignores bodies that are not Box's errors", () => {
    const read = (status: number, text: string) =>
      problemOfAnswer({ status, text, header: () => undefined, call: 'GET /', receivedAt: 0 });
    const strange = 'http.shape';
    const kinds: readonly (readonly [status: number, text: string, kind: string, code?: string])[] = [
      [403, '{"type":"error","status":403,"code":"something_new"}', 'forbidden'],
      [404, '{"type":"error","status":404,"code":"toString"}', 'notFound'],
      [409, '{"type":"error","status":409,"code":7,"message":{}}', 'refused'],
      [409, '{"type":"error","status":404,"code":"not_found","message":"m"}', 'unreadable', strange],
      [404, '{"code":"not_found","message":"m"}', 'unreadable', strange],
      [404, '{"type":"error","status":404,', 'unreadable', strange],
      [410, '', 'unreadable', strange],
      [400, 'null', 'unreadable', strange],
      // These Box gives without a body, or who stands before it does.
      [401, '', 'signIn'],
      [429, '', 'limited'],
      [500, '[]', 'server'],
      [304, '', 'unreadable', strange],
    ];
    for (const [status, text, kind, code] of kinds) {
      const problem = read(status, text);
      assert.deepEqual([problem.kind, problem.code, problem.said], [kind, code, undefined], text);
    }
  });
});
