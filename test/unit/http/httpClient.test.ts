import assert from 'node:assert/strict';
import {
  type HttpOptions,
  type HttpRequest,
  type HttpResponse,
  NetworkError,
  type RawResponse,
} from '../../../src/http/http.ts';
import { createHttpClient } from '../../../src/http/httpClient.ts';
import { isSafeOrigin } from '../../../src/http/origin.ts';
import { withRetryBudget } from '../../../src/http/retry.ts';
import { FakeClock, HandClock, settled } from '../fakes/clock.ts';
import { later, never } from '../fakes/trash.ts';

const origin = 'https://acme.example';
const get: HttpRequest = { method: 'GET', url: `${origin}/list` };
const post: HttpRequest = { method: 'POST', url: `${origin}/restore` };

function answer(status: number, headers: Readonly<Record<string, string>> = {}, text = ''): RawResponse {
  return { status, header: (name) => headers[name.toLowerCase()], text };
}

interface SentRequest {
  readonly request: HttpRequest;
  readonly authorization: string | undefined;
}

type ScriptedReply = RawResponse | Error | Promise<RawResponse>;

/** A client of a service that gives these replies one after the other, and the last one from then on. */
function setUp(
  replies: readonly ScriptedReply[],
  more: Partial<HttpOptions> = {},
  clock: FakeClock | HandClock = new FakeClock(),
) {
  const sent: SentRequest[] = [];
  const lines: string[] = [];
  const http = createHttpClient(
    {
      transport: async (request, authorization, signal) => {
        const reply = replies[Math.min(sent.push({ request, authorization }), replies.length) - 1];
        signal.throwIfAborted();
        if (reply instanceof Error) throw reply;
        return (await reply) ?? answer(200);
      },
      clock,
      log: { info: (line) => void lines.push(line) },
      random: () => 0.5,
    },
    {
      origins: [origin],
      authorization: async () => ({ authorization: 'Bearer s3cret' }),
      rateLimit: { concurrency: 2, calls: 1000, interval: 1 },
      ...more,
    },
  );
  return { http, sent, lines, clock };
}

const reasonOf = (reason: NetworkError['reason']) => (error: unknown) =>
  error instanceof NetworkError && error.reason === reason;

describe('an origin', () => {
  for (const url of [
    'https://acme.example',
    'https://127.0.0.1',
    'http://127.0.0.1:8080',
    'http://[::1]:8080',
    'http://localhost:1',
  ]) {
    it(`is safe as ${url}`, () => assert.equal(isSafeOrigin(new URL(url)), true));
  }
  for (const url of [
    'http://acme.example',
    'http://127.0.0.1.acme.example',
    'http://localhost.acme.example',
    'http://0.0.0.0',
    'ftp://localhost',
    'file:///etc/passwd',
    'javascript:alert(1)',
  ]) {
    it(`is not safe as ${url}`, () => assert.equal(isSafeOrigin(new URL(url)), false));
  }
});

describe('the HTTP client', () => {
  for (const url of [
    'https://evil.example/list',
    'https://acme.example:8443/list',
    'https://acme.example.evil.example/list',
    'https://acme.example@evil.example/list',
    'http://acme.example/list',
  ]) {
    it(`refuses ${url} without asking for the credential`, async () => {
      let asked = 0;
      const authorization = async () => {
        asked += 1;
        return { authorization: 'Bearer s3cret' };
      };
      const { http, sent } = setUp([], { authorization });
      await assert.rejects(http.send({ method: 'GET', url }, never), reasonOf('host'));
      assert.deepEqual([sent.length, asked], [0, 0]);
    });
  }

  it('refuses plain http even if it is among the origins', async () => {
    const { http, sent } = setUp([], { origins: ['http://acme.example'] });
    await assert.rejects(http.send({ method: 'GET', url: 'http://acme.example/' }, never), reasonOf('host'));
    assert.equal(sent.length, 0);
  });

  it('asks for the credential before each attempt, so that a renewed one is used', async () => {
    let asked = 0;
    const { http, sent } = setUp([answer(503), answer(200)], {
      authorization: async () => ({ authorization: `Bearer ${++asked}` }),
    });
    await http.send(get, never);
    assert.deepEqual(
      sent.map(({ authorization }) => authorization),
      ['Bearer 1', 'Bearer 2'],
    );
  });

  it('leaves the credential out of a call with skipAuth', async () => {
    const { http, sent } = setUp([]);
    await http.send({ ...get, skipAuth: true }, never);
    assert.equal(sent[0]?.authorization, undefined);
  });

  it('logs method, host, path, status and time, but no credential, query or body', async () => {
    const { http, lines } = setUp([new NetworkError('timeout', false), answer(200, {}, 'the answer')]);
    await http.send(
      { ...post, url: `${origin}/restore?name=Salaries.xlsx`, json: { who: 'ann@acme.example' }, idempotent: true },
      never,
    );
    assert.deepEqual(lines, [
      '#1 POST acme.example/restore no answer: timeout, 0 ms',
      '#2 POST acme.example/restore 200, 10 characters, 0 ms',
    ]);
    assert.doesNotMatch(lines.join('\n'), /s3cret|Bearer|Salaries|ann@|the answer/);
  });

  it('logs the redacted path in place of a path with names in it', async () => {
    const { http, lines } = setUp([answer(404)]);
    const url = `${origin}/fs/Shared/Secret%20Project`;
    const given = await http.send({ ...get, url, redactedPath: '/fs/...' }, never);
    assert.deepEqual(lines, ['#1 GET acme.example/fs/... 404, 0 characters, 0 ms']);
    assert.equal(given.call, 'GET /fs/...');
  });

  it('logs neither a form nor what a redacted path hides', async () => {
    const { http, lines, sent } = setUp([answer(200)], { authorization: undefined });
    const form = { client_secret: 's3cret', refresh_token: 'r3fresh', code: 'c0de' };
    await http.send({ method: 'POST', url: `${origin}/token`, form }, never);
    const given = await http.send(
      { method: 'POST', url: `${origin}/sign-in/123%20456`, redactedPath: '/sign-in/...' },
      never,
    );
    assert.deepEqual(lines, [
      '#1 POST acme.example/token 200, 0 characters, 0 ms',
      '#2 POST acme.example/sign-in/... 200, 0 characters, 0 ms',
    ]);
    assert.equal(given.call, 'POST /sign-in/...');
    assert.deepEqual(
      sent.map(({ authorization }) => authorization),
      [undefined, undefined],
    );
  });

  it('sends the headers of the credential, and leaves them out with it', async () => {
    const authorization = async () => ({ authorization: 'Bearer s3cret', 'as-user': '42' });
    const { http, sent } = setUp([], { authorization });
    await http.send({ ...get, headers: { accept: 'text/plain' } }, never);
    await http.send({ ...get, skipAuth: true }, never);
    assert.deepEqual(
      sent.map(({ request }) => request.headers),
      [{ accept: 'text/plain', 'as-user': '42' }, {}],
    );
  });

  it('reports when an answer came, and for which call', async () => {
    const { http, clock } = setUp([answer(200)]);
    clock.time += 5000;
    const { receivedAt, call } = await http.send(get, never);
    assert.deepEqual([receivedAt, call], [clock.time, 'GET /list']);
  });

  it('passes on what the credential source throws, and sends nothing', async () => {
    const { http, sent } = setUp([], { authorization: () => Promise.reject(new Error('no secret')) });
    await assert.rejects(http.send(get, never), /no secret/);
    assert.equal(sent.length, 0);
  });

  it('returns an answer of any status unchanged', async () => {
    for (const status of [200, 400, 401, 404, 409]) {
      const { http, sent } = setUp([answer(status, {}, '<html>')]);
      const given = await http.send(get, never);
      assert.deepEqual([given.status, given.text, sent.length], [status, '<html>', 1]);
    }
  });
});

describe('a credential that the service refuses', () => {
  /** Tokens t1, t2, ... of which `renew` makes the next. */
  function renewing(replies: readonly ScriptedReply[], succeeds: boolean | Error = true) {
    let token = 1;
    const refused: string[] = [];
    const renew = async (given: string) => {
      refused.push(given);
      if (succeeds instanceof Error) throw succeeds;
      if (succeeds) token += 1;
      return succeeds;
    };
    const opened = setUp(replies, { authorization: async () => ({ authorization: `Bearer t${token}` }), renew });
    return { ...opened, refused, tokens: () => opened.sent.map(({ authorization }) => authorization) };
  }

  for (const request of [get, post]) {
    it(`is renewed, and the ${request.method} sent once more`, async () => {
      const { http, refused, tokens } = renewing([answer(401), answer(200)]);
      assert.equal((await http.send(request, never)).status, 200);
      assert.deepEqual(tokens(), ['Bearer t1', 'Bearer t2']);
      assert.deepEqual(refused, ['Bearer t1']);
    });
  }

  it('is renewed once, and a second refusal is returned', async () => {
    const { http, refused, tokens } = renewing([answer(401)]);
    assert.equal((await http.send(get, never)).status, 401);
    assert.deepEqual([refused, tokens()], [['Bearer t1'], ['Bearer t1', 'Bearer t2']]);
  });

  it('is not renewed where there is no other, and the refusal is returned', async () => {
    const { http, tokens } = renewing([answer(401)], false);
    assert.equal((await http.send(get, never)).status, 401);
    assert.deepEqual(tokens(), ['Bearer t1']);
  });

  it('fails the call with the reason why it could not be renewed', async () => {
    const { http, sent } = renewing([answer(401)], new Error('signed out'));
    await assert.rejects(http.send(get, never), /signed out/);
    assert.equal(sent.length, 1);
  });

  it('is not renewed where the call was sent without one', async () => {
    const { http, refused } = renewing([answer(401)]);
    assert.equal((await http.send({ ...get, skipAuth: true }, never)).status, 401);
    assert.deepEqual(refused, []);
  });

  it('is renewed after a 401 only', async () => {
    for (const status of [400, 403, 500]) {
      const { http, refused } = renewing([answer(status)]);
      await http.send(post, never);
      assert.deepEqual(refused, [], String(status));
    }
  });
});

describe('a failed call', () => {
  it('is repeated with growing waits if it is a read and the service fails, and the last answer is returned', async () => {
    const clock = new FakeClock();
    const { http, sent } = setUp([answer(503)], {}, clock);
    assert.equal((await http.send(get, never)).status, 503);
    assert.equal(sent.length, 4);
    assert.deepEqual(clock.slept, [500, 1000, 2000]);
  });

  it('is not repeated if it is a write that may have been done', async () => {
    for (const reply of [
      answer(500),
      answer(502),
      new NetworkError('timeout', false),
      new NetworkError('interrupted', false),
    ]) {
      const { http, sent } = setUp([reply]);
      await http.send(post, never).catch((error: unknown) => assert.equal(error, reply));
      assert.equal(sent.length, 1);
    }
  });

  it('is repeated once if it is a write that cannot have reached the service', async () => {
    const { http, sent } = setUp([new NetworkError('unreachable', true)]);
    await assert.rejects(http.send(post, never), reasonOf('unreachable'));
    assert.equal(sent.length, 2);
  });

  it('is repeated after the wait that the service asks for if it is a write that was throttled', async () => {
    const clock = new FakeClock();
    const { http, sent } = setUp([answer(429, { 'retry-after': '7' }), answer(200)], {}, clock);
    assert.equal((await http.send(post, never)).status, 200);
    assert.equal(sent.length, 2);
    assert.deepEqual(clock.slept, [7000]);
  });

  it('is repeated where the vendor knows the answer to mean throttling', async () => {
    const throttled = ({ status }: HttpResponse) => status === 403;
    const { http, sent } = setUp([answer(403), answer(200)], { isThrottled: throttled });
    assert.equal((await http.send(post, never)).status, 200);
    assert.equal(sent.length, 2);
  });

  it('is not repeated where the service asks to wait for more than a minute', async () => {
    const clock = new FakeClock();
    const { http, sent } = setUp([answer(429, { 'retry-after': '61' })], {}, clock);
    assert.equal((await http.send(get, never)).status, 429);
    assert.deepEqual([sent.length, clock.slept.length], [1, 0]);
  });

  it('is not repeated where the vendor knows the answer to be non-retryable', async () => {
    const clock = new FakeClock();
    const isOver = (each: HttpResponse) => each.header('day') === 'over';
    const { http, sent } = setUp(
      [answer(429, { day: 'over' }), answer(429), answer(200)],
      { nonRetryable: isOver },
      clock,
    );
    assert.equal((await http.send(get, never)).status, 429);
    assert.deepEqual([sent.length, clock.slept.length], [1, 0]);
    assert.equal((await http.send(get, never)).status, 200);
    assert.equal(sent.length, 3);
  });

  it('is not repeated after a redirect, a bad certificate or an endless answer', async () => {
    for (const reason of ['redirect', 'certificate', 'tooLarge'] as const) {
      const { http, sent } = setUp([new NetworkError(reason, true)]);
      await assert.rejects(http.send(get, never), reasonOf(reason));
      assert.equal(sent.length, 1, reason);
    }
  });
});

describe('a throttled call', () => {
  it('tells until when the account is paused', async () => {
    const clock = new FakeClock();
    const pauses: number[] = [];
    const onPause = (until: number) => void pauses.push(until - clock.now());
    const { http } = setUp([answer(429, { 'retry-after': '5' }), answer(200)], { onPause }, clock);
    await http.send(get, never);
    assert.deepEqual(pauses, [5000]);
  });

  it('pauses the whole account, so that later calls wait as long', async () => {
    const clock = new HandClock();
    const { http, sent } = setUp([answer(429, { 'retry-after': '5' }), answer(200)], {}, clock);
    const first = http.send(get, never);
    await settled();
    const second = http.send(get, never);
    await settled();
    assert.equal(sent.length, 1);
    await clock.advance(4999);
    assert.equal(sent.length, 1);
    await clock.advance(1);
    await clock.advance(1);
    await Promise.all([first, second]);
    assert.equal(sent.length, 3);
  });

  it('pauses the calls that were waiting behind it', async () => {
    const clock = new HandClock();
    const refused = later<RawResponse>();
    const { http, sent } = setUp([refused.promise, later<RawResponse>().promise, answer(200)], {}, clock);
    for (let n = 0; n < 6; n += 1) void http.send(get, never);
    await settled();
    assert.equal(sent.length, 2, 'two may run side by side');
    refused.resolve(answer(429, { 'retry-after': '5' }));
    await settled();
    assert.equal(sent.length, 2);
    await clock.advance(5000);
    assert.ok(sent.length > 2);
  });

  it('pauses no other account', async () => {
    const clock = new HandClock();
    const one = setUp([answer(429, { 'retry-after': '5' })], {}, clock);
    const other = setUp([answer(200)], {}, clock);
    void one.http.send(get, never);
    await settled();
    assert.equal((await other.http.send(get, never)).status, 200);
  });
});

describe('a call that must be sent by a time', () => {
  it('is sent until then, and not after it', async () => {
    const clock = new FakeClock();
    const { http, sent } = setUp([answer(200)], {}, clock);
    assert.equal((await http.send({ ...post, notAfter: clock.now() }, never)).status, 200);
    await assert.rejects(http.send({ ...post, notAfter: clock.now() - 1 }, never), reasonOf('expired'));
    assert.equal(sent.length, 1);
  });

  it('is not sent after it has waited behind others for longer', async () => {
    const clock = new HandClock();
    const first = later<RawResponse>();
    const rateLimit = { concurrency: 1, calls: 1000, interval: 1 };
    const { http, sent } = setUp([first.promise, answer(200)], { rateLimit }, clock);
    const before = http.send(get, never);
    const late = http.send({ ...post, notAfter: clock.now() + 1000 }, never);
    const refused = assert.rejects(late, reasonOf('expired'));
    await settled();
    await clock.advance(1001);
    first.resolve(answer(200));
    await Promise.all([before, refused]);
    assert.equal(sent.length, 1);
  });

  it('is not sent if it takes too long to read the credential', async () => {
    const clock = new HandClock();
    const key = later<{ authorization: string }>();
    const { http, sent } = setUp([answer(200)], { authorization: () => key.promise }, clock);
    const refused = assert.rejects(http.send({ ...post, notAfter: clock.now() + 1000 }, never), reasonOf('expired'));
    await settled();
    await clock.advance(1001);
    key.resolve({ authorization: 'Bearer s3cret' });
    await refused;
    assert.equal(sent.length, 0);
  });

  it('is not repeated after a longer wait, and the error has the refusal as its cause', async () => {
    const clock = new FakeClock();
    const { http, sent } = setUp([answer(429, { 'retry-after': '2' }), answer(200)], {}, clock);
    const isLate = (error: unknown) => {
      assert.ok(error instanceof NetworkError);
      assert.deepEqual([error.reason, error.unsent, error.status], ['expired', true, 429]);
      return true;
    };
    await assert.rejects(http.send({ ...post, notAfter: clock.now() + 1000 }, never), isLate);
    assert.equal(sent.length, 1);
  });

  it('is repeated after a shorter wait', async () => {
    const clock = new FakeClock();
    const { http, sent } = setUp([answer(429), answer(200)], {}, clock);
    assert.equal((await http.send({ ...post, notAfter: clock.now() + 1000 }, never)).status, 200);
    assert.equal(sent.length, 2);
  });
});

describe('an abort', () => {
  const reason = new Error('enough');
  const isReason = (error: unknown) => error === reason;

  it('sends nothing when it comes before the call', async () => {
    const { http, sent } = setUp([]);
    await assert.rejects(http.send(get, AbortSignal.abort(reason)), isReason);
    assert.equal(sent.length, 0);
  });

  it('ends the wait between two attempts', async () => {
    const abort = new AbortController();
    const { http, sent } = setUp([answer(503)], {}, new HandClock());
    const sending = http.send(get, abort.signal);
    await settled();
    abort.abort(reason);
    await assert.rejects(sending, isReason);
    assert.equal(sent.length, 1);
  });

  it('ends the wait in the queue, and the other calls go on', async () => {
    const abort = new AbortController();
    const slow = [later<RawResponse>(), later<RawResponse>()];
    const { http, sent } = setUp([...slow.map(({ promise }) => promise), answer(200)]);
    const running = [http.send(get, never), http.send(get, never)];
    const waiting = http.send(get, abort.signal);
    const behind = http.send(get, never);
    await settled();
    abort.abort(reason);
    await assert.rejects(waiting, isReason);
    for (const { resolve } of slow) resolve(answer(200));
    await Promise.all([...running, behind]);
    assert.equal(sent.length, 3);
  });

  it('does not end a call with ignoreAbort once it was sent', async () => {
    const abort = new AbortController();
    const slow = later<RawResponse>();
    const { http } = setUp([slow.promise]);
    const sending = http.send({ ...post, ignoreAbort: true }, abort.signal);
    await settled();
    abort.abort(reason);
    slow.resolve(answer(201));
    assert.equal((await sending).status, 201);
  });

  it('keeps a call with ignoreAbort from being repeated', async () => {
    const abort = new AbortController();
    const { http, sent } = setUp([answer(429)], {}, new HandClock());
    const sending = http.send({ ...post, ignoreAbort: true }, abort.signal);
    await settled();
    abort.abort(reason);
    await assert.rejects(sending, isReason);
    assert.equal(sent.length, 1);
  });
});

describe('the limiter after a throttled call', () => {
  // So many calls that the window stops none.
  const rateLimit = { concurrency: 5, calls: 1000, interval: 500_000 };

  it('halves the rate for a minute, since others use the same limit', async () => {
    const clock = new HandClock();
    const { http, sent } = setUp([answer(429, { 'retry-after': '1' }), answer(200)], { rateLimit }, clock);
    const first = http.send(get, never);
    await settled();
    await clock.advance(1000);
    await first;
    const from = sent.length;
    const next = [http.send(get, never), http.send(get, never)];
    await clock.advance(999);
    assert.equal(sent.length, from);
    await clock.advance(1);
    assert.equal(sent.length, from + 1);
    await clock.advance(1000);
    await Promise.all(next);
    assert.equal(sent.length, from + 2);
  });

  it('returns to the full rate when that minute is over', async () => {
    const clock = new HandClock();
    const { http, sent } = setUp([answer(429, { 'retry-after': '1' }), answer(200)], { rateLimit }, clock);
    const first = http.send(get, never);
    await settled();
    await clock.advance(1000);
    await first;
    await clock.advance(60_000);
    await Promise.all([http.send(get, never), http.send(get, never)]);
    assert.equal(sent.length, 4);
  });
});

describe('the limiter where others use the same limit', () => {
  const rateLimit = { concurrency: 5, calls: 1000, interval: 500_000 };
  const contended = (each: HttpResponse) => each.header('others') === 'yes';
  const four = (http: ReturnType<typeof setUp>['http']) => Array.from({ length: 4 }, () => http.send(get, never));

  it('halves the rate for a minute, though nothing was throttled', async () => {
    const clock = new HandClock();
    const { http, sent } = setUp([answer(200, { others: 'yes' }), answer(200)], { rateLimit, contended }, clock);
    assert.equal((await http.send(get, never)).status, 200);
    const next = four(http);
    await settled();
    for (const number of [2, 3, 4, 5]) {
      assert.equal(sent.length, number);
      await clock.advance(1000);
    }
    await Promise.all(next);
    await clock.advance(60_000);
    await Promise.all(four(http));
    assert.equal(sent.length, 9);
  });

  it('keeps the full rate while there are no others', async () => {
    const { http, sent } = setUp([answer(200, { others: 'no' })], { rateLimit, contended }, new HandClock());
    await Promise.all([http.send(get, never), ...four(http)]);
    assert.equal(sent.length, 5);
  });
});

describe('a call that waits in the queue', () => {
  it('is sent before others if it is a read, and before background calls', async () => {
    const first = later<RawResponse>();
    const rateLimit = { concurrency: 1, calls: 1000, interval: 1 };
    const { http, sent } = setUp([first.promise, answer(200)], { rateLimit });
    const url = (name: string) => `${origin}/${name}`;
    const calls = [
      http.send(get, never),
      http.send({ method: 'POST', url: url('quiet-write'), background: true }, never),
      http.send({ method: 'GET', url: url('quiet-read'), background: true }, never),
      http.send({ method: 'POST', url: url('write') }, never),
      http.send({ method: 'GET', url: url('read') }, never),
    ];
    await settled();
    first.resolve(answer(200));
    await Promise.all(calls);
    const order = sent.slice(1).map(({ request }) => request.url.slice(origin.length + 1));
    assert.deepEqual(order, ['read', 'write', 'quiet-read', 'quiet-write']);
  });

  it('keeps to the limits of its bucket, and delays no call outside it', async () => {
    const first = later<RawResponse>();
    const buckets = { search: [{ concurrency: 1, calls: 1000, interval: 1 }] };
    const { http, sent } = setUp([first.promise, answer(200)], { buckets });
    const search: HttpRequest = { ...get, bucket: 'search' };
    const waiting = [http.send(search, never), http.send(search, never)];
    await settled();
    await http.send(post, never);
    assert.deepEqual(
      sent.map(({ request }) => request.bucket),
      ['search', undefined],
    );
    first.resolve(answer(200));
    await Promise.all(waiting);
    assert.equal(sent.length, 3);
  });

  it('reports each of its answers to onResponse', async () => {
    const seen: number[] = [];
    const { http } = setUp([answer(503), answer(200)], { onResponse: ({ status }) => void seen.push(status) });
    await http.send(get, never);
    assert.deepEqual(seen, [503, 200]);
  });
});

describe('the retry budget of one operation', () => {
  it('allows 20 retries in all where nothing is answered, however many calls there are', async () => {
    const { http, sent } = setUp([new NetworkError('interrupted', false)]);
    const operation = withRetryBudget(http);
    for (let call = 0; call < 30; call += 1) {
      await assert.rejects(operation.send(get, never), reasonOf('interrupted'));
    }
    assert.equal(sent.length, 30 + 20);
  });

  it('grows by one retry for each five answers', async () => {
    const lost = new NetworkError('interrupted', false);
    const answers = Array.from({ length: 10 }, () => answer(200));
    const { http, sent } = setUp([...Array.from({ length: 41 }, () => lost), ...answers, lost]);
    const operation = withRetryBudget(http);
    for (let call = 0; call < 21; call += 1) await assert.rejects(operation.send(get, never));
    assert.equal(sent.length, 41);
    for (let call = 0; call < 10; call += 1) await operation.send(get, never);
    await assert.rejects(operation.send(get, never));
    assert.equal(sent.length, 41 + 10 + 3);
  });

  it('does not grow with refusals and server errors', async () => {
    for (const status of [429, 500, 503]) {
      const { http, sent } = setUp([answer(status)]);
      const operation = withRetryBudget(http);
      for (let call = 0; call < 30; call += 1) await operation.send(get, never);
      assert.equal(sent.length, 30 + 20, String(status));
    }
  });

  it('is separate from that of another operation', async () => {
    const { http, sent } = setUp([new NetworkError('interrupted', false)]);
    const first = withRetryBudget(http);
    for (let call = 0; call < 30; call += 1) await assert.rejects(first.send(get, never));
    const before = sent.length;
    await assert.rejects(withRetryBudget(http).send(get, never));
    assert.equal(sent.length, before + 3);
  });
});

describe('HTTP clients with the same limiter key', () => {
  it('share a pause that the service asks one of them for', async () => {
    const clock = new HandClock();
    const limiters = new WeakMap();
    const limiterKey = {};
    const sent: string[] = [];
    const open = (name: string, own: object | undefined) =>
      createHttpClient(
        {
          transport: async () => {
            sent.push(name);
            return sent.length === 1 ? answer(429, { 'retry-after': '5' }) : answer(200);
          },
          clock,
          log: { info: () => {} },
          random: () => 0.5,
          limiters,
        },
        {
          origins: [origin],
          authorization: async () => ({ authorization: 'Bearer s3cret' }),
          rateLimit: { concurrency: 2, calls: 1000, interval: 1 },
          limiterKey: own,
        },
      );
    const first = open('first', limiterKey).send(get, never);
    await settled();
    const second = open('second', limiterKey).send(get, never);
    await open('stranger', {}).send(get, never);
    assert.deepEqual(sent, ['first', 'stranger']);
    await clock.advance(5000);
    await clock.advance(1);
    await Promise.all([first, second]);
    assert.deepEqual(sent.toSorted(), ['first', 'first', 'second', 'stranger']);
  });

  it('share one window of calls', async () => {
    const clock = new HandClock();
    const limiters = new WeakMap();
    const limiterKey = {};
    let sent = 0;
    const transport = async () => {
      sent += 1;
      return answer(200);
    };
    const open = () =>
      createHttpClient(
        { transport, clock, log: { info: () => {} }, random: () => 0.5, limiters },
        { origins: [origin], rateLimit: { concurrency: 8, calls: 90, interval: 60_000 }, limiterKey },
      );
    const clients = [open(), open(), open()];
    const calls = Array.from({ length: 100 }, (_, index) => clients[index % clients.length]?.send(get, never));
    await settled();
    await clock.advance(59_999);
    assert.equal(sent, 90);
    await clock.advance(1);
    await Promise.all(calls);
    assert.equal(sent, 100);
  });
});
