import assert from 'node:assert/strict';
import * as v from 'valibot';
import { type HttpClient, type HttpResponse, NetworkError } from '../../../src/http/http.ts';
import { type Problem, TrashError } from '../../../src/trash/problem.ts';
import {
  decode,
  decodeEach,
  instant,
  jsonOf,
  kindOfStatus,
  maybe,
  parseJson,
  problemOfNetworkError,
  read,
  retryAt,
  write,
} from '../../../src/vendors/answers.ts';
import { noon } from '../fakes/clock.ts';
import { never } from '../fakes/trash.ts';

function answer(status: number, text = '', headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, text, header: (name) => headers[name], call: 'DELETE /x', receivedAt: noon };
}

function http(reply: HttpResponse | Error): HttpClient {
  return { send: () => (reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply)) };
}

const request = { method: 'DELETE', url: 'https://acme.example/x' } as const;

/** Checks that a `TrashError` with this problem was thrown. */
const withProblem = (problem: Problem) => (error: unknown) => {
  assert.ok(error instanceof TrashError, String(error));
  assert.deepEqual({ call: undefined, ...error.problem }, { call: undefined, ...problem });
  return true;
};

describe('the JSON of a value', () => {
  it('leaves out what is nested deeper than the stack', () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    assert.equal(jsonOf({ id: 7, deep }), '[["id",7],["deep",true]]');
    assert.equal(jsonOf({ id: 7 }), '{"id":7}');
  });
});

describe('a write', () => {
  for (const status of [200, 202, 204, 207, 400, 401, 403, 404, 409, 429]) {
    it(`is clear with ${status}`, async () => {
      const given = answer(status);
      assert.deepEqual(await write(http(given), request, never), { settled: true, answer: given });
    });
  }

  for (const status of [500, 502, 503, 504]) {
    it(`is not clear with ${status}: the item has to be looked at`, async () => {
      const call = 'DELETE /x';
      const written = await write(http({ ...answer(status), call }), request, never);
      assert.ok(!written.settled);
      assert.deepEqual(written.problem, { kind: 'server', status, call });
    });
  }

  for (const reason of ['timeout', 'interrupted'] as const) {
    it(`is not clear without an answer (${reason})`, async () => {
      const written = await write(http(new NetworkError(reason, false)), request, never);
      assert.deepEqual(written, {
        settled: false,
        problem: { kind: 'unclear', code: `http.${reason}`, call: 'DELETE /x' },
      });
    });
  }

  it('throws an error of a call that never reached the service, which needs no look', async () => {
    const sending = write(http(new NetworkError('unreachable', true)), request, never);
    await assert.rejects(sending, withProblem({ kind: 'offline', code: 'http.unreachable', call: 'DELETE /x' }));
  });

  it('throws the reason of an abort', async () => {
    const reason = new Error('enough');
    await assert.rejects(write(http(reason), request, never), (error) => error === reason);
  });
});

describe('a read', () => {
  it('returns an answer of any status', async () => {
    assert.equal((await read(http(answer(500)), request, never)).status, 500);
  });

  it('throws a problem where no answer came, and any other error unchanged', async () => {
    const lost = read(http(new NetworkError('timeout', false)), request, never);
    await assert.rejects(lost, withProblem({ kind: 'offline', code: 'http.timeout', call: 'DELETE /x' }));
    const reason = new Error('enough');
    await assert.rejects(read(http(reason), request, never), (error) => error === reason);
  });
});

describe('no answer', () => {
  for (const [reason, kind] of [
    ['unreachable', 'offline'],
    ['certificate', 'offline'],
    ['interrupted', 'offline'],
    ['timeout', 'offline'],
    ['redirect', 'unreadable'],
    ['tooLarge', 'unreadable'],
    ['host', 'refused'],
    ['expired', 'busy'],
  ] as const) {
    it(`because of ${reason} is "${kind}" with its own code`, () => {
      assert.deepEqual(problemOfNetworkError(new NetworkError(reason, true), request), {
        kind,
        code: `http.${reason}`,
        call: 'DELETE /x',
      });
    });
  }
});

describe('a body', () => {
  const schema = v.object({ id: v.string() });

  it('is read in the shape that is asked for, without other fields', () => {
    assert.deepEqual(decode(schema, answer(200, '{"id":"1","more":2}')), { id: '1' });
  });

  for (const text of ['', '<!doctype html>', '{"id":', 'null', '[]', '{"id":1}']) {
    it(`is unreadable as ${JSON.stringify(text)}, without repeating it`, () => {
      assert.throws(
        () => decode(schema, answer(200, text)),
        withProblem({ kind: 'unreadable', status: 200, code: 'http.shape', call: 'DELETE /x' }),
      );
    });
  }

  it('is `undefined` where it is not JSON', () => {
    assert.equal(parseJson('<html>'), undefined);
    assert.deepEqual(parseJson('[1]'), [1]);
  });

  it('keeps its other entries beside a broken one, which is counted', () => {
    const { items, unreadable } = decodeEach(schema, [{ id: '1' }, {}, null, { id: '2' }], ({ id }) => id);
    assert.deepEqual([items, unreadable], [['1', '2'], 2]);
  });

  it('may lack a field, set it to null, or have another type in it', () => {
    const size = v.object({ size: maybe(v.number()) });
    const sizes = ['{}', '{"size":null}', '{"size":"big"}', '{"size":7}'].map(
      (text) => decode(size, answer(200, text)).size ?? undefined,
    );
    assert.deepEqual(sizes, [undefined, undefined, undefined, 7]);
  });
});

describe('a status', () => {
  for (const [status, kind] of [
    [401, 'signIn'],
    [403, 'forbidden'],
    [404, 'notFound'],
    [410, 'notFound'],
    [429, 'limited'],
    [400, 'refused'],
    [409, 'refused'],
    [500, 'server'],
    [503, 'server'],
    [302, 'unreadable'],
    [200, 'unreadable'],
  ] as const) {
    it(`of ${status} means "${kind}" where the vendor knows no better`, () => assert.equal(kindOfStatus(status), kind));
  }
});

describe('the time of the next attempt', () => {
  it('is what the service says, else in a minute', () => {
    assert.equal(retryAt(answer(429, '', { 'retry-after': '7200' }), noon), noon + 7_200_000);
    assert.equal(retryAt(answer(429), noon), noon + 60_000);
  });
});

describe('an instant', () => {
  it('is absent where the text is none', () => {
    for (const text of [undefined, null, '', 'yesterday', '2026-13-45']) assert.equal(instant(text), undefined);
    assert.equal(instant('2026-09-01T14:00:00+02:00'), noon);
    assert.equal(instant('1970-01-01T00:00:00Z'), 0);
  });

  it('is absent outside of the years that can be shown, and a zero date is none', () => {
    const out = ['0001-01-01T00:00:00', '1969-12-31T23:59:59Z', '+010000-01-01T00:00:00Z', '+275760-09-12T00:00:00Z'];
    for (const text of [...out, '+300000-01-01T00:00:00Z']) assert.equal(instant(text), undefined, text);
    assert.equal(instant('9999-12-31T23:59:59.999Z'), 253_402_300_799_999);
  });
});
