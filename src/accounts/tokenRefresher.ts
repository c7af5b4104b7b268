/**
 * Keeps the tokens of one account valid while other windows do the same. A refresh token may be valid for one call
 * only, so one window exchanges it and stores the new tokens before they are used, and the others take those.
 */
import type { StillHeld } from '../storage/lock.ts';
import { type Problem, problemOf, TrashError } from '../trash/problem.ts';
import type { RenewalResult } from '../vendors/vendor.ts';
import {
  decideRenewal,
  endedMarker,
  isSameMarker,
  lifeOf,
  markerOf,
  type RefreshMarker,
  sameTokens,
} from './decideRenewal.ts';
import type { StoredAccount } from './stored.ts';
import { type Kept, type Stored, TokenStore, type TokenStoreDeps } from './tokenStore.ts';

/** Milliseconds. */
const renewedBefore = 180_000;
const lockTimeout = 120_000;
/** Until renewing a token that still works is tried again. */
const restsAfterFailure = 30_000;
/** Others wait twice as long for the lock before they do without it: in a shorter exchange no one has stored anything. */
const shortExchange = 5_000;
/** Before a request that may have been lost, or its answer, is sent again. */
const pauses = [500, 1_500];
const mayBeLost: readonly Problem['kind'][] = ['offline', 'unclear', 'server'];

const never = new AbortController().signal;

export interface TokenRefresherDeps extends TokenStoreDeps {
  /** Asks the service for a new token; `undefined` where this credential has nothing that renews it. */
  readonly renewal: (account: StoredAccount) => (() => Promise<RenewalResult>) | undefined;
}

/** How it ended, with the account as it is then; `reload`: another window has renewed it, which this one cannot see. */
type Renewed =
  | { readonly end: 'renewed'; readonly account: Stored }
  | { readonly end: 'ended' | 'reload'; readonly account: StoredAccount }
  | { readonly end: 'unclear'; readonly problem: Problem };

export class TokenRefresher {
  readonly #id: string;
  readonly #deps: TokenRefresherDeps;
  readonly #store: TokenStore;
  #running: Promise<Renewed> | undefined;
  #restsUntil = 0;
  #renewedBefore = renewedBefore;
  #ended: StoredAccount | undefined;

  constructor(id: string, deps: TokenRefresherDeps) {
    this.#id = id;
    this.#deps = deps;
    this.#store = new TokenStore(id, deps);
  }

  /** The account with a credential for use now. Throws `TrashError` where it has expired and cannot be renewed. */
  async read(): Promise<Stored> {
    const { clock, read, renewal } = this.#deps;
    const stored = await read();
    if (!stored || lifeOf(stored, clock.now()) > this.#renewedBefore || !renewal(stored)) return stored;
    const works = lifeOf(stored, clock.now()) > 0;
    if (works && clock.now() < this.#restsUntil) return stored;
    const renewed = await this.#renewed(stored);
    if (renewed.end === 'renewed') return renewed.account;
    const problem = problemIn(renewed);
    if (!works || (problem.kind === 'signIn' && renewed.end !== 'reload')) throw new TrashError(problem);
    this.#restsUntil = clock.now() + restsAfterFailure;
    return stored;
  }

  /** See `CredentialSource`. */
  async renew(refused: string): Promise<boolean> {
    const stored = await this.#deps.read();
    if (!stored) return false;
    if (stored.credential.token !== refused) return true;
    if (!this.#deps.renewal(stored)) return false;
    const renewed = await this.#renewed(stored);
    if (renewed.end !== 'renewed') throw new TrashError(problemIn(renewed));
    return renewed.account !== undefined && renewed.account.credential.token !== refused;
  }

  /** Whether this replaces a credential that could not be renewed; true only once. */
  isRevivedBy(stored: StoredAccount): boolean {
    if (!this.#ended || sameTokens(this.#ended, stored)) return false;
    this.#ended = undefined;
    return true;
  }

  /** Runs `work` with what is stored while no window renews it, or after `timeout` milliseconds in any case. */
  async runExclusive<T>(work: (stored: Stored) => Promise<T>, timeout: number): Promise<T> {
    let begun = false;
    const run = async () => {
      begun = true;
      // An account that cannot be read can still be replaced or removed.
      return await work((await this.#store.newest().catch(() => undefined))?.stored);
    };
    try {
      return await this.#deps.shared.withLock(this.#id, run, AbortSignal.timeout(timeout));
    } catch (error) {
      if (begun) throw error;
      return await work(await this.#deps.read().catch(() => undefined));
    }
  }

  /** Stores what a person signed in with. */
  async store(account: StoredAccount, before: Stored): Promise<Kept> {
    const last = await this.#store.marker();
    const marker = markerOf('storing', before ?? account, this.#deps.clock.now(), last);
    if (before) await this.#store.mark(marker);
    return await this.#store.keep({ ...account, counter: marker.counter + 1 });
  }

  /** Resolves when no renewal is under way, and the other windows can know of the last. */
  async settled(): Promise<void> {
    await this.#running;
    await this.#store.settled();
  }

  /** One renewal at a time: callers that come meanwhile get its result. */
  async #renewed(stored: StoredAccount): Promise<Renewed> {
    const running = await this.#running;
    if (running?.end === 'renewed' && running.account && running.account.credential.token !== stored.credential.token) {
      return running;
    }
    this.#running ??= this.#withLock(stored.credential.token ?? '').finally(() => {
      this.#running = undefined;
    });
    const renewed = await this.#running;
    if (renewed.end === 'ended' || renewed.end === 'reload') this.#ended = renewed.account;
    if (renewed.end === 'renewed' && renewed.account) {
      // A token that lives only for a few minutes would be due at once.
      this.#renewedBefore = Math.min(renewedBefore, lifeOf(renewed.account, this.#deps.clock.now()) / 4);
    }
    return renewed;
  }

  /** Renews when it is this window's turn, and begins again if another window takes the lock over before the request. */
  async #withLock(rejected: string): Promise<Renewed> {
    const signal = AbortSignal.timeout(lockTimeout);
    const work = (stillHeld: StillHeld) => this.#renewNow(rejected, stillHeld);
    for (;;) {
      try {
        return await this.#deps.shared.withLock(this.#id, work, signal);
      } catch (error) {
        if (error instanceof LockLost) continue;
        const isLate = signal.aborted && error === signal.reason;
        return { end: 'unclear', problem: isLate ? { kind: 'busy' } : problemOf(error) };
      }
    }
  }

  /** With the lock held: uses what another window has stored by now, or exchanges what is stored. */
  async #renewNow(rejected: string, stillHeld: StillHeld): Promise<Renewed> {
    let refused: StoredAccount | undefined;
    for (;;) {
      const { stored, marker } = await this.#store.newest();
      if (!stored) return { end: 'renewed', account: undefined };
      const decision = decideRenewal(stored, rejected, marker, this.#deps.clock.now());
      if (decision === 'use') return { end: 'renewed', account: stored };
      if (decision !== 'exchange') return { end: decision, account: stored };
      if (!refused || !sameTokens(refused, stored)) {
        const renewed = await this.#exchangeRefreshToken(stored, marker, stillHeld);
        if (renewed.end !== 'ended') return renewed;
      }
      if (refused) return await this.#end(stored);
      // Another window may have stored a newer one meanwhile, which is tried once as well.
      refused = stored;
    }
  }

  /** Asks the service for a new token, and stores it unless another window has stored a newer one meanwhile. */
  async #exchangeRefreshToken(
    stored: StoredAccount,
    last: RefreshMarker | undefined,
    stillHeld: StillHeld,
  ): Promise<Renewed> {
    const { clock, renewal } = this.#deps;
    const renew = renewal(stored);
    if (!renew) return { end: 'renewed', account: stored };
    const marker = markerOf('storing', stored, clock.now(), last);
    const change = this.#store.change();
    const isMarked = await this.#store.mark(marker);
    const result = await this.#requestWithRetry(renew, stillHeld).finally(() => change.dispose());
    if (result.end !== 'renewed') {
      if (isSameMarker(await this.#store.marker(), marker))
        await this.#store.mark({ ...marker, state: 'stored', at: clock.now() });
      return result.end === 'ended' ? { end: 'ended', account: stored } : result;
    }
    // Nothing is awaited between the answer and the store, unless another window may have stored something meanwhile.
    if (change.signal.aborted || clock.now() - marker.at >= shortExchange) {
      const other = await this.#otherThan(stored, isMarked ? marker : undefined);
      if (other) return { end: 'renewed', account: other.account };
    }
    const account = { ...stored, credential: result.credential, counter: marker.counter + 1 };
    // Stored also if the lock was lost on the way: this may be the only token that is left.
    await this.#store.keep(account);
    return { end: 'renewed', account };
  }

  async #requestWithRetry(renew: () => Promise<RenewalResult>, stillHeld: StillHeld): Promise<RenewalResult> {
    for (let tries = 0; ; tries += 1) {
      // The machine may have slept since: then another window has sent it.
      if (!(await stillHeld())) throw new LockLost();
      const result = await renew();
      const pause = pauses[tries];
      if (result.end !== 'unclear' || pause === undefined || !mayBeLost.includes(result.problem.kind)) return result;
      await this.#deps.clock.sleep(pause, never);
    }
  }

  /** What another window has made of the account since; `undefined` if it is still the same. */
  async #otherThan(stored: StoredAccount, marked: RefreshMarker | undefined): Promise<{ account: Stored } | undefined> {
    const marker = await this.#store.marker();
    // The account was removed.
    if (marked && !marker) return { account: undefined };
    const isOurs = !marked || isSameMarker(marker, marked);
    const read = async () => (isOurs ? await this.#deps.read() : (await this.#store.newest()).stored);
    const now = await read().catch(() => stored);
    return now && sameTokens(now, stored) ? undefined : { account: now };
  }

  /** Marks it, so that the other windows need not try again what was refused. */
  async #end(stored: StoredAccount): Promise<Renewed> {
    const marker = await this.#store.marker();
    // Without a marker the account was removed meanwhile, and nothing of it is to be left.
    if (marker) await this.#store.mark(endedMarker(stored, this.#deps.clock.now(), marker));
    return { end: 'ended', account: stored };
  }
}

/** Another window has taken the lock over. */
class LockLost extends Error {}

function problemIn(renewed: Exclude<Renewed, { readonly end: 'renewed' }>): Problem {
  if (renewed.end === 'unclear') return renewed.problem;
  return { kind: 'signIn', code: renewed.end === 'ended' ? 'signIn.ended' : 'signIn.renewedElsewhere' };
}
