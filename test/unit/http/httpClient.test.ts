import assert from 'node:assert/strict';
import { withRetryBudget } from '../../../src/http/budget.ts';
import {
  type HttpOptions,
  type HttpRequest,
  type HttpResponse,
  NetworkError,
  type RawResponse,
} from '../../../src/http/http.ts';
import { createHttpClient } from '../../../src/http/httpClient.ts';
import { isSafeOrigin } from '../../../src/http/origin.ts';
import { FakeClock, HandClock, settled } from '../fakes/clock.ts';
import { later, never } from '../fakes/trash.ts';

const origin = 'https://acme.example';
const get: HttpRequest = { method: 'GET', url: `${origin}/list` };
const post: HttpRequest = { method: 'POST', url: `${origin}/restore` };

function answer(status: number, headers: Readonly<Record<string, string>> = {}, text = ''): RawResponse {
  return { status, header: (name) => headers[name.toLowerCase()], text };
}

interface Sent {
  readonly request: HttpRequest;
  readonly authorization: string | undefined;
}

type Reply = RawResponse | Error | Promise<RawResponse>;

/** A door to a service that gives these replies in turn, the last for ever. */
function door(
  replies: readonly Reply[],
  more: Partial<HttpOptions> = {},
  clock: FakeClock | HandClock = new FakeClock(),
) {
  const sent: Sent[] = [];
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

describe('the door', () => {
  for (const url of [
    'https://evil.example/list',
    'https://acme.example:8443/list',
    'https://acme.example.evil.example/list',
    'https://acme.example@evil.example/list',
    'http://acme.example/list',
  ]) {
    it(`refuses ${url}, without asking for the credential`, async () => {
      let asked = 0;
      const authorization = async () => {
        asked += 1;
        return { authorization: 'Bearer s3cret' };
      };
      const { http, sent } = door([], { authorization });
      await assert.rejects(http.send({ method: 'GET', url }, never), reasonOf('host'));
      assert.deepEqual([sent.length, asked], [0, 0]);
    });
  }

  it('refuses plain http also where somebody put it among the origins', async () => {
    const { http, sent } = door([], { origins: ['http://acme.example'] });
    await assert.rejects(http.send({ method: 'GET', url: 'http://acme.example/' }, never), reasonOf('host'));
    assert.equal(sent.length, 0);
  });

  it('asks for the credential before each try, so that a renewed one is used', async () => {
    let asked = 0;
    const { http, sent } = door([answer(503), answer(200)], {
      authorization: async () => ({ authorization: `Bearer ${++asked}` }),
    });
    await http.send(get, never);
    assert.deepEqual(
      sent.map(({ authorization }) => authorization),
      ['Bearer 1', 'Bearer 2'],
    );
  });

  it('leaves the credential out of an anonymous call', async () => {
    const { http, sent } = door([]);
    await http.send({ ...get, skipAuth: true }, never);
    assert.equal(sent[0]?.authorization, undefined);
  });

  it('tells the log method, place, status and time, and neither credential nor query nor body', async () => {
    const { http, lines } = door([new NetworkError('timeout', false), answer(200, {}, 'the answer')]);
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

  it('tells what a call is to be known by, in place of a path with names in it', async () => {
    const { http, lines } = door([answer(404)]);
    const url = `${origin}/fs/Shared/Secret%20Project`;
    const given = await http.send({ ...get, url, redactedPath: '/fs/...' }, never);
    assert.deepEqual(lines, ['#1 GET acme.example/fs/... 404, 0 characters, 0 ms']);
    assert.equal(given.call, 'GET /fs/...');
  });

  it('tells the log nothing of a form, nor of what a path hides', async () => {
    const { http, lines, sent } = door([answer(200)], { authorization: undefined });
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

  it('gives headers along with the credential, and leaves them out with it', async () => {
    const authorization = async () => ({ authorization: 'Bearer s3cret', 'as-user': '42' });
    const { http, sent } = door([], { authorization });
    await http.send({ ...get, headers: { accept: 'text/plain' } }, never);
    await http.send({ ...get, skipAuth: true }, never);
    assert.deepEqual(
      sent.map(({ request }) => request.headers),
      [{ accept: 'text/plain', 'as-user': '42' }, undefined],
    );
  });

  it('tells when an answer came, and for which call', async () => {
    const { http, clock } = door([answer(200)]);
    clock.time += 5000;
    const { receivedAt, call } = await http.send(get, never);
    assert.deepEqual([receivedAt, call], [clock.time, 'GET /list']);
  });

  it('hands on what the credential source throws, and sends nothing', async () => {
    const { http, sent } = door([], { authorization: () => Promise.reject(new Error('no secret')) });
    await assert.rejects(http.send(get, never), /no secret/);
    assert.equal(sent.length, 0);
  });

  it('gives an answer of whatever status, untouched', async () => {
    for (const status of [200, 400, 401, 404, 409]) {
      const { http, sent } = door([answer(status, {}, '<html>')]);
      const given = await http.send(get, never);
      assert.deepEqual([given.status, given.text, sent.length], [status, '<html>', 1]);
    }
  });
});

describe('a refused credential', () => {
  /** Tokens t1, t2, ... of which `renew` makes the next. */
  function renewing(replies: readonly Reply[], succeeds: boolean | Error = true) {
    let token = 1;
    const refused: string[] = [];
    const renew = async (given: string) => {
      refused.push(given);
      if (succeeds instanceof Error) throw succeeds;
      if (succeeds) token += 1;
      return succeeds;
    };
    const opened = door(replies, { authorization: async () => ({ authorization: `Bearer t${token}` }), renew });
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

  it('is renewed once: a second refusal stands', async () => {
    const { http, refused, tokens } = renewing([answer(401)]);
    assert.equal((await http.send(get, never)).status, 401);
    assert.deepEqual([refused, tokens()], [['Bearer t1'], ['Bearer t1', 'Bearer t2']]);
  });

  it('stands where there is no other', async () => {
    const { http, tokens } = renewing([answer(401)], false);
    assert.equal((await http.send(get, never)).status, 401);
    assert.deepEqual(tokens(), ['Bearer t1']);
  });

  it('hands on why it could not be renewed', async () => {
    const { http, sent } = renewing([answer(401)], new Error('signed out'));
    await assert.rejects(http.send(get, never), /signed out/);
    assert.equal(sent.length, 1);
  });

  it('is none where the call went without one', async () => {
    const { http, refused } = renewing([answer(401)]);
    assert.equal((await http.send({ ...get, skipAuth: true }, never)).status, 401);
    assert.deepEqual(refused, []);
  });

  it('is renewed for 401 alone', async () => {
    for (const status of [400, 403, 500]) {
      const { http, refused } = renewing([answer(status)]);
      await http.send(post, never);
      assert.deepEqual(refused, [], String(status));
    }
  });
});

describe('the door repeats', () => {
  it('a read that met trouble at the service, with growing waits, and gives the last answer', async () => {
    const clock = new FakeClock();
    const { http, sent } = door([answer(503)], {}, clock);
    assert.equal((await http.send(get, never)).status, 503);
    assert.equal(sent.length, 4);
    assert.deepEqual(clock.slept, [500, 1000, 2000]);
  });

  it('no write that may have been done', async () => {
    for (const reply of [
      answer(500),
      answer(502),
      new NetworkError('timeout', false),
      new NetworkError('interrupted', false),
    ]) {
      const { http, sent } = door([reply]);
      await http.send(post, never).catch((error: unknown) => assert.equal(error, reply));
      assert.equal(sent.length, 1);
    }
  });

  it('a write that cannot have reached the service, once', async () => {
    const { http, sent } = door([new NetworkError('unreachable', true)]);
    await assert.rejects(http.send(post, never), reasonOf('unreachable'));
    assert.equal(sent.length, 2);
  });

  it('a write that was refused because of too many calls, after the wait the service asks for', async () => {
    const clock = new FakeClock();
    const { http, sent } = door([answer(429, { 'retry-after': '7' }), answer(200)], {}, clock);
    assert.equal((await http.send(post, never)).status, 200);
    assert.equal(sent.length, 2);
    assert.deepEqual(clock.slept, [7000]);
  });

  it('what the vendor knows to be throttled', async () => {
    const throttled = ({ status }: HttpResponse) => status === 403;
    const { http, sent } = door([answer(403), answer(200)], { isThrottled: throttled });
    assert.equal((await http.send(post, never)).status, 200);
    assert.equal(sent.length, 2);
  });

  it('nothing that the service wants to see no sooner than in more than a minute', async () => {
    const clock = new FakeClock();
    const { http, sent } = door([answer(429, { 'retry-after': '61' })], {}, clock);
    assert.equal((await http.send(get, never)).status, 429);
    assert.deepEqual([sent.length, clock.slept.length], [1, 0]);
  });

  it('nothing that the vendor knows to be hopeless', async () => {
    const clock = new FakeClock();
    const hopeless = (each: HttpResponse) => each.header('day') === 'over';
    const { http, sent } = door(
      [answer(429, { day: 'over' }), answer(429), answer(200)],
      { nonRetryable: hopeless },
      clock,
    );
    assert.equal((await http.send(get, never)).status, 429);
    assert.deepEqual([sent.length, clock.slept.length], [1, 0]);
    assert.equal((await http.send(get, never)).status, 200);
    assert.equal(sent.length, 3);
  });

  it('no redirect, bad certificate or endless answer', async () => {
    for (const reason of ['redirect', 'certificate', 'tooLarge'] as const) {
      const { http, sent } = door([new NetworkError(reason, true)]);
      await assert.rejects(http.send(get, never), reasonOf(reason));
      assert.equal(sent.length, 1, reason);
    }
  });
});

describe('a throttled call', () => {
  it('pauses the whole account: calls that come later wait as long', async () => {
    const clock = new HandClock();
    const { http, sent } = door([answer(429, { 'retry-after': '5' }), answer(200)], {}, clock);
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

  it('pauses also what waited for its turn behind it', async () => {
    const clock = new HandClock();
    const refused = later<RawResponse>();
    const { http, sent } = door([refused.promise, later<RawResponse>().promise, answer(200)], {}, clock);
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
    const one = door([answer(429, { 'retry-after': '5' })], {}, clock);
    const other = door([answer(200)], {}, clock);
    void one.http.send(get, never);
    await settled();
    assert.equal((await other.http.send(get, never)).status, 200);
  });
});

describe('a call that must be sent by a time', () => {
  it('is sent until then, and not after it', async () => {
    const clock = new FakeClock();
    const { http, sent } = door([answer(200)], {}, clock);
    assert.equal((await http.send({ ...post, notAfter: clock.now() }, never)).status, 200);
    await assert.rejects(http.send({ ...post, notAfter: clock.now() - 1 }, never), reasonOf('expired'));
    assert.equal(sent.length, 1);
  });

  it('is not sent after it has waited behind others for longer', async () => {
    const clock = new HandClock();
    const first = later<RawResponse>();
    const rateLimit = { concurrency: 1, calls: 1000, interval: 1 };
    const { http, sent } = door([first.promise, answer(200)], { rateLimit }, clock);
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
    const { http, sent } = door([answer(200)], { authorization: () => key.promise }, clock);
    const refused = assert.rejects(http.send({ ...post, notAfter: clock.now() + 1000 }, never), reasonOf('expired'));
    await settled();
    await clock.advance(1001);
    key.resolve({ authorization: 'Bearer s3cret' });
    await refused;
    assert.equal(sent.length, 0);
  });

  it('is not repeated after a wait that was longer, and tells after which refusal', async () => {
    const clock = new FakeClock();
    const { http, sent } = door([answer(429, { 'retry-after': '2' }), answer(200)], {}, clock);
    const isLate = (error: unknown) => {
      assert.ok(error instanceof NetworkError);
      assert.deepEqual([error.reason, error.unsent, error.status], ['expired', true, 429]);
      return true;
    };
    await assert.rejects(http.send({ ...post, notAfter: clock.now() + 1000 }, never), isLate);
    assert.equal(sent.length, 1);
  });

  it('is repeated after a shorter one', async () => {
    const clock = new FakeClock();
    const { http, sent } = door([answer(429), answer(200)], {}, clock);
    assert.equal((await http.send({ ...post, notAfter: clock.now() + 1000 }, never)).status, 200);
    assert.equal(sent.length, 2);
  });
});

describe('an abort at the door', () => {
  const reason = new Error('enough');
  const isReason = (error: unknown) => error === reason;

  it('before the call sends nothing', async () => {
    const { http, sent } = door([]);
    await assert.rejects(http.send(get, AbortSignal.abort(reason)), isReason);
    assert.equal(sent.length, 0);
  });

  it('ends the wait between two tries', async () => {
    const abort = new AbortController();
    const { http, sent } = door([answer(503)], {}, new HandClock());
    const sending = http.send(get, abort.signal);
    await settled();
    abort.abort(reason);
    await assert.rejects(sending, isReason);
    assert.equal(sent.length, 1);
  });

  it('ends the wait for a turn, and the others go on', async () => {
    const abort = new AbortController();
    const slow = [later<RawResponse>(), later<RawResponse>()];
    const { http, sent } = door([...slow.map(({ promise }) => promise), answer(200)]);
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

  it('does not touch a call that must finish once it is sent', async () => {
    const abort = new AbortController();
    const slow = later<RawResponse>();
    const { http } = door([slow.promise]);
    const sending = http.send({ ...post, ignoreAbort: true }, abort.signal);
    await settled();
    abort.abort(reason);
    slow.resolve(answer(201));
    assert.equal((await sending).status, 201);
  });

  it('keeps a call that must finish from being sent again', async () => {
    const abort = new AbortController();
    const { http, sent } = door([answer(429)], {}, new HandClock());
    const sending = http.send({ ...post, ignoreAbort: true }, abort.signal);
    await settled();
    abort.abort(reason);
    await assert.rejects(sending, isReason);
    assert.equal(sent.length, 1);
  });
});

describe('after a refusal', () => {
  // So many calls that the window stops none.
  const rateLimit = { concurrency: 5, calls: 1000, interval: 500_000 };

  it('lets calls through half as often for a minute, since others use the same allowance', async () => {
    const clock = new HandClock();
    const { http, sent } = door([answer(429, { 'retry-after': '1' }), answer(200)], { rateLimit }, clock);
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

  it('is as quick as before when that minute is over', async () => {
    const clock = new HandClock();
    const { http, sent } = door([answer(429, { 'retry-after': '1' }), answer(200)], { rateLimit }, clock);
    const first = http.send(get, never);
    await settled();
    await clock.advance(1000);
    await first;
    await clock.advance(60_000);
    await Promise.all([http.send(get, never), http.send(get, never)]);
    assert.equal(sent.length, 4);
  });
});

describe('in a crowd', () => {
  const rateLimit = { concurrency: 5, calls: 1000, interval: 500_000 };
  const crowded = (each: HttpResponse) => each.header('others') === 'yes';
  const four = (http: ReturnType<typeof door>['http']) => Array.from({ length: 4 }, () => http.send(get, never));

  it('lets calls through half as often for a minute, though nothing was refused', async () => {
    const clock = new HandClock();
    const { http, sent } = door(
      [answer(200, { others: 'yes' }), answer(200)],
      { rateLimit, contended: crowded },
      clock,
    );
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

  it('is quick as long as there is none', async () => {
    const { http, sent } = door([answer(200, { others: 'no' })], { rateLimit, contended: crowded }, new HandClock());
    await Promise.all([http.send(get, never), ...four(http)]);
    assert.equal(sent.length, 5);
  });
});

describe('whoever waits at the door', () => {
  it('goes in as a person would want: reads before writes, and both before what nobody has asked for', async () => {
    const first = later<RawResponse>();
    const rateLimit = { concurrency: 1, calls: 1000, interval: 1 };
    const { http, sent } = door([first.promise, answer(200)], { rateLimit });
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

  it('keeps to the limits of its bucket, and holds up nobody outside it', async () => {
    const first = later<RawResponse>();
    const buckets = { search: [{ concurrency: 1, calls: 1000, interval: 1 }] };
    const { http, sent } = door([first.promise, answer(200)], { buckets });
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

  it('shows every answer to whoever watches the limits', async () => {
    const seen: number[] = [];
    const { http } = door([answer(503), answer(200)], { onResponse: ({ status }) => void seen.push(status) });
    await http.send(get, never);
    assert.deepEqual(seen, [503, 200]);
  });
});

describe('the retries of one operation', () => {
  it('are 20 in all where nothing is answered, however many calls it makes', async () => {
    const { http, sent } = door([new NetworkError('interrupted', false)]);
    const operation = withRetryBudget(http);
    for (let call = 0; call < 30; call += 1) {
      await assert.rejects(operation.send(get, never), reasonOf('interrupted'));
    }
    assert.equal(sent.length, 30 + 20);
  });

  it('grow again with what is answered: one for five answers', async () => {
    const lost = new NetworkError('interrupted', false);
    const answers = Array.from({ length: 10 }, () => answer(200));
    const { http, sent } = door([...Array.from({ length: 41 }, () => lost), ...answers, lost]);
    const operation = withRetryBudget(http);
    for (let call = 0; call < 21; call += 1) await assert.rejects(operation.send(get, never));
    assert.equal(sent.length, 41);
    for (let call = 0; call < 10; call += 1) await operation.send(get, never);
    await assert.rejects(operation.send(get, never));
    assert.equal(sent.length, 41 + 10 + 3);
  });

  it('do not grow again with refusals and faults', async () => {
    for (const status of [429, 500, 503]) {
      const { http, sent } = door([answer(status)]);
      const operation = withRetryBudget(http);
      for (let call = 0; call < 30; call += 1) await operation.send(get, never);
      assert.equal(sent.length, 30 + 20, String(status));
    }
  });

  it('are not taken from another operation', async () => {
    const { http, sent } = door([new NetworkError('interrupted', false)]);
    const first = withRetryBudget(http);
    for (let call = 0; call < 30; call += 1) await assert.rejects(first.send(get, never));
    const before = sent.length;
    await assert.rejects(withRetryBudget(http).send(get, never));
    assert.equal(sent.length, before + 3);
  });
});

describe('doors with one limiter', () => {
  it('take turns: a pause that one is asked for holds for the other', async () => {
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
    const doors = [open(), open(), open()];
    const calls = Array.from({ length: 100 }, (_, index) => doors[index % doors.length]?.send(get, never));
    await settled();
    await clock.advance(59_999);
    assert.equal(sent, 90);
    await clock.advance(1);
    await Promise.all(calls);
    assert.equal(sent, 100);
  });
});
