import assert from 'node:assert/strict';
import { type HttpResponse, NetworkError } from '../../../src/http/http.ts';
import { type Failure, failureOf, isRead, retryAfter, retryWait } from '../../../src/http/retry.ts';
import { noon } from '../fakes/clock.ts';

const answer = (status: number): HttpResponse => ({
  status,
  header: () => undefined,
  text: '',
  call: '',
  receivedAt: 0,
});
type Wait = number | undefined;

/** The wait after the first, second, ... attempt, `undefined` where there is no other; waits are those of a random number of exactly one half. */
const table: readonly (readonly [Failure, 'read' | 'write', readonly Wait[]])[] = [
  ['throttled', 'read', [500, 1000, 2000, 4000, undefined]],
  ['throttled', 'write', [500, 1000, 2000, 4000, undefined]],
  ['unavailable', 'read', [500, 1000, 2000, undefined]],
  ['unavailable', 'write', [undefined]],
  ['unsent', 'read', [500, undefined]],
  ['unsent', 'write', [500, undefined]],
  ['lost', 'read', [500, 1000, undefined]],
  ['lost', 'write', [undefined]],
];

describe('the retry table', () => {
  for (const [failure, kind, decisions] of table) {
    it(`sends a ${kind} that was ${failure} at most ${decisions.length} times, with these waits`, () => {
      const waits = decisions.map((_, index) => retryWait(failure, kind === 'read', index + 1, undefined, 0.5));
      assert.deepEqual(waits, decisions);
    });
  }

  it('spreads each wait over its whole range, so that clients do not return together', () => {
    assert.deepEqual(retryWait('throttled', true, 3, undefined, 0), 0);
    assert.deepEqual(retryWait('throttled', true, 3, undefined, 0.25), 1000);
    assert.deepEqual(retryWait('throttled', true, 3, undefined, 0.9999), 4000);
  });

  for (const [asked, decision] of [
    [0, 1000],
    [999, 1000],
    [7000, 7000],
    [60_000, 60_000],
    [60_001, undefined],
    [86_400_000, undefined],
  ] as readonly (readonly [number, Wait])[]) {
    it(`answers a Retry-After of ${asked} ms with ${decision === undefined ? 'giving up' : `a wait of ${decision} ms`}`, () => {
      assert.deepEqual(retryWait('throttled', false, 1, asked, 0.5), decision);
    });
  }

  it('does not retry more often because the service named a time', () => {
    assert.equal(retryWait('unavailable', false, 1, 1000, 0.5), undefined);
    assert.equal(retryWait('throttled', true, 5, 1000, 0.5), undefined);
  });
});

describe('the kind of a failure', () => {
  it('is none for an answer that is final', () => {
    for (const status of [200, 201, 204, 400, 401, 403, 404, 409, 412, 423, 501, 505, 507])
      assert.equal(failureOf(answer(status)), undefined, String(status));
  });

  it('is `throttled` for 429, and where the vendor says so', () => {
    assert.equal(failureOf(answer(429)), 'throttled');
    assert.equal(
      failureOf(answer(403), ({ status }) => status === 403),
      'throttled',
    );
  });

  it('is `unavailable` for 500, 502, 503 and 504', () => {
    for (const status of [500, 502, 503, 504]) assert.equal(failureOf(answer(status)), 'unavailable');
  });

  it('tells a call that was never sent from one that may have been done', () => {
    assert.equal(failureOf(new NetworkError('unreachable', true)), 'unsent');
    assert.equal(failureOf(new NetworkError('interrupted', false)), 'lost');
    assert.equal(failureOf(new NetworkError('timeout', false)), 'lost');
  });

  it('is none where another attempt would fail alike', () => {
    for (const reason of ['redirect', 'host', 'certificate', 'tooLarge', 'expired'] as const)
      assert.equal(failureOf(new NetworkError(reason, true)), undefined, reason);
  });
});

describe('a call that may be repeated like a read', () => {
  it('is a GET, or declared harmless by the client', () => {
    const url = 'https://acme.example/';
    assert.equal(isRead({ method: 'GET', url }), true);
    assert.equal(isRead({ method: 'POST', url, idempotent: true }), true);
    for (const method of ['POST', 'PUT', 'DELETE'] as const) assert.equal(isRead({ method, url }), false, method);
  });
});

describe('Retry-After', () => {
  for (const [header, ms] of [
    [undefined, undefined],
    ['', undefined],
    ['  ', undefined],
    ['soon', undefined],
    ['Infinity', undefined],
    ['NaN', undefined],
    ['0', 0],
    ['-5', 0],
    ['3', 3000],
    [' 3 ', 3000],
    ['1.5', 1500],
    ['3600', 3_600_000],
    ['86400', 86_400_000],
    ['99999999', 86_400_000],
    ['Tue, 01 Sep 2026 12:00:30 GMT', 30_000],
    ['Tue, 01 Sep 2026 11:00:00 GMT', 0],
    ['Fri, 01 Sep 2028 12:00:00 GMT', 86_400_000],
  ] as const) {
    it(`of ${header === undefined ? 'nothing' : `"${header}"`} means ${ms === undefined ? 'nothing' : `${ms} ms`}`, () => {
      assert.equal(retryAfter(header, noon), ms);
    });
  }
});
