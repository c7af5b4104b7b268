/**
 * Keeps the tokens of one account good while other windows do the same. What renews a token may be good for one call
 * alone, so of all windows one exchanges it, stores what came of it before it is used, and the others take that.
 */
import type { StillHeld } from '../storage/lock.ts';
import { type Problem, problemOf, TrashError } from '../trash/problem.ts';
import type { RenewalResult } from '../vendors/vendor.ts';
import { decideRenewal, endedMarker, lifeOf, markerOf, type RefreshMarker, sameTokens } from './decideRenewal.ts';
import type { StoredAccount } from './stored.ts';
import { isSameMarker, type Kept, type Found as Stored, TokenStore, type TokenStoreDeps } from './tokenStore.ts';

/** Milliseconds. */
const renewedBefore = 180_000;
const maxTurn = 120_000;
/** A token that still works is used on when renewing it fails, and so long nobody tries again. */
const restsAfterFailure = 30_000;
/** Others wait twice as long for the lock before they do without it: nobody has stored anything in a shorter exchange. */
const shortExchange = 5_000;
/** Before what may have been lost on the way is sent again; its answer may have been lost alone. */
const pauses = [500, 1_500];
const mayBeLost: readonly Problem['kind'][] = ['offline', 'unclear', 'server'];

const never = new AbortController().signal;

export interface TokenRefresherDeps extends TokenStoreDeps {
  /** Asks the service for a new token; `undefined` where this credential has nothing that renews it. */
  readonly renewal: (account: StoredAccount) => (() => Promise<RenewalResult>) | undefined;
}

/** How it ended, for the account as it is then; `reload`: another window has renewed it, which this one cannot see. */
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

  /** Tells once whether this is another credential than one that could not be renewed. */
  isRevivedBy(stored: StoredAccount): boolean {
    if (!this.#ended || sameTokens(this.#ended, stored)) return false;
    this.#ended = undefined;
    return true;
  }

  /**
   * Runs `work` with what is stored while no window renews it; where that cannot be had within `timeout` milliseconds,
   * all the same.
   */
  async runExclusive<T>(work: (stored: Stored) => Promise<T>, timeout: number): Promise<T> {
    let begun = false;
    const run = async () => {
      begun = true;
      // What cannot be read must not keep anybody from replacing or removing it.
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
    const marker = await this.#store.marker();
    const counter = Math.max(marker?.counter ?? 0, before?.counter ?? 0);
    if (before) await this.#store.mark(markerOf('storing', { ...before, counter }, this.#deps.clock.now()));
    return await this.#store.keep({ ...account, counter: counter + 1 });
  }

  /** Resolves when no renewal is under way, and the others know of the last. */
  async settled(): Promise<void> {
    await this.#running;
    await this.#store.settled();
  }

  /** One at a time: who comes meanwhile gets what comes of it. */
  async #renewed(stored: StoredAccount): Promise<Renewed> {
    const running = await this.#running;
    if (running?.end === 'renewed' && running.account && running.account.credential.token !== stored.credential.token) {
      return running;
    }
    this.#running ??= this.#inTurn(stored.credential.token ?? '').finally(() => {
      this.#running = undefined;
    });
    const renewed = await this.#running;
    if (renewed.end === 'ended' || renewed.end === 'reload') this.#ended = renewed.account;
    if (renewed.end === 'renewed' && renewed.account) {
      // A token that lives for a few minutes only would be due at once.
      this.#renewedBefore = Math.min(renewedBefore, lifeOf(renewed.account, this.#deps.clock.now()) / 4);
    }
    return renewed;
  }

  async #inTurn(rejected: string): Promise<Renewed> {
    const signal = AbortSignal.timeout(maxTurn);
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

  async #renewNow(rejected: string, stillHeld: StillHeld): Promise<Renewed> {
    let refused: StoredAccount | undefined;
    for (;;) {
      const { stored, marker } = await this.#store.newest();
      if (!stored) return { end: 'renewed', account: undefined };
      const decision = decideRenewal(stored, rejected, marker, this.#deps.clock.now());
      if (decision === 'use') return { end: 'renewed', account: stored };
      if (decision !== 'exchange') return { end: decision, account: stored };
      if (refused && sameTokens(refused, stored)) return await this.#end(stored);
      const renewed = await this.#exchangeRefreshToken(stored, marker, stillHeld);
      if (renewed.end !== 'ended') return renewed;
      // Somebody may have stored a newer one meanwhile, which is tried as well.
      if (refused) return await this.#end(stored);
      refused = stored;
    }
  }

  /** Asks the service for a new token, and stores it unless somebody else has stored a newer one meanwhile. */
  async #exchangeRefreshToken(
    stored: StoredAccount,
    before: RefreshMarker | undefined,
    stillHeld: StillHeld,
  ): Promise<Renewed> {
    const { clock, renewal } = this.#deps;
    const renew = renewal(stored);
    if (!renew) return { end: 'renewed', account: stored };
    const counter = Math.max(stored.counter ?? 0, before?.counter ?? 0);
    const marker = markerOf('storing', { ...stored, counter }, clock.now());
    const change = this.#store.change();
    const isMarked = await this.#store.mark(marker);
    const result = await this.#requestWithRetry(renew, stillHeld).finally(change.stop);
    if (result.end !== 'renewed') {
      if (isSameMarker(await this.#store.marker(), marker))
        await this.#store.mark({ ...marker, state: 'stored', at: clock.now() });
      return result.end === 'ended' ? { end: 'ended', account: stored } : result;
    }
    // Between the answer and the store lies nothing, unless somebody else may have come in between.
    if (change.seen() || clock.now() - marker.at >= shortExchange) {
      const other = await this.#otherThan(stored, isMarked ? marker : undefined);
      if (other) return { end: 'renewed', account: other.account };
    }
    const account = { ...stored, credential: result.credential, counter: counter + 1 };
    // Also who has lost the lock on the way stores: this may be the only token that is left.
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

  /** What somebody else has made of the account since; `undefined` where it is still the same. */
  async #otherThan(stored: StoredAccount, marked: RefreshMarker | undefined): Promise<{ account: Stored } | undefined> {
    const marker = await this.#store.marker();
    // The account was removed.
    if (marked && !marker) return { account: undefined };
    const isOurs = !marked || isSameMarker(marker, marked);
    const now = await (isOurs ? this.#deps.read() : this.#store.newest().then((newest) => newest.stored)).catch(
      () => stored,
    );
    return now && sameTokens(now, stored) ? undefined : { account: now };
  }

  /** The others need not try again what was refused. */
  async #end(stored: StoredAccount): Promise<Renewed> {
    const marker = await this.#store.marker();
    // If it has gone, the account was removed meanwhile, and nothing of it is to be left.
    if (marker) await this.#store.mark(endedMarker({ ...stored, counter: marker.counter }, this.#deps.clock.now()));
    return { end: 'ended', account: stored };
  }
}

/** Another window has taken the lock over. */
class LockLost extends Error {}

function problemIn(renewed: Exclude<Renewed, { readonly end: 'renewed' }>): Problem {
  if (renewed.end === 'unclear') return renewed.problem;
  return { kind: 'signIn', code: renewed.end === 'ended' ? 'signIn.ended' : 'signIn.renewedElsewhere' };
}
