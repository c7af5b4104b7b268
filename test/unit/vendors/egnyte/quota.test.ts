import assert from 'node:assert/strict';
import type { HttpResponse } from '../../../../src/http/http.ts';
import { Allowance } from '../../../../src/vendors/egnyte/problems.ts';
import { EGNYTE_TOKEN } from '../../../emulators/egnyte/emulator.ts';
import { fill } from '../../../emulators/egnyte/fill.ts';
import { emulatedDomains, list, never, noon, problemOfCall } from './harness.ts';

const hour = 3_600_000;
const midnight = Date.parse('2026-09-02T00:00:00Z');

function answer(headers: Readonly<Record<string, string>>, status = 200): HttpResponse {
  return { status, text: '', header: (name) => headers[name], call: 'GET /', receivedAt: noon };
}

const day = (current: string, allotted = '1000') => ({
  'x-accesstoken-quota-current': current,
  'x-accesstoken-quota-allotted': allotted,
});

describe('The calls of a day of an Egnyte token', () => {
  const { start, calls } = emulatedDomains();

  it('are known from the first answer, without a call of their own', async () => {
    const { egnyte, client } = await start();
    assert.equal(client.quota?.(), undefined);
    await client.count(never);
    assert.deepEqual(client.quota?.(), { used: 1, allotted: 1000, resetAt: midnight });
    egnyte.gateway.spend(EGNYTE_TOKEN, 700);
    egnyte.server.fail({ how: { after: { status: 500, headers: { 'X-Accesstoken-Quota-Current': '702' } } } });
    await client.count(never);
    assert.deepEqual(client.quota?.(), { used: 702, allotted: 1000, resetAt: midnight });
    assert.equal(calls().length, 3);
  });

  it('can be more than usual', async () => {
    const { client } = await start({ quota: 20_000_000 });
    await client.count(never);
    assert.equal(client.quota?.()?.allotted, 20_000_000);
  });

  for (const gateway of ['apigee', 'mashery'] as const) {
    for (const retryAfter of ['seconds', 'date', 'zero', 'absent'] as const) {
      it(`are used up after a refusal that says so, which is not retried (${gateway}, Retry-After ${retryAfter})`, async () => {
        const { egnyte, client, waits } = await start({ gateway, retryAfter, quotaReset: false });
        egnyte.gateway.spend(EGNYTE_TOKEN, 1000);
        const { code, retryAt, call, requestId } = await problemOfCall(client.count(never));
        assert.deepEqual([code, retryAt], ['egnyte.quota', midnight]);
        assert.equal(call, 'GET /pubapi/v2/fs/trash/totalcount');
        assert.ok(requestId);
        assert.deepEqual(client.quota?.(), { used: 1000, allotted: 1000, resetAt: midnight });
        assert.deepEqual([calls().length, waits], [1, []]);
      });
    }
  }

  describe('read from headers', () => {
    const known = (...answers: HttpResponse[]) => {
      const allowance = new Allowance(() => noon);
      for (const each of answers) allowance.observe(each);
      return allowance.quota();
    };

    it('are reset when the service says, else at midnight UTC', () => {
      const reset = (text: string) => known(answer({ ...day('69'), 'x-quota-reset': text }))?.resetAt;
      assert.equal(reset('Wednesday, September 2, 2026 07:00:00 AM GMT'), Date.parse('2026-09-02T07:00:00Z'));
      const never = ['Thursday, September 2, 2066 12:00:00 AM GMT', '+275760-09-13T00:00:00Z'];
      for (const nonsense of ['Wednesday, April 17, 2024 12:00:00 AM GMT', 'soon', '', ...never]) {
        assert.equal(reset(nonsense), midnight, nonsense);
      }
      assert.equal(known(answer({ ...day('69'), 'retry-after': '5' }, 503))?.resetAt, midnight);
    });

    it('are reset at that time, day after day', () => {
      let now = noon;
      const allowance = new Allowance(() => now);
      allowance.observe(answer(day('900')));
      now = midnight - 1;
      assert.equal(allowance.quota()?.used, 900);
      now = midnight;
      assert.deepEqual(allowance.quota(), { used: 0, allotted: 1000, resetAt: midnight + 24 * hour });
      now = midnight + 50 * hour;
      assert.deepEqual(allowance.quota(), { used: 0, allotted: 1000, resetAt: midnight + 72 * hour });
      allowance.observe({ ...answer(day('3')), receivedAt: now });
      assert.equal(allowance.quota()?.used, 3);
    });

    it('do not change with an answer that says nothing, or nonsense', () => {
      const before = { used: 5, allotted: 1000, resetAt: midnight };
      const silent: Readonly<Record<string, string>>[] = [{}, { 'x-accesstoken-quota-allotted': '1000' }];
      for (const headers of [...silent, day('many'), day('-1'), day('')]) {
        assert.deepEqual(known(answer(day('5')), answer(headers)), before, JSON.stringify(headers));
      }
      assert.equal(known(answer(day('5', '0'))), undefined);
      assert.equal(known(answer({}, 403)), undefined);
    });

    it('are taken as 1,000 when only a refusal says that they are used up', () => {
      const overRate = { 'x-mashery-error-code': 'ERR_403_DEVELOPER_OVER_RATE' };
      assert.deepEqual(known(answer(overRate, 403)), { used: 1000, allotted: 1000, resetAt: midnight });
      assert.equal(known(answer(day('7', '500')), answer(overRate, 403))?.used, 500);
      const overQps = { 'x-mashery-error-code': 'ERR_403_DEVELOPER_OVER_QPS' };
      assert.equal(known(answer(day('7')), answer({ ...overQps, ...day('8') }, 403))?.used, 8);
    });
  });

  describe('and of a second', () => {
    it('slow the account down when another program uses the token too', async () => {
      const { egnyte, client, waits } = await start({ qps: 2 });
      fill(egnyte.state, 450);
      await list(client);
      assert.ok(waits.length > 0);
    });

    it('cause no waits when many are allowed', async () => {
      const { egnyte, client, waits } = await start({ qps: 200 });
      fill(egnyte.state, 1500);
      await list(client);
      assert.deepEqual(waits, []);
    });
  });
});
