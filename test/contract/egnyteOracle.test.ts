// Egnyte's own SDK as a second reader. It knows no trash, so only its sign-in, its handling of throttles and its transport
// are compared; what it makes of an answer is read here as our client reads it.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { TrashItem } from '../../src/trash/item.ts';
import type { Outcome } from '../../src/trash/outcome.ts';
import type { TrashClient } from '../../src/trash/ports.ts';
import { egnyte } from '../../src/vendors/egnyte/egnyte.ts';
import { EGNYTE_TOKEN, personWith } from '../emulators/egnyte/emulator.ts';
import { EGNYTE_PASSWORD, INTERNAL_KEY } from '../emulators/egnyte/oauth.ts';
import type { Reply } from '../emulators/server.ts';
import {
  all,
  type Domain,
  emulatedDomains,
  ends,
  fileItem,
  list,
  never,
  noon,
  problemOfCall,
} from '../unit/vendors/egnyte/harness.ts';
import { connect } from './connect.ts';
import { askEgnyte, type EgnyteApi, type RawAnswer } from './egnyteSdk.ts';
import { fieldsOf, listOf } from './json.ts';
import { egnyteSdk, missing } from './oracles.ts';

interface ActionCase {
  readonly action: 'RESTORE' | 'PURGE';
  readonly act: (client: TrashClient, items: readonly TrashItem[]) => AsyncIterable<Outcome>;
  /** What the emulator makes of the items of `fillAndPurgeOne`. */
  readonly wanted: Readonly<Record<string, string>>;
}

const actions: readonly ActionCase[] = [
  {
    action: 'RESTORE',
    act: (client, items) => client.restore(items, never),
    wanted: { 'taken.txt': '409', 'fine.txt': '200', 'kept.txt': '200', 'gone.txt': '404' },
  },
  {
    action: 'PURGE',
    act: (client, items) => client.purge(items, never),
    wanted: { 'taken.txt': '200', 'fine.txt': '200', 'kept.txt': '403', 'gone.txt': '404' },
  },
];

if (missing === undefined) tests(egnyteSdk());

type Both = Domain & { readonly api: EgnyteApi };

function tests(sdk: ReturnType<typeof egnyteSdk>): void {
  describe('the SDK of Egnyte', () => {
    const { start } = emulatedDomains();

    /** One domain with both clients on it; the SDK is not held back by its own pace. */
    async function both(...options: Parameters<typeof start>): Promise<Both> {
      const domain = await start(...options);
      const [, token = EGNYTE_TOKEN] = options;
      return Object.assign(domain, { api: askEgnyte(sdk, domain.egnyte.server.url, { token, QPS: 1000 }) });
    }

    describe('agrees with our client', () => {
      it('whose token it is', async () => {
        const { api, client } = await both();
        const { id, username, first_name, last_name } = await api.auth.getUserInfo();
        const ours = await client.whoAmI(never);
        assert.deepEqual(
          { id: String(id), login: username, name: `${first_name} ${last_name}` },
          { id: ours.id, login: ours.login, name: ours.name },
        );
      });

      it('that a token got with a password is one, and a wrong password gets none', async () => {
        const { egnyte: domain } = await start();
        domain.state.fill(3);
        const { url } = domain.server;
        const { username } = personWith('admin');
        const { auth } = askEgnyte(sdk, url, { key: INTERNAL_KEY.id, QPS: 1000 });
        await assert.rejects(auth.requestTokenByPassword(username, 'wrong'), { statusCode: 400 });
        const token = await auth.requestTokenByPassword(username, EGNYTE_PASSWORD);
        assert.equal((await auth.getUserInfo()).username, username);
        const client = await connect(egnyte, { vendor: 'egnyte', label: 'Acme', url, credential: { token } });
        assert.equal((await client.whoAmI(never)).login, username);
        assert.equal((await list(client)).length, 3);
      });

      it('what a list in pages holds', async () => {
        const { api, client, egnyte } = await both({ pageCap: 4 });
        egnyte.state.fill(10);
        const theirs = await listBySdk(api);
        const ours = (await list(client)).map(({ kind, id, name, size }) => ({ kind, id, name, size }));
        assert.equal(ours.length, 10);
        assert.deepEqual(
          theirs.map(({ type, id, name, size }) => ({ kind: type, id, name, size })),
          ours,
        );
      });

      for (const { action, act, wanted } of actions) {
        it(`what a 207 to ${action} says of each id, which to the SDK is a success`, async () => {
          const [domain, twin] = [await both(), await both()];
          const codes = await codesBySdk(domain, action, fillAndPurgeOne(domain));
          const ids = fillAndPurgeOne(twin);
          const items = ids.map(([id, name]) => fileItem(id, { name }));
          const ours = ends(await all(act(twin.client, items)));
          assert.deepEqual(codes, wanted);
          const failed = Object.entries(ours).flatMap(([name, end]) => (end === 'done' ? [] : [name]));
          assert.deepEqual(
            failed.sort(),
            Object.keys(codes)
              .filter((name) => codes[name] !== '200')
              .sort(),
          );
          assert.equal(Object.keys(ours).length, items.length);
        });
      }

      it('that an empty 200 to an action is all done', async () => {
        const { api, client, egnyte } = await both({ okBody: 'empty' });
        const answer = await actBySdk(api, 'PURGE', [egnyte.state.trashFile().id]);
        assert.equal(answer.response.statusCode, 200);
        assert.equal(answer.body, undefined);
        assert.equal(egnyte.state.trash().length, 0);
        const { name } = egnyte.state.trashFile();
        assert.deepEqual(ends(await all(client.purge(await list(client), never))), { [name]: 'done' });
      });

      it('that a throttle of the older gateway is waited out', async () => {
        const { api, client, egnyte, waits } = await both();
        const throttle = { how: mashery('ERR_403_DEVELOPER_OVER_QPS', '1') };
        egnyte.server.fail(throttle);
        const started = performance.now();
        const { response } = await quietly(() => listPage(api, 0));
        assert.equal(response.statusCode, 200);
        assert.ok(performance.now() - started >= 990);
        egnyte.server.fail(throttle);
        await list(client);
        assert.deepEqual(waits, [1000]);
        assert.equal(egnyte.server.log.length, 4);
      });

      it('that a day that is used up is not waited for', async () => {
        const { api, client, egnyte, waits } = await both({ gateway: 'mashery' });
        egnyte.gateway.spend(EGNYTE_TOKEN, 1000);
        await assert.rejects(listPage(api, 0), { statusCode: 403, RATE: true });
        assert.equal((await problemOfCall(list(client))).code, 'egnyte.quota');
        assert.deepEqual(waits, []);
      });
    });

    describe('goes wrong where our client does not', () => {
      it('it gives up at once where the newer gateway throttles', async () => {
        const { api, client, egnyte, waits } = await both();
        egnyte.state.trashFile();
        const throttle = { how: { status: 429, headers: { 'Retry-After': '1' }, json: {} } };
        egnyte.server.fail(throttle);
        await assert.rejects(listPage(api, 0), { statusCode: 429 });
        assert.equal(egnyte.server.log.length, 1);
        egnyte.server.fail(throttle);
        assert.equal((await list(client)).length, 1);
        assert.deepEqual(waits, [1000]);
      });

      it('it asks again and again, as fast as it can, when asked to wait 0 seconds', async () => {
        const { api, client, egnyte, waits } = await both();
        const throttle = { how: mashery('ERR_403_DEVELOPER_OVER_QPS', '0'), times: 50 };
        egnyte.server.fail(throttle);
        await quietly(() => listPage(api, 0));
        assert.equal(egnyte.server.log.length, 51);
        egnyte.server.clearLog();
        egnyte.server.fail(throttle);
        assert.equal((await problemOfCall(list(client))).kind, 'limited');
        assert.deepEqual(new Set(waits), new Set([1000]));
        assert.ok(egnyte.server.log.length <= 5);
      });

      it('it never ends where a dead token is refused with a Retry-After', async () => {
        const { api, client, egnyte } = await both();
        const dead = { how: mashery('ERR_403_DEVELOPER_INACTIVE', '1') };
        egnyte.server.fail(dead);
        const asked = listPage(api, 0).then(() => 'ended');
        while (egnyte.server.log.length === 0) await pause(5);
        assert.equal(await Promise.race([asked, pause(100, 'nothing')]), 'nothing');
        egnyte.server.fail(dead);
        assert.equal((await problemOfCall(list(client))).kind, 'signIn');
      });

      it('it has no words for the refusal of a token by the newer gateway', async () => {
        const { api, client } = await both({ gateway: 'apigee' }, 'wrong-token');
        await assert.rejects(listPage(api, 0), { statusCode: 401, message: 'undefined' });
        const problem = await problemOfCall(list(client));
        assert.deepEqual([problem.kind, problem.said], ['signIn', 'Invalid access token']);
      });
    });
  });
}

async function listPage(api: EgnyteApi, offset: number): Promise<RawAnswer> {
  const url = `${api.manual.getEndpoint()}/v2/fs/trash`;
  return await api.manual.promiseRequest({ method: 'GET', url, params: { count: 50, offset } });
}

async function listBySdk(api: EgnyteApi): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for (;;) {
    const page = fieldsOf((await listPage(api, found.length)).body);
    found.push(...listOf(page.items).map(fieldsOf));
    if (page.has_more !== true) return found;
  }
}

async function actBySdk(api: EgnyteApi, action: string, ids: readonly string[]): Promise<RawAnswer> {
  const url = `${api.manual.getEndpoint()}/v1/fs/trash`;
  return await api.manual.promiseRequest({ method: 'POST', url, json: { action, ids } });
}

/** Puts four items into the trash of which one cannot be restored, one not be purged, and one is gone; their ids and names. */
function fillAndPurgeOne({ egnyte: { state } }: Domain): [id: string, name: string][] {
  state.liveFile('/Shared/Documents/taken.txt');
  const retention = { policy: 'RETENTION_POLICY', until: noon + 1 } as const;
  const items = [
    state.trashFile({ name: 'taken.txt' }),
    state.trashFile({ name: 'fine.txt' }),
    state.trashFile({ name: 'kept.txt', retention }),
    state.trashFile({ name: 'gone.txt' }),
  ];
  for (const { id, name } of items) if (name === 'gone.txt') state.purgeElsewhere(id);
  return items.map(({ id, name }) => [id, name]);
}

/** The code that each id got, by the name of its item. */
async function codesBySdk(
  { api }: { api: EgnyteApi },
  action: string,
  items: readonly (readonly [id: string, name: string])[],
): Promise<Record<string, unknown>> {
  const ids = items.map(([id]) => id);
  const { response, body } = await actBySdk(api, action, ids);
  assert.equal(response.statusCode, 207);
  const codes = new Map(listOf(fieldsOf(body).resources).map((each) => [fieldsOf(each).id, fieldsOf(each).code]));
  return Object.fromEntries(items.map(([id, name]) => [name, codes.get(id)]));
}

/** A refusal of the older gateway. */
function mashery(code: string, seconds: string): Reply {
  return {
    status: 403,
    headers: { 'Content-Type': 'text/xml', 'X-Mashery-Error-Code': code, 'Retry-After': seconds },
    text: '<h1>Refused</h1>',
  };
}

/** The SDK writes each repetition to the console; it is kept out of the report of the tests. */
async function quietly<T>(call: () => Promise<T>): Promise<T> {
  const { warn } = console;
  console.warn = () => {};
  try {
    return await call();
  } finally {
    console.warn = warn;
  }
}
