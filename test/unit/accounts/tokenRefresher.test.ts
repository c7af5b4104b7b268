import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mock } from 'node:test';
import type { StoredAccount } from '../../../src/accounts/stored.ts';
import { TokenRefresher } from '../../../src/accounts/tokenRefresher.ts';
import { type ProblemKind, problemOf, TrashError } from '../../../src/trash/problem.ts';
import type { Credential } from '../../../src/vendors/credential.ts';
import type { RenewalResult } from '../../../src/vendors/vendor.ts';
import { FakeClock, noon, settled } from '../fakes/clock.ts';
import { stored } from '../fakes/storedAccount.ts';
import { MemoryTokens } from '../fakes/stores.ts';
import { later } from '../fakes/trash.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** The n-th pair of tokens. */
function pair(n: number, expiresAt = noon + hour): Credential {
  return { token: `t${n}`, refreshToken: `r${n}`, expiresAt: String(expiresAt), clientId: 'app' };
}

const ignore = () => undefined;
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** A service whose refresh tokens are good for one call each, or, as `both`, for one more. */
class TokenService {
  readonly asked: (string | undefined)[] = [];
  newest = 1;
  lives = hour;
  both = false;
  /** What goes wrong with the next calls: the words say how, a function is run before the answer. */
  readonly mischief: (ProblemKind | 'lost' | (() => Promise<void> | void))[] = [];
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  async renew(credential: Credential): Promise<Credential> {
    this.asked.push(credential.refreshToken);
    const mischief = this.mischief.shift();
    if (typeof mischief === 'function') await mischief();
    else if (mischief !== undefined && mischief !== 'lost') throw new TrashError({ kind: mischief });
    const good = [`r${this.newest}`, ...(this.both ? [`r${this.newest - 1}`] : [])];
    if (credential.refreshToken !== undefined && !good.includes(credential.refreshToken)) {
      throw new TrashError({ kind: 'signIn', code: 'signIn.ended' });
    }
    this.newest += 1;
    if (mischief === 'lost') throw new TrashError({ kind: 'unclear' });
    const { refreshToken, ...rest } = pair(this.newest, this.#clock.now() + this.lives);
    return { ...credential, ...rest, ...(credential.refreshToken !== undefined && { refreshToken }) };
  }
}

async function resultOf(renewing: Promise<Credential>): Promise<RenewalResult> {
  try {
    return { end: 'renewed', credential: await renewing };
  } catch (error) {
    const problem = problemOf(error);
    return problem.code === 'signIn.ended' ? { end: 'ended' } : { end: 'unclear', problem };
  }
}

/** Sleeping moves it at once, but for the time after which a window confirms what it has stored. */
class WindowsClock extends FakeClock {
  readonly #confirming: (() => void)[] = [];

  override async sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (ms !== 2 * second) return await super.sleep(ms, signal);
    await new Promise<void>((resolve, reject) => {
      this.#confirming.push(resolve);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  }

  async confirm(): Promise<void> {
    this.time += 2 * second;
    for (const wake of this.#confirming.splice(0)) wake();
    await settled();
  }
}

/** What windows share: what one of them stores, the others see after `delay` milliseconds. */
function scene({ delay = 0, first = pair(1) }: { delay?: number; first?: Credential } = {}) {
  const clock = new WindowsClock();
  const service = new TokenService(clock);
  const shared = new MemoryTokens();
  const versions: { account: StoredAccount | undefined; by: number; from: number }[] = [];
  const put = (account: StoredAccount | undefined, by = 0, from = 0) => void versions.push({ account, by, from });
  put(stored({ credential: first }));
  let windows = 0;
  const window = (more: Partial<ConstructorParameters<typeof TokenRefresher>[1]> = {}) => {
    windows += 1;
    const me = windows;
    return new TokenRefresher('a', {
      read: async () => versions.findLast(({ by, from }) => by === me || from <= clock.now())?.account,
      write: async (account) => {
        put(account, me, clock.now() + delay);
        return true;
      },
      remove: async () => put(undefined, me),
      renewal: ({ credential }) => ('clientId' in credential ? () => resultOf(service.renew(credential)) : undefined),
      shared,
      clock,
      ...more,
    });
  };
  return { clock, service, shared, versions, put, window };
}

const tokenOf = async (refresher: TokenRefresher) => (await refresher.read())?.credential.token;

const problemIn = async (work: Promise<unknown>) => {
  const { kind, code } = await work.then(() => assert.fail('no problem'), problemOf);
  return [kind, code];
};
const ended = ['signIn', 'signIn.ended'];

describe('a token that is read', () => {
  for (const [what, first] of [
    ['works for more than three minutes', pair(1, noon + 3 * minute + 1)],
    ['does not expire', { token: 't1', clientId: 'app' }],
    ['has no time of expiry that can be read', { token: 't1', clientId: 'app', expiresAt: 'soon' }],
    ['has expired and cannot be renewed', { token: 't1', expiresAt: String(noon - hour) }],
  ] as const) {
    it(`is returned unchanged where it ${what}`, async () => {
      const { window, service } = scene({ first });
      assert.equal(await tokenOf(window()), 't1');
      assert.deepEqual(service.asked, []);
    });
  }

  it('is renewed three minutes before it expires, with all the rest of its credential', async () => {
    const { window, versions } = scene({ first: pair(1, noon + 3 * minute) });
    const read = await window().read();
    assert.deepEqual(read?.credential, pair(2));
    assert.deepEqual(versions.at(-1)?.account, { ...stored({ credential: pair(2) }), counter: 1 });
  });

  it('is `undefined` where there is no account', async () => {
    const { window, put } = scene();
    put(undefined);
    assert.equal(await window().read(), undefined);
  });

  it('is not renewed at each call where it lives for less than three minutes', async () => {
    const { window, service, clock } = scene({ first: pair(1, noon) });
    service.lives = 100 * second;
    const refresher = window();
    for (const pause of [0, 1, 29 * second - 1]) {
      clock.time += pause;
      assert.equal(await tokenOf(refresher), 't2');
    }
    clock.time += second;
    assert.equal(await tokenOf(refresher), 't3');
  });

  it('is renewed without a refresh token where the credential needs none', async () => {
    const first = { token: 't1', clientId: 'app', expiresAt: String(noon) };
    const { window, service } = scene({ first });
    assert.deepEqual((await window().read())?.credential, { ...first, token: 't2', expiresAt: String(noon + hour) });
    assert.deepEqual(service.asked, [undefined]);
  });
});

describe('a refused token', () => {
  it('is renewed, which gives another one', async () => {
    const { window, service } = scene();
    const refresher = window();
    assert.equal(await refresher.renew('t1'), true);
    assert.equal(await tokenOf(refresher), 't2');
    assert.deepEqual(service.asked, ['r1']);
  });

  it('is not renewed where another one is stored by now', async () => {
    const { window, service } = scene();
    assert.equal(await window().renew('t0'), true);
    assert.deepEqual(service.asked, []);
  });

  it('is not renewed where nothing can renew it, or the account is gone', async () => {
    const { window, put } = scene({ first: { token: 't1' } });
    assert.equal(await window().renew('t1'), false);
    put(undefined);
    assert.equal(await window().renew('t1'), false);
  });
});

describe('a renewed token', () => {
  it('is stored before its first use, and its marker is written before the service is asked', async () => {
    const { window, service, shared } = scene();
    const written = later();
    const marks: unknown[] = [];
    const mark = () => marks.push(JSON.parse(shared.marks.get('a') ?? ''));
    service.mischief.push(() => void mark());
    const refresher = window({
      write: async () => {
        mark();
        await written.promise;
        return true;
      },
    });
    let isUsed = false;
    const renewed = refresher.renew('t1').then(() => {
      isUsed = true;
    });
    await settled();
    assert.equal(isUsed, false);
    const marker = { state: 'storing', counter: 0, newest: hashOf('r1\nt1'), at: noon };
    assert.deepEqual(marks, [marker, marker]);
    written.resolve();
    await renewed;
  });

  it('is stored as soon as the answer is there, with nothing awaited in between', async () => {
    const { window, service, shared, put } = scene();
    const order: string[] = [];
    service.mischief.push(() => void order.push('answer'));
    const { read } = shared;
    const refresher = window({
      read: async () => {
        // What is asked for before may be answered after.
        await settled();
        order.push('read');
        return stored({ credential: pair(1) });
      },
      write: async (account) => {
        order.push('store');
        put(account);
        return true;
      },
    });
    shared.read = async (id) => {
      await settled();
      order.push('read marker');
      return await read.call(shared, id);
    };
    await refresher.renew('t1');
    assert.deepEqual(order.slice(order.indexOf('answer'), order.indexOf('store') + 1), ['answer', 'store']);
  });

  it('is marked as stored once it outlives the window, with a count and nothing of the token', async () => {
    const { window, shared, clock } = scene();
    const refresher = window();
    for (const token of ['t1', 't2', 't3']) await refresher.renew(token);
    const marker = () => JSON.parse(shared.marks.get('a') ?? '');
    assert.deepEqual([marker().state, marker().newest], ['storing', hashOf('r3\nt3')]);
    await clock.confirm();
    assert.deepEqual(marker(), { state: 'stored', counter: 3, newest: hashOf('r4\nt4'), at: clock.now() });
    assert.doesNotMatch(JSON.stringify([...shared.marks]), /"[rt]\d"/);
  });

  it('is not marked as stored where the store did not keep it: others may try what they have', async () => {
    const { window, shared, clock } = scene();
    await window({ write: () => Promise.resolve(false) }).renew('t1');
    await clock.confirm();
    assert.equal(JSON.parse(shared.marks.get('a') ?? '').state, 'storing');
  });

  it('is the same for all who ask in a window at once', async () => {
    const { window, service, shared } = scene({ first: pair(1, noon) });
    const hold = mock.method(shared, 'withLock');
    const refresher = window();
    const tokens = await Promise.all([
      tokenOf(refresher),
      refresher.renew('t1'),
      tokenOf(refresher),
      tokenOf(refresher),
    ]);
    assert.deepEqual(tokens, ['t2', true, 't2', 't2']);
    assert.deepEqual([service.asked, hold.mock.callCount()], [['r1'], 1]);
  });

  it('is renewed again when it is refused while the first renewal is still being stored', async () => {
    const { window, service, put } = scene();
    const visible = later();
    const written = later();
    const refresher = window({
      write: async (account) => {
        put(account);
        visible.resolve();
        await written.promise;
        return true;
      },
    });
    const first = refresher.renew('t1');
    await visible.promise;
    const second = refresher.renew('t2');
    written.resolve();
    assert.deepEqual([await first, await second], [true, true]);
    assert.deepEqual(service.asked, ['r1', 'r2']);
  });

  it('is used by all other windows, however late they see it', async () => {
    for (const delay of [0, 30, 500, 4_900]) {
      const { window, service } = scene({ delay, first: pair(1, noon) });
      const tokens = await Promise.all([window(), window(), window()].map(tokenOf));
      assert.deepEqual([tokens, service.asked], [['t2', 't2', 't2'], ['r1']], `${delay} ms`);
    }
  });

  it('is looked for every 50 ms', async () => {
    const { window, clock } = scene({ delay: 200, first: pair(1, noon) });
    await tokenOf(window());
    clock.slept.length = 0;
    assert.equal(await tokenOf(window()), 't2');
    assert.deepEqual(clock.slept, [50, 50, 50, 50]);
  });

  it('is waited for no longer than five seconds, then what is stored is tried', async () => {
    const { window, service, versions, clock } = scene({ delay: hour, first: pair(1, noon) });
    service.both = true;
    await tokenOf(window());
    versions.pop();
    assert.equal(await tokenOf(window()), 't3');
    assert.deepEqual(service.asked, ['r1', 'r1']);
    assert.equal(clock.now(), noon + 5 * second);
  });

  it('does not take the place of what a person signed in with meanwhile', async () => {
    for (const delay of [0, 300]) {
      const { window, service, versions, shared, clock } = scene({ delay });
      service.mischief.push(async () => {
        // So long the person waits for the lock.
        clock.time += 10 * second;
        await window({ shared: unlocked(shared) }).store.replace(stored({ credential: pair(7) }), ignore);
      });
      const refresher = window();
      assert.equal(await refresher.renew('t1'), true);
      assert.equal(await tokenOf(refresher), 't7');
      assert.equal(versions.at(-1)?.account?.credential.token, 't7');
    }
  });

  it('does not bring back an account that was removed meanwhile', async () => {
    const { window, service, put, versions } = scene();
    service.mischief.push(() => put(undefined));
    assert.equal(await window().renew('t1'), false);
    assert.equal(versions.at(-1)?.account, undefined);
  });

  it('does not bring back an account of which another window has removed all, seen here or not yet', async () => {
    for (const from of [noon, noon + 100]) {
      const { window, service, shared, clock, put, versions } = scene();
      service.mischief.push(() => {
        put(undefined, 0, from);
        shared.marks.clear();
      });
      const refresher = window();
      assert.equal(await refresher.renew('t1'), false);
      assert.equal(versions.at(-1)?.account, undefined);
      await clock.confirm();
      assert.equal(shared.marks.size, 0);
    }
  });

  it('does not take the place of a sign-in that is stored right after it was removed', async () => {
    const { window, service, shared, put, versions } = scene();
    service.mischief.push(() => {
      put(undefined);
      shared.marks.clear();
    });
    const signedIn = stored({ credential: pair(7) });
    const write = async (account: StoredAccount) => {
      put(account);
      put(signedIn);
      return true;
    };
    assert.equal(await window({ write }).renew('t1'), true);
    assert.deepEqual(versions.at(-1)?.account, signedIn);
  });

  it('is kept where neither the secret nor the marker can be read for a moment', async () => {
    const { window, service, shared, versions } = scene();
    let isReadable = true;
    service.mischief.push(() => {
      isReadable = false;
    });
    const read = async () => {
      if (!isReadable) throw new Error('locked');
      return versions.at(-1)?.account;
    };
    shared.read = async () => null;
    assert.equal(await window({ read }).renew('t1'), true);
    assert.deepEqual(versions.at(-1)?.account?.credential, pair(2));
  });

  it('does not bring back an account that was removed during a long exchange', async () => {
    const { window, service, shared, clock, put, versions } = scene();
    service.mischief.push(() => {
      // So long the person waits for the lock.
      clock.time += 10 * second;
      put(undefined);
      shared.marks.clear();
    });
    assert.equal(await window().renew('t1'), false);
    assert.equal(versions.at(-1)?.account, undefined);
  });

  it('is kept also where the marker can be neither written nor read', async () => {
    for (const broken of ['', '7', '{"counter":"x"}']) {
      const { window, shared, versions } = scene();
      shared.marks.set('a', broken || 'null');
      shared.write = () => Promise.reject(new Error('disk full'));
      assert.equal(await window().renew('t1'), true);
      assert.deepEqual(versions.at(-1)?.account?.credential, pair(2));
    }
  });
});

/** The file of a window that waits for no turn. */
function unlocked(shared: MemoryTokens): MemoryTokens {
  const free = new MemoryTokens();
  return Object.assign(free, { marks: shared.marks });
}

describe('a sign-in that has ended', () => {
  it('is reported as such, and tried again by no window within a minute', async () => {
    const { window, service, clock } = scene({ first: pair(1, noon) });
    service.newest = 5;
    const [here, there] = [window(), window()];
    assert.deepEqual(await problemIn(here.read()), ended);
    assert.deepEqual(await problemIn(here.renew('t1')), ended);
    assert.deepEqual(await problemIn(there.read()), ended);
    assert.deepEqual(service.asked, ['r1']);
    clock.time += minute;
    assert.deepEqual(await problemIn(there.read()), ended);
    assert.deepEqual(service.asked, ['r1', 'r1']);
  });

  it('makes only one window wait for a token that was lost', async () => {
    const { window, versions, clock } = scene({ delay: hour, first: pair(1, noon) });
    await tokenOf(window());
    versions.pop();
    for (const refresher of [window(), window(), window()]) assert.deepEqual(await problemIn(refresher.read()), ended);
    assert.equal(clock.now(), noon + 5 * second);
  });

  it('is not reported where a newer token is stored by now, which is used', async () => {
    const { window, service, put } = scene();
    service.newest = 5;
    service.mischief.push(() => put(stored({ credential: pair(5), counter: 1 })));
    const refresher = window();
    assert.equal(await refresher.renew('t1'), true);
    assert.deepEqual(service.asked, ['r1']);
    assert.equal(await tokenOf(refresher), 't5');
  });

  it('is not reported where a newer token is being stored, which is waited for', async () => {
    const { window, service, shared, clock } = scene({ delay: 900 });
    service.newest = 5;
    service.mischief.push(async () => {
      clock.time += 10 * second;
      await window({ shared: unlocked(shared) }).store.replace(stored({ credential: pair(5) }), ignore);
    });
    assert.equal(await window().renew('t1'), true);
    assert.deepEqual(service.asked, ['r1']);
  });

  it('is tried once more with a newer one that has expired as well, and then given up', async () => {
    for (const newest of [5, 6]) {
      const { window, service, put } = scene();
      service.newest = newest;
      service.mischief.push(() => put(stored({ credential: pair(5, noon), counter: 1 })));
      const renewed = window().renew('t1');
      if (newest === 5) assert.equal(await renewed, true);
      else assert.deepEqual(await problemIn(renewed), ended);
      assert.deepEqual(service.asked, ['r1', 'r5']);
    }
  });

  it('is over at once when a person signs in again, with one event', async () => {
    const { window, service } = scene({ first: pair(1, noon) });
    service.newest = 5;
    const refresher = window();
    assert.deepEqual(await problemIn(refresher.read()), ended);
    assert.equal(refresher.isRevivedBy(stored({ credential: pair(1, noon) })), false);
    await window().store.replace(stored({ credential: pair(5, noon) }), ignore);
    assert.equal(refresher.isRevivedBy(stored({ credential: pair(5, noon) })), true);
    assert.equal(refresher.isRevivedBy(stored({ credential: pair(6, noon) })), false);
    assert.equal(await tokenOf(refresher), 't6');
  });

  it('is tried again where the time of the next attempt was written under a wrong clock', async () => {
    const { window, service, clock } = scene({ first: pair(1, noon - hour) });
    service.newest = 5;
    assert.deepEqual(await problemIn(window().read()), ended);
    clock.time -= minute;
    service.newest = 1;
    assert.equal(await tokenOf(window()), 't2');
  });

  it('is not reported for another refusal', async () => {
    const { window, service, versions } = scene({ first: pair(1, noon) });
    service.mischief.push('signIn');
    assert.deepEqual(await problemIn(window().read()), ['signIn', undefined]);
    assert.equal(versions.length, 1);
  });
});

describe('a renewal whose answer is lost', () => {
  for (const kind of ['offline', 'unclear', 'server'] as const) {
    it(`is repeated with the same token, twice at most: ${kind}`, async () => {
      const { window, service } = scene();
      service.mischief.push(kind, kind);
      assert.equal(await window().renew('t1'), true);
      assert.deepEqual(service.asked, ['r1', 'r1', 'r1']);
      service.mischief.push(kind, kind, kind);
      assert.deepEqual(await problemIn(window().renew('t2')), [kind, undefined]);
      assert.equal(service.asked.length, 6);
    });
  }

  it('succeeds the second time where the service accepts the token twice, else the sign-in has ended', async () => {
    for (const both of [true, false]) {
      const { window, service } = scene();
      service.both = both;
      service.mischief.push('lost');
      const renewed = window().renew('t1');
      if (both) assert.equal(await renewed, true);
      else assert.deepEqual(await problemIn(renewed), ended);
      assert.deepEqual(service.asked, ['r1', 'r1']);
    }
  });

  it('is not repeated where the service has answered with an error', async () => {
    const { window, service } = scene({ first: pair(1, noon) });
    service.mischief.push('limited');
    assert.deepEqual(await problemIn(window().read()), ['limited', undefined]);
    assert.equal(service.asked.length, 1);
  });

  it('leaves a token that still works in use, and is tried again half a minute later', async () => {
    const { window, service, clock } = scene({ first: pair(1, noon + 2 * minute) });
    service.mischief.push('limited');
    const refresher = window();
    assert.equal(await tokenOf(refresher), 't1');
    clock.time += 29 * second;
    assert.equal(await tokenOf(refresher), 't1');
    assert.equal(service.asked.length, 1);
    clock.time += second;
    assert.equal(await tokenOf(refresher), 't2');
  });
});

describe('the lock of a renewal', () => {
  it('is taken again where it was lost before the service was asked', async () => {
    const { window, service, shared, put } = scene();
    shared.stillHeld = async () => {
      put(stored({ credential: pair(4), counter: 1 }));
      return false;
    };
    const refresher = window();
    assert.equal(await refresher.renew('t1'), true);
    assert.deepEqual(service.asked, []);
    assert.equal(await tokenOf(refresher), 't4');
  });

  it('is checked again before anything is repeated', async () => {
    const { window, service, shared, put } = scene();
    service.mischief.push(() => {
      shared.stillHeld = async () => {
        put(stored({ credential: pair(4), counter: 1 }));
        return false;
      };
      throw new TrashError({ kind: 'unclear' });
    });
    assert.equal(await window().renew('t1'), true);
    assert.deepEqual(service.asked, ['r1']);
  });

  it('does not matter to a token that came although it was lost: it is stored, since it may be the only one', async () => {
    const { window, service, shared, versions } = scene();
    service.mischief.push(() => {
      shared.stillHeld = async () => false;
    });
    assert.equal(await window().renew('t1'), true);
    assert.deepEqual(versions.at(-1)?.account?.credential, pair(2));
  });

  it('is waited for up to the time limit, then the account is busy', async () => {
    const { window, shared } = scene({ first: pair(1, noon) });
    mock.method(AbortSignal, 'timeout', () => AbortSignal.abort());
    shared.withLock = async (_id, _work, signal) => Promise.reject(signal.reason);
    const problem = await problemIn(window().read()).finally(() => mock.restoreAll());
    assert.deepEqual(problem, ['busy', undefined]);
  });

  it('makes a change of the account wait, which then sees the renewed token', async () => {
    const { window, service } = scene({ delay: 300 });
    const begun = later();
    const end = later();
    service.mischief.push(async () => {
      begun.resolve();
      await end.promise;
    });
    const renewed = window().renew('t1');
    await begun.promise;
    const seen = window().store.runExclusive(async (account) => account?.credential.token);
    end.resolve();
    assert.deepEqual([await renewed, await seen], [true, 't2']);
  });

  it('makes a change wait for ten seconds, after which it is made anyway', async () => {
    const { window, shared } = scene();
    const end = later();
    const begun = later();
    const holding = shared.withLock(
      'a',
      async () => {
        begun.resolve();
        await end.promise;
      },
      new AbortController().signal,
    );
    await begun.promise;
    const refresher = window();
    const limit = new AbortController();
    const timeout = mock.method(AbortSignal, 'timeout', () => limit.signal);
    const changed = refresher.store.runExclusive(async (account) => account?.credential.token);
    timeout.mock.restore();
    limit.abort();
    assert.equal(await changed, 't1');
    assert.deepEqual(timeout.mock.calls[0]?.arguments, [10 * second]);
    end.resolve();
    await holding;
  });

  it('is taken once where the change itself fails', async () => {
    const { window } = scene();
    let runs = 0;
    const work = () => {
      runs += 1;
      return Promise.reject(new Error('locked'));
    };
    await assert.rejects(window().store.runExclusive(work), /locked/);
    assert.equal(runs, 1);
  });
});

describe('a login', () => {
  it('is not lost where the refresh token stays the same: the next window waits for the new token', async () => {
    const first = { ...pair(1, noon), refreshToken: 'lasting' };
    const { window, clock, service } = scene({ first, delay: 200 });
    let renewals = 0;
    const renewal = () => () => {
      renewals += 1;
      const credential = { ...first, token: `t${renewals + 1}`, expiresAt: String(clock.now() + hour) };
      return resultOf(Promise.resolve(credential));
    };
    const [one, two] = [window({ renewal }), window({ renewal })];
    await one.read();
    assert.equal(await tokenOf(two), 't2');
    assert.equal(renewals, 1);
    assert.deepEqual(service.asked, []);
  });

  it('is not lost when a window closes: it can wait for the renewal that is under way', async () => {
    const answered = later();
    const { window, service, versions, shared } = scene();
    service.mischief.push(() => answered.promise);
    const refresher = window();
    const renewing = refresher.renew('t1');
    await settled();
    const settling = refresher.settled();
    answered.resolve();
    await settling;
    assert.equal(versions.at(-1)?.account?.credential.token, 't2');
    assert.equal(JSON.parse(shared.marks.get('a') ?? '').state, 'stored', 'the editor writes all before it closes');
    await renewing;
  });

  it('is not lost in a window that cannot see what another one has stored: it sends nothing, and asks for a reload', async () => {
    const { window, service, clock, put } = scene({ delay: hour });
    const [one, two] = [window(), window()];
    await one.renew('t1');
    await clock.confirm();
    const elsewhere = ['signIn', 'signIn.renewedElsewhere'];
    assert.deepEqual(await problemIn(two.renew('t1')), elsewhere);
    const { time } = clock;
    assert.deepEqual(await problemIn(two.renew('t1')), elsewhere);
    assert.equal(clock.time, time, 'waited for once');
    assert.deepEqual(service.asked, ['r1']);
    // A window that is loaded again sees it.
    const seen = stored({ credential: pair(2), counter: 1 });
    put(seen);
    assert.equal(two.isRevivedBy(seen), true);
    assert.equal(await two.renew('t1'), true);
  });

  it('goes on in such a window while its token works', async () => {
    const { window, service, clock } = scene({ delay: hour, first: pair(1, noon + 2 * minute) });
    const [one, two] = [window(), window()];
    assert.equal(await tokenOf(one), 't2');
    await clock.confirm();
    assert.equal(await tokenOf(two), 't1');
    assert.deepEqual(service.asked, ['r1']);
  });

  it('is not lost when a window was killed before it could confirm: others try their token once', async () => {
    const { window, service } = scene({ delay: hour, first: pair(1, noon) });
    await tokenOf(window());
    for (const other of [window(), window()]) assert.deepEqual(await problemIn(other.read()), ended);
    assert.deepEqual(service.asked, ['r1', 'r1']);
  });

  it('is not lost with client credentials: each window may ask', async () => {
    const first = { token: 't1', clientId: 'app', expiresAt: String(noon) };
    const { window, clock } = scene({ first, delay: hour });
    await window().read();
    await clock.confirm();
    assert.equal(await tokenOf(window()), 't3');
  });
});
