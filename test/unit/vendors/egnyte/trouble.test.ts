import assert from 'node:assert/strict';
import { EGNYTE_TOKEN, personWith } from '../../../emulators/egnyte/emulator.ts';
import { emulatedDomains, list, never, noon, problemOfCall, scripted } from './harness.ts';

const midnight = Date.parse('2026-09-02T00:00:00Z');

describe('An Egnyte account', () => {
  const { start } = emulatedDomains();

  it('reports the user, and warns of a standard user', async () => {
    const { egnyte, client } = await start({ role: 'standard' });
    const { id, firstName, lastName, username } = personWith('standard');
    assert.deepEqual(await client.whoAmI(never), {
      id: String(id),
      name: `${firstName} ${lastName}`,
      login: username,
      warnings: [{ kind: 'forbidden', code: 'egnyte.warn_standard' }],
    });
    egnyte.gateway.accept(EGNYTE_TOKEN, personWith('powerWithoutTrash'));
    assert.equal((await client.whoAmI(never)).warnings, undefined);
    egnyte.switches.oldUserInfo = true;
    egnyte.gateway.accept(EGNYTE_TOKEN, personWith('standard'));
    assert.equal((await client.whoAmI(never)).warnings, undefined);
  });

  it('asks to sign in after a refused token at either gateway, without a retry', async () => {
    const codes = { apigee: 'egnyte.token_refused', mashery: 'egnyte.key_inactive' };
    for (const gateway of ['apigee', 'mashery'] as const) {
      const { client, calls } = await start({ gateway }, 'wrong-token');
      const problem = await problemOfCall(list(client));
      assert.deepEqual([problem.kind, problem.code], ['signIn', codes[gateway]]);
      assert.ok(problem.requestId);
      assert.equal(calls().length, 1);
    }
  });

  it('names the missing role after a 403 of the trash alone', async () => {
    const { client, calls } = await start({ role: 'powerWithoutTrash' });
    const problem = await problemOfCall(list(client));
    assert.deepEqual(
      [problem.kind, problem.code, problem.said],
      ['forbidden', 'egnyte.trash_role', 'User is not authorized to manage resources.'],
    );
    assert.equal(calls().length, 1);
    const refusing = scripted(() => ({ status: 403, text: '{"errorMessage":"no"}' })).client;
    assert.deepEqual((await problemOfCall(refusing.whoAmI(never))).code, undefined);
    const proxy = scripted(() => ({ status: 403, text: '<!DOCTYPE html><h1>Blocked</h1>' })).client;
    const blocked = await problemOfCall(list(proxy));
    assert.deepEqual([blocked.kind, blocked.code, blocked.said], ['forbidden', undefined, undefined]);
  });

  for (const gateway of ['apigee', 'mashery'] as const) {
    for (const retryAfter of ['seconds', 'date', 'zero', 'absent'] as const) {
      it(`waits and goes on after too many calls in a second (${gateway}, Retry-After ${retryAfter})`, async () => {
        const domain = await start({ gateway, retryAfter, enforceQps: true, qps: 0 });
        domain.egnyte.state.trashFile();
        domain.onWait = () => {
          domain.egnyte.switches.qps = 9;
        };
        assert.equal((await list(domain.client)).length, 1);
        // Without a word from the service: the random part of the table, which is 0 here.
        assert.deepEqual([...new Set(domain.waits)], [retryAfter === 'absent' ? 0 : 1000]);
        assert.equal(domain.calls().length, 2);
      });
    }

    it(`reports when the day ends after a single refused call (${gateway})`, async () => {
      const { egnyte, client, calls, waits } = await start({ gateway });
      egnyte.gateway.spend(EGNYTE_TOKEN, 1000);
      const problem = await problemOfCall(client.count(never));
      assert.deepEqual([problem.kind, problem.code, problem.retryAt], ['limited', 'egnyte.quota', midnight]);
      assert.equal(calls().length, 1);
      assert.deepEqual(waits, []);
    });
  }

  it('assumes midnight UTC when the service does not say when the day ends', async () => {
    const { egnyte, client, calls } = await start({ gateway: 'mashery', retryAfter: 'zero', quotaReset: false });
    egnyte.gateway.spend(EGNYTE_TOKEN, 1000);
    assert.equal((await problemOfCall(client.count(never))).retryAt, midnight);
    assert.equal(calls().length, 1);
  });

  it('uses the end of the day that the service gives', async () => {
    const headers: Record<string, string> = {
      'x-accesstoken-quota-allotted': '1000',
      'x-accesstoken-quota-current': '1000',
      'x-quota-reset': 'Wednesday, September 2, 2026 07:00:00 AM GMT',
      'retry-after': '30',
    };
    const { client } = scripted(() => ({ status: 429, header: (name) => headers[name] }));
    assert.equal((await problemOfCall(client.count(never))).retryAt, Date.parse('2026-09-02T07:00:00Z'));
    delete headers['x-quota-reset'];
    assert.equal((await problemOfCall(client.count(never))).retryAt, noon + 30_000);
  });

  it('gives up after five throttled calls, and reports when to try again', async () => {
    const { client, calls } = await start({ gateway: 'mashery', retryAfter: 'zero', enforceQps: true, qps: 0 });
    const problem = await problemOfCall(client.count(never));
    assert.deepEqual([problem.kind, problem.code, problem.retryAt], ['limited', undefined, noon + 4000]);
    assert.equal(calls().length, 5);
  });

  it('reports `egnyte.no_api` when neither version is found', async () => {
    const { client } = scripted(() => ({ status: 404, text: '<!DOCTYPE html><html>long</html>' }));
    for (const call of [list(client), client.count(never), client.whoAmI(never)]) {
      const { kind, code } = await problemOfCall(call);
      assert.deepEqual([kind, code], ['unsupported', 'egnyte.no_api']);
    }
  });

  it('reports a web page as unreadable', async () => {
    const { client } = scripted(() => ({ text: '<html>Welcome to the hotel</html>' }));
    for (const call of [list(client), client.count(never), client.whoAmI(never)]) {
      assert.equal((await problemOfCall(call)).kind, 'unreadable');
    }
  });

  it('reports the call and the request id with each problem', async () => {
    const header = (name: string) => (name === 'x-egnyte-request-id' ? 'R-1' : undefined);
    for (const [status, text] of [
      [200, '<html>'],
      [400, ''],
      [401, ''],
      [403, ''],
      [404, ''],
      [429, ''],
      [500, ''],
    ] as const) {
      const { client } = scripted(() => ({ status, text, header, call: 'GET /x' }));
      for (const call of [list(client), client.count(never), client.whoAmI(never)]) {
        const problem = await problemOfCall(call);
        assert.deepEqual([problem.call, problem.requestId], ['GET /x', 'R-1'], String(status));
      }
    }
  });

  for (const status of [500, 502, 503, 504, 596]) {
    it(`makes four calls at most when the answer is ${status}`, async () => {
      const { egnyte, client, calls } = await start();
      egnyte.server.fail({ how: { status, text: '<html></html>' }, times: 2 });
      assert.deepEqual(await list(client), []);
      egnyte.server.clearLog();
      egnyte.server.fail({ how: { status, text: '<html></html>' }, times: 99 });
      const problem = await problemOfCall(client.count(never));
      assert.deepEqual([problem.kind, problem.status, problem.said], ['server', status, undefined]);
      assert.equal(calls().length, 4);
    });
  }

  it("finds the service's words in each form of error body", async () => {
    const envelopes: readonly unknown[] = [
      { fault: { faultstring: 'words', detail: { errorcode: 'x' } } },
      { errorMessage: 'words' },
      { message: 'words' },
      { error_description: 'words' },
      { formErrors: [{ code: 'x', msg: 'words' }] },
      { errors: [{ code: 'x', msg: 'words' }] },
      { inputErrors: { count: [{ code: 'x', msg: 'words' }] } },
      { Errors: [{ description: 'words', code: '404' }] },
      '<h1>words</h1>',
    ];
    for (const body of envelopes) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const { client } = scripted(() => ({ status: 400, text }));
      const { kind, said } = await problemOfCall(client.count(never));
      assert.deepEqual([kind, said], ['refused', 'words'], text);
    }
  });

  it('never puts the token into an address or an error', async () => {
    const { client, calls } = await start({}, 'secret-wrong-token');
    const problem = await problemOfCall(client.whoAmI(never));
    assert.ok(!JSON.stringify([problem, calls()]).includes('secret-wrong-token'));
  });
});
